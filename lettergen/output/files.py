"""Files that are on disk whole or not at all.

A file is written beside its target under a name of ours, flushed to the disk, and put in place
by one rename. Whatever stops that half-way, the target is the old file or the new one.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from concurrent.futures import Executor, Future
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place

_TEMPORARY = re.compile(r"\.lettergen-[0-9a-f]{16}\.tmp")
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class WriteState(StrEnum):
    """What became of a letter on disk."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


class Replacement:
    """A file that lies beside ``path``, about to take its place: ``finish`` it, or ``abandon`` it.

    Its permissions are those of any new file (the umask's), whatever lay there before. Given a
    ``flusher``, it is flushed to the disk there while other work goes on. Raises ``OSError``.
    """

    def __init__(self, path: Path, data: bytes, flusher: Executor | None = None) -> None:
        self._path = path
        self._temporary = path.with_name(f".lettergen-{secrets.token_hex(8)}.tmp")
        self._descriptor = os.open(self._temporary, _CREATE, 0o666)
        self._flushing: Future[None] | None = None
        try:
            _write_all(self._descriptor, data)
            if flusher:
                with suppress(RuntimeError):  # no thread to be had: then it is flushed at the end
                    self._flushing = flusher.submit(os.fsync, self._descriptor)
        except BaseException:
            self.abandon()
            raise

    @property
    def is_flushed(self) -> bool:
        """Whether ``finish`` has nothing to wait for."""
        return self._flushing is not None and self._flushing.done()

    def finish(self) -> None:
        """Put it in its place, once it is on the disk; raises ``OSError``, and is gone then."""
        try:
            try:
                if self._flushing:
                    self._flushing.result()
                else:
                    os.fsync(self._descriptor)
            finally:
                os.close(self._descriptor)
            self._temporary.replace(self._path)
        except BaseException:
            self._remove()
            raise

    def abandon(self) -> None:
        """Take it away; what lies in its place stays."""
        if self._flushing:
            self._flushing.exception()  # it must be done with the descriptor
        with suppress(OSError):
            os.close(self._descriptor)
        self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self._temporary.unlink()


def replace_file(path: Path, data: bytes) -> None:
    """Put a file with these bytes in the place of ``path``; raises ``OSError``."""
    Replacement(path, data).finish()


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is no letter, such as a report: whole or not at all.

    Raises ``LettergenError`` if the file system refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as error:
        raise LettergenError(describe_os_error(path, error)) from None


def hash_file(path: Path) -> str:
    """The SHA-256 of a file; empty if there is none. Raises ``OSError``."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def back_up(path: Path) -> Path:
    """Copy a letter to a free name beside it: ``ely.edited-1.docx``; raises ``OSError``."""
    data = path.read_bytes()
    number = 1
    while os.path.lexists(copy := _copy_name(path, number)):
        number += 1
    replace_file(copy, data)
    return copy


def remove_temporary_files(folders: Iterable[Path]) -> None:
    """Remove the temporary files that a killed run left; only when no run is under way."""
    for folder in folders:
        with suppress(OSError):
            for path in list(folder.iterdir()):
                if _TEMPORARY.fullmatch(path.name):
                    with suppress(OSError):
                        path.unlink()


def describe_os_error(path: Path, error: OSError, what: str = "cannot be written") -> Finding:
    """The finding for what the file system refused."""
    hint = ""
    if isinstance(error, PermissionError):
        hint = "Close it if it is open in Word; else look at the permissions of its folder."
    return Finding("LG404", f"{what}: {error.strerror or error}.", Place(str(path)), hint)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _copy_name(path: Path, number: int) -> Path:
    """A name for a copy; a long stem is cut so that the name still fits the file system."""
    ending = f".edited-{number}{path.suffix}"
    stem = path.stem.encode()[: 255 - len(ending)].decode(errors="ignore")
    return path.with_name(stem + ending)
