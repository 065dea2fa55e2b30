"""Values that a run sets in place of the campaign's own: ``--set``."""

from collections import abc
from collections.abc import Iterable, Iterator
from typing import Any

from lettergen.data.names import find_same
from lettergen.data.objects import convert
from lettergen.data.text_file import bad_character
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.text import find_unwritable


def parse_assignments(
    assignments: Iterable[str] | abc.Mapping[str, object],
) -> Iterator[tuple[Place, str, object]]:
    """Yield the place, the key and the value of each assignment; the key is empty if it is none."""
    if isinstance(assignments, abc.Mapping):
        for key, value in assignments.items():
            place = Place(f"set[{key!r}]")
            yield place, key, convert(value, place)
        return
    for text in assignments:
        key, equals, word = text.partition("=")
        yield Place(f"--set {text}"), key if equals else "", word


def assign(values: Mapping, key: str, value: object, place: Place) -> None:
    """Set one value; a key that is the same name as one of the values means that one.

    Raises ``LettergenError`` if that cannot be done (LG104, LG117, LG118).
    """
    *groups, name = key.strip().split(".")
    if not name or not all(groups):
        hint = "Write --set key=value."
        raise LettergenError(Finding("LG117", "is not an assignment.", place, hint))
    text = f"{key}{value}" if isinstance(value, str) else key
    if (bad := find_unwritable(text)) is not None:
        raise LettergenError(bad_character(bad, place))
    group: Any = values
    for depth, step in enumerate(groups, 1):
        step = _find_key(group, step)
        if step not in group:
            group[step] = Mapping(place, ".".join(groups[:depth]))
            group.lines[step] = 0
        group = group[step]
        if not isinstance(group, Mapping):
            message = f"'{step}' is a value, not a group of values."
            raise LettergenError(Finding("LG118", message, place))
    name = _find_key(group, name)
    group[name] = value
    group.lines[name] = 0


def _find_key(group: Mapping, name: str) -> str:
    """Return the key that a name means: the only one that is the same name, or a new one."""
    same = find_same(name, group)
    return same[0] if name not in group and len(same) == 1 else name
