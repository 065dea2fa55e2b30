"""One run per output folder: a lock that the operating system lets go of when a run dies.

The lock is on a file of its own, which says who holds it and goes away with the run. A run that
finds the folder locked is refused; it could only overwrite what the other one just wrote.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place

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

    # Windows keeps others from reading a locked byte, so the byte lies beyond what is written.
    _BYTE = 1 << 20

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """The lock of one folder, taken when it is made.

    Raises ``LettergenError`` if another run holds it, and ``OSError`` if the file system
    refuses.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        descriptor = self._taken(folder)
        while not self._is_the_file(descriptor):
            # Its last holder removed it between our opening and our locking it.
            os.close(descriptor)
            descriptor = self._taken(folder)
        self._descriptor = descriptor
        holder = {
            "process": os.getpid(),
            "host": socket.gethostname(),
            "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        }
        with suppress(OSError):  # it is only for people
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(holder).encode())

    def release(self) -> None:
        """Let others in, and take the file away."""
        # Windows removes no file that is open; elsewhere nobody must lock it once it is closed.
        steps: list[Callable[[], None]] = [self._path.unlink, partial(os.close, self._descriptor)]
        for step in reversed(steps) if sys.platform == "win32" else steps:
            with suppress(OSError):
                step()

    def _taken(self, folder: Path) -> int:
        descriptor = os.open(self._path, _OPEN, 0o666)
        try:
            _take(descriptor)
        except (BlockingIOError, PermissionError):
            holder = _holder(descriptor)
            os.close(descriptor)
            raise LettergenError(
                Finding(
                    "LG411",
                    f"another run of lettergen is writing to this folder{holder}.",
                    Place(str(folder)),
                    "Wait until it is done, or write to another folder with --out.",
                )
            ) from None
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def _is_the_file(self, descriptor: int) -> bool:
        """Whether the file that was locked is still the one of that name."""
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False
        except OSError:
            os.close(descriptor)
            raise


def _holder(descriptor: int) -> str:
    """Who holds the lock, as far as it says."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        said = json.loads(os.read(descriptor, 1000))
        return f" (process {said['process']} on {said['host']}, since {said['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
