"""The rows of a table, such as a sheet or a CSV file: each is the mapping of one recipient."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from lettergen.data.values import Mapping, is_blank
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place


class Table(ABC):
    """A table with a header: the names of its columns, and the place of each cell.

    ``names`` are those of the header in order, empty for a column that has none. ``key`` is the
    column whose values name the rows, if there is one.
    """

    key = ""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(" ".join(name.split()) for name in names)

    @abstractmethod
    def place_of_cell(self, row: "Row", index: int) -> Place:
        """Return the place of a cell of a row; ``index`` is that of its column."""

    @abstractmethod
    def place_of_row(self, row: "Row") -> Place:
        """Return the place where a row begins."""

    @abstractmethod
    def place_of_name(self, index: int) -> Place:
        """Return the place of the name of a column."""

    def check_names(self) -> None:
        """Report the columns that have the name of another one (LG106)."""
        first: dict[str, int] = {}
        for index, name in enumerate(self.names):
            if name and first.setdefault(name, index) != index:
                other = self.place_of_name(first[name])
                message = f"two columns are called '{name}'; the first is in {_describe(other)}."
                hint = "Rename one of the two."
                report(Finding("LG106", message, self.place_of_name(index), hint))


class Row(Mapping):
    """A row of a table as a mapping of the names of the columns to the values.

    ``number`` is that of the row in the table: what it counts is for the table to know.
    """

    is_row = True
    trail = ""

    def __init__(self, cells: Iterable[tuple[str, Any]], table: Table, number: int) -> None:
        dict.__init__(self, cells)
        self.table = table
        self.number = number

    @property
    def place(self) -> Place:
        """The place where the row begins."""
        return self.table.place_of_row(self)

    def place_of(self, key: str) -> Place:
        """Return the place of the cell in the column ``key``; the row's if there is none."""
        names = self.table.names
        return self.table.place_of_cell(self, names.index(key)) if key in names else self.place

    def place_of_name(self, key: str) -> Place:
        """Return the place of ``key`` in the header of the table."""
        names = self.table.names
        return self.table.place_of_name(names.index(key)) if key in names else self.place

    def copy_without_values(self) -> "Row":
        """Return an empty row that knows the same places."""
        return Row((), self.table, self.number)


class RowBuilder:
    """Build the rows of a table from the values of their cells, and report what is wrong.

    A column with values and without a name is reported once (LG601). A row that repeats the
    header is reported and left out (LG602).
    """

    def __init__(self, table: Table) -> None:
        table.check_names()
        self._table = table
        self._names = table.names
        self._extra: set[int] = set()
        self._has_nameless = "" in table.names
        self._nameless = {index for index, name in enumerate(table.names) if not name}

    def build(self, cells: Sequence[Any], number: int) -> Row | None:
        """Return the row with the values of these cells, as many as there are names."""
        row = Row(zip(self._names, cells, strict=True), self._table, number)
        if self._has_nameless:
            self._check_nameless(row, cells)
        if cells[0] == self._names[0] and tuple(cells) == self._names:
            message, place = "this row repeats the header.", self._table.place_of_row(row)
            report(Finding("LG602", message, place, "Delete the row."))
            return None
        return row

    def check_extra(self, cells: Sequence[Any], number: int) -> None:
        """Report values to the right of the last column with a name, once for each column."""
        for index, value in enumerate(cells, len(self._names)):
            if index not in self._extra and not is_blank(value):
                self._extra.add(index)
                self._report_nameless(Row((), self._table, number), index)

    def _check_nameless(self, row: Row, cells: Sequence[Any]) -> None:
        row.pop("", None)
        for index in sorted(self._nameless):
            if not is_blank(cells[index]):
                self._nameless.remove(index)
                self._report_nameless(row, index)

    def _report_nameless(self, row: Row, index: int) -> None:
        message = "this column has values, but no name in the header."
        place = self._table.place_of_cell(row, index)
        report(Finding("LG601", message, place, "Give the column a name."))


def _describe(place: Place) -> str:
    """Return a place within its file, for people who look at the file."""
    if place.cell:
        return f"cell {place.cell}"
    return place.detail or place.in_file
