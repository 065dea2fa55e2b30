"""Read ``recipients.yaml``: one entry per letter."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path

from lettergen.data import yaml as source
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place

CONFIRM = "confirm"
"""The field that lists what a person still has to confirm."""


@dataclass(frozen=True)
class Recipient:
    """One entry: its label for people, its fields for the template, its open points.

    ``label`` is the entry's first text, which is how messages name the recipient. ``confirm``
    lists what a person still has to confirm before the letter may go.
    """

    label: str
    fields: Mapping
    confirm: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.fields.place

    @property
    def names(self) -> tuple[str, ...]:
        """The names that ``--only`` knows the recipient by, beside the stem of its letter."""
        name = self.fields.get("name")
        return (name, self.label) if isinstance(name, str) else (self.label,)


READERS: dict[str, Callable[[Path], object]] = {".yaml": source.load, ".yml": source.load}
"""The reader for each suffix of a file. It returns a ``Sequence`` of ``Mapping`` with the place of
every value, and raises ``LettergenError`` for a file that it cannot read."""


def load(path: Path, reserved: Container[str]) -> tuple[Recipient, ...]:
    """Read all recipients of a file, as YAML if its suffix is unknown; see ``from_values``."""
    read = READERS.get(path.suffix.lower(), READERS[".yaml"])
    return from_values(read(path), reserved, Place(str(path), 1))


def from_values(content: object, reserved: Container[str], place: Place) -> tuple[Recipient, ...]:
    """Return the recipients that a list of entries describes.

    ``reserved`` are the names that no field may have, ``place`` is where the list is. Reports
    entries that are no mappings (LG121), reserved names (LG122) and points to confirm that are
    no texts (LG123); an entry that is no mapping is left out.

    Raises:
        LettergenError: there is no list, or nothing in it (LG120).
    """
    if not isinstance(content, Sequence) or not content:
        message = "the recipients must be a list with at least one entry."
        raise LettergenError(Finding("LG120", message, place, "Begin each entry with '- '."))
    recipients: list[Recipient] = []
    for number, entry in enumerate(content, 1):
        if isinstance(entry, Mapping):
            recipients.append(_recipient(entry, number, reserved))
        else:
            message = "an entry must be a mapping of field names to values."
            report(Finding("LG121", message, content.place_of(number - 1)))
    return tuple(recipients)


def _recipient(entry: Mapping, number: int, reserved: Container[str]) -> Recipient:
    for name in entry:
        if name in reserved:
            message = f"a field cannot be called '{name}': the template language uses that name."
            report(Finding("LG122", message, entry.place_of(name), "Rename it."))
    return Recipient(_label(entry, number), entry, _confirm(entry))


def _label(entry: Mapping, number: int) -> str:
    texts = (" ".join(value.split()) for value in entry.values() if isinstance(value, str))
    return next(filter(None, texts), f"recipient {number}")


def _confirm(entry: Mapping) -> tuple[str, ...]:
    points = entry.get(CONFIRM)
    if points is None:
        return ()
    if isinstance(points, Sequence) and all(
        isinstance(point, str) and point.strip() for point in points
    ):
        return tuple(points)
    hint = "Put quotes around a point that contains a colon followed by a space."
    message = f"'{CONFIRM}' must be a list of points in plain words."
    report(Finding("LG123", message, entry.place_of(CONFIRM), hint))
    return ()
