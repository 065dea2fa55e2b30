"""What a command may overwrite: nothing but regular files that lettergen wrote itself.

Every file that a command writes passes ``check_target`` or, for letters and combined files, the
checks of ``OutputFolder``, which is built on the same functions.
"""

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.replacement import replace_file
from lettergen.system import stand_ins
from lettergen.system.fingerprint import hash_bytes

FileId = tuple[int, int]
"""The device and the number of a file, which all its names share."""


def write_file(
    path: Path, data: bytes, is_own: Callable[[Path], bool], inputs: Iterable[Path] = ()
) -> None:
    """Write a file as a whole or not at all, and create its folder.

    ``is_own`` and ``inputs`` are those of ``check_target``. Raises ``LettergenError`` if the
    file must not be overwritten, or the file system refuses.
    """
    check_target(path, is_own, inputs)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as error:
        raise LettergenError(describe_os_error(path, error)) from None


def check_target(path: Path, is_own: Callable[[Path], bool], inputs: Iterable[Path] = ()) -> None:
    """Raise ``LettergenError`` for a file that a command must not overwrite.

    A command may write where nothing is, and overwrite an empty file and one of which ``is_own``
    says that lettergen wrote it. ``inputs`` are the files of the campaign, which are never
    overwritten.
    """
    refuse_url(path)
    try:
        status = find_regular_file(path)
        if status is None:
            return
        refuse_input(path, status, identify(inputs))
        is_free = not status.st_size or is_own(path)
    except OSError as error:
        raise LettergenError(describe_os_error(path, error, "cannot be read")) from None
    if not is_free:
        raise LettergenError(
            Finding(
                "LG414",
                "was not written by lettergen, or was changed since, and is left as it is.",
                Place(str(path)),
                "Name another file.",
            )
        )


def find_regular_file(path: Path) -> os.stat_result | None:
    """Return the status of the file at ``path``; ``None`` if nothing is there.

    Raises ``LettergenError`` (LG412, LG416) for a link and for anything else that is no regular
    file, such as a folder, a named pipe or a device. Raises ``OSError``.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        raise _refuse_link(path)
    if not stat.S_ISREG(status.st_mode):
        message = "is not a regular file."
        raise LettergenError(Finding("LG416", message, Place(str(path)), "Name another file."))
    return status


def identify(paths: Iterable[Path]) -> frozenset[FileId]:
    """Return the ids of the files that are there."""
    found = set()
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # not there, so it cannot be overwritten
            continue
        found.add((status.st_dev, status.st_ino))
    return frozenset(found)


def refuse_input(path: Path, status: os.stat_result, inputs: frozenset[FileId]) -> None:
    """Raise ``LettergenError`` (LG417) if a file is one of the inputs under whatever name."""
    if (status.st_dev, status.st_ino) in inputs:
        message = "is a file of the campaign and is left as it is."
        raise LettergenError(Finding("LG417", message, Place(str(path)), "Name another file."))


def refuse_url(path: Path) -> None:
    """Raise ``LettergenError`` (LG896) for a URL: only letters are written to storage."""
    if ":/" in str(path):
        from lettergen.storage.urls import find_url

        if url := find_url(path):
            message = "is in storage, where only letters are written."
            hint = "Name a file on this machine, and copy it there."
            raise LettergenError(Finding("LG896", message, Place(url), hint))


def refuse_links(folder: Path, name: str) -> None:
    """Raise ``LettergenError`` (LG412) if a folder between ``folder`` and ``name`` is a link.

    ``folder`` itself may be one. Raises ``OSError``.
    """
    step = folder
    for part in name.split("/")[:-1]:
        step = step / part
        if step.is_symlink():
            raise _refuse_link(step)
    # Windows has junctions, which ``is_symlink`` does not know.
    if os.name == "nt" and not step.resolve().is_relative_to(folder.resolve()):
        raise _refuse_link(step)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a regular file; empty if nothing is there.

    Raises ``LettergenError`` as ``find_regular_file`` does, and ``OSError``.
    """
    return read_digest(path) if find_regular_file(path) else ""


def read_digest(path: Path) -> str:
    """Return the SHA-256 of a regular file; raises ``OSError``."""
    known = stand_ins.storage and stand_ins.storage.find_digest(path)
    return known or hash_bytes(path.read_bytes())


def back_up(path: Path) -> Path:
    """Copy a letter to a free name beside it: ``ely.edited-1.docx``; raises ``OSError``."""
    data = path.read_bytes()
    number = 1
    while os.path.lexists(copy := _name_copy(path, number)):
        number += 1
    replace_file(copy, data)
    return copy


def describe_os_error(path: Path, error: OSError, message: str = "cannot be written") -> Finding:
    """Return the finding for an error of the file system."""
    hint = ""
    if isinstance(error, PermissionError):
        hint = "If it is open in Word, close it. Otherwise check the permissions of its folder."
    return Finding("LG404", f"{message}: {error.strerror or error}.", Place(str(path)), hint)


def _refuse_link(path: Path) -> LettergenError:
    message = "is a link; lettergen does not write through links."
    hint = "Name the file or folder that the link leads to."
    return LettergenError(Finding("LG412", message, Place(str(path)), hint))


def _name_copy(path: Path, number: int) -> Path:
    """Return a name for a copy; a long stem is cut so that the file system takes the name."""
    ending = f".edited-{number}{path.suffix}"
    stem = path.stem.encode()[: 255 - len(ending)].decode(errors="ignore")
    return path.with_name(stem + ending)
