"""A folder in storage: list it, read objects, and put each as a whole or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from lettergen.diagnostics.finding import Finding, Place
from lettergen.storage.file_system import (
    ObjectChangedError,
    StorageError,
    open_storage,
    read_tag,
    translate_errors,
)

_SINGLE_REQUEST = 2**32  # bytes: S3 makes nothing visible of a request before it is complete

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class StorageFolder:
    """The objects below one URL, by their names below it.

    Raises:
        LettergenError: the URL cannot be used (LG890 to LG893).
    """

    def __init__(self, url: str, place: Place) -> None:
        self.url, self._place = url, place
        self._system, path, self._protocol = open_storage(url, place)
        self._base = path.rstrip("/")
        self._is_s3 = self._protocol.package == "s3fs"
        # A session of SFTP does one thing at a time.
        alone = self._protocol.at_once == 1
        self._turn: AbstractContextManager[Any] = RLock() if alone else nullcontext()

    def list_objects(self, below: str = "") -> Iterator[tuple[str, int, str]]:
        """Yield the name, the size and the ETag of each object."""
        with self._turn, translate_errors(self.url, self._place):
            try:
                found = self._system.find(self._path(below) if below else self._base, detail=True)
            except FileNotFoundError:
                found = {}
        start = f"{self._base}/"
        for path, info in found.items():
            if path.startswith(start) and info.get("type", "file") == "file":
                yield path[len(start) :], int(info.get("size") or 0), read_tag(info)

    def check_place(self) -> None:
        """Raise ``StorageError`` (LG893) if there is no such bucket or container."""
        place = self._base.partition("/")[0]
        if not place:
            return
        try:
            with self._turn, translate_errors(self.url, self._place):
                self._system.info(place)
        except FileNotFoundError:
            message = f"{self.url} cannot be reached: there is no '{place}'."
            hint = "Check the name, or create it first."
            raise StorageError(Finding("LG893", message, self._place, hint)) from None
        except StorageError:  # many may read and write files who may not ask this
            return

    def get(self, name: str) -> bytes | None:
        """Return the content of an object; ``None`` if there is none."""
        with self._turn, translate_errors(f"{self.url}/{name}", self._place):
            try:
                data: bytes = self._system.cat_file(self._path(name))
            except FileNotFoundError:
                return None
            return data

    def find_tag(self, name: str) -> str:
        """Return the ETag of an object; empty if there is none."""
        with self._turn, translate_errors(f"{self.url}/{name}", self._place):
            try:
                return read_tag(self._system.info(self._path(name)))
            except FileNotFoundError:
                return ""

    def put(self, name: str, data: bytes, expected: str | None = None) -> str:
        """Write an object, and return its ETag.

        ``expected`` is the ETag of the object that it may replace; empty if there must be none,
        and ``None`` if it does not matter. S3, Google and Azure refuse a new object themselves
        where one is, S3 an object that has changed; in other cases lettergen looks first.

        Raises:
            ObjectChangedError: another object is there (LG895).
            StorageError: the storage cannot be reached, or refuses (LG893).
        """
        try:
            return self._put(name, data, expected)
        except ObjectChangedError:  # by this very request, if its answer was lost?
            if self.get(name) != data:
                raise
            return self.find_tag(name)

    def _put(self, name: str, data: bytes, expected: str | None) -> str:
        url, path = f"{self.url}/{name}", self._path(name)
        settings: dict[str, Any] = {"chunksize": _SINGLE_REQUEST} if self._is_s3 else {}
        with self._turn, translate_errors(url, self._place):
            if expected and self._is_s3:
                settings["IfMatch"] = f'"{expected}"'
            elif expected is not None and self.find_tag(name) != expected:
                raise self.refuse_change(url)
            if expected == "" and self._protocol.extra in ("s3", "gcs", "azure"):
                settings["mode"] = "create"
            answer = None
            try:
                if self._protocol.is_atomic:
                    answer = self._system.pipe_file(path, data, **settings)
                else:
                    self._replace(path, data)
            except FileExistsError:
                raise self.refuse_change(url) from None
            except FileNotFoundError as error:  # the bucket or the container
                raise OSError(f"there is no such place: {error}") from None
            if isinstance(answer, dict) and answer.get("ETag"):
                return read_tag(answer)
            info = self._system.info(path)
            if info.get("size") != len(data):
                raise self.refuse_change(url)
            return read_tag(info)

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        with (
            self._turn,
            translate_errors(f"{self.url}/{name}", self._place),
            suppress(FileNotFoundError),
        ):
            self._system.rm_file(self._path(name))

    def download(self, name: str, path: Path) -> bool:
        """Write an object to a local file; return whether there is such an object."""
        with self._turn, translate_errors(f"{self.url}/{name}", self._place):
            try:
                self._system.get_file(self._path(name), str(path))
            except FileNotFoundError:
                return False
        return True

    def refuse_change(self, url: str) -> ObjectChangedError:
        """Return the error for an object that others have changed (LG895)."""
        message = f"{url} was changed by somebody else meanwhile."
        hint = "Run lettergen again: it then takes the change into account."
        return ObjectChangedError(Finding("LG895", message, self._place, hint))

    def for_each(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> list[_Result]:
        """Do something with several objects, as many at a time as the storage takes."""
        if self._protocol.at_once == 1:
            return [work(item) for item in items]
        with ThreadPoolExecutor(self._protocol.at_once) as pool:
            return list(pool.map(work, items))

    def _replace(self, path: str, data: bytes) -> None:
        """Write a file under a temporary name, and rename it."""
        folder = path.rpartition("/")[0]
        self._system.makedirs(folder, exist_ok=True)
        temporary = f"{folder}/.lettergen-{os.urandom(8).hex()}.tmp"
        try:
            with self._system.open(temporary, "wb") as file:
                file.write(data)
            self._system.mv(temporary, path)
        except BaseException:
            with suppress(Exception):
                self._system.rm_file(temporary)
            raise

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}"
