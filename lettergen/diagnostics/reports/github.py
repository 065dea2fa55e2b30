"""The report as GitHub's workflow commands, which become annotations on the changed lines.

The form is ``::error file=…,line=…,col=…,title=…::message``; percent signs, line ends and, in
properties, colons and commas are written as percent codes.
"""

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.reports.paths import format_path
from lettergen.diagnostics.rules import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def format_report(report: CheckReport) -> str:
    """One command for each finding."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": format_path(place.path),
        "line": str(place.line or 1),
        "col": str(place.column or ""),
        "title": f"{finding.code} {finding.rule.slug}",
    }
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    words = [finding.message, finding.hint, f"({place.detail})" if place.detail else ""]
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(' '.join(filter(None, words)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
