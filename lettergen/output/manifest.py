"""``manifest.json``: what lettergen knows of the letters in an output folder.

The format, version 1: an object with ``version``, ``lettergen`` (the version that wrote it) and
``letters``, which maps each letter's path below the folder to an entry. An entry that has a
``sha256`` stands for a letter on disk.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lettergen import __version__
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.names import is_safe_name

NAME = "manifest.json"
VERSION = 1

_REQUIRED = {"recipient", "campaign", "state"}
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """One letter: for whom, from which campaign, what became of it, and what went into it.

    ``sha256`` is that of the letter as lettergen last wrote it, ``inputs`` those of what it was
    made of then. ``stale`` marks a letter that still lies there from an earlier run, because
    this one failed or was refused. ``warnings`` counts what was doubtful about it.
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


Entries = dict[str, Entry]


def read(folder: Path) -> Entries:
    """The entries of a folder's manifest; none if it has no manifest.

    Raises ``LettergenError`` for a manifest that cannot be used, ``OSError`` for one that
    cannot be read.
    """
    path = folder / NAME
    try:
        if path.stat().st_size > _LARGEST:
            raise _unusable(path, "is too large")
        return decode(path.read_bytes(), path)
    except FileNotFoundError:
        return {}


def decode(data: bytes, path: Path) -> Entries:
    """The entries in a manifest's bytes; raises ``LettergenError`` if they cannot be used."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise _unusable(path, "is not one that lettergen wrote") from None
    match content:
        case {"version": int(version)} if version > VERSION:
            raise _unusable(path, "was written by a newer lettergen", "Update lettergen.")
        case {"version": 1, "letters": dict(letters)}:
            entries = {name: _entry(name, value) for name, value in letters.items()}
            if all(entries.values()):
                return {name: entry for name, entry in entries.items() if entry}
    raise _unusable(path, "is not one that lettergen wrote")


def encode(entries: Entries) -> bytes:
    """The manifest as a file; the same entries give the same bytes."""
    content = {
        "version": VERSION,
        "lettergen": __version__,
        "letters": {name: _without_blanks(entries[name]) for name in sorted(entries)},
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(
        "utf-8", "surrogatepass"
    )


def _without_blanks(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in vars(entry).items() if value or key in _REQUIRED}


def _entry(name: str, value: object) -> Entry | None:
    """The entry, if everything in it is of its kind and its path stays in the folder.

    ``--prune`` deletes what a manifest names, so a manifest is not believed.
    """
    if not isinstance(value, dict) or not is_safe_name(name):
        return None
    known = {known.name for known in fields(Entry)}
    found = {key: value[key] for key in known if key in value}
    for key, item in found.items():
        match key, item:
            case (("inputs" | "citations" | "files"), dict()) if all(
                isinstance(text, str) for text in item.values()
            ):
                continue
            case "stale", bool():
                continue
            case "warnings", int():
                continue
            case (("recipient" | "campaign" | "state" | "sha256" | "lettergen"), str()):
                continue
        return None
    return Entry(**found) if set(found) >= _REQUIRED else None


def _unusable(path: Path, what: str, hint: str = "") -> LettergenError:
    return LettergenError(
        Finding(
            "LG413",
            f"{what}.",
            Place(str(path)),
            hint or "Delete it; letters that differ are then not overwritten without --force.",
        )
    )
