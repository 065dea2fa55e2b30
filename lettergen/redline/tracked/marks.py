"""The elements of tracked changes: insertions and deletions (ECMA-376 part 1, 17.13.5)."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import count

from lxml import etree

from lettergen.docx.xml import Element, w
from lettergen.redline.tracked.units import (
    LINK,
    NOTE_REFERENCES,
    PROPERTIES,
    RUN,
    TEXT,
    Piece,
    equal_properties,
)
from lettergen.redline.words import Kind
from lettergen.system.dataclass import dataclass

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PARAGRAPH_PROPERTIES, _ROW_PROPERTIES = w("pPr"), w("trPr")
_NAMES = {Kind.REMOVED: "del", Kind.ADDED: "ins"}
_SIMPLE_FIELD = w("fldSimple")
_TEXT_BOX = w("txbxContent")
_DELETED = {TEXT: w("delText"), w("instrText"): w("delInstrText")}
# What comes after the mark of a paragraph among its properties (17.3.1.26).
_AFTER_MARK = (w("sectPr"), w("pPrChange"))
_BEFORE_ROW_MARK = (w("trPrChange"),)

Item = tuple[Kind, Piece]


@dataclass(frozen=True)
class RangeEnd:
    """Where a range begins or ends, such as that of a bookmark."""

    element: Element


class Marks:
    """Builds marks with ids of their own and the name of an author."""

    def __init__(self, author: str, first: int) -> None:
        self._author = author
        self._ids = count(first)

    def build(self, kind: Kind) -> Element:
        """Return an empty ``w:ins`` or ``w:del``."""
        return self.build_mark(_NAMES[kind])

    def build_mark(self, name: str) -> Element:
        """Return an empty mark of any name."""
        mark = etree.Element(w(name))
        mark.set(w("id"), str(next(self._ids)))
        mark.set(w("author"), self._author)
        return mark

    def write_runs(self, items: Iterable[Item | RangeEnd]) -> list[Element]:
        """Return the children of a paragraph for pieces that are kept, removed and added."""
        out: list[Element] = []
        link: Element | None = None
        parent: list[Element] | Element = out
        wrapper: Element | list[Element] = out
        before: tuple[Kind, Element | None] | None = None
        for item in items:
            if isinstance(item, RangeEnd):
                out.append(_copy(item.element))
                before = None
                continue
            kind, piece = item
            if before != (kind, piece.link):
                if piece.link is None:
                    parent = out
                elif before is None or before[1] is not piece.link:
                    link = deepcopy(piece.link)
                    del link[:]
                    out.append(link)
                    parent = link
                wrapper = parent
                if kind is not Kind.KEPT:
                    wrapper = self.build(kind)
                    parent.append(wrapper)
                before = (kind, piece.link)
            _append(wrapper, piece, kind)
        return out

    def mark_paragraph(self, paragraph: Element, kind: Kind) -> None:
        """Mark the end of a paragraph as inserted or deleted (17.13.5.15, 17.13.5.20)."""
        properties = paragraph.find(_PARAGRAPH_PROPERTIES)
        if properties is None:
            properties = etree.Element(_PARAGRAPH_PROPERTIES)
            paragraph.insert(0, properties)
        own = properties.find(PROPERTIES)
        if own is None:
            own = etree.Element(PROPERTIES)
            last = next((child for child in properties if child.tag in _AFTER_MARK), None)
            if last is None:
                properties.append(own)
            else:
                last.addprevious(own)
        own.insert(0, self.build(kind))

    def mark_row(self, row: Element, kind: Kind) -> None:
        """Mark a row of a table as inserted or deleted (17.13.5.12, 17.13.5.16)."""
        properties = row.find(_ROW_PROPERTIES)
        if properties is None:
            properties = etree.Element(_ROW_PROPERTIES)
            first = next((at for at, child in enumerate(row) if child.tag == w("tc")), len(row))
            row.insert(first, properties)
        last = next((child for child in properties if child.tag in _BEFORE_ROW_MARK), None)
        if last is None:
            properties.append(self.build(kind))
        else:
            last.addprevious(self.build(kind))


def _append(parent: list[Element] | Element, piece: Piece, kind: Kind) -> None:
    """Add a piece to a paragraph, a link or a mark; join it with the run before if that fits."""
    if not piece.is_in_run:
        parts = list(piece.element) if piece.element.tag == "field" else [piece.element]
        for part in parts:
            for copy in _flatten(deepcopy(part), kind):
                copy.tail = None
                parent.append(copy)
        return
    child = _copy(piece.element)
    if child.tag == TEXT:
        child.set(_SPACE, "preserve")
    if kind is Kind.REMOVED:
        _delete_texts(child)
    last = parent[-1] if len(parent) else None
    # LibreOffice 7.4 shows text twice that follows the mark of a note in one run.
    is_alone = child.tag in NOTE_REFERENCES or (
        last is not None and len(last) and last[-1].tag in NOTE_REFERENCES
    )
    if last is not None and last.tag == RUN and not is_alone and _fits(last, piece):
        end = last[-1]
        if child.tag == end.tag and child.tag in (TEXT, _DELETED[TEXT]):
            end.text = (end.text or "") + (child.text or "")
        else:
            last.append(child)
        return
    run = etree.Element(RUN)
    if piece.properties is not None and len(piece.properties):
        run.append(deepcopy(piece.properties))
    run.append(child)
    parent.append(run)


def _fits(run: Element, piece: Piece) -> bool:
    return equal_properties(run.find(PROPERTIES), piece.properties)


def _copy(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def _flatten(element: Element, kind: Kind) -> list[Element]:
    """Return what may be in a mark: of what is removed, the runs in it alone."""
    if kind is Kind.KEPT:
        return [element]
    if kind is Kind.ADDED and element.tag not in (LINK, _SIMPLE_FIELD):
        return [element]
    if element.tag == _SIMPLE_FIELD:
        element = _build_complex_field(element)
    if kind is Kind.REMOVED:
        _delete_texts(element)
    if element.tag == RUN:
        return [element]
    runs = [run for run in element.iter(RUN) if next(run.iterancestors(RUN), None) is None]
    return runs or [element]


def _build_complex_field(field: Element) -> Element:
    """Return the runs of a complex field (17.16.18) for a simple one, which no mark may have."""
    runs = [etree.Element(RUN) for _ in range(4)]
    for run, kind in zip((runs[0], runs[2], runs[3]), ("begin", "separate", "end"), strict=True):
        etree.SubElement(run, w("fldChar")).set(w("fldCharType"), kind)
    etree.SubElement(runs[1], w("instrText")).text = field.get(w("instr"), "")
    whole = etree.Element("field")
    whole.extend([*runs[:3], *list(field), runs[3]])
    return whole


def _delete_texts(element: Element) -> None:
    """Rename the texts in an element to those of deleted runs (17.3.3.7, 17.16.13)."""
    for text in list(element.iter(*_DELETED)):
        # A text box is a story of its own, which goes with its drawing.
        if next(text.iterancestors(_TEXT_BOX), None) is None:
            text.tag = _DELETED[str(text.tag)]
            text.set(_SPACE, "preserve")
