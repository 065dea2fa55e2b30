"""File names that are safe on Windows, macOS and Linux, inside one folder."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place

SUFFIX = SUFFIXES[WORD]

# What Windows refuses in a name, and the device names that it keeps for itself.
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
# Characters that do not show, and let a name pose as another; joiners belong to some scripts.
_INVISIBLE = re.compile("[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LONGEST_NAME = 255  # bytes on the common file systems
_LONGEST_PATH = 259  # UTF-16 units on Windows, for the whole path


@dataclass(frozen=True)
class OutputPattern:
    """The one folder that letters are written to.

    ``fixed`` is the part of the output pattern that is the same for all letters; ``folder`` is
    where it lies, or what was named in its place. ``campaign`` is the folder that it must not
    leave; ``None`` for one that was named, which may be anywhere.
    """

    fixed: PurePosixPath
    folder: Path
    place: Place
    campaign: Path | None = None

    @classmethod
    def parse(
        cls, pattern: str, place: Place, campaign: Path, instead: Path | None
    ) -> "OutputPattern":
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
        if instead is not None:
            return cls(fixed, instead, place)
        return cls(fixed, campaign / fixed, place, campaign)

    def check_links(self) -> None:
        """Raise ``LettergenError`` if links lead the folder out of the campaign's."""
        if self.campaign and not self.folder.resolve().is_relative_to(self.campaign.resolve()):
            raise LettergenError(
                Finding(
                    "LG412",
                    "is a link that leaves the campaign's folder.",
                    Place(str(self.folder)),
                    "Name the folder that it leads to with --out.",
                )
            )

    def build_path(self, name: str, label: str) -> Path:
        """The file for one letter; ``name`` is the pattern filled in.

        Raises ``LettergenError`` for a name that is not safe on Windows, macOS and Linux alike.
        """
        name = unicodedata.normalize("NFC", name)
        relative = PurePosixPath(name)
        parts = relative.parts
        own = parts[len(self.fixed.parts) :]
        problem = (
            _problem(name, parts)
            or ("leaves the output folder" if parts != self.fixed.parts + own else "")
            or _length_problem("/".join(own))
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
        return self.folder.joinpath(*own)


def is_safe_name(name: str) -> bool:
    """Whether a path below the output folder is one that lettergen would write a letter to."""
    if PurePosixPath(name).suffix in SUFFIXES.values():
        name = str(PurePosixPath(name).with_suffix(SUFFIX))
    parts = PurePosixPath(name).parts
    is_composed = unicodedata.is_normalized("NFC", name)
    return is_composed and not _problem(name, parts) and not _length_problem(name)


def list_format_names(name: str) -> list[str]:
    """The names that the files of one letter may have; ``name`` is the Word document's."""
    stem = name[: -len(SUFFIX)]
    return [name, *(stem + suffix for form, suffix in SUFFIXES.items() if form != WORD)]


def find_collisions(paths: Sequence[tuple[Path, str, Place]]) -> list[Finding]:
    """A finding for each letter that would be written over another one, or into its name.

    ``paths`` holds each letter's file, its recipient's label and place. Names that differ only
    in case are the same file on Windows and macOS.
    """
    same: dict[str, list[tuple[Path, str, Place]]] = defaultdict(list)
    for path, label, place in paths:
        same[_folded(path)].append((path, label, place))
    findings = [
        Finding(
            "LG403",
            f"{label} has the same output file {path} as {group[0][1]} (line {group[0][2].line}).",
            place,
            "Let the output pattern in campaign.yaml tell them apart.",
        )
        for group in same.values()
        for path, label, place in group[1:]
    ]
    for path, label, place in paths:
        for folder in path.parents:
            for _, other, at in same.get(_folded(folder), ())[:1]:
                message = f"{label} has an output file in {folder}, the file of {other} "
                hint = "Let the output pattern in campaign.yaml tell them apart."
                findings.append(Finding("LG403", f"{message}(line {at.line}).", place, hint))
    return findings


def _folded(path: Path) -> str:
    """What two paths share that are one file where case or Unicode form make no difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", str(path)).casefold())


def _problem(name: str, parts: Iterable[str]) -> str:
    if not name.lower().endswith(SUFFIX):
        return f"does not end in {SUFFIX}"
    if PurePosixPath(name).is_absolute():
        return "leaves the output folder"
    *_, last = parts
    if not last[: -len(SUFFIX)].strip(". "):
        return "has no name before its ending"
    return next((problem for part in parts if (problem := _part_problem(part))), "")


def _length_problem(name: str) -> str:
    """Below the output folder, a whole path that Windows could open wherever the folder is."""
    if len(name.encode("utf-16-le")) // 2 > _LONGEST_PATH:
        return f"is longer than the {_LONGEST_PATH} characters that Windows takes"
    return ""


def _part_problem(part: str) -> str:
    if part == "..":
        return "leaves the output folder"
    if found := _FORBIDDEN.search(part):
        return f"holds {found.group()!r}, which no file name can"
    if found := _INVISIBLE.search(part):
        return f"holds the invisible character U+{ord(found.group()):04X}"
    if part.startswith("~$"):
        return f"holds '{part}', which begins like Word's own lock files"
    if _RESERVED.fullmatch(part):
        return f"holds '{part}', a name that Windows keeps for itself"
    if part != part.strip() or part.endswith("."):
        return f"holds '{part}', which begins or ends in a space or a dot"
    if len(part.encode()) > _LONGEST_NAME:
        return f"holds a name longer than {_LONGEST_NAME} bytes"
    return ""
