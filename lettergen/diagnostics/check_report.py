"""The result of ``lettergen check``, from which the reports are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.rules import Severity


@dataclass
class CheckReport:
    """The result of a check: all findings, and the labels of the letters that were checked.

    ``is_unreadable`` tells whether a file could not be read, so that the campaign cannot be used.
    ``files`` are the files of the campaign, as far as they are known.
    """

    findings: list[Finding] = field(default_factory=list)
    letters: Sequence[str] = ()
    is_unreadable: bool = False
    files: tuple[Path, ...] = ()

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(finding.severity is severity for finding in self.findings)
