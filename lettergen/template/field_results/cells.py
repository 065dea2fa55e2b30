"""The cells of tables (ECMA-376 part 1, 17.4) that a formula refers to."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.formulas import FormulaError, Values, name_cell, split_cell
from lettergen.docx.xml import Element, w
from lettergen.template.field_results.shown_text import read_shown_text
from lettergen.template.mailmerge.numbers import number_in

_WRAPPERS = (w("sdt"), w("sdtContent"), w("customXml"), w("ins"))


class Cell(NamedTuple):
    """A cell: its place by counting the cells of its row, and the first column of the grid in it.

    All are counted from 1. ``is_header`` tells that its row is repeated on each page (17.4.49).
    """

    element: Element
    row: int
    number: int
    column: int
    is_header: bool

    @property
    def name(self) -> str:
        """What people call the cell: ``B3``."""
        return name_cell(self.number, self.row)


class CellSource:
    """The numbers in the ``cells`` of one table; ``cell`` is the one that the formula is in."""

    def __init__(self, cells: Sequence[Cell], cell: Element | None = None) -> None:
        self._cells = cells
        self._own = next((one for one in self._cells if one.element is cell), None)
        self._texts: list[str] = []

    @property
    def currency(self) -> str:
        """The currency sign that all numbers have that were read; empty if they differ."""
        signs = {text.lstrip("-−(+ ")[:1] for text in self._texts}
        return signs.pop() if len(signs) == 1 and signs <= set("£$€¥") else ""

    def read_direction(self, direction: str) -> Values:
        """Return the numbers in the cells above, below, left or right of the formula."""
        own = self._own
        if own is None:
            raise FormulaError(f"says {direction} outside of a table")
        found = [one for one in self._cells if _is_in_direction(one, own, direction)]
        values: list[Decimal] = []
        for cell in found:
            if cell.is_header:
                continue
            heads = cell.row == 1 if direction in ("ABOVE", "BELOW") else cell.number == 1
            number = self._read(cell, may_be_words=heads)
            values += [] if number is None else [number]
        return values

    def read_range(self, first: str, last: str) -> Values:
        """Return the numbers in the cells from ``first`` to ``last``, such as A1 and B3."""
        (left, top), (right, bottom) = split_cell(first), split_cell(last)
        if first == last and None not in (left, top):
            cell = self._find(left, top)
            if cell is None:
                raise FormulaError(f"names the cell {first}, which its table does not have")
            number = self._read(cell)
            return [] if number is None else [number]
        columns, rows = _span(left, right), _span(top, bottom)
        found = [
            one
            for one in self._cells
            if (columns is None or columns[0] <= one.number <= columns[1])
            and (rows is None or rows[0] <= one.row <= rows[1])
            and one is not self._own
        ]
        numbers = [self._read(one, may_be_words=one.is_header or one.row == 1) for one in found]
        return [number for number in numbers if number is not None]

    def _read(self, cell: Cell, *, may_be_words: bool = False) -> Decimal | None:
        """Return the number in a cell; ``None`` for no text, and for words where they may be."""
        text = " ".join(read_shown_text(cell.element).split())
        if not text:
            return None
        number = read_number(text)
        if number is None and not may_be_words:
            message = f"meets '{text[:40]}' in the cell {cell.name}, which is not a number"
            raise FormulaError(message, text)
        if number is not None:
            self._texts.append(text)
        return number

    def _find(self, column: int | None, row: int | None) -> Cell | None:
        return next((one for one in self._cells if (one.number, one.row) == (column, row)), None)


def find_table(element: Element) -> tuple[Element | None, Element | None]:
    """Return the table and the cell that an element is in; ``None`` outside of any."""
    cell = next(element.iterancestors(w("tc"), w("txbxContent")), None)
    if cell is None or cell.tag != w("tc"):
        return None, None
    return next(cell.iterancestors(w("tbl")), None), cell


def list_cells(table: Element) -> Iterator[Cell]:
    """Iterate over the cells of a table, row by row."""
    for row_number, row in enumerate(_children(table, w("tr")), 1):
        properties = row.find(w("trPr"))
        header = None if properties is None else properties.find(w("tblHeader"))
        before = None if properties is None else properties.find(w("gridBefore"))
        column = 1 + (parse_integer(get_attribute(before)) or 0)
        for number, cell in enumerate(_children(row, w("tc")), 1):
            yield Cell(cell, row_number, number, column, is_set(header))
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            column += max(parse_integer(get_attribute(span)) or 1, 1)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _is_in_direction(cell: Cell, own: Cell, direction: str) -> bool:
    if direction in ("ABOVE", "BELOW"):
        is_before = cell.row < own.row if direction == "ABOVE" else cell.row > own.row
        return cell.column == own.column and is_before
    is_before = cell.number < own.number if direction == "LEFT" else cell.number > own.number
    return cell.row == own.row and is_before


def _span(first: int | None, last: int | None) -> tuple[int, int] | None:
    if first is None or last is None:
        return None
    return min(first, last), max(first, last)


def read_number(text: str) -> Decimal | None:
    """Return the number that a cell or a bookmark shows: ``£1,234.50``, ``20%``, ``(5.00)``."""
    text = text.strip()
    if text.endswith("%"):
        number = number_in(text[:-1].rstrip())
        return None if number is None else number / 100
    if text.startswith("(") and text.endswith(")"):
        number = number_in(text[1:-1])
        return None if number is None else -number
    return number_in(text)
