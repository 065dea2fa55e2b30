"""The public API: load a campaign, check it, render its letters."""

from collections.abc import Sequence
from pathlib import Path

from lettergen.checks import links, word_comments
from lettergen.checks import runner as checks
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collect import collecting, recording
from lettergen.diagnostics.finding import Finding
from lettergen.docx.origin import is_as_written
from lettergen.output.files import write_file
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options as Options
from lettergen.render.pipeline import OnResult, Run
from lettergen.render.result import Report
from lettergen.stationery import addresses
from lettergen.template.jinja.branches import BranchCoverage


def prepare(path: Path, options: Options) -> Run:
    """Load a campaign, and return a run over its letters that is ready to be executed.

    Raises:
        LettergenError: with everything that is wrong in the files and the options.
    """
    with collecting():
        project = load_project(Source(path), options)
    return Run(project, options)


def render(path: Path, options: Options, on_result: OnResult | None = None) -> Report:
    """Render the letters of a campaign; ``on_result`` is called with each result.

    Raises:
        LettergenError: with everything that is wrong in the files and the options.
    """
    return prepare(path, options).execute(on_result)


def check(path: Path, options: Options, *, with_links: bool = False) -> CheckReport:
    """Report everything that is wrong or doubtful in a campaign; write no letter.

    What cannot be read is among the findings, and the rest is checked. With ``with_links``, the
    web pages that citations link to are visited.
    """
    coverage = BranchCoverage()
    project = None
    with recording() as findings:
        project = load_project(Source(path), options, coverage)
    if project is None:
        return CheckReport(findings, is_unreadable=True)
    is_unreadable = any(finding.rule.stops_reading for finding in findings)
    if with_links:
        findings += links.check_links((project.citations or {}).values())
    for letter in project.letters:
        findings += letter.findings
    with recording() as of_addresses:
        addresses.check_addresses(project.campaign, project.language, project.recipients)
    return checks.check(project, coverage, findings + of_addresses, is_unreadable=is_unreadable)


def annotate(findings: Sequence[Finding], folder: Path) -> list[Path]:
    """Write copies of the Word templates with their findings as comments; return their paths.

    Raises:
        LettergenError: a copy would overwrite a template (LG417), or a file that lettergen did
            not write (LG414).
    """
    written: list[Path] = []
    for source, data in word_comments.annotate_templates(findings):
        path = folder / source.name
        write_file(path, data, is_as_written, [source])
        written.append(path)
    return written
