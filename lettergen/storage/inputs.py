"""Local copies of the files of a campaign that are in storage."""

import os
from collections.abc import Mapping
from functools import cache as remember
from pathlib import Path, PurePosixPath

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.storage import registry
from lettergen.storage.file_system import open_storage, read_tag, translate_errors
from lettergen.system import cache
from lettergen.system.temporary import make_folder

_provided: dict[str, Path] = {}


def provide(copies: Mapping[str, Path]) -> None:
    """Use local files in place of objects, by their URLs, for the rest of the process."""
    _provided.update(copies)


def fetch(url: str, place: Place) -> Path:
    """Return the local copy of an object; nothing is at that path if there is no such object.

    An object with the ETag of the copy that an earlier run made is not fetched again.

    Raises:
        LettergenError: the URL cannot be used (LG890 to LG893).
    """
    if url in _provided:
        return _provided[url]
    if "{{" in url:
        message = "a URL cannot be a pattern."
        hint = "Keep the files that recipients choose between in the folder of the campaign."
        raise LettergenError(Finding("LG890", message, place, hint))
    system, path, _ = open_storage(url, place)
    copy = _find_copy(url)
    registry.add(copy, url)
    tag_file = copy.with_name(f"{copy.name}.etag")
    with translate_errors(url, place):
        try:
            info = system.info(path)
        except FileNotFoundError:
            info = {"type": "missing"}
        if info["type"] != "file":
            if copy.is_file():
                copy.unlink()
            return copy
        tag = read_tag(info)
        if copy.exists() and tag_file.exists() and tag_file.read_text("utf-8") == tag:
            return copy
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = copy.with_name(f".{os.getpid()}.{copy.name}")
        try:
            tag_file.unlink(missing_ok=True)
            system.get_file(path, str(temporary))
            temporary.replace(copy)
            tag_file.write_text(tag, "utf-8")
        finally:
            temporary.unlink(missing_ok=True)
    return copy


def _find_copy(url: str) -> Path:
    scheme, _, rest = url.partition("://")
    return _find_folder().joinpath(scheme, *PurePosixPath(rest.lstrip("/")).parts)


@remember
def _find_folder() -> Path:
    """Return the folder of the copies: in the cache, or one that is removed at the end."""
    if folder := cache.find_folder():
        (folder / "storage").mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / "storage"
    return make_folder()
