"""The values of a campaign's files, which know where they were read."""

from collections.abc import Mapping as AbstractMapping
from decimal import Decimal
from typing import Any, NamedTuple

from lettergen.data.names import find_same
from lettergen.diagnostics.finding import Place

_NUMBER_START = frozenset("0123456789-−")

RECORD_NAMES = ("sent", "sent_on", "answered", "answered_on")
"""What the ledger tells of a letter; a field or value of the same name wins."""


class QuotedText(str):
    """A text in quotation marks that could be a number without them."""

    __slots__ = ()


def quote_number(text: str) -> str:
    """Return a text that stood in quotation marks; one that begins as a number is no number."""
    return QuotedText(text) if text[:1] in _NUMBER_START else text


class ShownNumber(str):
    """A number and the text by which a spreadsheet or a filter shows it, such as ``£1,234.50``.

    ``currency`` is the currency of the number, if it is known and the text does not show it.
    """

    __slots__ = ("currency", "number")

    currency: str
    number: Decimal

    def __new__(cls, text: str, number: Decimal = Decimal(0), currency: str = "") -> "ShownNumber":
        """Return the text, which reckons as ``number``."""
        shown = super().__new__(cls, text)
        shown.number, shown.currency = number, currency
        return shown


class Located(NamedTuple):
    """Where a value is: the mapping that has it, and its key there."""

    mapping: "Mapping"
    key: str

    @property
    def value(self) -> Any:
        """The value."""
        return self.mapping[self.key]

    @property
    def place(self) -> Place:
        """The place of the value."""
        return self.mapping.place_of(self.key)


class NoValue(NamedTuple):
    """Why a name has no value that could be used, though the data knows it."""

    code: str
    message: str
    hint: str
    place: Place | None = None
    name: str = ""


class Mapping(dict[str, Any]):
    """A mapping that knows its own place and that of each of its keys.

    ``trail`` is the path to it from the top, as a template writes it: ``sender.post``.
    ``is_row`` tells whether it is a row of a table, whose cells cannot be lists. ``record`` is
    what the ledger tells of a recipient's letter, by ``RECORD_NAMES``; ``None`` if it does not
    know it.
    """

    is_row = False
    record: "Mapping | None" = None

    def __init__(self, place: Place, trail: str = "") -> None:
        super().__init__()
        self._place = place
        self.trail = trail
        self.lines: dict[str, int] = {}
        self.columns: dict[str, int] = {}

    @property
    def place(self) -> Place:
        """The place where it begins."""
        return self._place

    def place_of(self, key: str) -> Place:
        """Return the place of ``key``; the mapping's own place if it has no such key."""
        if key not in self.lines:
            return self._place
        return Place(self._place.path, self.lines[key], column=self.columns.get(key, 0))

    def place_of_name(self, key: str) -> Place:
        """Return the place where ``key`` is written; for a table, that is its header."""
        return self.place_of(key)

    def locate(self, name: str) -> Located | NoValue | None:
        """Return where the value of a name is; ``None`` if there is none.

        That is the key ``name``, or else the only one that is the same name by the rule of
        ``lettergen.data.names``. If several are the same, there is no value (LG331).
        """
        if name in self:
            return Located(self, name)
        same = find_same(name, self)
        if len(same) > 1:
            message = f"'{name}' may be any of {', '.join(map(repr, same))}."
            hint = f"Write the name exactly as in the data: in a tag, recipient[{same[0]!r}]."
            return NoValue("LG331", message, hint)
        return Located(self, same[0]) if same else None

    def locate_column(self, name: str) -> Located | NoValue | None:
        """Return where the value of a column is that is now another field; see ``fields:``."""
        return None

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of columns that ``locate_column`` finds, too."""
        return ()

    @property
    def names_without_value(self) -> tuple[str, ...]:
        """The names, other than keys, for which ``locate`` tells why they have no value."""
        return ()

    def copy_without_values(self) -> "Mapping":
        """Return an empty mapping that knows the same places."""
        mapping = Mapping(self._place, self.trail)
        mapping.lines, mapping.columns = dict(self.lines), dict(self.columns)
        return mapping


class Sequence(list[Any]):
    """A list that knows its own place and that of each of its items."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.lines: list[int] = []
        self.columns: list[int] = []

    def place_of(self, index: int) -> Place:
        """Return the place of the item at ``index``."""
        column = self.columns[index] if index < len(self.columns) else 0
        return Place(self.place.path, self.lines[index], column=column)

    def copy_without_values(self) -> "Sequence":
        """Return an empty list that knows the same places."""
        sequence = Sequence(self.place)
        sequence.lines, sequence.columns = list(self.lines), list(self.columns)
        return sequence


def locate(source: AbstractMapping[str, Any], name: str) -> Located | NoValue | None:
    """Return where the value of a name is, as ``Mapping.locate`` does, in any mapping."""
    if not isinstance(source, Mapping):
        known, source = source, Mapping(Place(""))
        source.update(known)
    return source.locate(name)


def copy_values(value: Any) -> Any:
    """Return a value whose mappings and lists are copies; what is in them is the same."""
    if isinstance(value, Mapping):
        mapping = value.copy_without_values()
        mapping.update((key, copy_values(inner)) for key, inner in value.items())
        return mapping
    if isinstance(value, Sequence):
        sequence = value.copy_without_values()
        sequence.extend(map(copy_values, value))
        return sequence
    return value


def is_blank(value: object) -> bool:
    """Whether a value is nothing, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())
