"""The results of formulas (ECMA-376 part 1, 17.16.3): ``=SUM(ABOVE)`` and its like."""

import re
from decimal import ROUND_HALF_UP, Decimal

from lettergen.docx.formulas import FormulaError, Values, evaluate
from lettergen.docx.xml import w
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.field_results.cells import CellSource, find_table, read_number
from lettergen.template.field_results.context import Context
from lettergen.template.field_results.field import LetterField, read_code_argument, read_text
from lettergen.template.mailmerge.numbers import number_in

_SWITCH = compile_lazily(r"\\[*#@].*", re.DOTALL)
_HUNDREDTH = Decimal("0.01")


def work_out_formula(context: Context, field: LetterField) -> str:
    """Return the result of a formula, before its picture; raises ``MergeError`` (LG361)."""
    text = read_text(read_code_argument(field.field)).strip().removeprefix("=")
    formula = _SWITCH.sub("", text).strip()
    source = _LetterSource(context, field)
    try:
        result = evaluate(formula, source)
    except FormulaError as error:
        message = f"the formula '={formula}' {error}."
        hint = "Correct the formula or the values that it is reckoned from."
        raise MergeError("LG361", message, hint, value=error.value) from None
    has_picture = field.instruction.get_switch_argument("#") is not None
    return f"{result:f}" if has_picture else _write(result, source.currency)


def _write(number: Decimal, currency: str) -> str:
    """Write a result without a picture: two decimals at most, with the currency of its cells."""
    number = number.quantize(_HUNDREDTH, ROUND_HALF_UP)
    if currency:
        sign = "-" if number < 0 else ""
        return f"{sign}{currency}{abs(number):,.2f}"
    text = f"{number:f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class _LetterSource:
    """Looks up cells and bookmarks for one formula."""

    def __init__(self, context: Context, field: LetterField) -> None:
        self._context = context
        table, cell = find_table(field.mark)
        self._cells = None if table is None else CellSource(context.list_cells(table), cell)

    @property
    def currency(self) -> str:
        """The currency sign that all cells have that were read."""
        return "" if self._cells is None else self._cells.currency

    def read_number(self, text: str) -> Decimal | None:
        return number_in(text)

    def read_direction(self, direction: str) -> Values:
        if self._cells is None:
            raise FormulaError(f"says {direction} outside of a table")
        return self._cells.read_direction(direction)

    def read_cells(self, first: str, last: str, table: str) -> Values:
        cells = self._cells
        if table:
            bookmark = self._context.bookmarks.find(table)
            start = None if bookmark is None else bookmark.start
            around = None if start is None else find_table(start)[0]
            if around is None and start is not None:
                around = next((e for one in start.itersiblings() for e in one.iter(w("tbl"))), None)
            cells = None if around is None else CellSource(self._context.list_cells(around))
        if cells is None:
            raise FormulaError(f"names the cell {first} outside of a table")
        return cells.read_range(first, last)

    def has_bookmark(self, name: str) -> bool:
        known = name.casefold() in self._context.variables
        return known or self._context.bookmarks.find(name) is not None

    def read_bookmark(self, name: str) -> Decimal:
        text = self._context.variables.get(name.casefold())
        bookmark = self._context.bookmarks.find(name)
        if text is None and bookmark is not None:
            text = bookmark.text
        number = read_number(text or "")
        if number is None:
            raise FormulaError(f"uses the bookmark '{name}', which is around '{text}', no number")
        return number
