"""Paths as reports write them."""

import os
from pathlib import Path
from urllib.parse import quote

from lettergen.diagnostics.escape import escape


def format_path(path: str) -> str:
    """Return a path relative to the current folder if it is inside it, with forward slashes.

    With such paths GitHub and SARIF find a file in the checkout. The address of a database stays
    as it is. Bytes that are no UTF-8 and characters that are not shown are escaped.
    """
    return escape(path if "://" in path else _make_relative(path))


def make_uri(path: str) -> str:
    """Return the same path as the reference of a URI (RFC 3986): bytes that are no UTF-8, too."""
    return quote(os.fsencode(_make_relative(path)))


def _make_relative(path: str) -> str:
    try:
        return Path(path).absolute().resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (ValueError, OSError):  # it is elsewhere, or the current folder has been deleted
        return Path(path).as_posix()
