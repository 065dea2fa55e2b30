"""``manifest.json``: what lettergen knows of the files that it wrote to an output folder.

The format, version 1: an object with ``version``, ``lettergen`` (the version that wrote it),
``letters``, which maps each letter's path below the folder to an entry, and ``combined``, which
maps the path of each combined file, relative to the folder, to its SHA-256. An entry with a
``sha256`` is of a letter that was written; one without is of a letter that never was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lettergen import __version__
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.files import find_regular_file
from lettergen.output.names import is_safe_name

NAME = "manifest.json"
VERSION = 1

_REQUIRED = {"recipient", "campaign", "state"}
_LARGEST = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Entry:
    """One letter: its recipient, its campaign, the state of the last run, and its inputs.

    ``sha256`` is the digest of the letter as lettergen last wrote it, ``inputs`` the digests of
    what it was made of. ``stale`` marks a letter that is on disk from an earlier run, because the
    last run failed or refused it. ``warnings`` is the number of warnings about it.
    """

    recipient: str
    campaign: str
    state: str
    sha256: str = ""
    stale: bool = False
    lettergen: str = ""
    warnings: int = 0
    inputs: Mapping[str, str] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """What ``manifest.json`` holds: entries by name, digests of combined files by path."""

    letters: dict[str, Entry] = field(default_factory=dict)
    combined: dict[str, str] = field(default_factory=dict)


def read(folder: Path) -> Manifest:
    """Read a folder's manifest; an empty one if it has none.

    Raises ``LettergenError`` (LG413) for a manifest that cannot be used, and ``OSError``.
    """
    path = folder / NAME
    status = find_regular_file(path)
    if status is None:
        return Manifest()
    if status.st_size > _LARGEST:
        raise _build_error(path, "is too large")
    return decode(path.read_bytes(), path)


def decode(data: bytes, path: Path) -> Manifest:
    """Parse a manifest; raises ``LettergenError`` (LG413) if it cannot be used."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _build_error(path, "is not a manifest of lettergen") from None
    match content:
        case {"version": int(version)} if version > VERSION:
            raise _build_error(path, "was written by a newer version of lettergen", "Update it.")
        case {"version": 1, "letters": dict(letters)} if _is_text_map(content.get("combined", {})):
            entries = {name: _parse_entry(name, value) for name, value in letters.items()}
            found = {name: entry for name, entry in entries.items() if entry}
            if len(found) == len(letters):
                return Manifest(found, content.get("combined", {}))
    raise _build_error(path, "is not a manifest of lettergen")


def encode(manifest: Manifest) -> bytes:
    """Build the file; the same entries give the same bytes."""
    content = {
        "version": VERSION,
        "lettergen": __version__,
        "letters": {
            name: _remove_blanks(entry) for name, entry in sorted(manifest.letters.items())
        },
    }
    if manifest.combined:
        content["combined"] = dict(sorted(manifest.combined.items()))
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def _remove_blanks(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in vars(entry).items() if value or key in _REQUIRED}


def _parse_entry(name: str, value: object) -> Entry | None:
    """Return the entry, if all its values have their types and its path is safe.

    ``--prune`` deletes files that a manifest names, so a manifest is not trusted.
    """
    if not isinstance(value, dict) or not is_safe_name(name):
        return None
    known = {known.name for known in fields(Entry)}
    found = {key: value[key] for key in known if key in value}
    for key, item in found.items():
        match key, item:
            case (("inputs" | "citations" | "files"), _) if _is_text_map(item):
                continue
            case "stale", bool():
                continue
            case "warnings", int():
                continue
            case (("recipient" | "campaign" | "state" | "sha256" | "lettergen"), str()):
                continue
        return None
    return Entry(**found) if set(found) >= _REQUIRED else None


def _is_text_map(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _build_error(path: Path, message: str, hint: str = "") -> LettergenError:
    default = "Delete it. Letters that differ are then overwritten only with --force."
    return LettergenError(Finding("LG413", f"{message}.", Place(str(path)), hint or default))
