"""The values of a campaign's files, which know where they were read."""

from typing import Any

from lettergen.diagnostics.finding import Place


class Mapping(dict[str, Any]):
    """A YAML mapping that knows where it and each of its keys stand.

    ``trail`` is the way to it from the top, as a template writes it: ``sender`` or ``sender.post``.
    """

    def __init__(self, place: Place, trail: str = "") -> None:
        super().__init__()
        self.place = place
        self.trail = trail
        self.lines: dict[str, int] = {}
        self.columns: dict[str, int] = {}

    def place_of(self, key: str) -> Place:
        """Where ``key`` stands; the mapping's own place if it has no such key."""
        if key not in self.lines:
            return self.place
        return Place(self.place.path, self.lines[key], column=self.columns.get(key, 0))


class Sequence(list[Any]):
    """A YAML sequence that knows where it and each of its items stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.lines: list[int] = []
        self.columns: list[int] = []

    def place_of(self, index: int) -> Place:
        """Where the item at ``index`` stands."""
        column = self.columns[index] if index < len(self.columns) else 0
        return Place(self.place.path, self.lines[index], column=column)
