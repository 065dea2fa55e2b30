"""Check every recipient and every letter, in batches that any process can check.

``EntryChecker.check`` takes positions in the list. What it returns can be sent between processes.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lettergen.checks.accepts import mark_accepted
from lettergen.checks.letters import LetterChecker
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.project.project import Entry, Project
from lettergen.template.compiled import CompiledLetter
from lettergen.template.jinja.branches import BranchCoverage

SIZE = 64
"""The number of letters of a batch."""


class CheckedEntry(NamedTuple):
    """What is wrong with a recipient and the letter.

    Letters of one structure are alike in it, so it is reported for the first of them. Where that
    was found, ``structure`` is its key, and ``findings_without`` are the findings without it.
    """

    findings: list[Finding]
    structure: int | None = None
    findings_without: list[Finding] | None = None


class CheckedBatch(NamedTuple):
    """The entries of a batch, and what their letters use.

    ``printed`` are the citations that they print, ``entered`` the branches that they enter.
    """

    entries: list[CheckedEntry]
    printed: set[str]
    entered: set[int]
    has_failed: bool


CheckBatch = Callable[[range], CheckedBatch]
Share = Callable[[CheckBatch, Iterable[range]], Iterator[tuple[range, CheckedBatch | None]]]
"""Checks batches, and yields each with its result; ``None`` if it could not be checked."""


def check_here(check: CheckBatch, batches: Iterable[range]) -> Iterator[tuple[range, CheckedBatch]]:
    """Check batches in this process."""
    for batch in batches:
        yield batch, check(batch)


class EntryChecker:
    """Checks the recipients and letters of a project.

    ``check_data`` checks a recipient's data; ``checkers`` are those of the letters of each
    edition, by the identity of its compiled letter.
    """

    def __init__(
        self,
        project: Project,
        coverage: BranchCoverage,
        check_data: Callable[[Entry], Iterable[Finding]],
        checkers: dict[int, LetterChecker],
    ) -> None:
        self._project = project
        self._coverage = coverage
        self._check_data = check_data
        self._checkers = checkers

    def check(self, positions: range) -> CheckedBatch:
        """Check recipients and their letters."""
        printed: set[str] = set()
        entries: list[CheckedEntry] = []
        has_failed = False
        for position in positions:
            entry = self._project.entries[position]
            found, key = list(self._check_data(entry)), None
            about_structure: list[Finding] = []
            try:
                letter, file = self._find_letter(entry)
                if letter:
                    values = self._project.campaign.values
                    rendered = letter.render(entry.label, entry.fields, values, file)
                    printed |= rendered.printed
                    checker = self._checkers[id(letter)]
                    found += (*rendered.findings, *checker.check_words(rendered.parts, entry))
                    structure = list(checker.check_structure(rendered.parts))
                    about_structure = [one.about(entry.label) for one in structure]
                    key = checker.get_structure_key(rendered.parts) if structure else None
            except LettergenError as error:
                has_failed = True
                found += error.findings
            findings = self._mark([*found, *about_structure], entry)
            without = self._mark(found, entry) if about_structure else None
            entries.append(CheckedEntry(findings, key, without))
        return CheckedBatch(entries, printed, set(self._coverage.entered), has_failed)

    def _find_letter(self, entry: Entry) -> tuple[CompiledLetter | None, str]:
        """Return the letter that a recipient gets, and the name of its file."""
        project = self._project
        letters = project.letters
        file = letters[entry.position].name_file(project.campaign.folder) if letters else ""
        letter = project.editions.find(entry.recipient).letter if project.editions else None
        return letter, file

    def _mark(self, findings: list[Finding], entry: Entry) -> list[Finding]:
        return mark_accepted(findings, entry, is_whole=self._project.is_whole)
