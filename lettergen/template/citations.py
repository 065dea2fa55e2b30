"""The citations of one letter: which there are, which it uses, and how its style prints them.

The house style prints a citation at once. In a style of the CSL a citation depends on all that
the letter cites and on where it is among them, so a token is left in its place until the letter
is whole: ``<?citation 3?>``. So it is with every bibliography.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lettergen.citations.act_years import drop_repeated_years
from lettergen.citations.clusters import Cite, UnknownKeyError, parse_cite, parse_cites
from lettergen.citations.house import HouseStyle
from lettergen.citations.spans import Span
from lettergen.diagnostics.finding import did_you_mean
from lettergen.docx import runs
from lettergen.docx.notes import SPACE
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.slot import NOTE, Slot

if TYPE_CHECKING:
    from lettergen.citations.csl.processor import Document
    from lettergen.citations.styles import CitationStyle

UNKNOWN_CITATION = "LG303"
"""The code of the finding for a citation that does not exist."""

CLUSTER, BIBLIOGRAPHY = "cluster", "bibliography"
"""What of a citation is printed: its authors, its year, all of it, or the list of all works."""

TOKEN = compile_lazily(r"<\?citation (\d+)\?>")
# A token behind a text: the citation goes before the point that ends the text, after a space.
_BEHIND_TEXT = compile_lazily(rf"(?P<text>[^<>]*){runs.RUN_END}<\?citation (?P<number>\d+)\?>")
_NEIGHBOURS = compile_lazily(rf"<\?citation \d+\?>(?:{SPACE}*<\?citation \d+\?>)+")
_POINTS = ".,;:"
# The end of a citation, and the point that ends it where the words around it bring their own.
_END = "\U0010fff4"
_DOUBLED_POINT = compile_lazily(
    rf"\.({runs.RUN_END}(?:</w:hyperlink>)?){_END}(?=(?:<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
    r"<w:t[^<>]*>)[.,;])"
)

Entries = Sequence[tuple[str, Sequence[Span], Sequence[Span]]]
"""The entries of a bibliography: the key, the label and the text of each."""

Refer = Callable[[str, str, str], str]
"""Writes the number of the first note of a work as a field: key, number, properties."""


class Late(NamedTuple):
    """A citation that can be written: its spans, or the entries of a bibliography.

    ``number`` is that of its token, ``cites`` are the works that it cites.
    """

    slot: Slot
    spans: Sequence[Span]
    refer: Refer
    entries: Entries | None = None
    number: int = 0
    cites: tuple[Cite, ...] = ()


class _Token(NamedTuple):
    kind: str
    cites: tuple[Cite, ...]
    slot: Slot
    begins_note: bool


class Notes(Protocol):
    """What references to notes need of the notes of a letter."""

    def refer(self, token: int, shown: str, properties: str) -> str:
        """Return a field with the number of the note that holds a token."""


class LetterCitations:
    """The citations of one letter.

    ``cited`` holds the keys that the template asked for, ``printed`` those that it printed.
    """

    def __init__(self, style: "CitationStyle", path: str) -> None:
        self._style = style
        self._path = path
        self._tokens: list[_Token] = []
        self.cited: set[str] = set()
        self.printed: set[str] = set()
        self.waits = not isinstance(style, HouseStyle)
        """Whether the style prints a citation only when the letter is whole."""
        self.prints_notes = isinstance(style, HouseStyle) or style.style.is_note
        """Whether the style puts citations into footnotes."""

    @property
    def has_late(self) -> bool:
        """Whether there are citations to be written when the letter is whole."""
        return bool(self._tokens)

    @property
    def count(self) -> int:
        """The number of citations that wait until the letter is whole."""
        return len(self._tokens)

    def find(
        self, text: str, locator: str = "", prefix: str = "", suffix: str = ""
    ) -> tuple[Cite, ...]:
        """Return the cites that a text asks for, and count their works as cited.

        Raises ``MergeError`` (LG303) if there is no citation of a key, and (LG327) for a locator,
        prefix or suffix beside a text that says where in the work itself, or cites several.
        """
        try:
            cites = parse_cites(text, self._style.items)
        except UnknownKeyError as error:
            where = f" in {self._path}" if self._path else ""
            message = f"there is no citation '{error.key}'{where}."
            hint = did_you_mean(error.key, self._style.items)
            raise MergeError(UNKNOWN_CITATION, message, hint, value=text) from None
        self.cited.update(cite.key for cite in cites)
        if not (locator or prefix or suffix):
            return cites
        if len(cites) > 1 or cites[0] != Cite(cites[0].key):
            message = f"'{text}' names more than one work, or a place in it already."
            hint = 'Write the place beside each work: cite("one, p. 3; two, p. 7").'
            raise MergeError("LG327", message, hint)
        return (parse_cite(cites[0].key, locator, prefix, suffix),)

    def print(self, kind: str, cites: tuple[Cite, ...]) -> Sequence[Span]:
        """Return what the house style prints."""
        assert isinstance(self._style, HouseStyle)
        match kind:
            case "author":
                return self._style.author(cites[0].key)
            case "year":
                return self._style.year(cites[0].key)
        return self._style.cluster(cites)

    def count_printed(self, cites: tuple[Cite, ...]) -> None:
        """Count works as printed."""
        self.printed.update(cite.key for cite in cites)

    def print_late(
        self, kind: str, cites: tuple[Cite, ...], slot: Slot, *, begins_note: bool = False
    ) -> str:
        """Return the token for a citation that is written when the letter is whole."""
        self._tokens.append(_Token(kind, cites, slot, begins_note))
        return f"<?citation {len(self._tokens) - 1}?>"

    def join_neighbours(self, text: str) -> str:
        """Return a text in which citations side by side are one: (Lund, 2018; Ng, 2019)."""
        if self.prints_notes or "<?citation" not in text:
            return text
        return _NEIGHBOURS.sub(self._join, text)

    def _join(self, found: re.Match[str]) -> str:
        numbers = [int(number) for number in TOKEN.findall(found.group())]
        tokens = [self._tokens[number] for number in numbers]
        if any(token.kind != CLUSTER for token in tokens):
            return found.group()
        cites = tuple(dict.fromkeys(cite for token in tokens for cite in token.cites))
        self._tokens[numbers[0]] = tokens[0]._replace(cites=cites)
        return f"<?citation {numbers[0]}?>"

    def resolve(
        self, stories: Sequence[tuple[str, int]], write: Callable[[Late], str], notes: Notes
    ) -> Callable[[str], str]:
        """Write the citations that had to wait; return what puts them in place of their tokens.

        ``stories`` are the texts that hold tokens in the order in which the letter is read, each
        with the number of its note, 0 for the letter's own text.
        """
        order = [(int(number), note) for text, note in stories for number in TOKEN.findall(text)]
        first: dict[str, int] = {}
        for number, _ in order:
            for cite in self._tokens[number].cites:
                first.setdefault(cite.key, number)
        self.printed.update(first)

        def refer(key: str, shown: str, properties: str) -> str:
            return notes.refer(first[key], shown, properties)

        written: dict[int, str] = {}
        for number, spans, entries in self._print_all(order, list(first)):
            token = self._tokens[number]
            late = Late(token.slot, spans, refer, entries, number, token.cites)
            written[number] = write(late)
        return partial(self._insert, written)

    def _print_all(
        self, order: Sequence[tuple[int, int]], keys: list[str]
    ) -> Iterator[tuple[int, Sequence[Span], Entries | None]]:
        if isinstance(self._style, HouseStyle):
            house = [(key, (), spans) for key, spans in self._style.entries(sorted(self.printed))]
            yield from ((number, (), house) for number, _ in order)
            return
        document = self._style.document(keys)
        yield from self._print_clusters(document, order)
        for number, _ in order:
            token = self._tokens[number]
            match token.kind:
                case "bibliography":
                    entries = document.bibliography()
                    items = self._style.items
                    listed = [
                        (e.key, e.label, drop_repeated_years(e.spans, [items[e.key]]))
                        for e in entries
                    ]
                    yield number, (), listed
                case "author":
                    yield number, document.author(token.cites[0].key), None
                case "year":
                    yield number, document.year(token.cites[0].key), None

    def _print_clusters(
        self, document: "Document", order: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, Sequence[Span], None]]:
        from lettergen.citations.positions import place_cites

        tokens = [(number, note) for number, note in order if self._tokens[number].kind == CLUSTER]
        clusters = [(document.sort(self._tokens[number].cites), note) for number, note in tokens]
        placed = place_cites(clusters, document.near_note_distance)
        for (number, _), cites in zip(tokens, placed, strict=True):
            works = [self._style.items[one.cite.key] for one in cites]
            spans = drop_repeated_years(document.cluster(cites), works)
            yield number, capitalise(spans) if self._tokens[number].begins_note else spans, None

    def _insert(self, written: dict[int, str], text: str) -> str:
        if "<?citation" not in text:
            return text
        if self.waits and not self.prints_notes:
            text = _BEHIND_TEXT.sub(self._separate, text)
        text = TOKEN.sub(lambda found: written.get(int(found[1]), "") + _END, text)
        return _DOUBLED_POINT.sub(r"\1", text).replace(_END, "")

    def _separate(self, found: re.Match[str]) -> str:
        """Return a text and the citation behind it, a space between, and the point after both."""
        token, text = self._tokens[int(found["number"])], found["text"]
        if token.kind != CLUSTER or not text or token.slot.story == NOTE:
            return found.group()
        if getattr(self._style, "is_raised", False):
            return found.group()
        point = text[-1] if text[-1] in _POINTS else ""
        text = text.removesuffix(point)
        space = "" if not text or text[-1].isspace() or text[-1] in "([“‘" else " "
        after = f"{token.slot.opening}{point}{runs.RUN_END}" if point else ""
        return f"{text}{space}{runs.RUN_END}<?citation {found['number']}?>{after}"


def capitalise(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the text of a note with its first letter as a capital (CSL 1.0.2, "Citation")."""
    if not spans or not spans[0].text[:1].islower() or spans[0].format.url:
        return spans
    first = spans[0]
    return (Span(first.text[0].upper() + first.text[1:], first.format), *spans[1:])
