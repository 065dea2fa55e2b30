"""``manifest.json``: the manifest as one JSON text, which lettergen wrote before it had a database.

The format, version 1: an object with ``version``, ``lettergen`` (the version that wrote it),
``letters``, which maps each file's path below the folder to an entry, and ``combined``, which maps
the path of each combined file, relative to the folder, to its SHA-256. ``lettergen manifest``
prints it. A file of version 2 only tells earlier versions of lettergen that there is a database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lettergen import __version__
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.entry import Entry, is_text_map, parse_entry
from lettergen.output.files import find_regular_file
from lettergen.output.names import is_safe_name
from lettergen.system.dataclass import dataclass, field

NAME = "manifest.json"
_VERSION = 1
_MARKER_VERSION = 2
_LARGEST = 1024 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class ManifestContent:
    """The entries of a manifest by name, and the digests of combined files by path."""

    letters: Mapping[str, Entry] = field(default_factory=dict)
    combined: Mapping[str, str] = field(default_factory=dict)


def read(folder: Path) -> ManifestContent | None:
    """Read the ``manifest.json`` of a folder; ``None`` if it has none, or only the marker.

    Raises:
        LettergenError: it cannot be used (LG413), or is no regular file.
        OSError: it cannot be read.
    """
    path = folder / NAME
    status = find_regular_file(path)
    if status is None:
        return None
    if status.st_size > _LARGEST:
        raise refuse(path, "is too large")
    return decode(path.read_bytes(), path)


def decode(data: bytes, path: Path) -> ManifestContent | None:
    """Parse a manifest; ``None`` for the marker.

    Paths that lettergen would not write to make it invalid: ``--prune`` deletes files that a
    manifest names.

    Raises:
        LettergenError: it cannot be used (LG413).
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise refuse(path, "is not a manifest of lettergen") from None
    match content:
        case {"version": int(version)} if version > _MARKER_VERSION:
            raise refuse_newer(path)
        case {"version": 2}:
            return None
        case {"version": 1, "letters": dict(letters)} if is_text_map(content.get("combined", {})):
            entries = {name: parse_entry(value) for name, value in letters.items()}
            found = {name: entry for name, entry in entries.items() if entry and is_safe_name(name)}
            if len(found) == len(letters):
                return ManifestContent(found, content.get("combined", {}))
    raise refuse(path, "is not a manifest of lettergen")


def encode(letters: Iterable[tuple[str, Entry]], combined: Mapping[str, str]) -> Iterator[str]:
    """Yield the text of a manifest in pieces; the same entries give the same text."""
    yield f'{{\n "version": {_VERSION},\n "lettergen": {_dump(__version__)},\n "letters": {{'
    before, end = "\n", ""
    for name, entry in letters:
        yield f"{before}  {_dump(name)}: {_dump(entry.list_values(), 2)}"
        before, end = ",\n", "\n "
    yield f"{end}}}"
    if combined:
        yield f',\n "combined": {_dump(dict(sorted(combined.items())), 1)}'
    yield "\n}\n"


def build_marker(database: str) -> bytes:
    """Return the file that makes earlier versions of lettergen refuse the folder."""
    content = {"version": _MARKER_VERSION, "lettergen": __version__, "database": database}
    return (_dump(content) + "\n").encode()


def refuse(path: Path, message: str, hint: str = "") -> LettergenError:
    """Return the error for a manifest that cannot be used (LG413)."""
    default = "Delete it. Letters that differ are then overwritten only with --force."
    return LettergenError(Finding("LG413", f"{message}.", Place(str(path)), hint or default))


def refuse_newer(path: Path) -> LettergenError:
    """Return the error for a manifest that this version does not know (LG413)."""
    return refuse(path, "was written by a newer version of lettergen", "Update lettergen.")


def _dump(value: object, depth: int = 0) -> str:
    """Return a value as JSON, its lines indented to be ``depth`` levels deep."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    return text.replace("\n", "\n" + depth * " ")
