"""Read recipients from spreadsheets: the rows below the header of one sheet."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from lettergen.data.recipient_source import RecipientSource
from lettergen.data.sheet import Problem, Range, Sheet, SheetRow, Value
from lettergen.data.table import Row, RowBuilder, Table
from lettergen.data.text_file import bad_character
from lettergen.data.values import is_blank
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import (
    Finding,
    LettergenError,
    Place,
    did_you_mean,
    format_column,
)
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import find_unwritable, format_count

_LOOKED_AT = 20
_TOTAL = compile_lazily(
    r"(?:grand |sub-?)?totals?|sum|summe|gesamt(?:summe)?|insgesamt|somme|totale|totaal|suma",
    re.IGNORECASE,
)


def read_entries(source: RecipientSource) -> Iterator[Row]:
    """Yield the rows below the header, one recipient each; rows without any value are left out.

    The values are what the cells show; dates are ISO dates, and truth values are ``True`` and
    ``False``. Reports cells whose value cannot be known (LG607, LG608, LG609, LG613, LG614),
    hidden rows and totals that nobody decided on (LG610, LG611), and what is wrong with the header
    (LG106, LG601, LG612).

    Raises:
        LettergenError: the file cannot be read (LG600), or it is not clear which sheet (LG606).
    """
    hidden = source.text("hidden")
    if hidden not in ("", "include", "skip"):
        raise source.refuse("hidden", "must be 'include' or 'skip'.")
    sheet = _choose_sheet(source)
    reader = _SheetReader(source, sheet, hidden)
    return reader.read()


class _SheetTable(Table):
    """The places in a sheet; ``header`` is the number of the row with the names."""

    def __init__(self, path: Path, sheet: str, names: Sequence[str], header: int) -> None:
        super().__init__(names)
        self.path = str(path)
        self.sheet = sheet
        self.header = header

    def place_of_cell(self, row: Row, index: int) -> Place:
        return Place.in_sheet(self.path, self.sheet, row.number, index + 1)

    def place_of_row(self, row: Row) -> Place:
        return Place.in_sheet(self.path, self.sheet, row.number)

    def place_of_name(self, index: int) -> Place:
        return Place.in_sheet(self.path, self.sheet, self.header, index + 1)


class _SheetReader:
    """Read the rows of one sheet."""

    def __init__(self, source: RecipientSource, sheet: Sheet, hidden: str) -> None:
        self._source = source
        self._path = source.file
        self._header = source.number("header")
        self._footer = source.number("footer")
        self._hidden = hidden
        self._sheet = sheet
        self._merged = _Merged(sheet.find_merged())
        self._has_forbidden = sheet.may_have_forbidden()
        self._total_rows = sheet.find_total_rows()
        self._hidden_rows: list[int] = []

    def read(self) -> Iterator[Row]:
        """Yield the recipients."""
        filled = map(self._merged.fill, filter(_has_value, self._sheet.read_rows()))
        header, rows = self._find_header(filled)
        if header is None:
            return
        names = [self._name(header, index) for index in range(len(header.cells))]
        while names and not names[-1]:
            names.pop()
        if not names:
            return
        table = _SheetTable(self._path, self._sheet.name, names, header.number)
        self._check_header(header, table)
        builder = RowBuilder(table)
        for row in self._drop_totals(rows):
            if (built := self._build(row, table, builder)) is not None:
                yield built
        self._report_hidden()

    def _find_header(self, rows: Iterator[SheetRow]) -> tuple[SheetRow | None, Iterator[SheetRow]]:
        """Return the row with the names, and the rows below it.

        That is the row that the campaign names, else the first one with two cells; if there is
        none, the list has one column.
        """
        if self._header is not None:
            rows = (row for row in rows if row.number >= (self._header or 0))
            first = next(rows, None)
            return (first if first and first.number == self._header else None), rows
        start: list[SheetRow] = []
        for row in rows:
            start.append(row)
            if len(row.problems) + sum(not is_blank(value) for value in row.cells) > 1:
                return row, rows
            if len(start) == _LOOKED_AT:
                break
        return (start[0], chain(start[1:], rows)) if start else (None, rows)

    def _name(self, header: SheetRow, index: int) -> str:
        if index in header.problems:
            self._report(header.problems[index], header.number, index)
        return str(header.cells[index])

    def _check_header(self, header: SheetRow, table: _SheetTable) -> None:
        """Report cells of the header that are merged with those beside them (LG612)."""
        for merged in self._merged.find_wide(header.number):
            message = f"the cells {_format_range(merged)} of the header are merged."
            option = self._source.write_option(f"header: {header.number + 1}")
            hint = f"Name the row with the columns' names, such as {option}."
            place = table.place_of_name(merged.first_column - 1)
            report(Finding("LG612", message, place, hint))

    def _drop_totals(self, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        """Yield the rows without the totals at the end."""
        kept = (row for row in rows if row.number not in self._total_rows)
        waiting: deque[SheetRow] = deque()
        before: SheetRow | None = None
        count = 1 if self._footer is None else self._footer
        for row in kept:
            waiting.append(row)
            if len(waiting) > count:
                before = waiting.popleft()
                yield before
        if self._footer is None and waiting:
            last = waiting[0]
            if before is not None and _is_total(last, before):
                message = "this row seems to be a row of totals."
                option = self._source.write_option("footer: 1")
                hint = f"Leave it out with {option}, or take it as a recipient with 'footer: 0'."
                place = Place.in_sheet(str(self._path), self._sheet.name, last.number)
                report(Finding("LG611", message, place, hint))
            yield last

    def _build(self, row: SheetRow, table: _SheetTable, builder: RowBuilder) -> Row | None:
        if row.is_hidden:
            if self._hidden == "skip":
                return None
            self._hidden_rows.append(row.number)
        for merged in self._merged.find_wide(row.number):
            message = f"the cells {_format_range(merged)} are merged."
            place = Place.in_sheet(table.path, table.sheet, row.number, merged.first_column)
            report(Finding("LG609", message, place, "Separate the cells and fill each of them."))
        cells, width = row.cells, len(table.names)
        if len(cells) > width:
            builder.check_extra(cells[width:], row.number)
            del cells[width:]
        for index, problem in row.problems.items():
            self._report(problem, row.number, index)
        if self._has_forbidden:
            for index, value in enumerate(cells):
                if isinstance(value, str) and (bad := find_unwritable(value)) is not None:
                    report(bad_character(bad, self._place(row.number, index)))
        cells += [""] * (width - len(cells))
        return builder.build(cells, row.number)

    def _report_hidden(self) -> None:
        if not self._hidden_rows or self._hidden:
            return
        rows = format_count(len(self._hidden_rows), "row")
        verb = "is" if len(self._hidden_rows) == 1 else "are"
        message = f"{rows} of this list {verb} hidden, row {self._hidden_rows[0]} first."
        option = self._source.write_option("hidden: include")
        hint = f"Write {option} or 'hidden: skip', or show all rows."
        place = Place.in_sheet(str(self._path), self._sheet.name, self._hidden_rows[0])
        report(Finding("LG610", message, place, hint))

    def _report(self, problem: Problem, row: int, index: int) -> None:
        report(Finding(problem.code, problem.message, self._place(row, index), problem.hint))

    def _place(self, row: int, index: int) -> Place:
        return Place.in_sheet(str(self._path), self._sheet.name, row, index + 1)


class _Merged:
    """The merged cells of a sheet, by the rows that they cover."""

    def __init__(self, merged: Sequence[Range]) -> None:
        self._tall: dict[int, list[Range]] = {}
        self._wide: dict[int, list[Range]] = {}
        self._values: dict[Range, Value] = {}
        for one in merged[:100_000]:
            if one.last_column > one.first_column:
                self._wide.setdefault(one.first_row, []).append(one)
            elif one.last_row - one.first_row < 100_000:
                for row in range(one.first_row, one.last_row + 1):
                    self._tall.setdefault(row, []).append(one)

    def find_wide(self, row: int) -> list[Range]:
        """Return the merged cells of more than one column that begin in a row."""
        return self._wide.get(row, [])

    def fill(self, row: SheetRow) -> SheetRow:
        """Give each row that a merged cell of one column covers the value of the cell."""
        for one in self._tall.get(row.number, ()):
            index = one.first_column - 1
            row.cells.extend([""] * (index + 1 - len(row.cells)))
            if row.number == one.first_row:
                self._values[one] = row.cells[index]
            else:
                row.cells[index] = self._values.get(one, "")
        return row


def _choose_sheet(source: RecipientSource) -> Sheet:
    """Return the sheet that the campaign names, or the only one with anything in it."""
    sheets, name = _open(source.file), source.text("sheet").strip()
    if name:
        for sheet in sheets:
            if sheet.name.strip().casefold() == name.casefold():
                return sheet
        names = [sheet.name for sheet in sheets]
        hint = did_you_mean(name, names) or f"The sheets are {_list(names)}."
        place = source.options.place_of("sheet")
        raise LettergenError(Finding("LG606", f"there is no sheet '{name}'.", place, hint))
    filled = [sheet for sheet in sheets if not sheet.is_hidden and not sheet.is_empty()]
    if len(filled) == 1:
        return filled[0]
    place = Place(str(source.file))
    if not filled:
        raise LettergenError(Finding("LG120", "there are no recipients in this list.", place))
    names = [sheet.name for sheet in filled]
    message = f"several sheets have something in them: {_list(names)}."
    hint = f"Name the one with the recipients: {source.write_option(f'sheet: {names[0]}')}."
    raise LettergenError(Finding("LG606", message, place, hint))


def _open(path: Path) -> Sequence[Sheet]:
    if path.suffix.lower() == ".ods":
        from lettergen.data.ods import OdsWorkbook

        return OdsWorkbook(path).sheets
    if path.suffix.lower() == ".xlsb":
        from lettergen.data.xlsb import BinaryWorkbook

        return BinaryWorkbook(path).sheets
    from lettergen.data.xlsx import Workbook

    return Workbook(path).sheets


def _has_value(row: SheetRow) -> bool:
    return bool(row.problems) or not all(map(is_blank, row.cells))


def _is_total(row: SheetRow, before: SheetRow) -> bool:
    """Whether a row sums up others: it is called so, or has sums where the one before has none."""
    first = next((value for value in row.cells if not is_blank(value)), "")
    is_called_so = isinstance(first, str) and _TOTAL.fullmatch(first.strip().rstrip(":"))
    return bool(is_called_so) or (row.sums_up and not before.sums_up)


def _format_range(cells: Range) -> str:
    first, last = format_column(cells.first_column), format_column(cells.last_column)
    return f"{first}{cells.first_row}:{last}{cells.last_row}"


def _list(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
