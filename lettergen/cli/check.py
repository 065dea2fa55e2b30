"""``lettergen check``: report everything that is wrong or doubtful."""

import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import (
    collect_options,
    format_examples,
    jobs,
    letterhead,
    pdf_engine,
    selection,
)
from lettergen.diagnostics.rules import Severity
from lettergen.project.options import Options

EXAMPLES = format_examples(
    "lettergen check",
    "lettergen check thanks.docx --recipients list.xlsx",
    "lettergen check --only Leeds",
    "lettergen check --strict     # fail if there are warnings, too",
    "lettergen check --window dl  # do the addresses show in the envelope?",
    "lettergen check --format sarif --output lettergen.sarif",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@click.option("--strict", is_flag=True, help="Exit with 1 if there are warnings, too.")
@click.option("--links", is_flag=True, help="Visit every web page that a citation links to.")
@click.option("--spelling", is_flag=True, help="Look up the words of the letter in a dictionary.")
@click.option(
    "--window",
    metavar="ENVELOPE",
    default="",
    help="Measure in the PDFs whether the addresses show in the window of an envelope, and nothing "
    "else: dl, c5, or a YAML file that describes another.",
)
@pdf_engine("With --window: make the PDFs with this program, as 'lettergen render' does.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="Report in this format; 'text' is for people.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to FILE, and print it as text.",
)
@click.option(
    "--annotate",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a copy of each Word template to DIR, with a comment at each finding.",
)
@jobs
@collect_options
def check(
    campaign: Path,
    options: Options,
    strict: bool,
    links: bool,
    spelling: bool,
    window: str,
    format_: str,
    output: Path | None,
    annotate: Path | None,
) -> None:
    """Report everything that is wrong or doubtful in CAMPAIGN; write no letter.

    The check covers the data, the templates and every merged letter. What cannot be read does
    not stop the check of the rest. 'lettergen explain CODE' explains a finding. CAMPAIGN may
    also be a letter whose list --recipients names.

    Exits with 0 if there is no error (with --strict: no warning either), 1 if there is, 2 if
    the campaign cannot be used.
    """
    from lettergen import api
    from lettergen.diagnostics.reports import is_report
    from lettergen.output.files import check_target
    from lettergen.render.check import annotate_templates
    from lettergen.system.text import format_count

    if output:  # refuse it now: the check may take long
        check_target(output, is_report)
    report = api.check(campaign, options, with_links=links, with_spelling=spelling, window=window)
    report.strict = strict
    console.print_check_report(report, format_, output)
    if annotate:
        for path in annotate_templates(report.findings, annotate):
            console.print_message(f"{path} has the findings as comments.")
    counts = [format_count(report.count(severity), severity) for severity in Severity]
    letters = format_count(len(report.letters), "letter")
    accepted = (
        f"; {format_count(len(report.accepted), 'finding')} accepted" if report.accepted else ""
    )
    console.print_message(f"{letters} checked: {', '.join(counts)}{accepted}.")
    has_failed = any(map(report.fails, report.findings))
    if report.is_unreadable:
        sys.exit(exit_codes.UNUSABLE)
    sys.exit(exit_codes.FINDINGS if has_failed else 0)
