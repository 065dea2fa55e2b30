"""What of the data a letter reads, and which of it each print tag prints.

An expression is evaluated in a frame: what it reads is in the frame when it is done. The values
themselves are those of any merge, so a letter that is traced is merged as any other.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from jinja2.utils import Namespace

from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.finding import Place


class Read(NamedTuple):
    """A value of the data that an expression read: its path in the data, and its place.

    ``own`` tells whether it is the recipient's, and not the campaign's.
    """

    name: str
    place: Place
    own: bool = True


class Source(NamedTuple):
    """Where printed words come from.

    ``expression`` is what the tag prints, ``tag`` its place in the template, ``reads`` are the
    values of the data that it read, and ``citations`` the keys of the works that it cites.
    """

    expression: str
    tag: Place | None
    reads: tuple[Read, ...] = ()
    citations: tuple[str, ...] = ()

    @property
    def is_data(self) -> bool:
        """Whether the words come from the data, and not from the template alone."""
        return bool(self.reads or self.citations)


class Known(NamedTuple):
    """A read, and the value itself, by which it is found again in a list or a loop."""

    read: Read
    value: Any


Reads = tuple[Known, ...]


class Recorder:
    """Records the reads of one letter at a time.

    ``sources`` are those of its marks, in the order of their numbers; ``prints`` are the values
    that it printed, each with the number of its source and its text. ``pending`` is what the
    expression read whose value is printed next.
    """

    def __init__(self) -> None:
        nothing = Mapping(Place(""))
        self.start(nothing, nothing)

    def start(self, fields: Mapping, values: Mapping) -> None:
        """Forget the letter before, and begin one with these fields and campaign values."""
        self.sources: list[Source] = []
        self.prints: list[tuple[int, str]] = []
        self.pending: Reads = ()
        self._numbers: dict[Source, int] = {}
        self._frames: list[dict[tuple[object, object], Known]] = []
        self._names: dict[int, tuple[str, bool]] = {id(fields): ("", True), id(values): ("", False)}
        self._lists: dict[int, Sequence] = {}  # that groups are in, by the ids of the groups
        self._loops: dict[int, Reads] = {}
        self._attributes: dict[tuple[int, str], Reads] = {}
        self._held: list[Any] = [fields, values]  # while they are, their ids are their own

    def number(self, source: Source) -> int:
        """Return the number of a source, the same for the same source."""
        known = self._numbers.setdefault(source, len(self.sources))
        if known == len(self.sources):
            self.sources.append(source)
        return known

    def begin(self) -> None:
        """Begin a frame."""
        self._frames.append({})

    def end(self) -> Reads:
        """Return what was read since the frame began; the frame around it did not read that."""
        return tuple(self._frames.pop().values())

    def read(self, holder: Mapping | Sequence, key: Any, value: Any) -> None:
        """Note that the value of a key, or an item of a list, is read."""
        trail, own = self._names.get(id(holder), (getattr(holder, "trail", ""), True))
        name = str(key) if isinstance(holder, Mapping) else ""
        name = f"{trail}.{name}" if trail and name else name or trail
        if isinstance(value, (dict, list)):
            self._names.setdefault(id(value), (name, own))
            self._held.append(value)
        if isinstance(value, Sequence):
            self._lists |= {id(item): value for item in value if isinstance(item, Mapping)}
        if not self._frames:
            return
        frame = self._frames[-1]
        around = self._lists.get(id(holder))
        for at, known in list(frame.items()):
            # That is the way to the value, which alone is printed.
            if known.value is holder or (around is not None and known.value is around):
                del frame[at]
        frame[id(holder), key] = Known(Read(name, holder.place_of(key), own), value)

    def add(self, reads: Iterable[Known]) -> None:
        """Note that a variable of the template is read, whose value came from these reads."""
        if self._frames:
            frame = self._frames[-1]
            for known in reads:
                frame.setdefault((id(known.value), known.read), known)

    # Variables of the template

    def enter_loop(self, loop: int, reads: Reads) -> None:
        """Note what the list of a loop comes from; a loop within itself adds to that."""
        self._loops[loop] = reads

    def find_item(self, loop: int, item: Any) -> Reads:
        """Return what an item of a loop comes from: its own place, or those of the whole list."""
        if isinstance(item, Mapping):
            return ()  # its fields are read by themselves
        reads = self._loops.get(loop, ())
        return self._find_in_lists(reads, item) or reads

    def find_argument(self, value: Any) -> Reads:
        """Return what the argument of a macro comes from, which the open frame has read."""
        if isinstance(value, (Mapping, Sequence)) or not self._frames:
            return ()
        reads = tuple(known for frame in self._frames for known in frame.values())
        same = tuple(known for known in reads if known.value is value)
        return same or self._find_in_lists(reads, value) or reads

    def loop_reads(self, loop: int) -> Reads:
        """Return what the list of a loop comes from."""
        return self._loops.get(loop, ())

    def set_attribute(self, owner: Any, name: str, reads: Reads) -> None:
        """Note what the attribute of a namespace comes from."""
        self._held.append(owner)
        self._attributes[id(owner), name] = reads

    def read_attribute(self, owner: Namespace, name: str) -> None:
        """Note that the attribute of a namespace is read."""
        self.add(self._attributes.get((id(owner), name), ()))

    def _find_in_lists(self, reads: Reads, item: Any) -> Reads:
        """Return the place of an item in the lists that were read: of that item, or of equals."""
        items = [
            (known, index, one)
            for known in reads
            if isinstance(known.value, Sequence)
            for index, one in enumerate(known.value)
        ]
        found = [one for one in items if one[2] is item] or [one for one in items if one[2] == item]
        return tuple(
            Known(known.read._replace(place=known.value.place_of(index)), item)
            for known, index, _ in found
        )


def find_items(reads: Reads, value: Any) -> Reads:
    """Return the reads of a value that is printed, items in place of the list that they are from.

    That is so where the value is one of the items, or where its text contains theirs.
    """
    return tuple(one for known in reads for one in _list_items(known, value))


def _list_items(known: Known, value: Any) -> Reads:
    holder = known.value
    if holder is value:
        return (known,)
    if isinstance(holder, Sequence):
        items = [
            Known(known.read._replace(place=holder.place_of(index)), item)
            for index, item in enumerate(holder)
        ]
    elif isinstance(holder, Mapping):
        name = f"{known.read.name}." if known.read.name else ""
        items = [
            Known(known.read._replace(name=name + key, place=holder.place_of(key)), item)
            for key, item in holder.items()
        ]
    else:
        return (known,)
    text = value.casefold() if isinstance(value, str) else None
    found = [one for one in items if one.value is value] or [
        one for one in items if text and isinstance(one.value, str) and one.value.casefold() in text
    ]
    return tuple(one for one in found if one.value != "") or (known,)
