"""The result of ``lettergen check``, from which the reports are made."""

from collections.abc import Sequence
from pathlib import Path

from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.rules import Severity
from lettergen.system.dataclass import dataclass, field


@dataclass
class CheckReport:
    """The result of a check: all findings, and the labels of the letters that were checked.

    ``accepted`` are the findings that entries of recipients accept, each with the reason.
    ``strict`` tells whether warnings fail the check, too.
    ``is_unreadable`` tells whether a file could not be read, so that the campaign cannot be used.
    ``files`` are the files of the campaign, as far as they are known.
    """

    findings: list[Finding] = field(default_factory=list)
    letters: Sequence[str] = ()
    is_unreadable: bool = False
    files: tuple[Path, ...] = ()
    accepted: list[Finding] = field(default_factory=list)
    strict: bool = False

    def fails(self, finding: Finding) -> bool:
        """Return whether a finding makes the check fail."""
        severity = finding.severity
        return severity is Severity.ERROR or (self.strict and severity is Severity.WARNING)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)
