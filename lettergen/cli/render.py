"""``lettergen render``: write the letters."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.completion import complete_formats
from lettergen.cli.options import (
    collect_options,
    format_examples,
    jobs,
    letterhead,
    order,
    out_folder,
    pdf_engine,
    quiet,
    scheduler,
    selection,
)
from lettergen.data.formats import SUFFIXES
from lettergen.project.options import Options
from lettergen.system import cache, stand_ins
from lettergen.system.opened_files import OpenedFiles

if TYPE_CHECKING:
    from lettergen.render.pipeline import Run
    from lettergen.render.record import RunRecord
    from lettergen.render.result import Report

_MOST_FINDINGS = 30  # of one code that are listed

EXAMPLES = format_examples(
    "lettergen render",
    "lettergen render thanks.docx --recipients list.xlsx",
    "lettergen render --only Leeds --only Hull",
    "lettergen render --format docx,pdf --out to-send",
    "lettergen render --combined all.pdf --duplex",
    "lettergen render --final",
)


@click.command(epilog=EXAMPLES)
@selection
@letterhead
@order
@out_folder("Write to DIR instead of the folder that the campaign names.")
@click.option(
    "--format",
    "formats",
    metavar="FORMATS",
    multiple=True,
    shell_complete=complete_formats,
    help=f"Write these formats of each letter: {', '.join(SUFFIXES)}; separate them with commas. "
    "Without it, the campaign decides, else docx.",
)
@pdf_engine(
    "Make PDFs with this program: libreoffice (tagged, accessible), dxpdf (not tagged, not "
    "for publication), or the first of them that is installed. 'lettergen doctor' lists them."
)
@click.option("--archive", is_flag=True, help="Make PDFs that are PDF/A-2 too, for archives.")
@click.option(
    "--fragment",
    is_flag=True,
    help="Write HTML without a page around the letter, for a content management system.",
)
@click.option(
    "--combined",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all letters to one FILE too, which ends in .pdf or .docx, for printing.",
)
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.Choice(["csv", "pdf"]),
    help="With --combined: write a cover list for the print room too, with pages and SHA-256.",
)
@click.option(
    "--zip",
    "zip_file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all letters, in all formats, into one ZIP archive too.",
)
@click.option(
    "--duplex", is_flag=True, help="With --combined: start each letter on a right-hand page."
)
@click.option(
    "--index", is_flag=True, help="Write index.html too: a page with links to all letters."
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Merge every letter, write none: which are new, changed, unchanged, edited or gone?",
)
@click.option("--final", is_flag=True, help="Refuse letters with points to confirm or doubts.")
@click.option(
    "--force", is_flag=True, help="Write every letter again; keep copies of the edited ones."
)
@click.option(
    "--reason",
    metavar="TEXT",
    default="",
    help="With --only: record why a letter that was sent is issued again.",
)
@click.option("--prune", is_flag=True, help="Remove letters that belong to no recipient any more.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first letter that fails.")
@click.option(
    "--no-cache",
    is_flag=True,
    expose_value=False,
    callback=lambda _context, _parameter, value: cache.switch_off() if value else None,
    help="Keep nothing for the next run, and use nothing that an earlier run kept.",
)
@jobs
@scheduler
@quiet
@click.option("-v", "--verbose", is_flag=True, help="List every letter and point to confirm.")
@collect_options
def render(campaign: Path, options: Options, quiet: bool, verbose: bool) -> None:
    """Write one Word letter for each recipient of CAMPAIGN, and other formats of it.

    CAMPAIGN is a campaign.yaml or its folder; by default the one here. It may also be a letter
    whose list --recipients names. Every other format is made from the Word letter. Letters
    that did not change are left alone, and so are those that somebody has edited.

    Exits with 0 if all is well, 1 if a letter failed or was refused, 2 if the campaign cannot
    be used.
    """
    from lettergen.render import record

    if options.duplex and not options.combined:
        raise click.UsageError("--duplex needs --combined.")
    if options.lists and not options.combined:
        raise click.UsageError("--list needs --combined.")
    key = "" if verbose else record.build_key(campaign, options)
    known = record.read(key, options)
    if known and not options.force and record.repeat(known, options):
        for line in known.messages[quiet]:
            console.print_message(line)
        sys.exit(0)
    if known and record.has_former(known, options):
        known = None
    with OpenedFiles(campaign if campaign.is_dir() else campaign.parent) as opened:
        run, report = _execute(campaign, options, known, quiet=quiet, verbose=verbose)
    if stand_ins.storage:  # a record tells nothing of what is in storage
        key = ""
    if key and (known is None or known.folder != known.choose_folder(options)):
        record.write(key, run.record(report, opened, known, partial(_list_messages, run)))
    sys.exit(0 if report.is_good else exit_codes.FINDINGS)


def _execute(
    campaign: Path, options: Options, known: "RunRecord | None", *, quiet: bool, verbose: bool
) -> "tuple[Run, Report]":
    """Run a campaign, and print what is to be told of it."""
    from lettergen import api
    from lettergen.cli import summary
    from lettergen.cli.progress import show_progress
    from lettergen.render.result import Outcome, Result

    run = api.prepare(campaign, options, known.letters if known else ())
    with show_progress(run.expected, hidden=quiet or verbose) as advance:

        def print_result(result: Result) -> None:
            if verbose:
                line = f"{result.outcome:9}  {result.path or result.recipient.label}"
                console.print_message(line)
            advance(result.recipient.label)

        report = run.execute(print_result)
    if verbose and options.dry_run:
        for orphan in report.orphans:
            console.print_message(f"{'gone':9}  {orphan.path}")
    found = [*run.notes, *report.findings, *report.edit_warnings, *report.export_warnings]
    for line in console.format_findings(found, sys.maxsize if verbose else _MOST_FINDINGS):
        console.print_message(line)
    if not quiet or report.count(Outcome.REFUSED):
        expected = len(run.letters)
        lines = summary.summarise_run(
            report, expected, final=options.final, verbose=verbose, dry_run=options.dry_run
        )
        for line in lines:
            console.print_message(line)
    return run, report


def _list_messages(run: "Run", report: "Report") -> dict[bool, list[str]]:
    """Return what a run prints that finds each letter as it was left, by whether it is quiet."""
    from lettergen.cli import summary

    found = [*run.notes, *report.findings, *report.export_warnings]
    lines = console.format_findings(found, _MOST_FINDINGS)
    summed = summary.summarise_run(report, len(run.letters), final=False, verbose=False)
    return {True: lines, False: [*lines, *summed]}
