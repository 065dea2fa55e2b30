"""What came of a run: of each letter, of each of its forms, and of the whole."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lettergen.checks import runner as checks
from lettergen.data.formats import WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.finding import Finding
from lettergen.output.records import OrphanedFile


class Outcome(StrEnum):
    """What became of one letter, or of one form of it.

    A letter is ``merged`` that is not written as a Word document, but in other forms.
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
    """One form of one letter: for whom, where, what became of it, and why if it did not go well.

    ``stale`` are the files of it that still lie there from an earlier run.
    """

    recipient: Recipient
    path: Path | None
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    stale: tuple[Path, ...] = ()
    form: str = WORD


@dataclass(frozen=True)
class Left:
    """A file from an earlier run that does not say what the letter says today."""

    recipient: Recipient
    path: Path


@dataclass(frozen=True)
class Combined:
    """One file that holds many letters."""

    path: Path
    letters: int


@dataclass(frozen=True)
class Report:
    """A whole run: its letters in all their forms, and what else is to be said.

    ``outdated`` are forms of letters that came out, but were not asked for and so not made anew;
    ``gone`` are letters that nobody gets any more; ``asked`` are the forms that were to be written
    besides the Word letter, ``remarks`` what holds of all files of a form.
    """

    results: list[Result] = field(default_factory=list)
    outdated: list[Left] = field(default_factory=list)
    combined: list[Combined] = field(default_factory=list)
    gone: list[OrphanedFile] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)

    def count(self, outcome: Outcome, form: str = WORD) -> int:
        """How many letters came to that outcome in that form."""
        return sum(result.outcome is outcome and result.form == form for result in self.results)

    @property
    def letters(self) -> int:
        """How many letters were come to."""
        return sum(result.form == WORD for result in self.results)

    @property
    def forms(self) -> list[str]:
        """The other forms that were made, or tried, or not come to."""
        tried = (result.form for result in self.results if result.form != WORD)
        return list(dict.fromkeys([*self.asked, *tried]))

    def not_reached(self, form: str) -> int:
        """Of how many letters that came out this form was not come to."""
        came_out = sum(r.form == WORD and r.outcome not in BAD for r in self.results)
        return came_out - sum(result.form == form for result in self.results)

    @property
    def findings(self) -> list[Finding]:
        """What kept letters from being written, in order, each once."""
        of_letters = [f for result in self.results for f in result.findings]
        of_gone = [gone.finding for gone in self.gone if gone.finding]
        return list(dict.fromkeys([*of_letters, *of_gone, *self.problems]))

    @property
    def stale(self) -> list[Left]:
        """What was not written, and still lies there from an earlier run."""
        return [Left(result.recipient, path) for result in self.results for path in result.stale]

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful in the letters that came out, each cause once."""
        return checks.one_per_cause(
            f for result in self.results if result.form == WORD for f in result.warnings
        )

    @property
    def form_warnings(self) -> list[Finding]:
        """What is doubtful in their other forms, each cause once."""
        return checks.one_per_cause(
            f for result in self.results if result.form != WORD for f in result.warnings
        )

    @property
    def to_confirm(self) -> list[Recipient]:
        """The recipients that have points open, of the letters that were merged."""
        return [
            result.recipient
            for result in self.results
            if result.recipient.confirm
            and result.form == WORD
            and result.outcome is not Outcome.FAILED
        ]

    @property
    def is_good(self) -> bool:
        """Whether every letter came out in every form, and the books with them."""
        return not self.problems and all(result.outcome not in BAD for result in self.results)
