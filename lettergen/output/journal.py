"""The journal: which digest each file is about to get, noted before the file is replaced.

The manifest is written after the files. A run that is killed leaves files that are newer than the
manifest says; from the journal, the next run knows that lettergen wrote them and nobody else.
"""

import errno
import json
import os
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from lettergen.output.files import find_regular_file
from lettergen.output.replacement import flush_folder, replace_file
from lettergen.system.dataclass import dataclass

NAME = ".lettergen.journal"

_OPEN = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_APPEND
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)


@dataclass(frozen=True)
class Line:
    """A file, by its name below the folder, and the SHA-256 that it is about to get.

    ``recipient`` and ``campaign`` are those of a letter. They are empty for a combined file, and
    in the journals of earlier versions of lettergen.
    """

    name: str
    digest: str
    recipient: str = ""
    campaign: str = ""

    def to_json(self) -> str:
        """Return the line as the journal has it."""
        return json.dumps([self.name, self.digest, self.recipient, self.campaign])


class Journal:
    """The journal of one folder.

    ``lines`` are what it says: of runs that were killed, and of this run; ``digests`` are the
    SHA-256 that each file may have got. Raises ``LettergenError`` if the journal is no regular
    file, and ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._descriptor: int | None = None
        self._flushed = 0
        self._set_lines(_read(self._path))
        self._flushing = Lock()

    def add(self, line: Line) -> None:
        """Note that a file is about to get a digest; raises ``OSError``.

        Before the file is replaced, ``flush`` the journal.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self._path, _OPEN, 0o666)
            flush_folder(self._folder)
        # Begin with a line end too: the line before may have been cut short by a full disk.
        data = f"\n{line.to_json()}\n".encode()
        if os.write(self._descriptor, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.lines.append(line)
        self.digests[line.name].add(line.digest)

    def flush(self, number: int | None = None) -> None:
        """Flush all lines to the disk, unless the first ``number`` are there; raises ``OSError``.

        Several threads may do so at once: one of them flushes for all.
        """
        number = len(self.lines) if number is None else number
        with self._flushing:
            if self._flushed < number and self._descriptor is not None:
                written = len(self.lines)
                os.fsync(self._descriptor)
                self._flushed = written

    def keep(self, lines: Iterable[Line]) -> None:
        """Replace the journal by one with these lines only; raises ``OSError``.

        The manifest must have taken over what the others say.
        """
        self.close()
        self._set_lines(lines)
        if self.lines:
            data = "".join(f"{line.to_json()}\n" for line in self.lines)
            replace_file(self._path, data.encode())
        else:
            self._path.unlink(missing_ok=True)
        flush_folder(self._folder)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            with suppress(OSError):  # every line is written already
                os.close(self._descriptor)
            self._descriptor = None

    def _set_lines(self, lines: Iterable[Line]) -> None:
        self.lines = list(lines)
        self.digests: dict[str, set[str]] = defaultdict(set)
        for line in self.lines:
            self.digests[line.name].add(line.digest)
        self._flushed = len(self.lines)


def _read(path: Path) -> list[Line]:
    """Read the lines, without those that were cut short."""
    if find_regular_file(path) is None:
        return []
    return [line for text in path.read_bytes().splitlines() if (line := _parse(text))]


def _parse(text: bytes) -> Line | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match content:
        case [str(), str()] | [str(), str(), str(), str()]:
            return Line(*content)
    return None
