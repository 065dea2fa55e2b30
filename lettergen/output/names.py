"""File names for letters: safe on Windows, macOS and Linux, and inside one folder."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.languages.slugs import make_slug
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

SUFFIX = SUFFIXES[WORD]

# Characters that Windows refuses in a file name, and the names of its devices.
_FORBIDDEN = compile_lazily(r'[<>:"|?*\\\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_RESERVED = compile_lazily(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
# Invisible characters, with which one name can look like another. Some scripts need joiners.
_INVISIBLE = compile_lazily("[\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_HINT = "Use a field in 'output:' of campaign.yaml that differs between them."
_HINT_SLUG = "The filter 'slug' turns any text into a safe name: {{ name | slug }}."
_HINT_OTHER = "Use other fields in 'output:' of campaign.yaml, or more of them."
_LONGEST_NAME = 255  # bytes on the common file systems
_LONGEST_STEM = 100  # for names made of labels: a label may be a whole address
_LONGEST_PATH = 259  # UTF-16 units on Windows, for the whole path


@dataclass(frozen=True)
class OutputPattern:
    """The output pattern of a campaign, such as ``letters/{{ area | slug }}.docx``.

    ``text`` is the pattern itself, ``folder`` the output folder. ``fixed`` are the folders at the
    start of the pattern, which are the same for all letters. ``place`` is where the pattern is
    written. ``campaign`` is the campaign's folder, which the output folder must not leave; ``None``
    if the user named the output folder, which may be anywhere.
    """

    fixed: PurePosixPath
    folder: Path
    place: Place
    campaign: Path | None = None
    text: str = ""

    @classmethod
    def parse(
        cls, pattern: str, place: Place, campaign: Path, folder: Path | str | None
    ) -> "OutputPattern":
        """Parse a pattern; ``folder`` is the one that the user named, if any, or its URL.

        Raises ``LettergenError`` if the pattern leaves the campaign's folder (LG402), and if the
        folder is in storage that cannot be used.
        """
        pattern = unicodedata.normalize("NFC", pattern)
        fixed = PurePosixPath(pattern.partition("{")[0].rpartition("/")[0])
        if fixed.is_absolute() or ".." in fixed.parts or re.match(r"[A-Za-z]:", pattern):
            raise LettergenError(
                Finding(
                    "LG402",
                    f"the output '{pattern}' is outside the campaign's folder.",
                    place,
                    "Name a folder inside it, or use --out.",
                )
            )
        if folder is not None:
            return cls(fixed, _find_folder(folder, place), place, text=pattern)
        return cls(fixed, campaign / fixed, place, campaign, pattern)

    def check_links(self) -> None:
        """Raise ``LettergenError`` (LG412) if a link leads out of the campaign's folder."""
        if self.campaign and not self.folder.resolve().is_relative_to(self.campaign.resolve()):
            raise LettergenError(
                Finding(
                    "LG412",
                    "is a link out of the campaign's folder.",
                    Place(str(self.folder)),
                    "Name the folder that it leads to with --out.",
                )
            )

    def build_path(self, name: str, label: str) -> Path:
        """Return the file of one letter.

        ``name`` is the pattern with the recipient's values, ``label`` names the recipient in
        messages. Raises ``LettergenError`` (LG401) for a name that is not safe on Windows, macOS
        and Linux.
        """
        name = unicodedata.normalize("NFC", name)
        relative = PurePosixPath(name)
        parts = relative.parts
        own = parts[len(self.fixed.parts) :]
        problem = (
            _find_problem(name, parts)
            or ("is outside the output folder" if parts != self.fixed.parts + own else "")
            or _find_length_problem("/".join(own))
        )
        if problem:
            raise LettergenError(
                Finding(
                    "LG401",
                    f"{label}: the output file '{name}' {problem}.",
                    self.place,
                    _HINT_OTHER if "slug" in self.text else _HINT_SLUG,
                    letters=(label,),
                    cause=f"the output file {problem}.",
                )
            )
        return self.folder.joinpath(*own)


class NumberedNames:
    """File names made of labels, all different: ``ada-reed.docx``, ``ada-reed-2.docx``.

    ``folder`` is put before each name, and ends with a slash.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def choose(self, label: str) -> str:
        """Return the file name for the next recipient, who is called ``label``."""
        stem = _make_stem(label)
        name, number = stem, 1
        while name in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name)
        return f"{self._folder}{name}{SUFFIX}"

    def build(self, label: str) -> str:
        """Return the file name for a recipient whose label nobody else has."""
        return f"{self._folder}{_make_stem(label)}{SUFFIX}"


def _make_stem(label: str) -> str:
    """Return the label as a name that is safe for a file."""
    stem = make_slug(label).encode()[:_LONGEST_STEM].decode(errors="ignore").strip("-") or "letter"
    return f"letter-{stem}" if _RESERVED.fullmatch(f"{stem}{SUFFIX}") else stem


def is_safe_name(name: str) -> bool:
    """Whether lettergen would write a letter to this path below the output folder."""
    if PurePosixPath(name).suffix in SUFFIXES.values():
        name = str(PurePosixPath(name).with_suffix(SUFFIX))
    parts = PurePosixPath(name).parts
    is_composed = unicodedata.is_normalized("NFC", name)
    return is_composed and not _find_problem(name, parts) and not _find_length_problem(name)


def list_format_names(name: str) -> list[str]:
    """Return the file names of a letter in all formats; the first, ``name``, is the Word letter."""
    stem = name[: -len(SUFFIX)]
    return [name, *(stem + suffix for format_, suffix in SUFFIXES.items() if format_ != WORD)]


def describe_same_file(path: Path, label: str, place: Place, other: str, at: Place) -> Finding:
    """Return the finding for a letter that has the file of another one (LG403)."""
    message = f"{label} has the same output file {path} as {other} ({at.in_file})."
    return Finding("LG403", message, place, _HINT, letters=(label,))


def describe_file_as_folder(
    folder: Path, label: str, place: Place, other: str, at: Place
) -> Finding:
    """Return the finding for a letter whose folder is the file of another one (LG403)."""
    message = f"{label} has an output file in {folder}, the file of {other} ({at.in_file})."
    return Finding("LG403", message, place, _HINT, letters=(label,))


def fold_path(path: Path) -> str:
    """Return a text that is the same for two paths that differ in case or Unicode form alone."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", str(path)).casefold())


def _find_folder(folder: Path | str, place: Place) -> Path:
    """Return the folder that the user named; for one in storage, what stands for it."""
    if ":/" in str(folder):
        from lettergen.storage.urls import find_url

        if url := find_url(folder):
            from lettergen.storage.staging import stage

            return stage(url, place if isinstance(folder, str) else Place(f"--out {url}"))
    return Path(folder)


def _find_problem(name: str, parts: Iterable[str]) -> str:
    if not name.lower().endswith(SUFFIX):
        return f"does not end in {SUFFIX}"
    if PurePosixPath(name).is_absolute():
        return "is outside the output folder"
    *_, last = parts
    if not last[: -len(SUFFIX)].strip(". "):
        return "has no name before its ending"
    return next((problem for part in parts if (problem := _find_part_problem(part))), "")


def _find_length_problem(name: str) -> str:
    """Check the path below the output folder: no path that Windows opens is longer."""
    if len(name.encode("utf-16-le")) // 2 > _LONGEST_PATH:
        return f"is longer than {_LONGEST_PATH} characters, the limit of Windows"
    return ""


def _find_part_problem(part: str) -> str:
    if part == "..":
        return "is outside the output folder"
    if found := _FORBIDDEN.search(part):
        return f"contains {found.group()!r}, which is not allowed in a file name"
    if found := _INVISIBLE.search(part):
        return f"contains the invisible character U+{ord(found.group()):04X}"
    if part.startswith("~$"):
        return f"contains '{part}', which begins like Word's own lock files"
    if _RESERVED.fullmatch(part):
        return f"contains '{part}', a name that Windows reserves for a device"
    if part != part.strip() or part.endswith("."):
        return f"contains '{part}', which begins or ends with a space or a dot"
    if len(part.encode()) > _LONGEST_NAME:
        return f"contains a name longer than {_LONGEST_NAME} bytes"
    return ""
