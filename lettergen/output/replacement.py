"""Replace a file as a whole or not at all.

The new file is written beside its target under a temporary name, flushed to the disk and renamed
into place. If anything stops that half-way, the target is still the old file.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.system.patterns import compile_lazily

if TYPE_CHECKING:
    from lettergen.output.flusher import Flusher, FlushGroup

_TEMPORARY_NAME = compile_lazily(r"\.lettergen-[0-9a-f]{16}\.tmp")
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Replacement:
    """A new file beside ``path`` that will take its place: ``finish`` it or ``abandon`` it.

    It gets the permissions of any new file (the umask's), not those of the old file. With a
    ``flusher``, it is flushed to the disk in another thread. Raises ``OSError``.
    """

    def __init__(self, path: Path, data: bytes, flusher: "Flusher | None" = None) -> None:
        self._path = str(path)  # every letter is replaced, and pathlib takes longer than texts
        self._temporary = choose_temporary_name(path.parent)
        self._descriptor = write_new_file(self._temporary, data)
        self._group: FlushGroup | None = None
        try:
            if flusher:
                self._group = flusher.add(self._descriptor)
        except BaseException:
            self.abandon()
            raise

    @property
    def is_flushed(self) -> bool:
        """Whether ``finish`` need not wait for the disk."""
        return self._group is not None and self._group.is_done

    def finish(self) -> None:
        """Wait until the file is on the disk and move it into place.

        Raises ``OSError``; the new file is removed then.
        """
        try:
            try:
                if self._group:
                    self._group.wait(self._descriptor)
                else:
                    os.fsync(self._descriptor)
            finally:
                os.close(self._descriptor)
            os.replace(self._temporary, self._path)  # noqa: PTH105
        except BaseException:
            self._remove()
            raise

    def abandon(self) -> None:
        """Remove the new file; leave the old one."""
        if self._group:
            self._group.remove(self._descriptor)
        with suppress(OSError):
            os.close(self._descriptor)
        self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            os.unlink(self._temporary)  # noqa: PTH108


def replace_file(path: Path, data: bytes) -> None:
    """Replace ``path`` by a file with these bytes, or create it; raises ``OSError``."""
    Replacement(path, data).finish()


def flush_folder(folder: Path) -> None:
    """Flush the names of the files in a folder to the disk; raises ``OSError``.

    Windows cannot, and need not: it records a change of a name before it returns.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # not every file system can
            raise
    finally:
        os.close(descriptor)


def remove_temporary_files(folders: Iterable[Path]) -> None:
    """Remove the temporary files that a killed run left behind; call it only under the lock."""
    for folder in folders:
        with suppress(OSError):
            for path in list(folder.iterdir()):
                if _TEMPORARY_NAME.fullmatch(path.name):
                    with suppress(OSError):
                        path.unlink()


def choose_temporary_name(folder: Path) -> str:
    """Return the path of a new temporary file in a folder."""
    return f"{folder}{os.sep}.lettergen-{os.urandom(8).hex()}.tmp"


def write_new_file(path: str, data: bytes) -> int:
    """Write a new file and return its descriptor; raises ``OSError``, and then there is none."""
    descriptor = os.open(path, _CREATE, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except BaseException:
        os.close(descriptor)
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        raise
    return descriptor
