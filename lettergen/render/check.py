"""Check a campaign: load what can be read, check it, and write no letter."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from lettergen.checks import runner as checks
from lettergen.checks.each_letter import Share, check_here
from lettergen.diagnostics.check_report import CheckReport
from lettergen.diagnostics.collect import recording
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.docx.origin import is_as_written
from lettergen.output.files import identify, refuse_input, write_file
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.render.parallel import LEAST, LEAST_ASKED
from lettergen.stationery import addresses
from lettergen.template.jinja.branches import BranchCoverage


def check_campaign(
    source: Source,
    options: Options,
    *,
    with_links: bool = False,
    with_spelling: bool = False,
    check_more: Callable[[Project], Iterable[Finding]] | None = None,
) -> CheckReport:
    """Report everything that is wrong or doubtful in a campaign.

    What cannot be read is among the findings, and the rest is checked. With ``with_links``, the
    web pages that citations link to are visited; with ``with_spelling``, the words of the letter
    are looked up in a dictionary. ``check_more`` checks what only some campaigns need; it is
    called if the campaign has no errors so far.
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
    if with_spelling:
        from lettergen.checks import dictionaries

        findings += dictionaries.check_words(project)
    findings += _find_overwritten_inputs(project)
    for letter in project.letters:
        findings += letter.findings
    with recording() as of_addresses:
        addresses.check_addresses(project.campaign, project.language, project.recipients)
    if check_more and not any(one.severity is Severity.ERROR for one in findings):
        with recording() as more:
            more += check_more(project)
        findings += more
    return checks.check(
        project,
        coverage,
        findings + of_addresses,
        is_unreadable=is_unreadable,
        share=_choose_share(project, options),
    )


def _choose_share(project: Project, options: Options) -> Share:
    """Return what checks the letters: this process, or several if there are letters enough.

    Other processes are only forked: new ones would have to run all checks of the list again.
    """
    jobs, count = options.jobs, len(project.recipients)
    if jobs is None or jobs == 1 or count < (LEAST_ASKED if jobs else LEAST):
        return check_here
    from lettergen.render.parallel.forked import share_ranges
    from lettergen.render.parallel.processes import FORK
    from lettergen.render.parallel.start import choose_method, count_processors

    jobs = jobs or count_processors()
    if jobs == 1 or choose_method() != FORK:
        return check_here
    return partial(share_ranges, jobs=jobs)


def _find_overwritten_inputs(project: Project) -> Iterator[Finding]:
    """Yield a finding for each letter whose file is one that the campaign reads (LG417)."""
    names = {file.name.casefold() for file in project.campaign.files}
    inputs = identify(project.campaign.files)
    for letter in project.letters:
        if letter.path and letter.path.name.casefold() in names:
            try:
                refuse_input(letter.path, letter.path.stat(), inputs)
            except OSError:  # nothing is there
                continue
            except LettergenError as error:
                hint = "Choose another pattern for 'output:'."
                found = replace(error.findings[0], place=project.campaign.output.place, hint=hint)
                yield replace(found, message=f"the output file '{letter.path}' {found.message}")


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
