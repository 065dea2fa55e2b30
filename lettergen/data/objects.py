"""Take the values of a campaign from Python objects, as ``yaml`` takes them from a file."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from typing import Any

from lettergen.data.text_file import bad_character
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.text import find_unwritable

MAX_DEPTH = 100
"""How deep lists and mappings may nest."""


def convert(value: Any, place: Place, trail: str = "", depth: int = 0) -> Any:
    """Return a value with mappings and lists that know their place.

    Mappings whose keys are all text become ``Mapping``; lists, tuples and iterators become
    ``Sequence``. Everything else stays as it is: text, numbers, dates, ``None``, objects. Reports
    texts that no Word document can contain (LG104), at ``place``.

    Raises:
        LettergenError: the value is nested too deeply, or contains itself (LG103).
    """
    match value:
        case str():
            if (bad := find_unwritable(value)) is not None:
                report(bad_character(bad, place))
            return value
        case Mapping() | Sequence():
            return value
        case AbstractMapping() if all(isinstance(key, str) for key in value):
            _check_depth(depth, place)
            mapping = Mapping(place, trail)
            for key, inner in value.items():
                inner_trail = f"{trail}.{key}" if trail else key
                mapping[str(key)] = convert(inner, place, inner_trail, depth + 1)
            return mapping
        case list() | tuple() | Iterator():
            _check_depth(depth, place)
            sequence = Sequence(place)
            sequence.extend(convert(item, place, trail, depth + 1) for item in value)
            sequence.lines = [0] * len(sequence)
            return sequence
    return value


def convert_list(entries: Iterable[Any], name: str) -> Sequence:
    """Return a list of entries, each with a place such as ``recipients[3]``."""
    found = _Entries(Place(name))
    found.extend(convert(entry, found.place_of(index)) for index, entry in enumerate(entries))
    return found


class _Entries(Sequence):
    """A list whose items have their index for a place."""

    def place_of(self, index: int) -> Place:
        return Place(f"{self.place.path}[{index}]")


def _check_depth(depth: int, place: Place) -> None:
    if depth >= MAX_DEPTH:
        message = "the value is nested too deeply, or contains itself."
        raise LettergenError(Finding("LG103", message, place))
