"""Standard output and standard error: usable, whatever they lead to.

This module imports nothing heavy, because ``--version`` needs it.
"""

import os
import sys
from io import TextIOWrapper


def prepare() -> None:
    """Open what the caller has closed, and let any character be written in any encoding.

    Without this, the first file that is opened would take the place of a closed standard output,
    and receive what is printed.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or _open_nothing()
    sys.stderr = sys.stderr or _open_nothing()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Drop what is left of standard output, so that Python does not fail on it at the end."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):  # it is no file
        pass


def _open_nothing() -> TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  kept open to the end
