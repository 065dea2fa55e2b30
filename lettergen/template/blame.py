"""Find the value of the data that an error is about, and where it was read."""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lettergen.data.values import Located, Sequence
from lettergen.data.values import Mapping as Fields
from lettergen.diagnostics.finding import Finding, Place
from lettergen.template.errors import MergeError

_MOST_VALUES = 100_000


class Blamed(NamedTuple):
    """A value of the data: the path to it as a template writes it, and its place."""

    path: str
    place: Place


def find_blamed(error: MergeError, *data: Mapping[str, Any]) -> Blamed | None:
    """Return the value that an error is about, from the first of the ``data`` that has it.

    A template may call it by a name of its own, such as ``item.price`` in a loop: then it is the
    first value under a key of that name that equals the value of the error.
    """
    for group in data:
        if (place := _find_by_name(group, error.name)) is not None:
            return Blamed(error.name, place)
    if not isinstance(error.value, str):
        return None
    key = error.name.rpartition(".")[2]
    found = [one for group in data for one in _find_by_value(group, error.value)]
    same_key = [one for one in found if one.path.rpartition(".")[2] == key]
    return next(iter([*same_key, *found]), None)


def _find_by_name(group: Mapping[str, Any], name: str) -> Place | None:
    """Return where the data has what a template calls ``name``; ``None`` if it is no plain name."""
    *steps, last = name.split(".")
    for step in steps:
        inner = _locate(group, step)
        if inner is None or not isinstance(inner.value, Fields):
            return None
        group = inner.value
    found = _locate(group, last)
    return found.place if found and _is_in_file(found.mapping, found.key) else None


def _locate(group: Mapping[str, Any], name: str) -> Located | None:
    found = group.locate(name) or group.locate_column(name) if isinstance(group, Fields) else None
    return found if isinstance(found, Located) else None


def _find_by_value(group: Mapping[str, Any], value: str) -> Iterator[Blamed]:
    """Yield the places where the data has a text."""
    rest: list[tuple[str, Any]] = [("", group)]
    for _ in range(_MOST_VALUES):
        if not rest:
            return
        path, here = rest.pop()
        if isinstance(here, Fields):
            for key, inner in here.items():
                below = f"{path}.{key}" if path else key
                if inner == value and isinstance(inner, str) and _is_in_file(here, key):
                    yield Blamed(below, here.place_of(key))
            rest += [(f"{path}.{key}" if path else key, here[key]) for key in reversed(here)]
        elif isinstance(here, Sequence):
            for index, inner in enumerate(here):
                if inner == value and isinstance(inner, str):
                    yield Blamed(path, here.place_of(index))
            rest += [(path, inner) for inner in reversed(here)]


def _is_in_file(group: Fields, key: str) -> bool:
    """Whether a value was read with its group; one that an option sets was not."""
    lines = getattr(group, "lines", {})
    return not lines or bool(lines.get(key))


_OWN_PACKAGES = ("", "jinja2", "lettergen", "markupsafe")
_USES = frozenset(["LG325", "LG330", "LG640", "LG642"])


def describe_error(error: MergeError, used_at: Place, *data: Mapping[str, Any]) -> Finding:
    """Return the finding for an error: at the value in the data, or else where it is used."""
    blamed = Blamed(error.name, error.place) if error.place else find_blamed(error, *data)
    message, hint, name = error.message, error.hint, error.name
    if blamed is None:
        return Finding(error.code, message, used_at, hint, name=name)
    if name and blamed.path != name:
        message = message.replace(f"'{name}'", f"'{blamed.path}'")
    elif error.code == "LG330" and f"'{blamed.path}'" not in message:
        message = f"'{blamed.path}' is {message.replace(' is ', ', which is ', 1)}"
    elif not name and blamed.path:
        message = f"'{blamed.path}': {message}"
    verb = "uses" if error.code in _USES else "prints"
    message = f"{message.rstrip('.')} ({used_at} {verb} it)."
    return Finding(error.code, message, blamed.place, hint, name=blamed.path)


def describe_failure(error: Exception) -> str:
    """Return the message for an exception that a template raised.

    The words of a program's own functions are kept; those of Python are none for people who write
    letters.
    """
    if "inline if-expression" in str(error):
        return "the condition of this expression is not met, and it has no 'else'."
    own = True
    trace = error.__traceback__
    while trace is not None:
        package = str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0]
        if package not in sys.stdlib_module_names:
            own = package in _OWN_PACKAGES
        trace = trace.tb_next
    if own or not str(error):
        return "this expression cannot be worked out with these values."
    return f"{str(error).rstrip('.')}."
