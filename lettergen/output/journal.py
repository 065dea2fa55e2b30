"""What a run is about to put where, noted before each letter is replaced.

The manifest is written last. A run that is killed leaves letters that are newer than the
manifest says; the journal is how the next run knows that lettergen wrote them, not a person.
"""

import errno
import json
import os
from pathlib import Path

from lettergen.output.names import is_safe_name

NAME = ".lettergen.journal"

_OPEN = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


class Journal:
    """The journal of one folder: what killed runs have left in it, and what this run notes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._descriptor: int | None = None
        self.noted = _read(self._path)

    def add(self, name: str, digest: str) -> None:
        """Note that the letter ``name`` is about to become one with this SHA-256.

        Raises ``OSError``.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self._path, _OPEN, 0o666)
        # The line end comes first as well: a line that a full disk cut short harms no other.
        line = "\n" + json.dumps([name, digest]) + "\n"
        if os.write(self._descriptor, line.encode()) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.noted.setdefault(name, set()).add(digest)

    def close(self, *, done: bool) -> None:
        """Close the journal; once the manifest says it all (``done``), it goes."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if done:
            self._path.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, set[str]]:
    """The digests noted for each letter; lines that were cut short are passed over."""
    noted: dict[str, set[str]] = {}
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return noted
    for line in lines:
        match _parsed(line):
            case [str(name), str(digest)] if is_safe_name(name):
                noted.setdefault(name, set()).add(digest)
    return noted


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
