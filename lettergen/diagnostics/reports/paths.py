"""Paths as reports name them."""

from pathlib import Path


def shown(path: str) -> str:
    """A path relative to the current folder where it lies inside it, with forward slashes.

    That is how GitHub and SARIF find a file in the checkout.
    """
    try:
        return Path(path).absolute().resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return Path(path).as_posix()
