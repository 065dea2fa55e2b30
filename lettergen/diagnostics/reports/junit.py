"""The report as JUnit XML, which test dashboards read: one test case for each letter.

Findings about the campaign as a whole are in a test case of their own. What makes
the check fail is a failure, errors and with ``--strict`` warnings; the rest is the output of the
test case. The elements and attributes are those that
Jenkins' xunit plugin accepts, the strictest of the readers.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.escape import escape
from lettergen.diagnostics.finding import Finding
from lettergen.diagnostics.label import Label
from lettergen.diagnostics.reports.paths import format_path
from lettergen.system.text import find_unwritable

_CAMPAIGN = "the campaign"


def format_report(report: CheckReport) -> str:
    """Return a suite with a test case for each letter, and one for the campaign."""
    by_label: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        for label in finding.letters or (_CAMPAIGN,):
            by_label[label].append(finding)
    labels = [_CAMPAIGN, *report.letters]
    names = zip(_name_cases(labels), labels, strict=True)
    cases = "\n".join(_format_case(name, by_label[label], report.fails) for name, label in names)
    failures = sum(any(map(report.fails, by_label[label])) for label in labels)
    counts = f'tests="{len(labels)}" failures="{failures}" errors="0"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites {counts}>\n"
        f'<testsuite name="lettergen check" {counts} skipped="0">\n{cases}\n</testsuite>\n'
        "</testsuites>\n"
    )


def _name_cases(labels: Sequence[str]) -> Iterator[str]:
    """Yield the names of test cases: those of namesakes with their number in the list."""
    counts = Counter(map(str, labels))
    for label in labels:
        if isinstance(label, Label) and counts[label] > 1:
            yield f"{label} ({label.entry + 1})"
        else:
            yield label


def _format_case(name: str, findings: Sequence[Finding], fails: Callable[[Finding], bool]) -> str:
    failures = "".join(
        f'<failure type="{finding.code}" message={quoteattr(_clean(finding.message))}>'
        f"{escape_xml(_format_finding(finding))}</failure>"
        for finding in findings
        if fails(finding)
    )
    others = "\n".join(_format_finding(finding) for finding in findings if not fails(finding))
    output = f"<system-out>{escape_xml(others)}</system-out>" if others else ""
    quoted = quoteattr(_clean(name))
    return f'<testcase classname="lettergen" name={quoted}>{failures}{output}</testcase>'


def _format_finding(finding: Finding) -> str:
    place, detail = finding.place, finding.place.detail
    where = format_path(place.path)
    if place.sheet:
        where, detail = f"{where}, {detail}", ""
    elif place.line:
        where = f"{where}:{place.line}"
    words = (f"{where}: {finding.severity} {finding.code}:", finding.words, detail)
    return _clean(" ".join(filter(None, words)))


def _clean(text: str) -> str:
    """Return the text without the characters that XML cannot contain."""
    text = escape(text)
    while (bad := find_unwritable(text)) is not None:
        text = text.replace(bad, "\ufffd")
    return text
