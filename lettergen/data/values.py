"""The values of a campaign's files, which know where they were read."""

from typing import Any

from lettergen.diagnostics.finding import Place


class Mapping(dict[str, Any]):
    """A mapping that knows its own place and that of each of its keys.

    ``trail`` is the path to it from the top, as a template writes it: ``sender.post``.
    ``is_row`` tells whether it is a row of a table, whose cells cannot be lists.
    """

    is_row = False

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


def copy_values(value: Any) -> Any:
    """Return a value whose mappings and lists are copies; what is in them is the same."""
    if isinstance(value, Mapping):
        mapping = value.copy_without_values()
        mapping.update((key, copy_values(inner)) for key, inner in value.items())
        return mapping
    if isinstance(value, Sequence):
        sequence = Sequence(value.place)
        sequence.lines, sequence.columns = list(value.lines), list(value.columns)
        sequence.extend(map(copy_values, value))
        return sequence
    return value
