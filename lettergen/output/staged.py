"""Letters that another process wrote under temporary names, before they take their places.

Writing a file and flushing it take a good part of the time of a letter, and need no lock. What
only the process with the lock does is to move the file into place and to record it.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from lettergen.output.replacement import choose_temporary_name, write_new_file
from lettergen.system.fingerprint import hash_bytes

_FLUSHED_AT_ONCE = 8


class StagedFile(NamedTuple):
    """A new file under a temporary name, on the disk, and its SHA-256."""

    temporary: str
    sha256: str

    def remove(self) -> None:
        """Remove the file, which is not needed."""
        with suppress(OSError):
            os.unlink(self.temporary)  # noqa: PTH108


class StagedReplacement:
    """A staged file that will take the place of ``path``; see ``Replacement``.

    ``flush_journal`` is called before.
    """

    is_flushed = False

    def __init__(self, path: Path, staged: StagedFile, flush_journal: Callable[[], None]) -> None:
        self._path = path
        self._staged = staged
        self._flush_journal = flush_journal

    def finish(self) -> None:
        """Move the file into place; raises ``OSError``, and the file is removed then."""
        try:
            self._flush_journal()
            os.replace(self._staged.temporary, self._path)  # noqa: PTH105
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Remove the new file; leave the old one."""
        self._staged.remove()


class Stage:
    """Writes the letters of one batch into a folder under temporary names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptors: list[int] = []

    def write(self, data: bytes) -> StagedFile:
        """Write a file, which is on the disk after ``flush``; raises ``OSError``."""
        temporary = choose_temporary_name(self._folder)
        self._descriptors.append(write_new_file(temporary, data))
        return StagedFile(temporary, hash_bytes(data))

    def flush(self) -> None:
        """Flush all files to the disk, several at once, and close them; raises ``OSError``."""
        descriptors, self._descriptors = self._descriptors, []
        try:
            if descriptors:
                from concurrent.futures import ThreadPoolExecutor

                with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as executor:
                    for _ in executor.map(os.fsync, descriptors):
                        pass
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
