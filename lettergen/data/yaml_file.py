"""Load YAML files, or take their values from the cache.

To parse a file takes longer than to render letters from it, and so does importing the parser. A
file with faults is parsed in each run, which reports them.
"""

import marshal
from pathlib import Path
from typing import Any

from lettergen.data.values import Mapping, QuotedText, Sequence
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Place
from lettergen.system import cache, fingerprint, stored

_KIND = "yaml"
_MAPPING, _SEQUENCE, _QUOTED = 0, 1, 2


def load(path: Path) -> Any:
    """Load a YAML file; reports and raises as ``lettergen.data.yaml.load`` does."""
    key = _build_key(path)
    if key and (data := cache.read(_KIND, key)):
        try:
            return _put_together(marshal.loads(data), str(path))
        except (ValueError, EOFError, TypeError, LookupError):
            pass
    from lettergen.data import yaml

    if not key:
        return yaml.load(path)
    with recording() as findings:
        value = yaml.load(path)
    if findings:
        return yaml.load(path)
    if key == _build_key(path):  # else it changed meanwhile
        cache.write(_KIND, key, marshal.dumps(_take_apart(value)))
    return value


def _build_key(path: Path) -> str:
    """Return the digest that a file's values have in the cache; empty if they are not kept."""
    if not cache.find_folder() or not (content := fingerprint.hash_file(path)):
        return ""
    return fingerprint.hash_bytes(f"{stored.PYTHON} {fingerprint.hash_engine()} {content}".encode())


def _take_apart(value: Any) -> Any:
    """Return a value as tuples, texts and numbers, without the path of its places."""
    if isinstance(value, Mapping):
        places = (value.place.line, value.place.column, value.lines, value.columns)
        values = [_take_apart(item) for item in value.values()]
        return (_MAPPING, *places, value.trail, list(value), values)
    if isinstance(value, Sequence):
        where = (value.place.line, value.place.column, value.lines, value.columns)
        return (_SEQUENCE, *where, [_take_apart(item) for item in value])
    return (_QUOTED, str(value)) if isinstance(value, QuotedText) else value


def _put_together(value: Any, path: str) -> Any:
    if type(value) is not tuple:
        return value
    if value[0] == _QUOTED:
        return QuotedText(value[1])
    place = Place(path, value[1], column=value[2])
    if value[0] == _SEQUENCE:
        sequence = Sequence(place)
        sequence.lines, sequence.columns = value[3], value[4]
        sequence.extend([_put_together(item, path) for item in value[5]])
        return sequence
    mapping = Mapping(place, value[5])
    mapping.lines, mapping.columns = value[3], value[4]
    for key, item in zip(value[6], value[7], strict=True):
        mapping[key] = _put_together(item, path)
    return mapping
