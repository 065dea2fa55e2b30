"""How the dates of a list are typed: ``dates: day-first``, for all columns or for one."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lettergen.data.names import find_same
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place, did_you_mean
from lettergen.languages.date_order import DateOrder

_HINT = f"It is one of {', '.join(DateOrder)}."


class NumericDate(str):
    """A date in numbers that knows which of them is the day; it prints as it was typed."""

    __slots__ = ("date_order",)

    date_order: DateOrder

    def __new__(cls, text: str, date_order: DateOrder) -> "NumericDate":
        value = super().__new__(cls, text)
        value.date_order = date_order
        return value

    def __reduce__(self) -> tuple[type["NumericDate"], tuple[str, DateOrder]]:
        return NumericDate, (str(self), self.date_order)


class Column(NamedTuple):
    """A column whose dates the campaign tells of, and where it does."""

    name: str
    place: Place


class DateOrders(NamedTuple):
    """The order of day and month in each column, and in all others."""

    default: DateOrder | None = None
    by_column: tuple[tuple[Column, DateOrder], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.by_column)

    def over(self, others: "DateOrders") -> "DateOrders":
        """Return these orders, and the others where these do not tell."""
        by_column = (*others.by_column, *self.by_column)
        return DateOrders(self.default or others.default, by_column)

    def apply(self, entries: Iterable[Mapping]) -> Iterator[Mapping]:
        """Yield the entries; their dates in numbers know their order.

        Reports a column that the first row of a table does not have (LG621).
        """
        for number, entry in enumerate(entries):
            own: dict[str, DateOrder] = {}
            for column, order in self.by_column:
                same = find_same(column.name, entry)
                own.update(dict.fromkeys(same, order))
                if not same and entry.is_row and number == 0:
                    message = f"the list has no column '{column.name}'."
                    hint = did_you_mean(column.name, entry)
                    report(Finding("LG621", message, column.place, hint))
            for name, value in entry.items():
                if chosen := own.get(name, self.default):
                    entry[name] = _mark(value, chosen)
            yield entry


ANY_ORDER = DateOrders()
"""The order of dates that nothing tells."""


def _mark(value: Any, order: DateOrder) -> Any:
    if type(value) is str:
        from lettergen.languages.dates import looks_like_numbers

        return NumericDate(value, order) if looks_like_numbers(value) else value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            value[key] = _mark(inner, order)
    elif isinstance(value, Sequence):
        value[:] = [_mark(inner, order) for inner in value]
    return value


def parse_orders(value: object, place: Place) -> DateOrders:
    """Return the orders under ``dates:``: one for all columns, or a mapping of columns to orders.

    Reports what is no order (LG111).
    """
    if value is None:
        return ANY_ORDER
    if isinstance(value, Mapping):
        columns = [Column(key, value.place_of(key)) for key in value]
        orders = [(column, _parse(value[column.name], column.place)) for column in columns]
        return DateOrders(None, tuple((column, order) for column, order in orders if order))
    return DateOrders(_parse(value, place))


def _parse(value: object, place: Place) -> DateOrder | None:
    text = value.strip() if isinstance(value, str) else ""
    if text in list(DateOrder):
        return DateOrder(text)
    message = f"'dates' cannot be '{value}'." if text else "'dates' must be text."
    report(Finding("LG111", message, place, did_you_mean(text, DateOrder) or _HINT))
    return None
