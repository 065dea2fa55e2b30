"""The report as JUnit XML, which test dashboards read: one test case a letter.

What is about the campaign as a whole is a test case of its own. Errors are failures; warnings
and notes are the test case's output.
"""

from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.reports.paths import shown
from lettergen.diagnostics.rules import Severity
from lettergen.system.text import find_unwritable

_CAMPAIGN = "the campaign"


def format_report(report: CheckReport) -> str:
    """A suite with a case for each letter, and one for the campaign."""
    by_letter: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        for label in finding.letters or (_CAMPAIGN,):
            by_letter[label].append(finding)
    cases = [_case(label, by_letter[label]) for label in (_CAMPAIGN, *report.letters)]
    failures = sum("<failure" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="0"'
    inner = "\n".join(cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites {counts}>\n<testsuite name="lettergen check" {counts}>\n{inner}\n'
        "</testsuite>\n</testsuites>\n"
    )


def _case(label: str, findings: Iterable[Finding]) -> str:
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding for finding in findings if finding.severity is not Severity.ERROR]
    inner = "".join(
        f'<failure type="{finding.code}" message={quoteattr(_clean(finding.message))}>'
        f"{escape(_said(finding))}</failure>"
        for finding in errors
    )
    if others:
        inner += f"<system-out>{escape(chr(10).join(map(_said, others)))}</system-out>"
    return f'<testcase classname="lettergen" name={quoteattr(_clean(label))}>{inner}</testcase>'


def _said(finding: Finding) -> str:
    place = finding.place
    where = f"{shown(place.path)}:{place.line}" if place.line else shown(place.path)
    words = (f"{where}: {finding.severity} {finding.code}:", finding.message, finding.hint)
    return _clean(" ".join(filter(None, (*words, place.detail))))


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    while (bad := find_unwritable(text)) is not None:
        text = text.replace(bad, "\ufffd")
    return text
