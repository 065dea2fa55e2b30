"""The results of a run: of each letter, of each of its exports, and of the run as a whole."""

import os
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, overload

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.collector import FindingCollector
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.simplify import simplify
from lettergen.output.folder import OrphanedFile
from lettergen.project.lazy import LazySequence
from lettergen.project.letters import Letter
from lettergen.system.dataclass import dataclass, field, replace


class Outcome(StrEnum):
    """What happened to one letter, or to one export of it.

    A letter is ``merged`` if it is not written as a Word document, but in other formats. It is
    ``edited`` if somebody edited it by hand: then it is kept, and is the letter. A dry run tells
    what a run would do: the file of a letter is ``new``, or ``changed``.
    """

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    NEW = "new"
    CHANGED = "changed"
    EDITED = "edited"
    REFUSED = "refused"
    FAILED = "failed"


BAD = (Outcome.REFUSED, Outcome.FAILED)
_LOST_APPROVAL = "LG817"
IN_FOLDER = frozenset(Outcome) - {Outcome.MERGED, *BAD}
"""The outcomes of which a file is in the output folder."""


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


class LongResults(Sequence[Result]):
    """The results of very many letters, of which only what is not the rule is kept.

    Findings with one cause are kept once. ``letters`` are those of the run.
    """

    def __init__(self, letters: Sequence[Letter]) -> None:
        self._letters = letters
        self._positions = array("I")
        self._kinds = bytearray()
        self._known: list[tuple[Outcome, str]] = []
        self._details: dict[int, dict[str, Any]] = {}
        self._causes: dict[Finding, Finding] = {}

    def append(self, result: Result) -> None:
        """Add a result."""
        kind = (result.outcome, result.format)
        if kind not in self._known:
            self._known.append(kind)
        details = {
            "findings": tuple(map(self._intern, result.findings)),
            "warnings": tuple(map(self._intern, result.warnings)),
            "accepted": tuple(map(self._intern, result.accepted)),
            "stale": result.stale,
        }
        if any(details.values()):
            details = {name: value for name, value in details.items() if value}
            self._details[len(self._positions)] = details
        self._positions.append(result.letter.position)
        self._kinds.append(self._known.index(kind))

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> Result: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Result]: ...
    def __getitem__(self, index: int | slice) -> Result | Sequence[Result]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        letter = self._letters[self._positions[index]]
        outcome, format_ = self._known[self._kinds[index]]
        path = letter.path.with_suffix(SUFFIXES[format_]) if letter.path else None
        details: dict[str, Any] = {
            name: value if name == "stale" else tuple(_restore(one, letter) for one in value)
            for name, value in self._details.get(index % len(self), {}).items()
        }
        return Result(letter, outcome, format=format_, path=path, **details)

    def _intern(self, finding: Finding) -> Finding:
        """Return a finding without its letter, the same one for all letters of one cause."""
        if finding.cause and finding.message.endswith(f": {finding.cause}"):
            finding = replace(finding, message=finding.cause, cause="", letters=_OF_LETTER)
        return self._causes.setdefault(finding, finding)


_OF_LETTER = ("",)
"""The letters of a finding about one letter, in place of its label."""


def _restore(finding: Finding, letter: Letter) -> Finding:
    return finding.about(letter.label) if finding.letters is _OF_LETTER else finding


ResultList = list[Result] | LongResults


@dataclass(frozen=True)
class NewVersion:
    """A version of a letter that was written beside the one that was sent on a day.

    ``changes`` tell in words what differs.
    """

    label: str
    sent: Path
    path: Path
    day: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CombinedFile:
    """One file that contains many letters, and its cover lists."""

    path: Path
    letters: int
    lists: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Report:
    """The results of a whole run.

    Attributes:
        results: one of each letter in each format, in the order in which they were reached.
        outdated: files made from an earlier letter, in formats that this run does not write;
            each with the recipient's label.
        combined: the files that contain all letters.
        indexes: the pages with links to all letters; at most one.
        orphans: letters that no recipient gets any more.
        versions: new versions of letters that were sent, which are left as they are.
        reissues: letters that were issued again and are not sent yet, with labels; they are left
            as they are.
        problems: findings about the run as a whole.
        exports: the formats to be written besides Word.
        remarks: what is true of all files in a format, such as a PDF engine's limits.
        stale: files that were not written and are still there from an earlier run, with labels.
        accepted: what is wrong or doubtful in the Word letters and accepted for their recipients.
        copies: files that were overwritten though somebody had edited them, each with its copy.
        edited: files that somebody edited by hand, and that are kept as they are, with labels.
    """

    results: ResultList = field(default_factory=list)
    outdated: list[tuple[str, Path]] = field(default_factory=list)
    combined: list[CombinedFile] = field(default_factory=list)
    indexes: list[CombinedFile] = field(default_factory=list)
    orphans: list[OrphanedFile] = field(default_factory=list)
    versions: list[NewVersion] = field(default_factory=list)
    reissues: list[tuple[str, Path]] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    stale: list[tuple[str, Path]] = field(default_factory=list, init=False)
    accepted: list[Finding] = field(default_factory=list, init=False)
    copies: list[tuple[Path, Path]] = field(default_factory=list, init=False)
    edited: list[tuple[str, Path]] = field(default_factory=list, init=False)
    _summary: "_Summary" = field(default_factory=lambda: _Summary(), init=False, repr=False)

    def __post_init__(self) -> None:
        """Take the results into account that are there already."""
        for result in self.results:
            self._note(result)

    def add(self, result: Result) -> None:
        """Add the result of one letter in one format."""
        self.results.append(result)
        self._note(result)

    def _note(self, result: Result) -> None:
        self._summary.add(result)
        self.stale.extend((result.letter.label, path) for path in result.stale)
        self.accepted.extend(result.accepted)
        if result.outcome is Outcome.EDITED and result.path:
            self.edited.append((result.letter.label, result.path))

    def count(self, outcome: Outcome, format: str = WORD) -> int:
        """Count the letters with that outcome in that format."""
        return self._summary.outcomes[format][outcome]

    @property
    def letters(self) -> int:
        """The number of letters that the run reached."""
        return self._summary.outcomes[WORD].total()

    @property
    def formats(self) -> list[str]:
        """The formats besides Word that were to be written, or tried for a combined file."""
        tried = (name for name, count in self._summary.outcomes.items() if count)
        return [name for name in dict.fromkeys([*self.exports, *tried]) if name != WORD]

    def count_not_reached(self, format: str) -> int:
        """Count the letters whose export to that format was never attempted."""
        words = self._summary.outcomes[WORD]
        good = words.total() - sum(words[outcome] for outcome in BAD)
        return good - self._summary.outcomes[format].total()

    @property
    def folder(self) -> Path | None:
        """The folder that the letters of the run are in; ``None`` if there is no letter."""
        return self._summary.folder

    @property
    def findings(self) -> list[Finding]:
        """What kept letters from being written, each cause once."""
        of_orphans = [orphan.finding for orphan in self.orphans if orphan.finding]
        found = self._summary.findings.simplify()
        return simplify([*found, *of_orphans, *self.problems])

    @property
    def warnings(self) -> list[Finding]:
        """What is doubtful in the Word letters, each cause once."""
        return self._summary.warnings.simplify()

    @property
    def edit_warnings(self) -> list[Finding]:
        """What is doubtful in letters that somebody edited by hand or approved before."""
        return self._summary.edit_warnings.simplify()

    @property
    def export_warnings(self) -> list[Finding]:
        """What is doubtful in their exports, each cause once."""
        return self._summary.export_warnings.simplify()

    @property
    def to_confirm(self) -> Sequence[Recipient]:
        """The recipients of rendered letters who have points to confirm."""
        numbers = self._summary.to_confirm
        if isinstance(self.results, list):
            return [self.results[number].recipient for number in numbers]
        return LazySequence(self.results, numbers, lambda result, _: result.recipient)

    @property
    def points(self) -> int:
        """The number of points that they have to confirm."""
        return self._summary.points

    @property
    def is_good(self) -> bool:
        """Whether every letter was written in every format, and the manifest with them."""
        counts = self._summary.outcomes.values()
        return not self.problems and not any(count[outcome] for count in counts for outcome in BAD)


class _Summary:
    """What the end of a run needs to know of its results."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
        self.findings = FindingCollector()
        self.warnings = FindingCollector()
        self.export_warnings = FindingCollector()
        self.edit_warnings = FindingCollector()
        self.folder: Path | None = None
        self.to_confirm = array("I")
        self.points = 0
        self._count = 0

    def add(self, result: Result) -> None:
        self.outcomes[result.format][result.outcome] += 1
        self.findings.add(result.findings)
        is_word = result.format == WORD
        (self.warnings if is_word else self.export_warnings).add(result.warnings)
        if is_word:
            is_edited = result.outcome is Outcome.EDITED
            on_disk = [one for one in result.warnings if is_edited or one.code == _LOST_APPROVAL]
            self.edit_warnings.add(on_disk)
        confirm = result.recipient.confirm
        if confirm and is_word and result.outcome is not Outcome.FAILED:
            self.to_confirm.append(self._count)
            self.points += len(confirm)
        self._count += 1
        if result.path and result.outcome in IN_FOLDER:
            parent = result.path.parent
            if self.folder is None:
                self.folder = parent
            elif parent != self.folder:
                self.folder = Path(os.path.commonpath([self.folder, parent]))
