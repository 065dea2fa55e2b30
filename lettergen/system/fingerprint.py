"""Fingerprints (SHA-256) of everything that a letter is made of.

If all of them are as they were, merging would give the letter that lies there already. So they
must leave nothing out: whatever merging comes to read needs its fingerprint here.
"""

import hashlib
import json
import os
import platform
import zlib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import lettergen

# The packages whose code shapes a letter.
_ENGINE = """
    docxtpl jinja2 lxml markdown-it-py markupsafe mdit-py-plugins python-docx pyyaml resvg-py
""".split()


def hash_bytes(data: bytes) -> str:
    """The fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path | None) -> str:
    """The fingerprint of a file's bytes; empty if there is no such file."""
    try:
        return hash_bytes(path.read_bytes()) if path else ""
    except OSError:
        return ""


def hash_value(value: Any) -> str:
    """The fingerprint of data: a recipient's fields, the campaign's values.

    The order of fields counts, for a template may go through them in order.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=repr)
    return hash_bytes(text.encode())


def of_engine() -> str:
    """The fingerprint of lettergen itself, what it stands on, and what sets its clock."""
    return hash_value([_code(), os.environ.get("SOURCE_DATE_EPOCH", "")])


@cache
def _code() -> list[str]:
    """Versions, and lettergen's own files: while it is worked on, its version says little."""
    package = Path(lettergen.__file__).parent
    own = sorted(path for path in package.rglob("*") if path.suffix not in ("", ".pyc"))
    return [
        lettergen.__version__,
        platform.python_version(),
        zlib.ZLIB_RUNTIME_VERSION,
        *(f"{name} {get_version(name)}" for name in _ENGINE),
        *(f"{path.relative_to(package)} {hash_file(path)}" for path in own),
    ]


def get_version(package: str) -> str:
    """The version of a package; empty for one that is not installed, as some need not be."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
