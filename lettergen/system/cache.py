"""A folder in which lettergen keeps what it would otherwise work out in every run.

The key of an entry is the digest of everything that its content follows from, so an entry is never
out of date. One that is missing, damaged or of somebody else is ignored and written again. Nothing
is lost with the folder: it may be deleted at any time.

It is ``LETTERGEN_CACHE`` if that is set (empty for no cache at all), else the usual place of the
system: ``$XDG_CACHE_HOME`` or ``~/.cache`` on Linux, ``~/Library/Caches`` on macOS,
``%LOCALAPPDATA%`` on Windows.
"""

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

VARIABLE = "LETTERGEN_CACHE"
"""The environment variable that names the folder."""

_MOST_BYTES = 200_000_000
_LARGEST = 40_000_000
_DIGEST = 32  # bytes of SHA-256, with which an entry begins


def find_folder() -> Path | None:
    """Return the folder; ``None`` if there is to be no cache."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen).absolute() if chosen else None
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    base = Path(os.environ.get(variable, ""))
    if not base.is_absolute():
        try:
            home = Path.home()
        except RuntimeError:  # a user without a home
            return None
        by_system = {"win32": "AppData/Local", "darwin": "Library/Caches"}
        base = home / by_system.get(sys.platform, ".cache")
    return base / "lettergen"


def switch_off() -> None:
    """Use no cache for the rest of the process, and for those that it starts."""
    os.environ[VARIABLE] = ""


def read(kind: str, key: str) -> bytes | None:
    """Return the content of an entry; ``None`` if there is none that can be trusted."""
    if not (folder := find_folder()):
        return None
    try:
        with (folder / f"{kind}-{key}").open("rb") as file:
            status = os.fstat(file.fileno())
            if not _is_own(status) or status.st_size > _LARGEST + _DIGEST:
                return None
            digest, content = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return content if sha256(content).digest() == digest else None


def write(kind: str, key: str, content: bytes) -> None:
    """Keep an entry, whole or not at all; the oldest ones make room for it."""
    if not (folder := find_folder()) or len(content) > _LARGEST:
        return
    path = folder / f"{kind}-{key}"
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_own(folder.stat()):
            return
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as file:  # noqa: PTH123
                file.write(sha256(content).digest() + content)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            return
        _make_room(folder)


def _is_own(status: os.stat_result) -> bool:
    """Whether only this user can have written a file, or can write into a folder."""
    if sys.platform == "win32":  # where nobody else writes to the folders of a user
        return True
    others = stat.S_IWGRP | stat.S_IWOTH
    return status.st_uid == os.geteuid() and not status.st_mode & others


def _make_room(folder: Path) -> None:
    """Remove the oldest entries if there are too many bytes in the folder."""
    files = [(entry, entry.stat()) for entry in os.scandir(folder) if entry.is_file()]
    total = sum(status.st_size for _, status in files)
    for entry, status in sorted(files, key=lambda file: file[1].st_mtime_ns):
        if total <= _MOST_BYTES:
            return
        Path(entry.path).unlink(missing_ok=True)
        total -= status.st_size
