"""The report as JSON: one object, the findings in the order of the text report."""

import json

from lettergen import __version__
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.reports.paths import format_path
from lettergen.diagnostics.rules import Severity


def format_report(report: CheckReport) -> str:
    """Return the report with everything that is known of each finding."""
    content = {
        "lettergen": __version__,
        "letters": len(report.letters),
        "readable": not report.is_unreadable,
        "summary": {severity.value: report.count(severity) for severity in Severity},
        "findings": [_build_finding(finding) for finding in report.findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _build_finding(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "code": finding.code,
        "rule": finding.rule.slug,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "path": format_path(place.path),
        "line": place.line or None,
        "column": place.column or None,
        "sheet": escape(place.sheet) or None,
        "row": place.row or None,
        "cell": place.cell or None,
        "part": place.part or None,
        "paragraph": place.paragraph or None,
        "detail": escape(place.detail),
        "name": escape(finding.name) or None,
        "letters": list(map(escape, finding.letters)),
    }
