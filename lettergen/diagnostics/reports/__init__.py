"""How the outcome of a check is said: for people, and in the formats that programs read."""

from collections.abc import Callable

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.reports import github, junit, sarif, text
from lettergen.diagnostics.reports import json as json_report

FORMATS: dict[str, Callable[[CheckReport], str]] = {
    "text": text.format_report,
    "json": json_report.format_report,
    "github": github.format_report,
    "sarif": sarif.format_report,
    "junit": junit.format_report,
}
"""The formats by the names that ``--format`` takes."""
