"""Check each value by itself: stray characters, placeholders, e-mail and web addresses."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from lettergen.checks import prose
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Text
from lettergen.template.jinja.names import ITEM

# Characters that are not visible: soft hyphen, zero-width, direction marks, C1 controls.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x7f-\x9f]"
)
_NO_BREAK = re.compile("[\u00a0\u202f]")
_PROSE = 8
"""A value of more words is prose, where a no-break space may be intended."""

_MAIL_KEY = re.compile(r"e[-_ ]?mail", re.IGNORECASE)
_WEB_KEY = re.compile(r"(^|[-_ ])(url|uri|website|homepage)$", re.IGNORECASE)
_MAIL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(\.[\w-]+)+")
_DOMAIN = r"[\w-]+(\.[\w-]+)+\.?"
_WEB = re.compile(rf"https?://({_DOMAIN}|localhost)(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_BARE_WEB = re.compile(rf"{_DOMAIN}(/\S*)?")
_LIKE_WEB = re.compile(r"h?t?tps?[:/]|www\.|\w+:/", re.IGNORECASE)
_QUOTES = "\"'“”‘’()[]<>,;:!?"


class ValueCheck(RecipientCheck):
    """Check the values of the recipients, the campaign and the citations."""

    def finish(self) -> Iterator[Finding]:
        for text in (*self.project.value_texts, *self.project.citation_texts):
            yield from check_value(text)

    def check(self, entry: Entry) -> Iterator[Finding]:
        for text in entry.texts:
            for finding in check_value(text):
                yield finding.about(entry.label)
        for finding in _find_repeated_items(entry.texts):
            yield finding.about(entry.label)


def _find_repeated_items(texts: Sequence[Text]) -> Iterator[Finding]:
    """Find items of a list that are the same as the one before."""
    for before, text in pairwise(texts):
        if text.path == before.path and text.path[-1] == ITEM and text.value == before.value:
            message = f"'{text.name}' contains '{text.value}' twice in a row."
            yield text.finding("LG163", message, "Delete one of them.")


def check_value(text: Text) -> Iterator[Finding]:
    """Check one value."""
    yield from _check_characters(text)
    yield from _check_words(text)
    yield from _check_addresses(text)


def _check_characters(text: Text) -> Iterator[Finding]:
    value = text.value
    inner = value.rstrip("\n")  # the line end of a YAML block
    if inner.strip() and inner != inner.strip():
        yield text.finding("LG146", f"'{text.name}' begins or ends with white space.", "Remove it.")
    if value.isascii():
        return
    for found in {match.group() for match in _INVISIBLE.finditer(value)}:
        name = unicodedata.name(found, "a control character").lower()
        message = f"'{text.name}' contains an invisible character, U+{ord(found):04X} ({name})."
        yield text.finding("LG147", message, "Delete it.")
    if not unicodedata.is_normalized("NFC", value):
        message = f"'{text.name}' contains letters with their accents as separate characters."
        yield text.finding("LG148", message, "Type the words again, or normalise the file to NFC.")
    if _NO_BREAK.search(value) and len(value.split()) <= _PROSE:
        message = f"'{text.name}' contains a no-break space."
        yield text.finding("LG149", message, "Type an ordinary space.")


def _check_words(text: Text) -> Iterator[Finding]:
    value = text.value
    if found := prose.PLACEHOLDER.search(value):
        yield text.finding(
            "LG156", f"'{text.name}' contains the placeholder '{found.group()}'.", "Fill it in."
        )
    if found := next(prose.tags(value), None):
        yield text.finding(
            "LG157",
            f"'{text.name}' contains '{found.group()}', which letters would print as it is.",
            "Tags work only in templates.",
        )
    if blemish := prose.blemish(value.strip()):
        yield text.finding(
            "LG161", f"'{text.name}' contains {blemish.what}: '{blemish.shown}'.", "Correct it."
        )


def _check_addresses(text: Text) -> Iterator[Finding]:
    value = text.value.strip()
    is_for_mail, is_for_web = _is_for_address(text.key)
    if is_for_mail and value and not _MAIL.fullmatch(value):
        yield _not_an_email(text, value)
        return
    if is_for_web and value:
        if not _WEB.fullmatch(value) and not _BARE_WEB.fullmatch(value):
            yield _not_a_url(text, value)
        return
    may_be_web = ":" in value or "/" in value or "." in value  # searching takes longer than this
    if "@" in value or (may_be_web and _LIKE_WEB.search(value)):
        yield from _check_addresses_in_prose(text)


@lru_cache
def _is_for_address(key: str) -> tuple[bool, bool]:
    """Return whether a key is for e-mail addresses, and whether it is for web addresses."""
    return bool(_MAIL_KEY.search(key)), bool(_WEB_KEY.search(key))


def _check_addresses_in_prose(text: Text) -> Iterator[Finding]:
    for word in text.value.split():
        bare = word.strip(_QUOTES).rstrip(".")
        if _LIKE_WEB.match(bare):
            if not _WEB.fullmatch(bare) and not (
                bare.startswith("www.") and _BARE_WEB.fullmatch(bare)
            ):
                yield _not_a_url(text, bare)
        elif "@" in bare.lstrip("@") and not _MAIL.fullmatch(bare):
            yield _not_an_email(text, bare)


def _not_an_email(text: Text, value: str) -> Finding:
    return text.finding("LG154", f"'{value}' is not an e-mail address.", "Correct it.")


def _not_a_url(text: Text, value: str) -> Finding:
    return text.finding("LG155", f"'{value}' is not a web address.", "Correct it.")
