"""Paths as reports write them."""

from pathlib import Path


def format_path(path: str) -> str:
    """Return a path relative to the current folder if it is inside it, with forward slashes.

    With such paths GitHub and SARIF find a file in the checkout. The address of a database stays
    as it is.
    """
    if "://" in path:
        return path
    try:
        return Path(path).absolute().resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return Path(path).as_posix()
