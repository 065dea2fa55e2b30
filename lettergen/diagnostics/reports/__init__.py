"""Reports of a check: as text for people, and in the formats that programs read."""

from collections.abc import Callable
from pathlib import Path

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.reports import github, junit, sarif, text
from lettergen.diagnostics.reports import json as json_report
from lettergen.system.patterns import compile_lazily

FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "text": text.format_report,
    "json": json_report.format_report,
    "github": github.format_report,
    "sarif": sarif.format_report,
    "junit": junit.format_report,
}
"""The formats by the names that ``--format`` takes."""

# How the file of a report begins: as text, JSON, GitHub's commands, SARIF and JUnit.
_BEGINNING = compile_lazily(
    rb"[^\n]+: (?:error|warning|note) LG\d{3}: "
    rb'|\{\s*"lettergen": "'
    rb"|::(?:error|warning|notice) [^\n]*title=lettergen LG\d{3}"
    rb'|\{\s*"\$schema": "[^"]*/sarif-2\.1\.0\.json",[^}]*"name": "lettergen"'
    rb'|<\?xml [^>]*\?>\s*<testsuites[^>]*>\s*<testsuite name="lettergen check"'
)


def is_report(path: Path) -> bool:
    """Whether a file is the report of a check in any of the formats; raises ``OSError``."""
    with path.open("rb") as file:
        return _BEGINNING.match(file.read(10_000)) is not None
