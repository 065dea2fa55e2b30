"""Open storage with fsspec, and put what went wrong there into words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.storage.urls import Protocol, check_url

Info = dict[str, Any]


class StorageError(LettergenError):
    """Storage that cannot be reached, or refuses something (LG893)."""


class ObjectChangedError(StorageError):
    """An object is not what it was when the run looked at it (LG895)."""


def open_storage(url: str, place: Place) -> tuple[Any, str, Protocol]:
    """Return the fsspec file system of a URL, the path in it, and its kind.

    Credentials are those that the library of the storage finds: in the environment, in profiles,
    of the machine.

    Raises:
        LettergenError: the URL cannot be used (LG890, LG892), or a package is missing (LG891).
        StorageError: the storage cannot be reached.
    """
    protocol = check_url(url, place)
    settings: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
    scheme = url.partition(":")[0]
    try:
        import fsspec

        if scheme == "sftp":
            from lettergen.storage.sftp import build_file_system

            with translate_errors(url, place):
                return (
                    build_file_system(url),
                    fsspec.utils.infer_storage_options(url)["path"],
                    (protocol),
                )
        if scheme.startswith("s3"):
            settings["config_kwargs"] = {"connect_timeout": 10, "retries": {"max_attempts": 4}}
        if scheme in ("memory", "file"):
            settings = {"skip_instance_cache": True}
        with translate_errors(url, place):
            system, path = fsspec.url_to_fs(url, **settings)
    except ImportError as error:
        missing = error.name or protocol.package
        message = f"{url.partition(':')[0]}:// needs a package that is not installed ({missing})."
        hint = f"Install it: pip install 'lettergen[{protocol.extra}]'"
        raise LettergenError(Finding("LG891", message, place, hint)) from None
    return system, path, protocol


@contextmanager
def translate_errors(url: str, place: Place) -> Iterator[None]:
    """Turn what fsspec and the libraries behind it raise into one finding each.

    ``FileNotFoundError`` and ``FileExistsError`` are left as they are.

    Raises:
        StorageError: the storage cannot be reached, or refuses (LG893).
        ObjectChangedError: a condition of a request was not met (LG895).
    """
    try:
        yield
    except (LettergenError, FileNotFoundError, FileExistsError, ImportError):
        raise
    except Exception as error:
        name = type(error).__name__
        if _is_unmet_condition(error):
            message = f"{url} was changed by somebody else meanwhile."
            hint = "Run lettergen again: it then takes the change into account."
            raise ObjectChangedError(Finding("LG895", message, place, hint)) from None
        if isinstance(error, PermissionError) or "Credentials" in name or "Auth" in name:
            message = f"{url} may not be read or written with the credentials that were found: "
            hint = "See 'lettergen help storage' for where they are looked for."
        else:
            message = f"{url} cannot be reached: "
            hint = "Check the name, the network and the address of the storage; then run again."
        message += f"{_describe(error)}."
        raise StorageError(Finding("LG893", message, place, hint)) from None


def read_tag(info: Info) -> str:
    """Return what changes whenever an object changes: its ETag, or its size and its time."""
    for key in ("ETag", "etag", "generation"):
        if value := info.get(key):
            return str(value).strip('"')
    time = info.get("LastModified") or info.get("mtime") or info.get("created") or ""
    return f"{info.get('size')} {info.get('ino', '')} {time}"


def _is_unmet_condition(error: Exception) -> bool:
    text = f"{type(error).__name__} {error} {getattr(error, 'strerror', '')}"
    return "PreconditionFailed" in text or "pre-conditions" in text or "ConditionNotMet" in text


def _describe(error: Exception) -> str:
    text = str(error) or (os.strerror(error.errno or 0) if isinstance(error, OSError) else "")
    text = " ".join((text or type(error).__name__).split()).rstrip(".")
    return text if len(text) < 300 else f"{text[:299]}…"
