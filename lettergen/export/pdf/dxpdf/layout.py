"""Where the lines and the notes of a letter came to stand, and what follows from that."""

import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf.adapt import Dressed
from lettergen.export.pdf.dxpdf.probes import Opening, Prober, Spot, leaves_of, openings, spots

Convert = Callable[[bytes], bytes]
"""dxpdf: the bytes of a Word document to those of a PDF."""

_LINE = 1.2  # what a line of text takes, in sizes of its letters
_NEAR = 0.5  # points


@dataclass(frozen=True)
class Line:
    """A line of the body: where it is, and with which word of its block it begins.

    The first word is 0; in a table words are not counted (None).
    """

    page: int
    top: float
    bottom: float
    block: int
    word: int | None


@dataclass(frozen=True)
class Mark:
    """The mark of a footnote in the text: where it is, and the word that it stands in.

    ``is_torn`` says that it, or what follows it without a blank, begins the next line.
    """

    spot: Spot
    size: float
    paragraph: Element
    word: int
    is_torn: bool


@dataclass(frozen=True)
class Note:
    """A footnote: its number, its mark, and where its text begins and ends, in points."""

    number: int
    mark: Mark
    start: Spot
    bottom: float
    size: float


@dataclass(frozen=True)
class Measured:
    """A letter, and where its lines and notes came to stand. ``blocks`` are what its body holds."""

    letter: Dressed
    blocks: list[Element]
    lines: list[Line]
    notes: list[Note]

    @classmethod
    def of(cls, letter: Dressed, convert: Convert) -> "Measured":
        """Lay out the letter with probes in it."""
        probed = replace(letter, texts=copy.deepcopy(letter.texts))
        _set_probes(probed)
        found = spots(convert(probed.data()))
        blocks = _blocks(letter)
        lines = sorted(_lines(letter, blocks, found), key=lambda line: (line.page, line.top))
        return cls(letter, blocks, lines, list(_notes(letter, found)))


def size_of(letter: Dressed, paragraph: Element) -> float:
    """The size of the largest letters of a paragraph, in points."""
    runs = list(paragraph.iter(w("r"))) or [paragraph]
    return max(map(letter.cascade.find_font_size, runs)) / 2


def _blocks(letter: Dressed) -> list[Element]:
    return [child for child in letter.body if child.tag in (w("p"), w("tbl"))]


def _paragraphs(letter: Dressed) -> Iterator[tuple[str, int, Element]]:
    """The paragraphs of the body, those in tables too: a name for each, its block, and it."""
    for index, block in enumerate(_blocks(letter)):
        for number, paragraph in enumerate(block.iter(w("p"))):
            if block.tag == w("tbl") or paragraph is block:
                yield f"word{index}.{number}", index, paragraph


def _marks(paragraph: Element) -> list[Element]:
    return [leaf for leaf in leaves_of(paragraph) if leaf.tag == w("footnoteReference")]


def _set_probes(letter: Dressed) -> None:
    """Set a probe behind each word, before each mark, and at both ends of each note.

    Behind, not before: before a word, a probe stands at the end of the line above.
    """
    prober = Prober()
    for name, _, paragraph in _paragraphs(letter):
        found = openings(paragraph)
        prober.at_end(paragraph, f"{name}.{len(found)}")
        for number, opening in reversed(list(enumerate(found))):
            prober.before(opening.end_before, f"{name}.{number}")
        for number, mark in enumerate(_marks(paragraph)):
            prober.before(Opening(mark), f"mark{name}.{number}")
    for note in letter.footnotes:
        paragraphs = list(note.iter(w("p")))
        if paragraphs:
            prober.at_start(paragraphs[0], f"note{note.get(w('id'))}")
            prober.at_end(paragraphs[-1], f"end{note.get(w('id'))}")


def _ends(letter: Dressed, name: str, paragraph: Element, found: dict[str, Spot]) -> list[Spot]:
    """Where the words of a paragraph end.

    A probe that finds no room behind its word begins the next line, and is put back.
    """
    edge, ends = _left_edge(letter, paragraph), list[Spot]()
    while (spot := found.get(f"{name}.{len(ends)}")) is not None:
        ends.append(ends[-1] if ends and abs(spot.x - edge) < _NEAR else spot)
    return ends


def _left_edge(letter: Dressed, paragraph: Element) -> float:
    """Where the lines of a paragraph begin, in points from the left edge of the page."""
    section = next(paragraph.itersiblings(w("sectPr")), None)
    for later in (paragraph, *paragraph.itersiblings(w("p"))):
        own = later.find(f"{w('pPr')}/{w('sectPr')}")
        if own is not None:
            section = own
            break
    margins = None if section is None else section.find(w("pgMar"))
    margin = sum(
        parse_integer(get_attribute(margins, "", name)) or 0 for name in ("left", "gutter")
    )
    return (margin + letter.cascade.find_length(paragraph, "ind", "start", "left")) / 20


def _lines(letter: Dressed, blocks: list[Element], found: dict[str, Spot]) -> Iterator[Line]:
    """The lines of the body: a new one begins wherever the next word ends elsewhere down."""
    for name, block, paragraph in _paragraphs(letter):
        height = _LINE * size_of(letter, paragraph)
        last = None
        for number, spot in enumerate(_ends(letter, name, paragraph, found)):
            if last is None or (spot.page, spot.y) != (last.page, last.y):
                word = number if paragraph is blocks[block] else None
                yield Line(spot.page, spot.y, spot.y + height, block, word)
            last = spot


def _notes(letter: Dressed, found: dict[str, Spot]) -> Iterator[Note]:
    """The notes in the order of their marks, which numbers them (17.11.14)."""
    elements = {note.get(w("id")): note for note in letter.footnotes}
    numbers = itertools.count(1)
    for name, _, paragraph in _paragraphs(letter):
        marks = _marks(paragraph)
        if not marks:
            continue
        ends = _ends(letter, name, paragraph, found)
        leaves = leaves_of(paragraph)
        starts = [leaves.index(opening.leaf) for opening in openings(paragraph)]
        for index, mark in enumerate(marks):
            number, spot = next(numbers), found.get(f"mark{name}.{index}")
            element = elements.get(mark.get(w("id")))
            start, end = (found.get(f"{kind}{mark.get(w('id'))}") for kind in ("note", "end"))
            word = sum(1 for first in starts if first < leaves.index(mark))
            if element is None or spot is None or start is None or end is None or word >= len(ends):
                continue
            is_torn = (spot.page, spot.y) != (ends[word].page, ends[word].y)
            sizes = [size_of(letter, inner) for inner in element.iter(w("p"))]
            in_text = Mark(spot, size_of(letter, paragraph), paragraph, word, is_torn)
            yield Note(number, in_text, start, end.y + _LINE * sizes[-1], sizes[0])
