"""Word documents that were made of documents of other programs, for as long as this process runs.

Whoever opens such a document by its path gets the Word document.
"""

from pathlib import Path

_Key = tuple[str, int, int]
_documents: dict[_Key, bytes] = {}


def remember(path: Path, data: bytes) -> None:
    """Remember the Word document that was made of a file, until the file changes."""
    _documents[_key(path)] = data


def find(path: Path) -> bytes | None:
    """Return the Word document that was made of a file; ``None`` if none was."""
    if not _documents:
        return None
    try:
        return _documents.get(_key(path))
    except OSError:
        return None


def _key(path: Path) -> _Key:
    stat = path.stat()
    return str(path.resolve()), stat.st_mtime_ns, stat.st_size
