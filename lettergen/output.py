"""Where letters go: safe names inside one folder, each file whole or not there at all."""

import re
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from lettergen.findings import Finding, LettergenError, Place

SUFFIX = ".docx"

# What Windows refuses in a name (and the half characters that no system can write), and the
# device names that it keeps for itself.
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\ud800-\udfff]')
_RESERVED = re.compile(
    r"(con|conin\$|conout\$|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
_LONGEST_NAME = 255  # bytes, on the common file systems


class State(StrEnum):
    """What became of a letter on disk."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class OutputFolder:
    """The one folder that letters are written to.

    ``fixed`` is the part of the output pattern that is the same for all letters; ``folder`` is
    where it lies, or what was named in its place.
    """

    fixed: PurePosixPath
    folder: Path
    place: Place

    @classmethod
    def of(cls, pattern: str, place: Place, campaign: Path, instead: Path | None) -> "OutputFolder":
        """The folder of an output pattern.

        Raises ``LettergenError`` if it leaves the campaign's folder.
        """
        pattern = unicodedata.normalize("NFC", pattern)
        fixed = PurePosixPath(pattern.partition("{")[0].rpartition("/")[0])
        if fixed.is_absolute() or ".." in fixed.parts or re.match(r"[A-Za-z]:", pattern):
            raise LettergenError(
                Finding(
                    "LG402",
                    f"the output '{pattern}' leaves the campaign's folder.",
                    place,
                    "Name a folder inside it, or use --out.",
                )
            )
        return cls(fixed, instead if instead is not None else campaign / fixed, place)

    def path(self, name: str, label: str) -> Path:
        """The file for one letter; ``name`` is the pattern filled in.

        Raises ``LettergenError`` for a name that is not safe on Windows, macOS and Linux alike.
        """
        name = unicodedata.normalize("NFC", name)
        relative = PurePosixPath(name)
        parts = relative.parts
        problem = _problem(name, parts) or (
            "leaves the output folder" if parts[: len(self.fixed.parts)] != self.fixed.parts else ""
        )
        if problem:
            raise LettergenError(
                Finding(
                    "LG401",
                    f"{label}: the output file '{name}' {problem}.",
                    self.place,
                    "The filter 'slug' makes any text a safe name: {{ name | slug }}.",
                )
            )
        return self.folder.joinpath(*parts[len(self.fixed.parts) :])


def collisions(paths: Sequence[tuple[Path, str, Place]]) -> list[Finding]:
    """A finding for each file that more than one letter would be written to.

    ``paths`` holds each letter's file, its recipient's label and place. Names that differ only
    in case are the same file on Windows and macOS.
    """
    same: dict[str, list[tuple[Path, str, Place]]] = defaultdict(list)
    for path, label, place in paths:
        same[str(path).casefold()].append((path, label, place))
    return [
        Finding(
            "LG403",
            f"{label} has the same output file {path} as {group[0][1]} (line {group[0][2].line}).",
            place,
            "Let the output pattern in campaign.yaml tell them apart.",
        )
        for group in same.values()
        for path, label, place in group[1:]
    ]


def write(path: Path, data: bytes) -> State:
    """Write a file whole or not at all; one that holds these bytes already is left alone.

    Raises ``LettergenError`` if the file system refuses.
    """
    try:
        if _holds(path, data):
            return State.UNCHANGED
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise LettergenError(
            Finding(
                "LG404",
                f"cannot be written: {error.strerror or error}.",
                Place(str(path)),
                "Close it if it is open in Word." if isinstance(error, PermissionError) else "",
            )
        ) from None
    return State.WRITTEN


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _replace(path: Path, data: bytes) -> None:
    """Write beside the target, then put the finished file in its place in one step."""
    temporary = path.with_name(f".lettergen-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _problem(name: str, parts: Iterable[str]) -> str:
    if not name.lower().endswith(SUFFIX):
        return f"does not end in {SUFFIX}"
    if PurePosixPath(name).is_absolute():
        return "leaves the output folder"
    *_, last = parts
    if not last[: -len(SUFFIX)].strip(". "):
        return "has no name before its ending"
    return next((problem for part in parts if (problem := _part_problem(part))), "")


def _part_problem(part: str) -> str:
    if part == "..":
        return "leaves the output folder"
    if found := _FORBIDDEN.search(part):
        return f"holds {found.group()!r}, which no file name can"
    if _RESERVED.fullmatch(part):
        return f"holds '{part}', a name that Windows keeps for itself"
    if part != part.strip() or part.endswith("."):
        return f"holds '{part}', which begins or ends in a space or a dot"
    if len(part.encode()) > _LONGEST_NAME:
        return f"holds a name longer than {_LONGEST_NAME} bytes"
    return ""
