"""Paths as reports write them."""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from lettergen.diagnostics.escape import escape


def format_path(path: str) -> str:
    """Return a path relative to the current folder if it is inside it, with forward slashes.

    The address of a database stays as it is. Bytes that are no UTF-8 and characters that are not
    shown are escaped.
    """
    return escape(path if "://" in path else _make_relative(path, Path.cwd))


def format_repository_path(path: str) -> str:
    """Return a path relative to the repository, in which GitHub finds a file of the checkout."""
    return escape(path if "://" in path else _make_relative(path, _find_repository))


def make_uri(path: str) -> str:
    """Return that path as the reference of a URI (RFC 3986): bytes that are no UTF-8, too."""
    return quote(os.fsencode(_make_relative(path, _find_repository)))


def _find_repository() -> Path:
    """Return the folder of the repository around the current folder, else the current folder."""
    return _find_repository_around(Path.cwd().resolve())


@lru_cache(maxsize=1)  # a report asks for each finding
def _find_repository_around(here: Path) -> Path:
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def _make_relative(path: str, find_root: Callable[[], Path]) -> str:
    try:
        return Path(path).absolute().resolve().relative_to(find_root().resolve()).as_posix()
    except (ValueError, OSError):  # it is elsewhere, or the current folder has been deleted
        return Path(path).as_posix()
