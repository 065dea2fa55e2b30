"""Find out where dxpdf puts the lines and the notes of a letter."""

import copy
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from lxml import etree

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter, list_footnotes
from lettergen.export.pdf.dxpdf.page_breaks import PageBreak, group_by_block, split_paragraph
from lettergen.export.pdf.dxpdf.probes import Prober, Spot, read_spots
from lettergen.export.pdf.dxpdf.words import WordStart, find_word_starts, list_leaves
from lettergen.system.dataclass import dataclass

Convert = Callable[[bytes], bytes]
"""dxpdf: from a Word document to a PDF."""

_LINE = 1.2  # the height of a line, in font sizes
_NEAR = 0.5  # points


Key = tuple[int, int, int]
"""What identifies a line in all layouts of a letter: block, paragraph in it, word in that."""


@dataclass(frozen=True)
class Line:
    """A line of the body: where it is, in points, and the word of its block that it begins with.

    ``word`` is 0 for the first word of a block, ``None`` in tables, whose words are not counted.
    """

    page: int
    top: float
    bottom: float
    block: int
    word: int | None
    key: Key

    @property
    def height(self) -> float:
        """The height of the line, without the space around it."""
        return self.bottom - self.top

    @property
    def page_break(self) -> PageBreak | None:
        """The page break before this line; ``None`` in tables."""
        return None if self.word is None else PageBreak(self.block, self.word)


@dataclass(frozen=True)
class Mark:
    """The mark of a footnote in the text: where it is, and the word that it belongs to.

    ``is_torn`` tells that it, or what follows it without a blank, begins the next line.
    """

    spot: Spot
    size: float
    paragraph: Element
    word: int
    is_torn: bool


@dataclass(frozen=True)
class Note:
    """A footnote: its number, its mark, and where its text starts and ends, in points."""

    number: int
    mark: Mark
    start: Spot
    bottom: float
    size: float


@dataclass(frozen=True)
class Layout:
    """Where the lines and the notes of a letter are.

    ``lines`` are in order of pages, from top to bottom; ``notes`` in the order of their marks.
    """

    lines: list[Line]
    notes: list[Note]

    @cached_property
    def pages(self) -> dict[int, range]:
        """The lines of each page, as indices."""
        found: dict[int, range] = {}
        for index, line in enumerate(self.lines):
            first = found.get(line.page, range(index, index)).start
            found[line.page] = range(first, index + 1)
        return found

    @cached_property
    def lines_by_block(self) -> dict[int, list[Key]]:
        """The lines of each block, by their keys."""
        found: dict[int, list[Key]] = {}
        for line in self.lines:
            found.setdefault(line.block, []).append(line.key)
        return found

    @cached_property
    def notes_by_page(self) -> dict[int, list[Note]]:
        """The notes that begin on each page."""
        found: dict[int, list[Note]] = {}
        for note in self.notes:
            found.setdefault(note.start.page, []).append(note)
        return found

    @cached_property
    def notes_by_line(self) -> dict[int, list[Note]]:
        """The notes whose marks are in each line; lines as indices.

        A mark below all lines of its page counts as in the last.
        """
        found: dict[int, list[Note]] = {}
        for note in self.notes:
            spot = note.mark.spot
            lines = self.pages.get(spot.page, range(0))
            middles = ((self.lines[i].top + self.lines[i].bottom) / 2 for i in lines)
            if lines:
                found_at = zip(lines, middles, strict=True)
                index = next((i for i, middle in found_at if spot.y <= middle), lines.stop - 1)
                found.setdefault(index, []).append(note)
        return found


class Measurer:
    """Lays out one letter with probes in it, with any page breaks.

    The letter must not change while it is measured; only page breaks differ from layout to layout.
    So everything else is prepared once.
    """

    def __init__(self, letter: AdaptedLetter, convert: Convert) -> None:
        self._letter, self._convert = letter, convert
        self._prober = Prober()
        self._main = copy.deepcopy(letter.main)
        self._paragraphs = list(_list_paragraphs(letter))
        self._blocks = list_blocks(letter.body)
        # The elements that each block is in the copy, and the page breaks in it.
        body = next(self._main.iter(w("body")))
        self._copies = [[block] for block in list_blocks(body)]
        self._broken: dict[int, list[int]] = {}
        copies = [list(block.iter(w("p"))) for [block] in self._copies]
        for paragraph in self._paragraphs:
            self._probe(copies[paragraph.block][paragraph.number], paragraph)
        self._parts = self._probe_notes()
        self._note_sizes = {
            note.get(w("id")): [size_of(letter, one) for one in note.iter(w("p"))]
            for note in letter.footnotes
        }

    def measure(self, breaks: Iterable[PageBreak] = ()) -> Layout:
        """Lay out the letter with these page breaks."""
        broken = group_by_block(breaks)
        for block in broken.keys() | self._broken.keys():
            if broken.get(block) != self._broken.get(block):
                self._break(block, broken.get(block, []))
        self._broken = broken
        parts = {**self._parts, self._letter.package.main: etree.tostring(self._main)}
        spots = read_spots(self._convert(self._letter.pack(parts)))
        ends = [self._find_word_ends(paragraph, spots) for paragraph in self._paragraphs]
        lines = sorted(self._list_lines(ends), key=lambda line: (line.page, line.top))
        return Layout(lines, list(self._list_notes(ends, spots)))

    def _break(self, block: int, words: Sequence[int]) -> None:
        """Replace a block of the copy by its pieces."""
        paragraph = next(one for one in self._by_block[block] if one.is_block)
        pieces = split_paragraph(self._blocks[block], words)
        first_mark = 0
        for piece, first_word in zip(pieces, [0, *(word for word in words if word)], strict=True):
            first_mark += self._probe(piece, paragraph, first_word, first_mark)
        old = self._copies[block]
        for piece in pieces:
            old[0].addprevious(piece)
        for element in old:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        self._copies[block] = pieces

    @cached_property
    def _by_block(self) -> dict[int, list["_Paragraph"]]:
        found: dict[int, list[_Paragraph]] = {}
        for paragraph in self._paragraphs:
            found.setdefault(paragraph.block, []).append(paragraph)
        return found

    def _probe(
        self, element: Element, paragraph: "_Paragraph", first_word: int = 0, first_mark: int = 0
    ) -> int:
        """Add a probe behind each word and before each mark; return the number of marks.

        Behind, because a probe before a word is at the end of the line above. Words and marks are
        counted from ``first_word`` and ``first_mark``.
        """
        starts = find_word_starts(element)
        self._prober.add_at_end(element, f"{paragraph.name}.{first_word + len(starts)}")
        for number, start in reversed(list(enumerate(starts, first_word))):
            self._prober.add_before(start.end_before, f"{paragraph.name}.{number}")
        marks = _list_marks(element)
        for number, mark in enumerate(marks, first_mark):
            self._prober.add_before(WordStart(mark), f"mark{paragraph.name}.{number}")
        return len(marks)

    def _probe_notes(self) -> dict[str, bytes]:
        """Return the parts with footnotes, with probes at both ends of each note."""
        texts = self._letter.texts
        parts = {name: copy.deepcopy(texts[name]) for name in self._letter.footnote_parts}
        for note in list_footnotes(iter(parts.values())):
            paragraphs = list(note.iter(w("p")))
            if paragraphs:
                self._prober.add_at_start(paragraphs[0], f"note{note.get(w('id'))}")
                self._prober.add_at_end(paragraphs[-1], f"end{note.get(w('id'))}")
        return {name: etree.tostring(part) for name, part in parts.items()}

    def _starts_piece(self, paragraph: "_Paragraph", word: int) -> bool:
        """Return whether a word is the first of a paragraph, or of a piece of it."""
        return not word or (paragraph.is_block and word in self._broken.get(paragraph.block, ()))

    def _find_word_ends(self, paragraph: "_Paragraph", spots: dict[str, Spot]) -> list[Spot]:
        """Return where the words of a paragraph end.

        A probe that finds no room behind its word begins the next line, and is moved back.
        """
        ends: list[Spot] = []
        while (spot := spots.get(f"{paragraph.name}.{len(ends)}")) is not None:
            is_at_edge = abs(spot.x - paragraph.edge) < _NEAR
            moves = is_at_edge and not self._starts_piece(paragraph, len(ends))
            ends.append(ends[-1] if moves else spot)
        return ends

    def _list_lines(self, ends: list[list[Spot]]) -> Iterator[Line]:
        """Yield the lines: a new one begins wherever the next word ends at another height."""
        for paragraph, spots in zip(self._paragraphs, ends, strict=True):
            last = None
            for number, spot in enumerate(spots):
                is_same = last is not None and (spot.page, spot.y) == (last.page, last.y)
                if not is_same or self._starts_piece(paragraph, number):
                    yield Line(
                        spot.page,
                        spot.y,
                        spot.y + paragraph.height,
                        paragraph.block,
                        number if paragraph.is_block else None,
                        (paragraph.block, paragraph.number, number),
                    )
                last = spot

    def _list_notes(self, ends: list[list[Spot]], spots: dict[str, Spot]) -> Iterator[Note]:
        """Yield the notes in the order of their marks, which numbers them (17.11.14)."""
        numbers = itertools.count(1)
        for paragraph, words in zip(self._paragraphs, ends, strict=True):
            for index, (id_, word) in enumerate(paragraph.marks):
                number, spot = next(numbers), spots.get(f"mark{paragraph.name}.{index}")
                start, end = spots.get(f"note{id_}"), spots.get(f"end{id_}")
                sizes = self._note_sizes.get(id_)
                if not sizes or not (spot and start and end) or word >= len(words):
                    continue
                is_torn = (spot.page, spot.y) != (words[word].page, words[word].y)
                mark = Mark(spot, paragraph.size, paragraph.element, word, is_torn)
                yield Note(number, mark, start, end.y + _LINE * sizes[-1], sizes[0])


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph of the body, or of a table in it.

    ``number`` counts the paragraphs of its block. ``edge`` is where its lines begin, in points from
    the left edge of the page; ``size`` is that of its largest letters. ``marks`` are the ids of the
    notes whose marks are in it, each with the word that it belongs to.
    """

    block: int
    number: int
    element: Element
    is_block: bool
    edge: float
    size: float
    marks: list[tuple[str | None, int]]

    @property
    def name(self) -> str:
        """The beginning of the names of its probes."""
        return f"word{self.block}.{self.number}"

    @property
    def height(self) -> float:
        """The height of a line, in points."""
        return _LINE * self.size


def size_of(letter: AdaptedLetter, paragraph: Element) -> float:
    """Return the size of the largest letters of a paragraph, in points."""
    runs = list(paragraph.iter(w("r"))) or [paragraph]
    return max(map(letter.properties.find_font_size, runs)) / 2


def list_blocks(body: Element) -> list[Element]:
    """Return the paragraphs and tables of a body."""
    return [child for child in body if child.tag in (w("p"), w("tbl"))]


def _list_paragraphs(letter: AdaptedLetter) -> Iterator[_Paragraph]:
    """Yield the paragraphs of the body, with those in tables."""
    margins = _list_left_margins(letter.body)
    for index, block in enumerate(list_blocks(letter.body)):
        for number, paragraph in enumerate(block.iter(w("p"))):
            is_block = paragraph is block
            if not is_block and block.tag != w("tbl"):
                continue  # in a text box
            indent = letter.properties.find_length(paragraph, "ind", "start", "left")
            edge = ((margins[index] if is_block else 0) + indent) / 20
            marks = _list_marks_with_words(paragraph)
            size = size_of(letter, paragraph)
            yield _Paragraph(index, number, paragraph, is_block, edge, size, marks)


def _list_left_margins(body: Element) -> list[int]:
    """Return the left margin of the page for each block, in twentieths of a point (17.6.11)."""
    section = body.find(w("sectPr"))
    margins = []
    for block in reversed(list_blocks(body)):
        own = block.find(f"{w('pPr')}/{w('sectPr')}")
        section = section if own is None else own
        sides = None if section is None else section.find(w("pgMar"))
        widths = (parse_integer(get_attribute(sides, "", name)) for name in ("left", "gutter"))
        margins.append(sum(width or 0 for width in widths))
    return margins[::-1]


def _list_marks(paragraph: Element) -> list[Element]:
    return [leaf for leaf in list_leaves(paragraph) if leaf.tag == w("footnoteReference")]


def _list_marks_with_words(paragraph: Element) -> list[tuple[str | None, int]]:
    """Return the ids of the notes whose marks are in a paragraph, with the words of the marks."""
    starts = [start.leaf for start in find_word_starts(paragraph)]
    found, word = [], 0
    for leaf in list_leaves(paragraph):
        while word < len(starts) and starts[word] is leaf:
            word += 1
        if leaf.tag == w("footnoteReference"):
            found.append((leaf.get(w("id")), word))
    return found
