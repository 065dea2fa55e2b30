"""The recipients of a campaign: what each entry of a list is for a letter."""

import gc
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lettergen.data.entry_list import list_entries
from lettergen.data.recipient_source import RecipientSource
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


def load(source: RecipientSource | Path, reserved: Container[str]) -> tuple[Recipient, ...]:
    """Read all recipients of a source, or of a file without options; see ``from_entries``.

    Raises:
        LettergenError: the source cannot be read, or has no recipients (LG120).
    """
    if isinstance(source, Path):
        source = RecipientSource(source, source.name, Place(str(source)))
    recipients = from_entries(source.read(), reserved)
    if not recipients:
        message = "there are no recipients in this list."
        place = Place(str(source.path)) if source.path else source.place
        raise LettergenError(Finding("LG120", message, place))
    return recipients


def from_values(content: object, reserved: Container[str], place: Place) -> tuple[Recipient, ...]:
    """Return the recipients that a list of entries describes; ``place`` is where it is.

    See ``from_entries``. Reports entries that are no mappings (LG121), and leaves them out.

    Raises:
        LettergenError: there is no list, or nothing in it (LG120).
    """
    return from_entries(list_entries(content, place), reserved)


def from_entries(entries: Iterable[Mapping], reserved: Container[str]) -> tuple[Recipient, ...]:
    """Return the recipients that entries describe.

    Reports reserved names (LG122), which no field may have, and points to confirm that are no
    texts (LG123).
    """
    free: set[str] = set()
    recipients: list[Recipient] = []
    with _pause_garbage_collection():
        for number, entry in enumerate(entries, 1):
            if not entry.keys() <= free:
                free |= _check_names(entry, reserved)
            confirm = _list_points(entry) if CONFIRM in entry else ()
            recipients.append(Recipient(_find_label(entry, number), entry, confirm))
    return tuple(recipients)


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for garbage among values that are all kept."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check_names(entry: Mapping, reserved: Container[str]) -> set[str]:
    """Return the names of an entry that fields may have, and report the others."""
    names = set()
    for name in entry:
        if name in reserved:
            message = f"a field cannot be called '{name}': the template language uses that name."
            report(Finding("LG122", message, entry.place_of_name(name), "Rename it."))
        else:
            names.add(name)
    return names


def _find_label(entry: Mapping, number: int) -> str:
    for value in entry.values():
        if isinstance(value, str) and (text := " ".join(value.split())):
            return text
    return f"recipient {number}"


def _list_points(entry: Mapping) -> tuple[str, ...]:
    points = entry.get(CONFIRM)
    if points is None:
        return ()
    if entry.is_row and isinstance(points, str):
        return tuple(point.strip() for point in points.splitlines() if point.strip())
    if isinstance(points, Sequence) and all(
        isinstance(point, str) and point.strip() for point in points
    ):
        return tuple(points)
    hint = "Put quotes around a point that contains a colon followed by a space."
    message = f"'{CONFIRM}' must be a list of points in plain words."
    report(Finding("LG123", message, entry.place_of(CONFIRM), hint))
    return ()
