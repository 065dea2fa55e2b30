"""The report as GitHub's workflow commands, which become annotations on the changed lines.

A command looks like ``::error file=…,line=…,col=…,title=…::message``. Percent signs and, in
properties, colons and commas are written as percent codes.
"""

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.reports.paths import format_repository_path
from lettergen.diagnostics.rules import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def format_report(report: CheckReport) -> str:
    """Return one command for each finding."""
    return "".join(f"{_format_command(finding)}\n" for finding in report.findings)


def _format_command(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": format_repository_path(place.path),
        "line": str(place.line or 1),
        "col": str(place.column or ""),
        "title": f"lettergen {finding.code} {finding.rule.slug}",
    }
    listed = ",".join(
        f"{key}={_encode_property(value)}" for key, value in properties.items() if value
    )
    message = f"{finding.words} ({escape(place.detail)})" if place.detail else finding.words
    return f"::{_COMMANDS[finding.severity]} {listed}::{_encode(message)}"


def _encode(text: str) -> str:
    return text.replace("%", "%25")


def _encode_property(text: str) -> str:
    return _encode(text).replace(":", "%3A").replace(",", "%2C")
