"""The journal: which digest each file is about to get, noted before the file is replaced.

The manifest is written last. A run that is killed leaves letters that are newer than the
manifest says; from the journal, the next run knows that lettergen wrote them and nobody else.
"""

import errno
import json
import os
from contextlib import suppress
from pathlib import Path

from lettergen.output.files import find_regular_file

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
    """The journal of one folder.

    ``digests`` are the SHA-256 of each file by its name below the folder: those that killed runs
    noted, and those of this run. Raises ``LettergenError`` if the journal is no regular file,
    and ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._descriptor: int | None = None
        self.digests = _read(self._path)

    def add(self, name: str, digest: str) -> None:
        """Note that the file ``name`` is about to get this SHA-256; raises ``OSError``."""
        if self._descriptor is None:
            self._descriptor = os.open(self._path, _OPEN, 0o666)
        # Begin with a line end too: the line before may have been cut short by a full disk.
        line = f"\n{json.dumps([name, digest])}\n".encode()
        if os.write(self._descriptor, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.digests.setdefault(name, set()).add(digest)

    def close(self) -> None:
        """Close the file; call it before ``remove``."""
        if self._descriptor is not None:
            with suppress(OSError):  # every line is written already
                os.close(self._descriptor)
            self._descriptor = None

    def remove(self) -> None:
        """Remove the file, once the manifest holds everything; raises ``OSError``."""
        self._path.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, set[str]]:
    """Read the digests noted for each file, without the lines that were cut short."""
    digests: dict[str, set[str]] = {}
    if find_regular_file(path) is None:
        return digests
    for line in path.read_bytes().splitlines():
        match _parse(line):
            case [str(name), str(digest)]:
                digests.setdefault(name, set()).add(digest)
    return digests


def _parse(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
