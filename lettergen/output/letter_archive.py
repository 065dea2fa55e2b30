"""Write letters into one ZIP archive, one after the other, so that no more than one is in memory.

The same letters give the same bytes: each file has the same date and permissions, and the order is
that of the letters.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lettergen.output.replacement import choose_temporary_name

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that ZIP has
_UNIX, _PERMISSIONS = 3, 0o100644 << 16
_COMPRESSED = {".docx", ".pdf"}
_CHUNK = 1 << 20


class ArchiveFile:
    """A new archive beside ``path``, on the disk: ``move`` it into place or ``abandon`` it."""

    def __init__(self, path: Path, files: Iterable[tuple[str, Path]]) -> None:
        """Write the archive; ``files`` are names in it, with the files; raises ``OSError``."""
        self.count = 0
        self._path = path
        self._temporary = Path(choose_temporary_name(path.parent))
        try:
            with self._temporary.open("xb") as stream:
                with zipfile.ZipFile(stream, "w") as archive:
                    for name, file in files:
                        archive.writestr(_describe(name), file.read_bytes())
                        self.count += 1
                stream.flush()
                os.fsync(stream.fileno())
            self.sha256 = _hash(self._temporary)
        except BaseException:
            self.abandon()
            raise

    def move(self) -> None:
        """Move the archive into place; raises ``OSError``."""
        self._temporary.replace(self._path)

    def abandon(self) -> None:
        """Remove the archive, unless it was moved."""
        with suppress(OSError):
            self._temporary.unlink()


def _describe(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _DATE)
    info.create_system, info.external_attr = _UNIX, _PERMISSIONS
    is_compressed = os.path.splitext(name)[1].lower() in _COMPRESSED  # noqa: PTH122
    info.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
    return info


def _hash(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
