"""Values of lettergen's classes as bytes, and back.

A value is taken apart into tuples, texts, numbers and compiled code, which ``marshal`` writes.
Unlike a pickle, the bytes call nothing: only classes of lettergen and the few types below are
built, and no method of theirs runs. The bytes are those of one version of Python and of lettergen,
and ``marshal`` trusts them: read none but your own (``lettergen.system.cache``).
"""

import marshal
import sys
from collections.abc import Iterable
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

PYTHON = f"{sys.implementation.cache_tag} {MAGIC_NUMBER.hex()} {marshal.version}"
"""The versions that bytes are for; part of the key of whoever keeps them."""

_PLAIN = frozenset([type(None), bool, int, float, str, bytes, CodeType])
_SEQUENCES: dict[type, str] = {tuple: "t", list: "l", set: "s", frozenset: "f"}
_BUILDERS: dict[str, Any] = {"t": tuple, "l": list, "s": set, "f": frozenset}


class NotStorableError(Exception):
    """A value is of a class that cannot be stored, such as a function or an XML element."""


def dump(value: object) -> bytes:
    """Return a value as bytes.

    Raises:
        NotStorableError: it cannot be stored.
    """
    return marshal.dumps(_take_apart(value))


def load(data: bytes) -> Any:
    """Return the value that ``dump`` returned the bytes of.

    Raises:
        ValueError: they are not, or of another version of lettergen.
    """
    try:
        return _put_together(marshal.loads(data))
    except (EOFError, TypeError, AttributeError, ImportError, LookupError) as error:
        raise ValueError(str(error)) from None


def _take_apart(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _SEQUENCES:
        return (_SEQUENCES[kind], _take_all(value))
    if kind is dict or kind is MappingProxyType:
        return ("d", [(_take_apart(key), _take_apart(item)) for key, item in value.items()])
    if isinstance(value, Path):
        return ("p", str(value))
    if not kind.__module__.startswith("lettergen."):
        raise NotStorableError(f"{kind.__module__}.{kind.__qualname__}")
    name = (kind.__module__, kind.__qualname__)
    if isinstance(value, Enum):
        return ("e", name, value.name)
    if isinstance(value, tuple):
        return ("n", name, _take_all(value))
    if isinstance(value, (int, bytes, dict, list, set)) or "." in kind.__qualname__:
        raise NotStorableError(kind.__qualname__)
    state = [(key, _take_apart(item)) for key, item in _get_state(value).items()]
    return ("o", name, state, str(value)) if isinstance(value, str) else ("o", name, state)


def _take_all(values: Iterable[Any]) -> list[Any]:
    return [one if type(one) in _PLAIN else _take_apart(one) for one in values]


def _get_state(value: object) -> dict[str, Any]:
    """Return the attributes of an object."""
    state = dict(vars(value)) if hasattr(value, "__dict__") else {}
    for base in type(value).__mro__:
        for slot in base.__dict__.get("__slots__", ()):
            if hasattr(value, slot):
                state[slot] = getattr(value, slot)
    return state


def _put_together(value: Any) -> Any:
    if type(value) is not tuple:
        return value
    kind, content = value[0], value[1]
    if kind in _BUILDERS:
        return _BUILDERS[kind](_put_all(content))
    if kind == "d":
        return {_put_together(key): _put_together(item) for key, item in content}
    if kind == "p":
        return Path(content)
    found = _find_class(*content)
    if kind == "e":
        return found[value[2]]
    if kind == "n":
        return tuple.__new__(found, _put_all(value[2]))
    built = str.__new__(found, value[3]) if issubclass(found, str) else object.__new__(found)
    for name, item in value[2]:
        object.__setattr__(built, name, _put_together(item))
    return built


def _put_all(values: list[Any]) -> list[Any]:
    return [_put_together(one) if type(one) is tuple else one for one in values]


@cache
def _find_class(module: str, name: str) -> Any:
    if not module.startswith("lettergen."):
        raise ValueError(module)
    return getattr(import_module(module), name)
