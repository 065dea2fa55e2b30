"""What each value says by itself: stray characters, placeholders, e-mail and web addresses."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from lettergen.checks import prose
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Project, Text
from lettergen.template.jinja.names import ITEM

# Characters that nobody sees: soft hyphen, zero-width, direction marks, C1 controls.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x7f-\x9f]"
)
_NO_BREAK = re.compile("[\u00a0\u202f]")
_PROSE = 8
"""A value of more words is prose, in which a no-break space may well be meant."""

_MAIL_KEY = re.compile(r"e[-_ ]?mail", re.IGNORECASE)
_WEB_KEY = re.compile(r"(^|[-_ ])(url|uri|website|homepage)$", re.IGNORECASE)
_MAIL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(\.[\w-]+)+")
_DOMAIN = r"[\w-]+(\.[\w-]+)+\.?"
_WEB = re.compile(rf"https?://({_DOMAIN}|localhost)(:\d+)?([/?#]\S*)?", re.IGNORECASE)
_BARE_WEB = re.compile(rf"{_DOMAIN}(/\S*)?")
_LIKE_WEB = re.compile(r"h?t?tps?[:/]|www\.|\w+:/", re.IGNORECASE)
_QUOTES = "\"'“”‘’()[]<>,;:!?"


def findings(subject: Project) -> Iterator[Finding]:
    """What is wrong with single values of recipients, campaign and citations."""
    for entry in subject.entries:
        for text in entry.texts:
            for finding in of_text(text):
                yield finding.about(entry.label)
        for finding in _repeated_items(entry.texts):
            yield finding.about(entry.label)
    for text in (*subject.value_texts, *subject.citation_texts):
        yield from of_text(text)


def _repeated_items(texts: Sequence[Text]) -> Iterator[Finding]:
    """Items of a list that are the same as the one before."""
    for before, text in pairwise(texts):
        if text.path == before.path and text.path[-1] == ITEM and text.value == before.value:
            message = f"'{text.name}' holds '{text.value}' twice in a row."
            yield text.finding("LG163", message, "Delete one of the two.")


def of_text(text: Text) -> Iterator[Finding]:
    """What is wrong with one value."""
    yield from _characters(text)
    yield from _words(text)
    yield from _addresses(text)


def _characters(text: Text) -> Iterator[Finding]:
    value = text.value
    inner = value.rstrip("\n")  # the line end that a YAML block brings along
    if inner.strip() and inner != inner.strip():
        yield text.finding(
            "LG146", f"'{text.name}' begins or ends with white space.", "Take it away."
        )
    if value.isascii():
        return
    for found in {match.group() for match in _INVISIBLE.finditer(value)}:
        name = unicodedata.name(found, "a control character").lower()
        message = f"'{text.name}' holds an invisible character, U+{ord(found):04X} ({name})."
        yield text.finding("LG147", message, "Delete it.")
    if not unicodedata.is_normalized("NFC", value):
        message = f"'{text.name}' holds letters whose accents are separate characters."
        yield text.finding("LG148", message, "Type them anew, or normalise the file to NFC.")
    if _NO_BREAK.search(value) and len(value.split()) <= _PROSE:
        message = f"'{text.name}' holds a no-break space."
        yield text.finding("LG149", message, "Type an ordinary space.")


def _words(text: Text) -> Iterator[Finding]:
    value = text.value
    if found := prose.PLACEHOLDER.search(value):
        yield text.finding(
            "LG156", f"'{text.name}' holds the placeholder '{found.group()}'.", "Fill it in."
        )
    if found := next(prose.tags(value), None):
        yield text.finding(
            "LG157",
            f"'{text.name}' holds '{found.group()}', which would stand in the letter as it is.",
            "Tags work in templates only.",
        )
    if blemish := prose.blemish(value.strip()):
        yield text.finding(
            "LG161", f"'{text.name}' holds {blemish.what}: '{blemish.shown}'.", "Mend it."
        )


def _addresses(text: Text) -> Iterator[Finding]:
    value = text.value.strip()
    is_for_mail, is_for_web = _meant_for(text.key)
    if is_for_mail and value and not _MAIL.fullmatch(value):
        yield text.finding("LG154", f"'{value}' is no e-mail address.")
        return
    if is_for_web and value:
        if not _WEB.fullmatch(value) and not _BARE_WEB.fullmatch(value):
            yield text.finding("LG155", f"'{value}' is no web address.")
        return
    may_be_web = ":" in value or "/" in value or "." in value  # searching takes longer than this
    if "@" in value or (may_be_web and _LIKE_WEB.search(value)):
        yield from _addresses_in_prose(text)


@lru_cache
def _meant_for(key: str) -> tuple[bool, bool]:
    """Whether what stands under a key is an e-mail address, or a web address."""
    return bool(_MAIL_KEY.search(key)), bool(_WEB_KEY.search(key))


def _addresses_in_prose(text: Text) -> Iterator[Finding]:
    for word in text.value.split():
        bare = word.strip(_QUOTES).rstrip(".")
        if _LIKE_WEB.match(bare):
            if not _WEB.fullmatch(bare) and not (
                bare.startswith("www.") and _BARE_WEB.fullmatch(bare)
            ):
                yield text.finding("LG155", f"'{bare}' is no web address.")
        elif "@" in bare.lstrip("@") and not _MAIL.fullmatch(bare):
            yield text.finding("LG154", f"'{bare}' is no e-mail address.")
