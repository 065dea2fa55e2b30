"""Check each value by itself: broken text, placeholders, dates, amounts, addresses.

Nearly all values are right. Those of an entry are looked at together, and each by itself only if
that gives a reason.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import eq

from lettergen.checks import prose
from lettergen.checks.amounts import find_mistyped_amounts, find_wrong_amounts
from lettergen.checks.broken_text import find_broken_text
from lettergen.checks.characters import check_characters
from lettergen.checks.conventions import find_conventions, find_own_conventions
from lettergen.checks.countries import Country
from lettergen.checks.flaws import Flaw
from lettergen.checks.impossible_dates import find_impossible_dates
from lettergen.checks.markup import find_html, find_markdown
from lettergen.checks.nothing_words import SINGLE_WORDS, find_nothing, list_words
from lettergen.checks.postcodes import find_country_of
from lettergen.checks.punctuation import find_missing_blank, find_unbalanced
from lettergen.checks.recipient_check import RecipientCheck
from lettergen.checks.repetition import find_repeated_sentence
from lettergen.checks.telephones import find_wrong_numbers
from lettergen.checks.value_kinds import Kind, find_kind
from lettergen.checks.web_addresses import (
    BARE_WEB,
    LIKE_WEB,
    WEB,
    find_wrong_end,
    find_wrong_link,
    list_addresses,
    list_shares,
)
from lettergen.citations.markup import plain_text
from lettergen.diagnostics.finding import Finding
from lettergen.project.project import Entry, Project, Text
from lettergen.system.patterns import compile_lazily
from lettergen.template.jinja.names import ITEM, Path, Role

_MAIL = compile_lazily(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(\.[\w-]+)+")
_QUOTES = "\"'“”‘’()[]<>,;:!?"

# What text that is right seldom has. Each pattern begins with what is rare, so that searching is
# quick; one pattern of all of them would be ten times as slow.
_RARE = compile_lazily(r"[{}<>*_#\[\]()&;|~`^\"?!\\@\t\x7f]")
_CLOSE = compile_lazily(r"[,.:]\S")
_LATE_DAY = compile_lazily(r"[-./](?:29|[3-9]\d|1[3-9][-./]|2\d[-./])|(?:29|[3-9]\d)[-./]\d")
_RARE_WORDS = ("  ", " ,", " .", " \n", "\n ", "TODO", "TBA", "TBC", "TBD", "FIXME", "XXX", "orem ")
_DIGIT = compile_lazily(r"\d")
_MOST_KNOWN = 4_000  # values of which is remembered whether they are plain
_SPECIAL = Kind.EMAIL | Kind.WEB | Kind.TELEPHONE


class ValueCheck(RecipientCheck):
    """Check the values of the recipients, the campaign and the citations."""

    def __init__(self, project: Project) -> None:
        super().__init__(project)
        self._campaign = self._conventions = find_conventions(project)
        self._formatted = _find_formatted(project)
        self._special: dict[Path, bool] = {}
        self._plain: dict[tuple[str, str], bool] = {}

    def finish(self) -> Iterator[Finding]:
        self._conventions = self._campaign
        for text in filter(self._is_worth_a_look, self.project.value_texts):
            yield from self._check_value(text, self._conventions.country)
        for text in filter(self._is_worth_a_look, self.project.citation_texts):
            yield from self._check_value(text, None, is_citation=True)

    def check(self, entry: Entry) -> Iterator[Finding]:
        self._conventions = find_own_conventions(entry.fields, self._campaign)
        special: list[Text] = []
        plain: list[Text] = []
        for text in entry.texts:
            (special if self._is_special(text) else plain).append(text)
        if self._are_plain([one.value for one in plain]):
            texts = [*special, *(one for one in plain if ". " in one.value)]
            lists = texts
        else:
            texts = [one for one in entry.texts if self._is_worth_a_look(one)]
            lists = entry.texts
        if not texts and not lists:
            return
        country = find_country_of(entry) or self._conventions.country
        for text in texts:
            for finding in self._check_value(text, country):
                yield finding.about(entry.label)
        for finding in _find_repeated_items(lists):
            yield finding.about(entry.label)

    def _is_special(self, text: Text) -> bool:
        """Return whether a value is an address, by the name of its field."""
        is_special = self._special.get(text.path)
        if is_special is None:
            is_special = self._special[text.path] = bool(find_kind(text.key) & _SPECIAL)
        return is_special

    def _is_worth_a_look(self, text: Text) -> bool:
        """Return whether a value by itself gives a reason to look at it; many are repeated."""
        if self._is_special(text) or ". " in text.value:
            return True
        key = (self._conventions.tag, text.value)
        is_plain = self._plain.get(key)
        if is_plain is None:
            if len(self._plain) > _MOST_KNOWN:
                self._plain.clear()
            is_plain = self._plain[key] = self._are_plain([text.value])
        return not is_plain

    def _are_plain(self, values: Sequence[str]) -> bool:
        """Return whether nothing in some values together gives a reason to look at them."""
        joined = "\n".join(values)
        if not joined.isascii() or _is_suspicious(joined) or _LATE_DAY.search(joined):
            return False
        words = joined.split()
        return not (
            "day" in joined
            or joined[:1] == " "
            or joined[-1:] in (" ", ",")
            or self._conventions.dates.likely.search(joined)
            or any(map(eq, words, words[1:]))
            or any(map(eq, values, values[1:]))
            or not SINGLE_WORDS.isdisjoint(words)
            or not list_words(self._conventions.tag).isdisjoint(map(str.casefold, values))
        )

    def _check_value(
        self, text: Text, country: Country | None, *, is_citation: bool = False
    ) -> Iterator[Finding]:
        value = text.value
        if not value:
            return
        kind = find_kind(text.key)
        if not is_citation and (word := self._find_nothing(text, kind)):
            message = f"'{text.name}' is '{word}', a word for nothing."
            if word != value.strip():
                message = f"'{text.name}' contains '{word}', a word for nothing."
            yield text.finding("LG700", message, "Type the value, or leave it empty.")
            return
        yield from check_characters(text)
        if kind & _SPECIAL:
            yield from _check_address(text, kind, country)
            return
        for flaw in self._find_flaws(text, kind, is_citation=is_citation):
            yield report_flaw(text, flaw)
        yield from _check_addresses_in_prose(text)
        for sentence in find_repeated_sentence(text):
            message = f"'{text.name}' has the sentence '{sentence}' twice."
            yield text.finding("LG747", message, "Delete one of the two.")

    def _find_nothing(self, text: Text, kind: Kind) -> str:
        if len(text.value) > 200:
            return ""
        is_name = bool(kind & Kind.NAME)
        word = find_nothing(text.value, may_be_name=is_name, tag=self._conventions.tag)
        if word and self.project.letter and text.path not in self.project.used:
            return ""  # no letter shows it
        if word and self._is_only_compared(text.path, word):
            return ""
        return word

    def _is_only_compared(self, path: Path, word: str) -> bool:
        """Return whether the letter asks for a word, or only for other words of the field."""
        uses = [use for use in self.project.names.uses if path[: len(use.path)] == use.path]
        roles = {use.role for use in uses}
        return roles == {Role.COMPARED} or any(word in use.words for use in uses)

    def _find_flaws(self, text: Text, kind: Kind, *, is_citation: bool) -> Iterator[Flaw]:
        value = text.value
        if not value.isascii() or "?" in value:
            yield from find_broken_text(value)
        if not value.isascii() or _is_suspicious(value):
            yield from self._find_wrong_marks(text, kind, is_citation=is_citation)
        elif blemish := prose.find_doubled_word(value):
            yield _describe(blemish)
        if _DIGIT.search(value) and not kind & Kind.IDENTIFIER:
            yield from find_impossible_dates(value, self._conventions.dates)
            if not is_citation:
                numbers = self._conventions.locale.numbers
                yield from find_wrong_amounts(
                    value, numbers, is_amount=bool(kind & Kind.AMOUNT) and len(value) < 20
                )
                yield from find_mistyped_amounts(value)

    def _find_wrong_marks(self, text: Text, kind: Kind, *, is_citation: bool) -> Iterator[Flaw]:
        value = text.value
        if found := prose.PLACEHOLDER.search(value):
            yield Flaw("LG156", f"contains the placeholder '{found.group()}'.", "Fill it in.")
        if found := next(prose.tags(value), None):
            what = f"contains '{found.group()}', which letters would print as it is."
            yield Flaw("LG157", what, "Tags work only in templates.")
            return
        # CSL formats titles by tags of its own, which become italics and the like.
        yield from find_html(plain_text(value) if is_citation else value)
        if text.path not in self._formatted and not is_citation:
            yield from find_markdown(value)
        if blemish := prose.blemish(value.strip(), is_french=self._conventions.is_french):
            yield _describe(blemish)
        elif not kind & Kind.IDENTIFIER:
            yield from find_unbalanced(value)
            yield from find_missing_blank(value)


def _is_suspicious(text: str) -> bool:
    """Return whether a text has anything that text which is right seldom has."""
    return bool(
        _RARE.search(text) or _CLOSE.search(text) or any(map(text.__contains__, _RARE_WORDS))
    )


def report_flaw(text: Text, flaw: Flaw) -> Finding:
    """Return the finding for a flaw in a value."""
    return text.finding(flaw.code, f"'{text.name}' {flaw.what}", flaw.hint)


def _describe(blemish: prose.Blemish) -> Flaw:
    return Flaw("LG161", f"contains {blemish.what}: '{blemish.shown}'.", "Correct it.")


def _find_formatted(project: Project) -> set[Path]:
    """Return the paths of values that are printed as Markdown."""
    return {use.path for use in project.names.uses if use.role is Role.FORMATTED}


def _find_repeated_items(texts: Sequence[Text]) -> Iterator[Finding]:
    """Find items of a list that are the same as the one before."""
    for before, text in pairwise(texts):
        if text.path == before.path and text.path[-1] == ITEM and text.value == before.value:
            message = f"'{text.name}' contains '{text.value}' twice in a row."
            yield text.finding("LG163", message, "Delete one of them.")


def _check_address(text: Text, kind: Kind, country: Country | None) -> Iterator[Finding]:
    """Check a value that is a telephone number, an e-mail address or a web address."""
    value = text.value.strip()
    if not value:
        return
    if found := prose.PLACEHOLDER.search(value):
        message = f"'{text.name}' contains the placeholder '{found.group()}'."
        yield text.finding("LG156", message, "Fill it in.")
    elif kind & Kind.TELEPHONE:
        for flaw in find_wrong_numbers(value, country):
            yield report_flaw(text, flaw)
    elif kind & Kind.EMAIL:
        if not _MAIL.fullmatch(value):
            yield _not_an_email(text, value)
    elif flaws := list(find_wrong_link(value)):
        yield from (report_flaw(text, flaw) for flaw in flaws)
    elif not WEB.fullmatch(value) and not BARE_WEB.fullmatch(value):
        yield _not_a_url(text, value)
    elif end := find_wrong_end(value):
        yield report_flaw(text, end)


def _check_addresses_in_prose(text: Text) -> Iterator[Finding]:
    value = text.value
    may_be_web = ":" in value or "/" in value or "." in value  # searching takes longer than this
    if not ("@" in value or "\\" in value or (may_be_web and LIKE_WEB.search(value))):
        return
    for _, url in list_addresses(value):
        yield from (report_flaw(text, flaw) for flaw in find_wrong_link(url))
    for _, path in list_shares(value):
        yield from (report_flaw(text, flaw) for flaw in find_wrong_link(path))
    for word in value.split():
        bare = word.strip(_QUOTES).rstrip(".")
        if "\\" in bare:
            continue
        if LIKE_WEB.match(bare):
            if not WEB.fullmatch(bare) and not (
                bare.startswith("www.") and BARE_WEB.fullmatch(bare)
            ):
                yield _not_a_url(text, bare)
        elif "@" in bare.lstrip("@") and not _MAIL.fullmatch(bare):
            yield _not_an_email(text, bare)


def _not_an_email(text: Text, value: str) -> Finding:
    return text.finding("LG154", f"'{value}' is not an e-mail address.", "Correct it.")


def _not_a_url(text: Text, value: str) -> Finding:
    return text.finding("LG155", f"'{value}' is not a web address.", "Correct it.")
