"""``fields:`` of a campaign: fields that get their values from columns with other names.

``parse_fields`` reads the key, and ``FieldMap.apply`` gives each entry of a list its fields. The
value of a field has the place of the cell that it comes from.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Sequence_
from typing import Any, NamedTuple

from lettergen.data.names import find_same, identify
from lettergen.data.values import Located, Mapping, NoValue, Sequence, is_blank
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.system.dataclass import dataclass, field

_OPTIONS = ("column", "split")
_MOST_LISTED = 12
_HOW = "Write 'name: Column', 'name: [Column, Column]' or 'name: {column: Column, split: \",\"}'."


class Column(NamedTuple):
    """A column that a field gets its value from, and where the campaign names it."""

    name: str
    place: Place


class FieldSource(NamedTuple):
    """Where one field gets its value from.

    ``steps`` are the names that lead to it, ``("firm", "name")``. It has the value of one column,
    or is a list if ``is_list``: of several columns, or of what ``separator`` separates in one.
    """

    steps: tuple[str, ...]
    columns: tuple[Column, ...]
    is_list: bool
    separator: str = ""

    @property
    def name(self) -> str:
        """The name of the field as the campaign and templates write it."""
        return ".".join(self.steps)


@dataclass(frozen=True)
class FieldMap:
    """The fields that get their values from columns with other names."""

    sources: tuple[FieldSource, ...]
    place: Place

    def apply(self, entries: Iterable[Mapping]) -> Iterator[Mapping]:
        """Yield the fields of each entry: those that are mapped, then the other columns.

        Reports columns that the list does not have (LG621), and columns with the name of a field
        (LG623): those of a table with its first row, others after the last entry.
        """
        known: dict[tuple[str, ...], _Layout] = {}
        missing = {column.name: column for one in self.sources for column in one.columns}
        clashing: set[str] = set()
        names: dict[str, None] = {}
        for entry in entries:
            keys = tuple(entry)
            if keys not in known:
                layout = known[keys] = _Layout.plan(self, keys)
                names.update(dict.fromkeys(keys))
                for found in layout.found:
                    missing.pop(found, None)
                for name, column in layout.clashes:
                    if name not in clashing:
                        clashing.add(name)
                        self._report_clash(name, column, entry)
                if entry.is_row:
                    _report_missing(missing, names)
                    missing = {}
            yield known[keys].build(entry)
        _report_missing(missing, names)

    def find_path(self, column: str) -> tuple[str, ...] | None:
        """Return the names that lead to the field that has the value of a column."""
        for source in self.sources:
            if find_same(column, (one.name for one in source.columns)):
                return source.steps
        return None

    def _report_clash(self, name: str, column: str, entry: Mapping) -> None:
        source = next(one for one in self.sources if one.steps[0] == name)
        where = entry.place_of_name(column)
        message = f"the field '{name}' has the same name as the column '{column}' ({where})."
        hint = f"Choose another name, or give the column one, too: 'other_name: {column}'."
        report(Finding("LG623", message, source.columns[0].place, hint, name=name))


@dataclass(frozen=True)
class _Layout:
    """How entries with certain keys become fields.

    ``fields`` has each field with its columns by the keys of the entry, ``rest`` the keys that no
    field names. ``found`` are the columns that the entries have, as the campaign names them, and
    ``clashes`` are the fields that have the name of another column.
    """

    fields: tuple[tuple[FieldSource, tuple[str, ...]], ...]
    rest: tuple[str, ...]
    found: frozenset[str]
    clashes: tuple[tuple[str, str], ...]
    origins: dict[str, str] = field(default_factory=dict)

    @classmethod
    def plan(cls, fields: FieldMap, keys: tuple[str, ...]) -> "_Layout":
        key_of: dict[str, str] = {}
        for column in (column.name for one in fields.sources for column in one.columns):
            if same := (column,) if column in keys else find_same(column, keys):
                key_of[column] = same[0]
        planned = tuple(
            (one, found)
            for one in fields.sources
            if (found := tuple(key_of[c.name] for c in one.columns if c.name in key_of))
        )
        moved = set(key_of.values())
        rest = tuple(key for key in keys if key not in moved)
        names = dict.fromkeys(one.steps[0] for one, _ in planned)
        clashes = tuple((name, same[0]) for name in names if (same := find_same(name, rest)))
        origins: dict[str, str] = {}
        for one, found in planned:
            origins.setdefault(one.steps[0], found[0])
        return cls(planned, rest, frozenset(key_of), clashes, origins)

    def build(self, entry: Mapping) -> "MappedFields":
        fields = MappedFields(entry, self.origins)
        for source, columns in self.fields:
            *steps, last = source.steps
            group = fields
            for depth, step in enumerate(steps, 1):
                if step not in group:
                    group[step] = MappedFields(entry, {}, ".".join(source.steps[:depth]))
                group = group[step]
                group.origins.setdefault(source.steps[depth], columns[0])
            group[last] = _build_value(source, columns, entry)
        for key in self.rest:
            fields[key] = entry[key]
        return fields


class MappedFields(Mapping):
    """The fields of one entry, or a group of them; each value has the place of its column.

    ``origins`` has the column of each key that is mapped.
    """

    def __init__(self, entry: Mapping, origins: dict[str, str], trail: str = "") -> None:
        dict.__init__(self)
        self.entry = entry
        self.origins = origins
        self.trail = trail

    @property
    def is_row(self) -> bool:  # type: ignore[override]
        """Whether the entry is a row of a table."""
        return self.entry.is_row

    @property
    def place(self) -> Place:
        """The place where the entry begins."""
        return self.entry.place

    def place_of(self, key: str) -> Place:
        """Return the place of the cell that the value of ``key`` comes from."""
        return self.entry.place_of(self.origins.get(key, key))

    def place_of_name(self, key: str) -> Place:
        """Return the place of the name of the column that the value of ``key`` comes from."""
        return self.entry.place_of_name(self.origins.get(key, key))

    def locate_column(self, name: str) -> Located | NoValue | None:
        """Return where the value of a column of the entry is."""
        return None if self.trail else self.entry.locate(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns of the entry."""
        return () if self.trail else tuple(self.entry)

    def copy_without_values(self) -> "MappedFields":
        """Return an empty mapping that knows the same places."""
        return MappedFields(self.entry, dict(self.origins), self.trail)


class _Items(Sequence):
    """A list whose items come from the columns of an entry."""

    def __init__(self, entry: Mapping, origins: list[str]) -> None:
        list.__init__(self)
        self.entry = entry
        self.origins = origins
        self.place = entry.place_of(origins[0]) if origins else entry.place

    def place_of(self, index: int) -> Place:
        return self.entry.place_of(self.origins[index])

    def copy_without_values(self) -> "_Items":
        return _Items(self.entry, list(self.origins))


def _build_value(source: FieldSource, columns: tuple[str, ...], entry: Mapping) -> Any:
    """Return the value of a field; what is blank is no item of a list."""
    if not source.is_list:
        return entry[columns[0]]
    found = [(item, one) for one in columns for item in _list_items(entry[one], source.separator)]
    items = _Items(entry, [column for _, column in found])
    items.extend(item for item, _ in found)
    return items


def _list_items(value: Any, separator: str) -> list[Any]:
    """Return what a column has for a list."""
    items = value if isinstance(value, list) else [value]
    if separator and isinstance(value, str):
        items = [part.strip() for part in value.split(separator)]
    return [item for item in items if not is_blank(item)]


def _report_missing(missing: dict[str, Column], names: Iterable[str]) -> None:
    """Report columns that the list does not have."""
    known = list(names)
    for column in missing.values():
        message = f"the list of recipients has no column '{column.name}'."
        report(Finding("LG621", message, column.place, describe_columns(column.name, known)))


def describe_columns(name: str, known: Sequence_[str]) -> str:
    """Return the hint for a column that a list does not have."""
    names = {identify(one) or one: one for one in known}
    if offer := did_you_mean(identify(name), names, names.__getitem__):
        return offer
    listed = ", ".join(f"'{one}'" for one in known[:_MOST_LISTED])
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    return f"It has {listed}{more}." if listed else ""


def parse_fields(content: object, place: Place) -> FieldMap | None:
    """Return the fields that ``fields:`` describes; ``place`` is that of the key.

    Reports values that describe no field (LG622), and fields of the same name (LG623).
    """
    if not isinstance(content, Mapping) or not content:
        message = "'fields' must be a mapping of the names of fields to columns."
        report(Finding("LG622", message, place, _HOW))
        return None
    sources: list[FieldSource] = []
    for name, value in content.items():
        steps = tuple(step.strip() for step in name.split("."))
        if not all(map(identify, steps)):
            message = f"'{name}' cannot be the name of a field."
            report(Finding("LG622", message, content.place_of(name), "Use letters and digits."))
            continue
        source = _parse_source(name, steps, value, content)
        if source is not None:
            sources.append(source)
    return FieldMap(tuple(_drop_clashes(sources)), place)


def _parse_source(
    name: str, steps: tuple[str, ...], value: object, content: Mapping
) -> FieldSource | None:
    """Return the source of one field, or report what is wrong with it."""
    place = content.place_of(name)
    match value:
        case str() if value.strip():
            return FieldSource(steps, (Column(value.strip(), place),), is_list=False)
        case Sequence() if value and all(isinstance(one, str) and one.strip() for one in value):
            columns = (Column(one.strip(), value.place_of(at)) for at, one in enumerate(value))
            return FieldSource(steps, tuple(columns), is_list=True)
        case Mapping() if value:
            return _parse_options(name, steps, value)
    report(Finding("LG622", f"the field '{name}' names no column.", place, _HOW))
    return None


def _parse_options(name: str, steps: tuple[str, ...], options: Mapping) -> FieldSource | None:
    for key in options:
        if key not in _OPTIONS:
            message = f"the field '{name}' has no option '{key}'."
            hint = did_you_mean(key, _OPTIONS) or (
                f"It takes {' and '.join(_OPTIONS)}. To group fields, write '{name}.{key}: Column'."
            )
            report(Finding("LG622", message, options.place_of(key), hint))
            return None
    column, separator = options.get("column"), options.get("split", "")
    if not isinstance(column, str) or not column.strip():
        message = f"the field '{name}' names no column."
        report(Finding("LG622", message, options.place_of("column"), _HOW))
        return None
    if "split" in options and (not isinstance(separator, str) or not separator):
        message = "'split' must be the text between the items, such as ','."
        report(Finding("LG622", message, options.place_of("split"), "Put it in quotation marks."))
        return None
    found = Column(column.strip(), options.place_of("column"))
    return FieldSource(steps, (found,), bool(separator), str(separator))


def _drop_clashes(sources: Iterable[FieldSource]) -> Iterator[FieldSource]:
    """Yield the fields whose names are free.

    Reports the others: those with the name of another one, or of a group of fields (LG623).
    """
    fields: dict[tuple[str, ...], FieldSource] = {}
    groups: dict[tuple[str, ...], FieldSource] = {}
    for source in sources:
        identity = tuple(map(identify, source.steps))
        above = [identity[:length] for length in range(1, len(identity))]
        if (first := fields.get(identity)) is not None:
            message = f"the fields '{first.name}' and '{source.name}' have the same name."
        elif (first := next(filter(None, map(fields.get, above)), None)) is not None:
            message = f"'{first.name}' is a field, and a group with the field '{source.name}'."
        elif (first := groups.get(identity)) is not None:
            message = f"'{source.name}' is a field, and a group with the field '{first.name}'."
        else:
            fields[identity] = source
            groups.update(dict.fromkeys(above, source))
            yield source
            continue
        report(Finding("LG623", message, source.columns[0].place, "Rename one of them."))
