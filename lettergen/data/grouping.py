"""``group:`` of a campaign: many rows of a list that become one letter.

What all rows of a group have in common are the fields of the letter; the rows themselves are a list
in the field ``rows``, or what ``rows:`` calls it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from lettergen.data.field_map import Column, describe_columns
from lettergen.data.names import find_same, identify, spell
from lettergen.data.values import Located, Mapping, NoValue, Sequence, is_blank
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.dataclass import dataclass

ROWS_DIFFER = "LG625"
"""The code for a name that has different values in the rows of a letter."""

ROWS = "rows"
"""The field with the rows of a group, unless the campaign calls it otherwise."""


@dataclass(frozen=True)
class Grouping:
    """The columns whose values tell which rows are one letter.

    ``rows`` is the name of the field with the rows, ``place`` where it is written.
    """

    columns: tuple[Column, ...]
    rows: str
    place: Place

    def apply(self, entries: Iterable[Mapping]) -> Iterator["RowGroup"]:
        """Yield the fields of each group, in the order of their first rows.

        All rows are kept in memory, for those of a group may be anywhere in the list. A row with
        nothing in one of the columns is a group of its own. Reports columns that no row has
        (LG621), and a column with the name of the field for the rows (LG624).
        """
        groups: dict[object, list[Mapping]] = {}
        missing = {column.name: column for column in self.columns}
        names: dict[str, None] = {}
        taken: Mapping | None = None
        for entry in entries:
            if not entry.keys() <= names.keys():
                names.update(dict.fromkeys(entry))
                if taken is None and find_same(self.rows, entry):
                    taken = entry
            key: list[str] = []
            for column in self.columns:
                if (found := locate_column(entry, column.name)) is not None:
                    missing.pop(column.name, None)
                    if not is_blank(found.value):
                        key.append(_normalise(found.value))
            is_whole = len(key) == len(self.columns)
            groups.setdefault(tuple(key) if is_whole else id(entry), []).append(entry)
        for column in missing.values():
            message = f"the list of recipients has no column '{column.name}'."
            hint = describe_columns(column.name, list(names))
            report(Finding("LG621", message, column.place, hint))
        if taken is not None:
            self._report_taken(taken)
        for rows in groups.values():
            yield RowGroup(rows, self.rows, [column.name for column in self.columns])

    def _report_taken(self, entry: Mapping) -> None:
        (name, *_) = find_same(self.rows, entry)
        message = f"a column is called '{name}', too ({entry.place_of_name(name)})."
        hint = "Name the list of rows otherwise, such as 'rows: people'."
        report(Finding("LG624", message, self.place, hint))


class _Shared(Mapping):
    """What several mappings have in common; they are rows, or groups of fields in rows."""

    def __init__(self, rows: list[Mapping], trail: str, list_name: str) -> None:
        dict.__init__(self)
        self.rows = rows
        self.trail = trail
        self.list_name = list_name
        first, *others = rows
        for key, value in first.items():
            values = [row.get(key, _MISSING) for row in others]
            if values.count(value) == len(values):
                self[key] = value
            elif isinstance(value, Mapping) and all(isinstance(one, Mapping) for one in values):
                inner = f"{trail}.{key}" if trail else key
                self[key] = _Shared([value, *values], inner, list_name)

    @property
    def is_row(self) -> bool:  # type: ignore[override]
        """Whether the first one is a row of a table."""
        return self.rows[0].is_row

    @property
    def place(self) -> Place:
        """The place where the first one begins."""
        return self.rows[0].place

    def place_of(self, key: str) -> Place:
        """Return the place of the value in the first one that has it."""
        return next((row for row in self.rows if key in row), self.rows[0]).place_of(key)

    def place_of_name(self, key: str) -> Place:
        """Return the place of the name in the first one that has it."""
        return next((row for row in self.rows if key in row), self.rows[0]).place_of_name(key)

    def locate(self, name: str) -> Located | NoValue | None:
        """Return where the value is; why there is none, if the rows have different ones."""
        if (found := super().locate(name)) is not None:
            return found
        located = [row.locate(name) for row in self.rows]
        return self._describe_different(name, located) if any(located) else None

    def locate_column(self, name: str) -> Located | NoValue | None:
        """Return where the value of a column is that is now another field, as ``locate`` does."""
        located = [row.locate_column(name) for row in self.rows]
        values = [one.value if isinstance(one, Located) else _MISSING for one in located]
        if located[0] is None or values == values[:1] * len(values):
            return located[0]
        return self._describe_different(name, located)

    @property
    def names_without_value(self) -> tuple[str, ...]:
        """The keys for which the rows have different values."""
        return tuple(dict.fromkeys(key for row in self.rows for key in row if key not in self))

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of all keys and columns of the rows."""
        names = (name for row in self.rows for name in (*row, *row.column_names))
        return tuple(dict.fromkeys(names))

    def copy_without_values(self) -> "_Shared":
        """Return an empty mapping that knows the same places."""
        copy = _Shared.__new__(type(self))
        copy.rows, copy.trail, copy.list_name = self.rows, self.trail, self.list_name
        return copy

    def _describe_different(self, name: str, located: list[Any]) -> NoValue:
        """Return why a name has no value: two rows have different ones."""
        pairs = list(zip(self.rows, located, strict=True))
        first_row, first = pairs[0]
        other_row, other = next(
            (row, one) for row, one in pairs[1:] if _get_value(one) != _get_value(first)
        )
        key = next((one.key for one in located if isinstance(one, Located)), name)
        path = f"{self.trail}.{spell(key)}" if self.trail else spell(key)
        message = (
            f"'{key}' is different in the rows of this letter, "
            f"{_describe(first, first_row)} and {_describe(other, other_row)}."
        )
        hint = (
            f"Print it for each row, {{% for row in {self.list_name} %}}{{{{ row.{path} }}}}"
            "{% endfor %}, or give all rows of the group the same value."
        )
        place = other.place if isinstance(other, Located) else other_row.place
        return NoValue(ROWS_DIFFER, message, hint, place, path)


class RowGroup(_Shared):
    """The fields of a letter for several rows, and the rows in the field ``list_name``.

    ``columns`` are those that the rows are grouped by, which have the value of the first row.
    """

    def __init__(self, rows: list[Mapping], list_name: str, columns: Iterable[str]) -> None:
        super().__init__(rows, "", list_name)
        for column in columns:
            if isinstance(found := rows[0].locate(column), Located):
                self[found.key] = found.value
        listed = _Rows(rows)
        listed.extend(rows)
        self[list_name] = listed

    def place_of(self, key: str) -> Place:
        """Return the place of the value in the first row; that of the row for all rows."""
        return self.place if key == self.list_name else super().place_of(key)


class _Rows(Sequence):
    """The rows of a group."""

    def __init__(self, rows: list[Mapping]) -> None:
        list.__init__(self)
        self.rows = rows
        self.place = rows[0].place

    def place_of(self, index: int) -> Place:
        return self.rows[index].place

    def copy_without_values(self) -> "_Rows":
        return _Rows(self.rows)


_MISSING = object()


def locate_column(entry: Mapping, column: str) -> Located | None:
    """Return where an entry has the value of a field or column; ``None`` if it has neither."""
    found = entry.locate(column) or entry.locate_column(column)
    return found if isinstance(found, Located) else None


def _normalise(value: object) -> str:
    """Return a value by which rows are grouped: white space at its ends makes no difference."""
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _get_value(located: object) -> object:
    return located.value if isinstance(located, Located) else _MISSING


def _describe(located: object, row: Mapping) -> str:
    """Return a value and its place in words."""
    if not isinstance(located, Located):
        return f"none in {_describe_place(row.place)}"
    value = located.value
    shown = "nothing" if is_blank(value) else f"'{value}'" if isinstance(value, str) else "another"
    return f"{shown} in {_describe_place(located.place)}"


def _describe_place(place: Place) -> str:
    if place.cell:
        return f"cell {place.cell}"
    return ", ".join(filter(None, (f"line {place.line}" if place.line else "", place.detail)))


def parse_grouping(content: Mapping) -> Grouping | None:
    """Return what ``group:`` and ``rows:`` of a campaign describe; ``None`` without ``group:``.

    Reports values that name no columns, and no field (LG624).
    """
    value, place = content.get("group"), content.place_of("group")
    name, rows_place = content.get("rows", ROWS), content.place_of("rows")
    if "group" not in content:
        if "rows" in content:
            message = "'rows' names the rows of a group, but there is no 'group'."
            hint = "Add 'group:' with the column whose values the rows of one letter share."
            report(Finding("LG624", message, rows_place, hint))
        return None
    if not isinstance(name, str) or not identify(name):
        message = "'rows' must be the name of a field."
        report(Finding("LG624", message, rows_place, "Write 'rows: people', for example."))
        name = ROWS
    names = value if isinstance(value, Sequence) else [value]
    if not names or not all(isinstance(one, str) and one.strip() for one in names):
        message = "'group' must be a column, or a list of columns."
        report(Finding("LG624", message, place, "Write 'group: Household ID', for example."))
        return None
    columns = tuple(
        Column(one.strip(), value.place_of(index) if isinstance(value, Sequence) else place)
        for index, one in enumerate(names)
    )
    return Grouping(columns, name.strip(), rows_place if "rows" in content else place)
