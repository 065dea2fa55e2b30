"""Room for the notes of a page, which dxpdf does not keep free.

It fills a page with lines first and takes the room for their footnotes afterwards, so on a full
page the text runs into the notes. So the letter is laid out with a probe at every word; where lines
reach into the notes of their page, the page is broken before the first that does, as Word would
break it; and again, until no page is overfull.
"""

import copy
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from lettergen.formats.pdf.dressing import Dressed
from lettergen.formats.pdf.probes import Opening, Prober, Spot, cut, leaves_of, openings, spots
from lettergen.ooxml.xml import Element, w

Convert = Callable[[bytes], bytes]

_LINE = 1.2  # what a line of text takes, in sizes of its letters
_NEAR = 0.5  # points
_PASSES = 60

# The children of CT_PPr (17.3.1.26) that stand before those that are set here.
_BEFORE_BREAK = tuple(map(w, "pStyle keepNext keepLines".split()))
_BEFORE_SPACING = (
    *_BEFORE_BREAK,
    *map(
        w,
        """
        pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
        adjustRightInd snapToGrid
        """.split(),
    ),
)
_BEFORE_INDENT = (*_BEFORE_SPACING, w("spacing"))


@dataclass(frozen=True)
class _Line:
    """A line of the body: where it is, and where it begins; a line in a table begins nowhere."""

    page: int
    top: float
    bottom: float
    block: int
    opening: int | None


@dataclass(frozen=True)
class _Note:
    """A footnote: where it is, and where its mark is."""

    page: int
    top: float
    bottom: float
    mark: Spot


def broken_for_notes(letter: Dressed, convert: Convert) -> list[int]:
    """Break the pages of a letter so that its lines stay clear of its notes.

    In: the letter, which is changed, and dxpdf. Out: the pages, from 1, on which text still runs
    into notes: where a table does, or a note that is longer than its page.
    """
    hopeless: set[int] = set()
    for _ in range(_PASSES if letter.footnotes else 0):
        measured = _Measured.of(letter, convert)
        overfull = next((page for page in measured.overfull() if page not in hopeless), None)
        if overfull is None:
            break
        if not measured.break_page(overfull):
            hopeless.add(overfull)
    return sorted(page + 1 for page in hopeless)


@dataclass(frozen=True)
class _Measured:
    """A letter, and where its lines and notes came to stand."""

    letter: Dressed
    blocks: list[Element]
    lines: list[_Line]
    notes: list[_Note]
    room: float

    @classmethod
    def of(cls, letter: Dressed, convert: Convert) -> "_Measured":
        """Lay out the letter with probes in it."""
        probed = replace(letter, texts=copy.deepcopy(letter.texts))
        _set_probes(probed)
        found = spots(convert(probed.data()))
        blocks = _blocks(letter)
        lines = sorted(_lines(letter, blocks, found), key=lambda line: (line.page, line.top))
        return cls(letter, blocks, lines, list(_notes(letter, found)), _separator_height(letter))

    def overfull(self) -> Iterator[int]:
        """The pages on which a line reaches into the notes."""
        for page in sorted({note.page for note in self.notes}):
            lines = self._lines_on(page)
            if lines and self._kept(lines) < len(lines):
                yield page

    def break_page(self, page: int) -> bool:
        """Begin the next page at the first line that does not fit; false if that cannot be."""
        lines = self._lines_on(page)
        first = self._first_to_go(lines, self._kept(lines))
        if first is None:
            return False
        block = self.blocks[first.block]
        if first.opening == 0:
            _begin_page(block)
        else:
            _split(block, openings(block)[(first.opening or 0) - 1])
        return True

    def _lines_on(self, page: int) -> list[_Line]:
        return [line for line in self.lines if line.page == page]

    def _kept(self, lines: list[_Line]) -> int:
        """How many of the lines of a page fit above the notes whose marks stand in them."""
        count = len(lines)
        while count and lines[count - 1].bottom > self._limit(lines[:count]):
            count -= 1
        return count

    def _limit(self, lines: list[_Line]) -> float:
        """Down to where lines may reach: the notes of the lines that follow leave the page."""
        page, last = lines[-1].page, lines[-1].bottom
        notes = [note for note in self.notes if note.page == page]
        leaving = [note for note in notes if note.mark.page == page and note.mark.y >= last]
        if len(leaving) == len(notes):
            return float("inf")
        freed = max(n.bottom for n in leaving) - min(n.top for n in leaving) if leaving else 0.0
        return min(note.top for note in notes) + freed - self.room

    def _first_to_go(self, lines: list[_Line], kept: int) -> _Line | None:
        """The line that the next page begins with, no line of a paragraph left alone (17.3.1.44).

        None if there is no such line: the page would be empty, or a table be cut.
        """
        for index in (self._kept_together(lines, kept), kept):
            if index and lines[index].opening is not None:
                return lines[index]
        return None

    def _kept_together(self, lines: list[_Line], kept: int) -> int:
        """The index of that line, moved up so that what belongs together stays so."""
        block = lines[kept].block
        of_block = [line for line in self.lines if line.block == block]
        above = sum(1 for line in lines[:kept] if line.block == block)
        below = len(of_block) - of_block.index(lines[kept])
        whole = self._is_whole(self.blocks[block])
        if below == 1 and above:
            kept, above = kept - 1, above - 1
        if above and (whole or (above == 1 and of_block[0] in lines)):
            kept -= above
        while kept and self._keeps_next(lines[kept - 1].block) and lines[kept].opening == 0:
            kept = next(i for i, line in enumerate(lines) if line.block == lines[kept - 1].block)
        return kept

    def _is_whole(self, block: Element) -> bool:
        """Whether a paragraph must not be cut in two, or cannot be without being another."""
        cascade = self.letter.cascade
        return cascade.paragraph_is(block, "keepLines") or any(
            cascade.of_paragraph(block, name) is not None for name in ("numPr", "framePr")
        )

    def _keeps_next(self, block: int) -> bool:
        element = self.blocks[block]
        return element.tag == w("p") and self.letter.cascade.paragraph_is(element, "keepNext")


def _blocks(letter: Dressed) -> list[Element]:
    return [child for child in letter.body if child.tag in (w("p"), w("tbl"))]


def _set_probes(letter: Dressed) -> None:
    prober = Prober()
    for index, block in enumerate(_blocks(letter)):
        if block.tag == w("tbl"):
            for cell, paragraph in enumerate(block.iter(w("p"))):
                _probe_words(prober, paragraph, f"cell{index}.{cell}")
        else:
            _probe_words(prober, block, f"word{index}")
    for mark in letter.body.iter(w("footnoteReference")):
        prober.before(Opening(mark), f"mark{mark.get(w('id'))}")
    for note in letter.footnotes:
        paragraphs = list(note.iter(w("p")))
        if paragraphs:
            prober.at_start(paragraphs[0], f"note{note.get(w('id'))}")
            prober.at_end(paragraphs[-1], f"end{note.get(w('id'))}")


def _probe_words(prober: Prober, paragraph: Element, name: str) -> None:
    """Set a probe behind each word: before one, it would stand where the line before it ends."""
    found = openings(paragraph)
    prober.at_end(paragraph, f"{name}.{len(found)}")
    for number, opening in reversed(list(enumerate(found))):
        prober.before(opening.end_before, f"{name}.{number}")


def _lines(letter: Dressed, blocks: list[Element], found: dict[str, Spot]) -> Iterator[_Line]:
    """The lines of the body: a new one begins wherever the next word ends elsewhere down."""
    for index, block in enumerate(blocks):
        is_table = block.tag == w("tbl")
        for cell, paragraph in enumerate(block.iter(w("p")) if is_table else [block]):
            name = f"cell{index}.{cell}" if is_table else f"word{index}"
            height, edge = _LINE * _size(letter, paragraph), _left_edge(letter, paragraph)
            last = None
            for number in itertools.count():
                spot = found.get(f"{name}.{number}")
                if spot is None:
                    break
                if last and abs(spot.x - edge) < _NEAR:
                    continue  # the probe did not fit behind its word: that one ends the line above
                if last is None or (spot.page, spot.y) != (last.page, last.y):
                    opening = None if is_table else number
                    yield _Line(spot.page, spot.y, spot.y + height, index, opening)
                last = spot


def _left_edge(letter: Dressed, paragraph: Element) -> float:
    """Where the lines of a paragraph begin, in points from the left edge of the page."""
    section = next(paragraph.itersiblings(w("sectPr")), None)
    for later in (paragraph, *paragraph.itersiblings(w("p"))):
        own = later.find(f"{w('pPr')}/{w('sectPr')}")
        if own is not None:
            section = own
            break
    margins = None if section is None else section.find(w("pgMar"))
    indent = letter.cascade.of_paragraph(paragraph, "ind")
    return sum(
        float(element.get(w(name), "0")) / 20
        for element, name in ((margins, "left"), (margins, "gutter"), (indent, "left"))
        if element is not None
    )


def _notes(letter: Dressed, found: dict[str, Spot]) -> Iterator[_Note]:
    for note in letter.footnotes:
        name = note.get(w("id"), "")
        start, end, mark = (found.get(f"{kind}{name}") for kind in ("note", "end", "mark"))
        if start and end and mark:
            last = list(note.iter(w("p")))[-1]
            yield _Note(start.page, start.y, end.y + _LINE * _size(letter, last), mark)


def _size(letter: Dressed, paragraph: Element) -> float:
    """The size of the largest letters of a paragraph, in points."""
    runs = list(paragraph.iter(w("r"))) or [etree.Element(w("r"))]
    return max(letter.cascade.size(run, paragraph) for run in runs) / 2


def _separator_height(letter: Dressed) -> float:
    """What stays free between text and notes, for the line that the separator is in (17.11.23).

    It is as high as LibreOffice has it: the size of the document's letters.
    """
    return _size(letter, etree.Element(w("p")))


def _begin_page(paragraph: Element) -> None:
    """Have a paragraph begin a page, without the space above it, as where a page is full."""
    properties = _properties(paragraph)
    _child(properties, "pageBreakBefore", _BEFORE_BREAK)
    _child(properties, "spacing", _BEFORE_SPACING).set(w("before"), "0")


def _split(paragraph: Element, opening: Opening) -> None:
    """Make two of a paragraph, the second on the next page, as if it went on there."""
    leaves = leaves_of(paragraph)
    place = leaves.index(opening.leaf) + bool(opening.offset)
    cut(opening)
    rest = copy.deepcopy(paragraph)
    for leaf in leaves_of(paragraph)[place:]:
        _drop(leaf, paragraph)
    for leaf in leaves_of(rest)[:place]:
        _drop(leaf, rest)
    for section in paragraph.findall(f"{w('pPr')}/{w('sectPr')}"):
        _properties(paragraph).remove(section)  # which ends with the second half
    _child(_properties(paragraph), "spacing", _BEFORE_SPACING).set(w("after"), "0")
    _begin_page(rest)
    indent = _child(_properties(rest), "ind", _BEFORE_INDENT)
    indent.attrib.pop(w("firstLine"), None)
    indent.set(w("hanging"), "0")
    paragraph.addnext(rest)


def _drop(leaf: Element, paragraph: Element) -> None:
    """Take a leaf out of a paragraph, and whatever holds nothing without it."""
    parent = leaf.getparent()
    assert parent is not None
    parent.remove(leaf)
    while parent is not paragraph and not [c for c in parent if c.tag != w("rPr")]:
        parent, empty = parent.getparent(), parent
        assert parent is not None
        parent.remove(empty)


def _properties(paragraph: Element) -> Element:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    return properties


def _child(properties: Element, name: str, before: tuple[str, ...]) -> Element:
    """The property of that name, made in its place if there is none."""
    found = properties.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        properties.insert(len([child for child in properties if child.tag in before]), found)
    elif name == "pageBreakBefore":
        found.attrib.clear()
    return found
