"""Fingerprints (SHA-256) of everything that a letter is made from.

If all of them are as they were, rendering would give the letter that is there already. So they
must leave nothing out: whatever rendering reads needs its fingerprint here.
"""

import hashlib
import json
import os
import platform
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import lettergen
from lettergen.system.files import is_regular
from lettergen.system.patterns import compile_lazily

# The packages whose code affects a letter.
_ENGINE = """
    anyascii babel docxtpl holidays jinja2 lxml markdown-it-py markupsafe mdit-py-plugins pillow
    python-barcode python-docx pyyaml resvg-py segno unicode-rbnf
""".split()


_METADATA_FOLDER = compile_lazily(r"(?P<name>[^-]+)-(?P<version>[^-]+)(-[^-]+)?\.(dist|egg)-info")


def hash_bytes(data: bytes) -> str:
    """Return the fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path | None) -> str:
    """Return the fingerprint of a file's bytes; empty if there is no such regular file."""
    try:
        return hash_bytes(path.read_bytes()) if path and is_regular(path) else ""
    except OSError:
        return ""


def hash_value(value: Any) -> str:
    """Return the fingerprint of data: a recipient's fields, the campaign's values.

    The order of fields counts, for a template may go through them in order. A value with an
    object in it has another fingerprint each time: what the object holds cannot be known.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=_encode)
    return hash_bytes((text + "".join(_list_kinds_of_text(value))).encode())


def _list_kinds_of_text(value: Any) -> Iterator[str]:
    """Yield the texts that reckon in another way than their characters, with their numbers."""
    values = value.values() if isinstance(value, dict) else value
    for inner in values if isinstance(values, Iterable) else ():
        if type(inner) is str:
            continue
        if isinstance(inner, str):
            yield f"{type(inner).__name__} {inner} {getattr(inner, 'number', '')}"
        elif isinstance(inner, (dict, list, tuple)):
            yield from _list_kinds_of_text(inner)


def _encode(value: object) -> str:
    """Return a JSON value for a value that JSON does not have."""
    if isinstance(value, (date, time, Decimal)):
        return repr(value)
    return os.urandom(16).hex()


def hash_engine() -> str:
    """Return the fingerprint of lettergen, of the packages it needs, and of its clock."""
    return hash_bytes(f"{_hash_code()} {os.environ.get('SOURCE_DATE_EPOCH', '')}".encode())


@cache
def _hash_code() -> str:
    """Return the fingerprint of the versions of everything, and of lettergen's own files.

    While lettergen is worked on, its files change and its version does not.
    """
    code = [
        lettergen.__version__,
        platform.python_version(),
        zlib.ZLIB_RUNTIME_VERSION,
        *(f"{name} {get_version(name)}" for name in _ENGINE),
        *list_files(Path(lettergen.__file__).parent),
    ]
    return hash_bytes("\n".join(code).encode())


def list_files(package: Path) -> list[str]:
    """List the files of a package with their hashes.

    The hashes are those that its installer recorded, if it was installed (and not in editable
    mode) and no file was changed since: to hash every file takes a twentieth of a short run.
    """
    if recorded := _list_recorded_files(package):
        return recorded
    files = sorted(path for path in package.rglob("*") if path.suffix not in ("", ".pyc"))
    return [f"{path.relative_to(package)} {hash_file(path)}" for path in files]


def _list_recorded_files(package: Path) -> list[str]:
    """List the files in the package's RECORD; nothing if there is none, or it is not true.

    A line of a RECORD is ``path,sha256=hash,size``. Its time tells whether a file is newer.
    """
    name = f"{package.name}-{lettergen.__version__}.dist-info"
    record = package.with_name(name) / "RECORD"
    folder, own = f"{package.parent}{os.sep}", f"{package.name}/"
    found: list[str] = []
    try:
        installed = record.stat().st_mtime_ns
        for line in record.read_text(encoding="utf-8").split("\n"):
            if not line.startswith(own) or line.endswith(",,"):
                continue
            status = os.stat(folder + line[: line.index(",")])  # noqa: PTH116  a path takes longer
            if status.st_mtime_ns > installed or not line.endswith(f",{status.st_size}"):
                return []
            found.append(line)
    except (OSError, ValueError):
        return []
    return found


def get_version(package: str) -> str:
    """Return the version of an installed package; empty if it is not installed."""
    return list_installed().get(package.lower(), "")


@cache
def list_installed() -> dict[str, str]:
    """Map the installed packages to their versions, from the names of their metadata folders.

    Such a folder is called ``name-version.dist-info`` (PyPA specifications, "Recording installed
    projects"). To import importlib.metadata takes longer than to list the folders.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            names = sorted(entry.name for entry in os.scandir(folder or "."))
        except OSError:  # not every entry is a folder
            continue
        for match in filter(None, map(_METADATA_FOLDER.fullmatch, names)):
            name = re.sub(r"[-_.]+", "-", match["name"]).lower()
            found.setdefault(name, match["version"])
    return found
