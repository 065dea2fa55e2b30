"""URLs of files in storage: which texts are URLs, and what is wrong with one.

Nothing here loads fsspec: every path of a campaign passes ``find_url``.
"""

import os
import re
from typing import NamedTuple

from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.system.patterns import compile_lazily


class Protocol(NamedTuple):
    """A kind of storage: what is installed for it, and how a file is written to it.

    ``is_atomic`` tells whether an object is seen only once all of it has arrived.
    ``at_once`` is the number of requests that may be on their way at a time.
    """

    extra: str
    package: str
    is_atomic: bool = True
    at_once: int = 32


PROTOCOLS = {
    "s3": Protocol("s3", "s3fs"),
    "s3a": Protocol("s3", "s3fs"),
    "gs": Protocol("gcs", "gcsfs"),
    "gcs": Protocol("gcs", "gcsfs"),
    "az": Protocol("azure", "adlfs"),
    "abfs": Protocol("azure", "adlfs"),
    "abfss": Protocol("azure", "adlfs"),
    "sftp": Protocol("sftp", "paramiko", is_atomic=False, at_once=1),
    "memory": Protocol("storage", "fsspec", at_once=1),
    "file": Protocol("storage", "fsspec", is_atomic=False),
}
"""The kinds of storage, by the scheme of their URLs."""

_URL = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]+):/(/?)(.*)", re.DOTALL)
_WEB = ("http", "https", "sqlite", "postgresql", "mysql")


def find_url(path: str | os.PathLike[str]) -> str:
    """Return the URL that a path is; empty for a path of the file system and a web address.

    A ``Path`` has lost one of the two slashes.
    """
    text = os.fspath(path)
    if os.sep == "\\" and not isinstance(path, str):
        text = text.replace("\\", "/")
    found = _URL.fullmatch(text)
    if found is None or found[1].lower() in _WEB or (not found[2] and isinstance(path, str)):
        return ""
    scheme, rest = found[1].lower(), found[3]
    root = "/" if scheme == "file" and not found[2] else ""
    return f"{scheme}://{root}{rest}"


def check_url(url: str, place: Place) -> Protocol:
    """Return the kind of storage of a URL.

    Raises:
        LettergenError: lettergen knows no such storage, or the URL names no file (LG890); or it
            has a password in it (LG892).
    """
    scheme, _, rest = url.partition("://")
    known = PROTOCOLS.get(scheme)
    if known is None:
        hint = did_you_mean(scheme, PROTOCOLS) or f"It knows {', '.join(PROTOCOLS)}."
        message = f"lettergen knows no storage '{scheme}://'."
        raise LettergenError(Finding("LG890", message, place, hint))
    host, _, path = rest.partition("/")
    user, at, name = host.rpartition("@")
    if at and (":" in user or scheme != "sftp"):
        message = f"the URL {scheme}://…@{name}/{path} has a key or a password in it."
        hint = (
            "Take it out, and make it invalid if others have seen the file: keys belong into the "
            "environment or a profile of the storage's own program."
        )
        raise LettergenError(Finding("LG892", message, place, hint))
    if "?" in path or "#" in path.partition("{")[0]:
        message = f"the URL '{url.partition('?')[0]}' has a query."
        hint = "Name the file alone; a signed URL is a password, and belongs into no campaign."
        raise LettergenError(Finding("LG892", message, place, hint))
    if (not host and scheme != "file") or ".." in path.split("/"):
        message = f"the URL '{url}' is not complete."
        hint = f"Write the place and the file: {scheme}://place/folder/file."
        raise LettergenError(Finding("LG890", message, place, hint))
    return known
