"""Which files this process read, and whether they are still what they were.

Python tells an audit hook (PEP 578) of every file that it opens and every folder that it lists, so
nothing is missed that a new feature reads. Each is looked at when it is opened: a file that changes
while a run reads it is noticed at the end of the run. In the folder of the campaign, the files
beside one that was opened count as well, by name, size and time: one may be added that a run would
have read.

lettergen and the packages that it uses are left out: see ``lettergen.system.fingerprint``.
"""

import os
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from lettergen.system.cache import find_folder
from lettergen.system.fingerprint import hash_file

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

Stamp = tuple[int, ...]
"""Size and times of a file; empty if there is none."""


class Snapshot(NamedTuple):
    """The files that were read, with their SHA-256, and the folders that they are in.

    A folder has the names and stamps of what is in it; of folders in it, the names alone.
    """

    files: dict[str, str]
    folders: dict[str, dict[str, Stamp]]

    def is_current(self, ignored: Collection[str]) -> bool:
        """Whether nothing has changed since, apart from ``ignored`` paths."""
        return all(
            _list_folder(folder, ignored) == names for folder, names in self.folders.items()
        ) and all(hash_file(Path(file)) == sha256 for file, sha256 in self.files.items())


class OpenedFiles:
    """Notes the files that this process opens inside a ``with`` block.

    ``root`` is the campaign's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._files: dict[str, Stamp] = {}
        self._folders: dict[str, dict[str, Stamp]] = {}
        cache = find_folder()
        own = [sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]), os.devnull]
        self._left_out = tuple(map(os.path.realpath, own + ([str(cache)] if cache else [])))

    def __enter__(self) -> "OpenedFiles":
        _Hook.install()
        _Hook.listener, _Hook.opened = self._note, self
        return self

    def __exit__(self, *_: object) -> None:
        _Hook.listener = _Hook.opened = None

    def take(self, ignored: Collection[str]) -> Snapshot | None:
        """Return what was read, without the ``ignored`` paths.

        Return ``None`` if any of it has changed since it was opened, or is a pipe or a device.
        """
        files = {path: stamp for path, stamp in self._files.items() if path not in ignored}
        if any(_stamp(path) != stamp or _is_pipe(path) for path, stamp in files.items()):
            return None
        folders = {
            folder: {
                name: stamp for name, stamp in names.items() if f"{folder}/{name}" not in ignored
            }
            for folder, names in self._folders.items()
            if folder not in ignored
        }
        snapshot = Snapshot({path: hash_file(Path(path)) for path in files}, folders)
        return snapshot if snapshot.is_current(ignored) else None

    def list(self) -> dict[str, Stamp]:
        """Return the files that were opened, as they were then."""
        return dict(self._files)

    def add(self, files: dict[str, Stamp]) -> None:
        """Note files that another process opened."""
        for path, stamp in files.items():
            if path not in self._files and not path.startswith(self._left_out):
                self._files[path] = stamp
                self._add_folder(os.path.dirname(path))  # noqa: PTH120

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, (str, bytes)) and not _is_writing(mode, flags):
                self._add(os.path.realpath(os.fsdecode(path)))
        elif event in ("os.scandir", "os.listdir", "glob.glob"):
            path = arguments[0] or "."
            if isinstance(path, (str, bytes, os.PathLike)):  # not the number of an open folder
                self._add_folder(os.path.realpath(os.fsdecode(path)))

    def _add(self, path: str) -> None:
        if path not in self._files and not path.startswith(self._left_out):
            self._files[path] = _stamp(path)
            self._add_folder(os.path.dirname(path))  # noqa: PTH120

    def _add_folder(self, folder: str) -> None:
        is_inside = folder == self._root or folder.startswith(f"{self._root}{os.sep}")
        if is_inside and folder not in self._folders and not folder.startswith(self._left_out):
            self._folders[folder] = {}  # listing it is noted, too
            self._folders[folder] = _list_folder(folder, ())


class _Hook:
    """The one audit hook of the process, which cannot be removed, and its listener."""

    is_installed = False
    listener: Callable[[str, tuple[object, ...]], None] | None = None
    opened: OpenedFiles | None = None

    @classmethod
    def install(cls) -> None:
        if not cls.is_installed:
            cls.is_installed = True
            sys.addaudithook(cls._pass_on)

    @classmethod
    def _pass_on(cls, event: str, arguments: tuple[object, ...]) -> None:
        if cls.listener:
            cls.listener(event, arguments)


def list_opened() -> dict[str, Stamp]:
    """Return the files that this process has noted, as they were then."""
    return _Hook.opened.list() if _Hook.opened else {}


def note_opened(files: dict[str, Stamp]) -> None:
    """Note files that another process opened for this one."""
    if _Hook.opened:
        _Hook.opened.add(files)


def _is_writing(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return isinstance(flags, int) and bool(flags & _WRITES)


def _is_pipe(path: str) -> bool:
    """Whether something can be read only once."""
    return os.path.exists(path) and not os.path.isfile(path)  # noqa: PTH110, PTH113


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return ()
    return _build_stamp(status)


def _build_stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _list_folder(folder: str, ignored: Collection[str]) -> dict[str, Stamp]:
    found: dict[str, Stamp] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if f"{folder}/{entry.name}" not in ignored:
                    is_folder = entry.is_dir()
                    found[entry.name] = () if is_folder else _build_stamp(entry.stat())
    except OSError:
        return {}
    return found


def resolve_all(paths: Iterable[Path | str]) -> set[str]:
    """Return paths as they are compared here: absolute, without links."""
    return {os.path.realpath(path) for path in paths}
