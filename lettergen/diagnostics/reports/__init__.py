"""How the outcome of a check is said: for people, and in the formats that programs read."""

from collections.abc import Callable

from lettergen.diagnostics.checkup import Checkup
from lettergen.diagnostics.reports import github, junit, sarif, text
from lettergen.diagnostics.reports import json as json_report

FORMATS: dict[str, Callable[[Checkup], str]] = {
    "text": text.report,
    "json": json_report.report,
    "github": github.report,
    "sarif": sarif.report,
    "junit": junit.report,
}
"""The formats by the names that ``--format`` takes."""
