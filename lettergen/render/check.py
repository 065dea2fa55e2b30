"""Check a campaign: load what can be read, check it, and write no letter."""

from collections.abc import Sequence
from pathlib import Path

from lettergen.checks import runner as checks
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding
from lettergen.docx.origin import is_as_written
from lettergen.output.files import write_file
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.stationery import addresses
from lettergen.template.jinja.branches import BranchCoverage


def check_campaign(source: Source, options: Options, *, with_links: bool = False) -> CheckReport:
    """Report everything that is wrong or doubtful in a campaign.

    What cannot be read is among the findings, and the rest is checked. With ``with_links``, the
    web pages that citations link to are visited.
    """
    coverage = BranchCoverage()
    project = None
    with recording() as findings:
        project = load_project(source, options, coverage)
    if project is None:
        return CheckReport(findings, is_unreadable=True)
    is_unreadable = any(finding.rule.stops_reading for finding in findings)
    if with_links:
        from lettergen.checks import links

        findings += links.check_links((project.citations or {}).values())
    for letter in project.letters:
        findings += letter.findings
    with recording() as of_addresses:
        addresses.check_addresses(project.campaign, project.language, project.recipients)
    return checks.check(project, coverage, findings + of_addresses, is_unreadable=is_unreadable)


def annotate_templates(findings: Sequence[Finding], folder: Path) -> list[Path]:
    """Write copies of the Word templates with their findings as comments; return their paths.

    Raises:
        LettergenError: a copy would overwrite a template (LG417), or a file that lettergen did
            not write (LG414).
    """
    from lettergen.checks import word_comments

    written: list[Path] = []
    for source, data in word_comments.annotate_templates(findings):
        path = folder / source.name
        write_file(path, data, is_as_written, [source])
        written.append(path)
    return written
