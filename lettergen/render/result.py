"""The results of a run: of each letter, of each of its exports, and of the run as a whole."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lettergen.data.formats import WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.simplify import simplify
from lettergen.output.folder import OrphanedFile
from lettergen.project.selection import Letter


class Outcome(StrEnum):
    """What happened to one letter, or to one export of it.

    A letter is ``merged`` if it is not written as a Word document, but in other formats; it is
    ``planned`` in a dry run.
    """

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    PLANNED = "planned"
    REFUSED = "refused"
    FAILED = "failed"


BAD = (Outcome.REFUSED, Outcome.FAILED)


@dataclass(frozen=True)
class Result:
    """The result of one letter in one format.

    ``findings`` are why it failed or was refused, ``warnings`` what is doubtful about it.
    ``stale`` are the files of it that are still there from an earlier run. ``accepted`` are the
    findings that the recipient's entry accepts.
    """

    letter: Letter
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    stale: tuple[Path, ...] = ()
    format: str = WORD
    path: Path | None = None
    accepted: tuple[Finding, ...] = ()

    @property
    def recipient(self) -> Recipient:
        """The recipient of the letter."""
        return self.letter.recipient


@dataclass(frozen=True)
class CombinedFile:
    """One file that contains many letters."""

    path: Path
    letters: int


@dataclass(frozen=True)
class Report:
    """The results of a whole run.

    Attributes:
        results: one of each letter in each format, in the order in which they were reached.
        outdated: files made from an earlier letter, in formats that this run does not write;
            each with the recipient's label.
        combined: the files that contain all letters.
        orphans: letters that no recipient gets any more.
        problems: findings about the run as a whole.
        exports: the formats to be written besides Word.
        remarks: what is true of all files in a format, such as a PDF engine's limits.
    """

    results: list[Result] = field(default_factory=list)
    outdated: list[tuple[str, Path]] = field(default_factory=list)
    combined: list[CombinedFile] = field(default_factory=list)
    orphans: list[OrphanedFile] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)

    def count(self, outcome: Outcome, format: str = WORD) -> int:
        """Count the letters with that outcome in that format."""
        return sum(result.outcome is outcome and result.format == format for result in self.results)

    @property
    def letters(self) -> int:
        """The number of letters that the run reached."""
        return sum(result.format == WORD for result in self.results)

    @property
    def formats(self) -> list[str]:
        """The formats besides Word that were to be written, or tried for a combined file."""
        tried = (result.format for result in self.results if result.format != WORD)
        return list(dict.fromkeys([*self.exports, *tried]))

    def count_not_reached(self, format: str) -> int:
        """Count the letters whose export to that format was never attempted."""
        good = sum(r.format == WORD and r.outcome not in BAD for r in self.results)
        return good - sum(result.format == format for result in self.results)

    @property
    def findings(self) -> list[Finding]:
        """What kept letters from being written, each cause once."""
        of_letters = [finding for result in self.results for finding in result.findings]
        of_orphans = [orphan.finding for orphan in self.orphans if orphan.finding]
        return simplify([*of_letters, *of_orphans, *self.problems])

    @property
    def stale(self) -> list[tuple[str, Path]]:
        """Files that were not written and are still there from an earlier run, with labels."""
        return [(result.letter.label, path) for result in self.results for path in result.stale]

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful in the Word letters, each cause once."""
        return simplify(
            finding
            for result in self.results
            if result.format == WORD
            for finding in result.warnings
        )

    @property
    def accepted(self) -> list[Finding]:
        """What is wrong or doubtful in the Word letters and accepted for their recipients."""
        return [finding for result in self.results for finding in result.accepted]

    @property
    def export_warnings(self) -> list[Finding]:
        """What is doubtful in their exports, each cause once."""
        return simplify(
            finding
            for result in self.results
            if result.format != WORD
            for finding in result.warnings
        )

    @property
    def to_confirm(self) -> list[Recipient]:
        """The recipients of rendered letters who have points to confirm."""
        return [
            result.recipient
            for result in self.results
            if result.recipient.confirm
            and result.format == WORD
            and result.outcome is not Outcome.FAILED
        ]

    @property
    def is_good(self) -> bool:
        """Whether every letter was written in every format, and the manifest with them."""
        return not self.problems and all(result.outcome not in BAD for result in self.results)
