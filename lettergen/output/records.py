"""What the books are told of a letter, and what they tell of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.files import Replacement
from lettergen.output.manifest import Entry


class FolderUnusableError(LettergenError):
    """The file system takes no letter any more: the run has to stop."""


class ProtectedFileError(LettergenError):
    """A file was left as it is, for overwriting it might lose somebody's work."""


LETTER = "letter"
"""Among the inputs of a form: the Word letter that it was made of."""


@dataclass(frozen=True)
class Inputs:
    """The SHA-256 of everything that one letter is made of.

    ``fixed`` are those of the template, the recipient and so on, by name. ``citations`` are those
    of all citations that the campaign has; which of them a letter uses shows when it is merged.
    """

    fixed: Mapping[str, str]
    citations: Mapping[str, str]


@dataclass
class UsedInputs:
    """What a letter turned out to use while it was merged: citations by key, and files.

    ``warnings`` counts what was doubtful about it.
    """

    citations: set[str] = field(default_factory=set)
    files: set[Path] = field(default_factory=set)
    warnings: int = 0


@dataclass(frozen=True, eq=False)
class PendingWrite:
    """A file on its way to the disk, and its entry for when it is there.

    Without a ``replacement`` the file is there already.
    """

    path: Path
    name: str
    entry: Entry
    replacement: Replacement | None

    @property
    def is_flushed(self) -> bool:
        """Whether finishing it takes no waiting."""
        return self.replacement is None or self.replacement.is_flushed


@dataclass(frozen=True)
class OrphanedFile:
    """A letter on disk that no recipient gets any more; ``finding`` says why it was not removed."""

    path: Path
    recipient: str
    removed: bool = False
    finding: Finding | None = None
