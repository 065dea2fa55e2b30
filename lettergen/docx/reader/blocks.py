"""Stories read into blocks: paragraphs and tables."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.list_labels import ListCounter
from lettergen.docx.reader import drawings
from lettergen.docx.reader.model import Block, Cell, Paragraph, Row, Span, State, Table
from lettergen.docx.reader.part import Part
from lettergen.docx.reader.spans import (
    ALTERNATIVES,
    EQUATIONS,
    PROPERTIES,
    SpanReader,
    find_state,
)
from lettergen.docx.run_content import DELETED
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass

_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_BOOKMARK, _RUN = w("bookmarkStart"), w("r")
_BLOCKS = frozenset((_PARAGRAPH, _TABLE, _BOOKMARK, _RUN, *EQUATIONS))
_MARK = f"{w('pPr')}/{w('rPr')}"


class _Open(NamedTuple):
    """A paragraph that goes on in the next."""

    element: Element
    spans: list[Span]
    bookmarks: list[str]
    number: int


class BlockReader:
    """Reads one story of a part."""

    def __init__(self, part: Part, story: Element, lists: ListCounter) -> None:
        self._part = part
        self._lists = lists
        self._spans = SpanReader(part, story, self._read_text_box)

    def read(self, parent: Element, state: State = State.PLAIN) -> tuple[Block, ...]:
        """Return the blocks of an element: the story, or a cell in it."""
        blocks: list[Block] = []
        open_: _Open | None = None
        for element, inner_state in _find(parent, state, _BLOCKS):
            if element.tag == _BOOKMARK:
                self._spans.add_bookmark(element)
            elif element.tag == _TABLE:
                blocks += self._end(open_)
                open_ = None
                blocks.append(self._read_table(element, inner_state))
            else:
                open_ = self._read_paragraph(element, inner_state, open_)
                if not self._continues_in_next(element):
                    blocks += self._end(open_)
                    open_ = None
        return (*blocks, *self._end(open_))

    def _read_paragraph(self, element: Element, state: State, before: _Open | None) -> _Open:
        spans, bookmarks = self._spans.read(element, state)
        number = self._part.numbers.get(element, 0)
        if element.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            self._part.section += 1
        if before is None:
            return _Open(element, spans, bookmarks, number)
        return _Open(element, before.spans + spans, before.bookmarks + bookmarks, before.number)

    def _read_text_box(self, box: Element, state: State) -> tuple[Block, ...]:
        """The content of a text box, which is a story of its own but counts on in the lists."""
        return BlockReader(self._part, box, self._lists).read(box, state)

    def _continues_in_next(self, paragraph: Element) -> bool:
        """Return whether a paragraph continues in the next, since its own mark is not shown."""
        mark = paragraph.find(_MARK)
        is_gone = mark is not None and any(mark.find(tag) is not None for tag in DELETED)
        return is_gone or self._spans.is_in_code

    def _end(self, open_: _Open | None) -> list[Block]:
        """The paragraph that ends here, if any does."""
        if open_ is None:
            return []
        format_ = self._part.formats.find_paragraph_format(open_.element)
        label = None
        if format_.list_id and not self._is_hidden(open_):
            label = self._lists.next(format_.list_id, format_.list_level, format_.style)
        spans, bookmarks = tuple(open_.spans), tuple(open_.bookmarks)
        return [Paragraph(spans, format_, open_.number, label, bookmarks)]

    def _is_hidden(self, open_: _Open) -> bool:
        """Whether nothing of a paragraph is shown, its mark neither (17.3.2.41)."""
        mark = open_.element.find(_MARK)
        hides = mark is not None and is_set(mark.find(w("vanish")))
        return hides and not any(span.is_shown for span in open_.spans)

    # Tables (17.4)

    def _read_table(self, table: Element, state: State) -> Table:
        rows: list[tuple[list[_OpenCell], bool, State]] = []
        merged: dict[int, _OpenCell] = {}
        is_header = True
        for element, row_state in _find(table, state, frozenset((_ROW,))):
            properties = element.find(w("trPr"))
            row_state |= _find_row_state(properties)
            cells = self._read_cells(element, row_state, merged if row_state.is_shown else {})
            if row_state.is_shown:
                header = None if properties is None else properties.find(w("tblHeader"))
                is_header = is_header and is_set(header)
            rows.append((cells, is_header, row_state))
        return Table(
            tuple(
                Row(tuple(Cell(c.blocks, c.columns, c.rows) for c in cells), is_header, row_state)
                for cells, is_header, row_state in rows
            ),
            style=self._part.formats.properties.styles.find_table_style(table),
            has_inner_lines=self._part.formats.has_inner_lines(table),
        )

    def _read_cells(
        self, row: Element, state: State, merged: dict[int, "_OpenCell"]
    ) -> list["_OpenCell"]:
        """The cells that begin in a row; ``merged`` has the last to begin in each column."""
        cells = []
        column = _integer(row.find(f"{w('trPr')}/{w('gridBefore')}")) or 0
        for element, cell_state in _find(row, state, frozenset((_CELL,))):
            properties = element.find(w("tcPr"))
            properties = etree.Element(w("tcPr")) if properties is None else properties
            columns = max(_integer(properties.find(w("gridSpan"))) or 1, 1)
            merge = properties.find(w("vMerge"))
            if merge is not None and get_attribute(merge) != "restart" and column in merged:
                merged[column].rows += 1
            else:
                merged[column] = _OpenCell(self.read(element, cell_state), columns)
                cells.append(merged[column])
            column += columns
        return cells


@dataclass
class _OpenCell:
    """A cell that may go on in the rows below."""

    blocks: tuple[Block, ...]
    columns: int
    rows: int = 1


def _find(parent: Element, state: State, tags: frozenset[str]) -> Iterator[tuple[Element, State]]:
    """The elements of these kinds, nearest first, with what the wrappers around mean for them."""
    for child in parent:
        if child.tag in tags:
            yield child, state
        elif child.tag == ALTERNATIVES:
            for chosen in drawings.choose(child):
                yield from _find(chosen, state, tags)
        elif child.tag not in PROPERTIES and isinstance(child.tag, str):
            yield from _find(child, state | find_state(child), tags)


def _find_row_state(properties: Element | None) -> State:
    """What the properties of a row mean for it (17.4.20, 17.13.5.12, 17.13.5.17)."""
    state = State.PLAIN
    if properties is not None:
        if properties.find(w("ins")) is not None:
            state |= State.INSERTED
        if properties.find(w("del")) is not None:
            state |= State.DELETED
        if is_set(properties.find(w("hidden"))):
            state |= State.HIDDEN
    return state


def _integer(element: Element | None) -> int | None:
    return parse_integer(get_attribute(element))
