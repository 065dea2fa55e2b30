"""Room for the notes of a page, which dxpdf does not keep free.

It fills a page with lines first and takes the room for their footnotes afterwards, so on a full
page the text runs into the notes. So the letter is laid out with a probe at every word; where lines
reach into the notes of their page, the page is broken before the first that does, as Word would
break it; and again, until no page is overfull.
"""

import copy
from collections.abc import Iterator

from lxml import etree

from lettergen.docx.fields import create_run
from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf.adapt import Dressed
from lettergen.export.pdf.dxpdf.layout import Convert, Line, Mark, Measured, size_of
from lettergen.export.pdf.dxpdf.probes import Opening, cut, leaves_of, openings

_PASSES = 60


def make_room(letter: Dressed, convert: Convert) -> tuple[Measured, list[int]]:
    """Break the pages of a letter so that its lines stay clear of its notes.

    In: the letter, which is changed, and dxpdf. Out: where everything stands now, and the pages,
    from 1, on which text still runs into notes: where a table does, where a note is longer than
    its page, or where text stands in columns, for which no page is broken.
    """
    if not letter.footnotes:
        return Measured(letter, [], [], []), []
    measured = Measured.of(letter, convert)
    hopeless = set(_overfull(measured)) if _has_columns(letter) else set[int]()
    for _ in range(_PASSES):
        torn = [note.mark for note in measured.notes if note.mark.is_torn]
        if not any(map(_keep_with_word, torn)):
            page = next((page for page in _overfull(measured) if page not in hopeless), None)
            if page is None:
                break
            if not _break_page(measured, page):
                hopeless.add(page)
                continue
        measured = Measured.of(letter, convert)
    else:
        hopeless.update(_overfull(measured))
    return measured, sorted(page + 1 for page in hopeless)


def _has_columns(letter: Dressed) -> bool:
    """Whether a section is set in columns (17.6.4)."""
    return any(columns.get(w("num"), "1") != "1" for columns in letter.body.iter(w("cols")))


def _keep_with_word(mark: Mark) -> bool:
    """Begin a line with the word of a mark that begins a line itself; false if one does already.

    dxpdf takes a footnote's mark for a word of its own, and lets a line begin with it.
    """
    found = openings(mark.paragraph)
    if not mark.word or mark.word > len(found) or found[mark.word - 1].line_break is not None:
        return False
    run = cut(found[mark.word - 1])
    run.addprevious(create_run(run.find(w("rPr")), [etree.Element(w("br"))]))
    return True


def _overfull(measured: Measured) -> Iterator[int]:
    """The pages on which a line reaches into the notes."""
    for page in sorted({note.start.page for note in measured.notes}):
        lines = _lines_on(measured, page)
        if lines and _kept(measured, lines) < len(lines):
            yield page


def _break_page(measured: Measured, page: int) -> bool:
    """Begin the next page at the first line that does not fit; false if that cannot be."""
    lines = _lines_on(measured, page)
    first = _first_to_go(measured, lines, _kept(measured, lines))
    if first is None or first.word is None:
        return False
    block = measured.blocks[first.block]
    if first.word:
        _split(block, openings(block)[first.word - 1])
    else:
        _begin_page(block)
    return True


def _lines_on(measured: Measured, page: int) -> list[Line]:
    return [line for line in measured.lines if line.page == page]


def _kept(measured: Measured, lines: list[Line]) -> int:
    """How many of the lines of a page fit above the notes whose marks stand in them."""
    count = len(lines)
    while count and lines[count - 1].bottom > _limit(measured, lines[count - 1]):
        count -= 1
    return count


def _limit(measured: Measured, last: Line) -> float:
    """Down to where a page's lines may reach: notes whose marks come later leave the page."""
    notes = [note for note in measured.notes if note.start.page == last.page]
    leaving = [
        note
        for note in notes
        if note.mark.spot.page == last.page and note.mark.spot.y > (last.top + last.bottom) / 2
    ]
    if len(leaving) == len(notes):
        return float("inf")
    top = min(note.start.y for note in notes)
    freed = max(n.bottom for n in leaving) - min(n.start.y for n in leaving) if leaving else 0.0
    # A table's rows stay where they are, so they need only not be written over.
    return top + freed - (0.0 if last.word is None else _separator_height(measured.letter))


def _separator_height(letter: Dressed) -> float:
    """What stays free between text and notes, for the line that the separator is in (17.11.23).

    It is as high as LibreOffice has it: the size of the document's letters.
    """
    return size_of(letter, etree.Element(w("p")))


def _first_to_go(measured: Measured, lines: list[Line], kept: int) -> Line | None:
    """The line that the next page begins with, no line of a paragraph left alone (17.3.1.44).

    None if there is no such line: the page would be empty, or a table be cut.
    """
    for index in (_kept_together(measured, lines, kept), kept):
        if index and lines[index].word is not None:
            return lines[index]
    return None


def _kept_together(measured: Measured, lines: list[Line], kept: int) -> int:
    """The index of that line, moved up so that what belongs together stays so."""
    block = lines[kept].block
    of_block = [line for line in measured.lines if line.block == block]
    above = sum(1 for line in lines[:kept] if line.block == block)
    below = len(of_block) - of_block.index(lines[kept])
    if below == 1 and above:
        kept, above = kept - 1, above - 1
    if above and (_is_whole(measured, block) or (above == 1 and of_block[0] in lines)):
        kept -= above
    while kept and lines[kept].word == 0 and _keeps_next(measured, lines[kept - 1].block):
        kept = next(i for i, line in enumerate(lines) if line.block == lines[kept - 1].block)
    return kept


def _is_whole(measured: Measured, block: int) -> bool:
    """Whether a paragraph must not be cut in two, or would be another if it were."""
    cascade, paragraph = measured.letter.cascade, measured.blocks[block]
    return cascade.is_paragraph_property_on(paragraph, "keepLines") or any(
        cascade.find_paragraph_property(paragraph, name) is not None
        for name in ("numPr", "framePr")
    )


def _keeps_next(measured: Measured, block: int) -> bool:
    element = measured.blocks[block]
    return element.tag == w("p") and measured.letter.cascade.is_paragraph_property_on(
        element, "keepNext"
    )


def _begin_page(paragraph: Element) -> None:
    """Have a paragraph begin a page, without the space above it, as where a page is full."""
    set_child(get_or_add_properties(paragraph), etree.Element(w("pageBreakBefore")))
    get_or_add_child(get_or_add_properties(paragraph), "spacing").set(w("before"), "0")


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
    for bookmark in list(rest.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        _drop(bookmark, rest)  # the first half has them all
    for section in paragraph.findall(f"{w('pPr')}/{w('sectPr')}"):
        get_or_add_properties(paragraph).remove(section)  # which ends with the second half
    get_or_add_child(get_or_add_properties(paragraph), "spacing").set(w("after"), "0")
    _begin_page(rest)
    indent = get_or_add_child(get_or_add_properties(rest), "ind")
    if w("firstLine") in indent.attrib:
        del indent.attrib[w("firstLine")]
    indent.set(w("hanging"), "0")
    paragraph.addnext(rest)


def _drop(leaf: Element, paragraph: Element) -> None:
    """Take a leaf out of a paragraph, and whatever holds nothing without it."""
    empty, parent = leaf, leaf.getparent()
    assert parent is not None
    parent.remove(leaf)
    while parent is not paragraph and not [c for c in parent if c.tag != w("rPr")]:
        empty, parent = parent, parent.getparent()
        assert parent is not None
        parent.remove(empty)
