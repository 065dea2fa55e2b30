"""Replace a file as a whole or not at all.

The new file is written beside its target under a temporary name, flushed to the disk and renamed
into place. If anything stops that half-way, the target is still the old file.
"""

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

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
        self._temporary = f"{path.parent}{os.sep}{_choose_name()}"
        self._descriptor = os.open(self._temporary, _CREATE, 0o666)
        self._group: FlushGroup | None = None
        try:
            _write_all(self._descriptor, data)
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


class StagedFile(NamedTuple):
    """A new file under a temporary name and its SHA-256."""

    temporary: Path
    sha256: str

    @classmethod
    def write(cls, folder: Path, data: bytes, sha256: str) -> "StagedFile":
        """Write a file under a temporary name, which is not flushed yet; raises ``OSError``."""
        temporary = folder / _choose_name()
        descriptor = os.open(temporary, _CREATE, 0o666)
        try:
            _write_all(descriptor, data)
        except BaseException:
            os.close(descriptor)
            temporary.unlink(missing_ok=True)
            raise
        os.close(descriptor)
        return cls(temporary, sha256)

    def flush(self) -> None:
        """Flush the file to the disk; raises ``OSError``."""
        descriptor = os.open(self.temporary, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self) -> None:
        """Remove the file, which is not needed."""
        with suppress(OSError):
            self.temporary.unlink()


class StagedReplacement:
    """A staged file that will take the place of ``path``; see ``Replacement``."""

    is_flushed = False

    def __init__(
        self, path: Path, staged: StagedFile, flush_journal: Callable[[], None] = lambda: None
    ) -> None:
        self._path = path
        self._staged = staged
        self._flush_journal = flush_journal

    def finish(self) -> None:
        """Move the file into place; raises ``OSError``, and the file is removed then."""
        try:
            self._flush_journal()
            self._staged.temporary.replace(self._path)
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Remove the new file; leave the old one."""
        self._staged.remove()


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


def _choose_name() -> str:
    return f".lettergen-{os.urandom(8).hex()}.tmp"


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
