"""The recipients of a campaign: what each entry of a list is for a letter.

Entries are read one at a time: ``fields:`` gives each its fields, ``group:`` makes one of several,
and each becomes a ``Recipient``. Only ``group:`` keeps all of them in memory.
"""

import gc
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from lettergen.data.accepted import ACCEPT
from lettergen.data.entry_list import list_entries
from lettergen.data.field_map import FieldMap, MappedFields
from lettergen.data.grouping import Grouping, RowGroup
from lettergen.data.labels import SAMPLE, choose_labels
from lettergen.data.names import find_clashes, identify
from lettergen.data.recipient_source import RecipientSource
from lettergen.data.values import Located, Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.diagnostics.label import Label
from lettergen.system.dataclass import dataclass

CONFIRM = "confirm"
"""The field that lists what a person still has to confirm."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One entry: its name for people, its fields for the template, its open points.

    ``confirm`` lists what a person still has to confirm before the letter may go. ``index`` is the
    position among the recipients of the list, from 0: it tells recipients apart that have the same
    name.
    """

    name: str
    fields: Mapping
    confirm: tuple[str, ...] = ()
    index: int = 0

    @property
    def label(self) -> Label:
        """What messages call the recipient, which also tells whom of several."""
        return Label(self.name, self.index)

    @property
    def place(self) -> Place:
        """Where the entry begins."""
        return self.fields.place

    @property
    def names(self) -> tuple[str, ...]:
        """The names that ``--only`` knows the recipient by, beside the stem of its letter."""
        name = self.fields.locate("name")
        if isinstance(name, Located) and isinstance(name.value, str):
            return (name.value, self.name)
        return (self.name,)


def load(
    source: RecipientSource | Path,
    reserved: Container[str],
    fields: FieldMap | None = None,
    group: Grouping | None = None,
) -> tuple[Recipient, ...]:
    """Return all recipients of a source, or of a file without options; see ``stream``."""
    if isinstance(source, Path):
        source = RecipientSource(source, source.name, Place(str(source)))
    with pause_garbage_collection():
        return tuple(stream(source, reserved, fields, group))


def stream(
    source: RecipientSource,
    reserved: Container[str],
    fields: FieldMap | None = None,
    group: Grouping | None = None,
) -> Iterator[Recipient]:
    """Yield the recipients of a source, one at a time; see ``read``.

    Raises:
        LettergenError: the source cannot be read, or has no recipients (LG120).
    """
    recipient = None
    for recipient in read(source.read(), reserved, fields, group):
        yield recipient
    if recipient is None:
        message = "there are no recipients in this list."
        place = Place(str(source.path)) if source.path else source.place
        raise LettergenError(Finding("LG120", message, place))


def from_values(
    content: object,
    reserved: Container[str],
    place: Place,
    fields: FieldMap | None = None,
    group: Grouping | None = None,
) -> tuple[Recipient, ...]:
    """Return the recipients that a list of entries describes; ``place`` is where it is.

    See ``read``. Reports entries that are no mappings (LG121), and leaves them out.

    Raises:
        LettergenError: there is no list, or nothing in it (LG120).
    """
    return tuple(read(list_entries(content, place), reserved, fields, group))


def read(
    entries: Iterable[Mapping],
    reserved: Container[str],
    fields: FieldMap | None = None,
    group: Grouping | None = None,
) -> Iterator[Recipient]:
    """Yield the recipients that entries describe, one at a time.

    ``reserved`` are the names that no field may have; ``fields`` and ``group`` are what the
    campaign says about the entries of its list.

    Reports reserved names (LG122), which no field may have, names that are the same (LG620),
    points to confirm that are no texts (LG123), and what is wrong with ``fields`` and
    ``group`` for these entries (LG621, LG623, LG624).
    """
    if fields:
        for source in fields.sources:
            _check_reserved(source.steps[0], source.columns[0].place, reserved)
        entries = fields.apply(entries)
    names = _Names(reserved)
    entries = names.check(entries)
    key: list[str] = []
    if group:
        _check_reserved(group.rows, group.place, reserved)
        entries = group.apply(entries)
        key = [column.name for column in group.columns]
    sample = list(islice(entries, SAMPLE))
    find_label = choose_labels(sample, key)
    confirm: tuple[str, ...] = ()
    for index, entry in enumerate(chain(sample, entries)):
        if names.have_confirm:
            confirm = tuple(point for point, _ in find_points(entry))
        yield Recipient(find_label(entry, index), entry, confirm, index)


def _check_reserved(name: str, place: Place, reserved: Container[str]) -> None:
    """Report a name that the campaign gives a field, and that no field may have (LG122)."""
    if name in reserved:
        message = f"a field cannot be called '{name}': the template language uses that name."
        report(Finding("LG122", message, place, "Choose another name."))


def is_confirm(name: str) -> bool:
    """Whether the field of this name lists points to confirm."""
    return identify(name) == CONFIRM


def is_for_checks(name: str) -> bool:
    """Whether the field of this name is for checks alone: ``confirm`` and ``accept``."""
    return identify(name) in (CONFIRM, ACCEPT)


def find_points(fields: Mapping) -> list[tuple[str, Place]]:
    """Return the points to confirm in the fields of a recipient, each with its place."""
    found: dict[str, Place] = {}
    for row in fields.rows if isinstance(fields, RowGroup) else [fields]:
        located = row.locate(CONFIRM)
        if not isinstance(located, Located):
            continue
        points, place = located.value, located.place
        if row.is_row and isinstance(points, str):
            for point in filter(None, map(str.strip, points.splitlines())):
                found.setdefault(point, place)
        elif isinstance(points, Sequence) and _are_texts(points):
            for index, point in enumerate(points):
                found.setdefault(point, points.place_of(index))
    return list(found.items())


class _Names:
    """The names of the fields of all entries so far.

    ``have_confirm`` tells whether one of them is ``confirm``.
    """

    def __init__(self, reserved: Container[str]) -> None:
        self.have_confirm = False
        self._reserved = reserved
        self._known: set[str] = set()
        self._identities: dict[str, str] = {}
        self._have_clashes = False
        self._clashes: set[tuple[str, str]] = set()

    def check(self, entries: Iterable[Mapping]) -> Iterator[Mapping]:
        """Yield the entries, and report what is wrong with their names."""
        known = self._known
        for entry in entries:
            if not entry.keys() <= known:
                self._add(entry)
            if self._have_clashes:
                self._report_clashes(entry)
            if self.have_confirm:
                _check_points(entry)
            yield entry

    def _add(self, entry: Mapping) -> None:
        for name in entry:
            if name in self._reserved and not _is_mapped(entry, name):
                message = (
                    f"a field cannot be called '{name}': the template language uses that name."
                )
                hint = "Rename it."
                if entry.is_row:
                    hint = f"Rename the column, or give it a name: 'fields: {{my_{name}: {name}}}'."
                report(Finding("LG122", message, entry.place_of_name(name), hint))
            else:
                self._known.add(name)
                self.have_confirm |= is_confirm(name)
                if identity := identify(name):
                    self._have_clashes |= self._identities.setdefault(identity, name) != name

    def _report_clashes(self, entry: Mapping) -> None:
        """Report two names of an entry that templates cannot tell apart (LG620), once."""
        for first, second in find_clashes(entry):
            if (first, second) in self._clashes:
                continue
            self._clashes.add((first, second))
            other = entry.place_of_name(first)
            message = f"'{second}' is the same name as '{first}' ({other}) for a template."
            hint = "Rename one, or give the columns other names under 'fields:' in campaign.yaml."
            report(Finding("LG620", message, entry.place_of_name(second), hint, name=second))


def _is_mapped(entry: Mapping, name: str) -> bool:
    """Whether the campaign gives the field its name, which was checked then."""
    return isinstance(entry, MappedFields) and name in entry.origins


def _check_points(entry: Mapping) -> None:
    """Report points to confirm that are no texts (LG123)."""
    located = entry.locate(CONFIRM)
    if not isinstance(located, Located):
        return
    points = located.value
    is_text = entry.is_row and isinstance(points, str)
    if points is None or is_text or (isinstance(points, Sequence) and _are_texts(points)):
        return
    hint = "Put quotes around a point that contains a colon followed by a space."
    message = f"'{located.key}' must be a list of points in plain words."
    report(Finding("LG123", message, located.place, hint))


def _are_texts(points: Sequence) -> bool:
    return all(isinstance(point, str) and point.strip() for point in points)


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for garbage among values that are all kept."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
