"""The lock of an output folder: one run at a time, and no lock is left by a run that dies.

The operating system holds the lock on a file of its own. The file names the run that holds it,
and is removed with the lock.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.files import find_regular_file

NAME = ".lettergen.lock"

_OPEN = (
    os.O_RDWR
    | os.O_CREAT
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

if sys.platform == "win32":
    import msvcrt

    # Nobody can read a locked byte on Windows, so lock one behind the text.
    _BYTE = 1 << 30

    def lock_file(descriptor: int) -> None:
        """Lock an open file; raises ``PermissionError`` if another process has locked it."""
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

    def unlock_file(descriptor: int) -> None:
        """Release the lock of an open file; raises ``OSError``."""
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock_file(descriptor: int) -> None:
        """Lock an open file; raises ``BlockingIOError`` if another process has locked it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def unlock_file(descriptor: int) -> None:
        """Release the lock of an open file; raises ``OSError``."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


class FolderLock:
    """The lock of one folder, taken when it is created.

    Raises ``LettergenError`` if another run holds it or the lock file is no regular file, and
    ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        find_regular_file(self._path)
        descriptor = self._acquire(folder)
        while not self._is_current(descriptor):
            # The last holder removed the file after it was opened here and before it was locked.
            os.close(descriptor)
            descriptor = self._acquire(folder)
        self._descriptor = descriptor
        holder = {
            "process": os.getpid(),
            "host": platform.node(),
            "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        }
        with suppress(OSError):  # the text is only for people
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(holder).encode())

    def release(self) -> None:
        """Remove the lock file and let other runs in."""
        # Windows removes no open file; elsewhere nobody must lock the file after it is closed.
        steps: list[Callable[[], None]] = [self._path.unlink, partial(os.close, self._descriptor)]
        for step in reversed(steps) if sys.platform == "win32" else steps:
            with suppress(OSError):
                step()

    def _acquire(self, folder: Path) -> int:
        descriptor = os.open(self._path, _OPEN, 0o666)
        try:
            lock_file(descriptor)
        except (BlockingIOError, PermissionError):
            holder = _read_holder(descriptor)
            os.close(descriptor)
            raise LettergenError(
                Finding(
                    "LG411",
                    f"another run of lettergen is writing to this folder{holder}.",
                    Place(str(folder)),
                    "Wait until it is finished, or write to another folder with --out.",
                )
            ) from None
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def _is_current(self, descriptor: int) -> bool:
        """Whether the locked file still has the name of the lock file."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False
        except OSError:
            os.close(descriptor)
            raise


def _read_holder(descriptor: int) -> str:
    """Return who holds the lock, if the file tells."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        holder = json.loads(os.read(descriptor, 1000))
        return f" (process {holder['process']} on {holder['host']}, since {holder['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def lock_to_read(folder: Path) -> Iterator[str]:
    """Lock a folder, and yield the mode to open its manifest in.

    In a folder that nobody can write to there is no lock, and no run that needs one.
    """
    try:
        lock = FolderLock(folder)
    except OSError:
        yield "ro"
        return
    try:
        yield "rw"
    finally:
        lock.release()
