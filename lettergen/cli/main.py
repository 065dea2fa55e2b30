"""The command line: options in, words out, exit codes. Letters and progress are other rooms' work.

Nothing heavy is imported before a command runs, so ``--version`` and ``--help`` answer at once.
"""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lettergen import __version__
from lettergen.cli import console
from lettergen.cli.options import envelope, order, selection, sheet, stationery
from lettergen.data.formats import ENGINES
from lettergen.diagnostics.finding import LettergenError
from lettergen.diagnostics.rules import Severity
from lettergen.system.signals import Stopped, handle_signals

if TYPE_CHECKING:
    from lettergen.stationery.make import Printed

FINDINGS, UNUSABLE, INTERRUPTED = 1, 2, 130
"""Exit codes: some letters failed; the command or campaign cannot be used; stopped by Ctrl+C.

A run that another signal stopped ends with 128 and the signal's number: 143 for SIGTERM.
"""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lettergen")
def cli() -> None:
    """Turn one letter and a list of recipients into finished letters: Word, PDF, HTML, text."""


@cli.command(short_help="Write the letters, in every form that is asked for.")
@selection
@order
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write to DIR, not to the folder that the campaign names.",
)
@click.option(
    "--format",
    "formats",
    metavar="FORMS",
    multiple=True,
    help="What to write of each letter: docx, pdf, html, txt, md; several with commas. By "
    "default what the campaign says, else docx.",
)
@click.option(
    "--pdf-engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="What makes PDFs: LibreOffice where it is installed (tagged, accessible), else dxpdf "
    "(not tagged, not for publication). 'lettergen doctor' says what is here.",
)
@click.option("--archive", is_flag=True, help="Make PDFs that are PDF/A-2 as well, for archives.")
@click.option(
    "--combined",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all letters into one FILE too, which ends in .pdf or .docx, for the print room.",
)
@click.option(
    "--duplex", is_flag=True, help="With --combined: start each letter on a right-hand page."
)
@click.option("--dry-run", is_flag=True, help="Merge every letter, write none.")
@click.option("--final", is_flag=True, help="Refuse letters that have points to confirm.")
@click.option("--force", is_flag=True, help="Write every letter anew; keep copies of edited ones.")
@click.option("--prune", is_flag=True, help="Remove letters that no recipient gets any more.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first letter that fails.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every letter and every point to confirm.")
def render(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    sort: Sequence[str],
    out: Path | None,
    formats: Sequence[str],
    pdf_engine: str,
    archive: bool,
    combined: Sequence[Path],
    duplex: bool,
    dry_run: bool,
    final: bool,
    force: bool,
    prune: bool,
    fail_fast: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write one Word letter for each recipient of CAMPAIGN, and other forms of it.

    CAMPAIGN is a campaign.yaml or the folder that holds one; by default the one here.
    Every form is made from the Word letter.
    Letters that did not change are left alone, and so are those that somebody has edited since.
    Exits with 0 if all is well, 1 if a letter failed or was refused, 2 if the campaign cannot be
    used.
    """
    from lettergen import api
    from lettergen.cli import summary
    from lettergen.project.options import Options
    from lettergen.render.result import Outcome, Report

    if duplex and not combined:
        raise click.UsageError("--duplex is about the file that --combined names.")
    options = Options(
        only=only,
        where=where,
        out=out,
        assignments=assignments,
        dry_run=dry_run,
        final=final,
        fail_fast=fail_fast,
        force=force,
        prune=prune,
        formats=formats,
        pdf_engine=pdf_engine,
        archive=archive,
        combined=combined,
        duplex=duplex,
        sort=sort,
    )
    report = Report()
    prepared = api.prepare(campaign, options)
    with closing(prepared.results(options, report)) as results:
        is_shown = not quiet and not verbose
        for result in console.progress(results, len(prepared)) if is_shown else results:
            if verbose:
                console.say(f"{result.outcome:9}  {result.path or result.recipient.label}")
    console.findings([*report.findings, *report.form_warnings])
    if not quiet or report.count(Outcome.REFUSED):
        for line in summary.lines(report, len(prepared.addressed), final=final, verbose=verbose):
            console.say(line)
    sys.exit(0 if report.is_good else FINDINGS)


@cli.command(short_help="Say what is wrong or doubtful; write no letter.")
@selection
@click.option("--strict", is_flag=True, help="Let warnings count: exit with 1 if there are any.")
@click.option("--links", is_flag=True, help="Ask for every page that a citation leads to.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    help="How to report; 'text' is for people.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to FILE, and the one for people to standard output.",
)
@click.option(
    "--annotate",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a copy of each faulty Word template to DIR, with a comment at each finding.",
)
def check(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    strict: bool,
    links: bool,
    format_: str,
    output: Path | None,
    annotate: Path | None,
) -> None:
    """Say everything that can be said about CAMPAIGN without writing a letter.

    Data, templates and every merged letter are looked at; 'lettergen explain CODE' says more of
    a finding. Exits with 0 if there is no error (with --strict: no warning either), 1 if there
    is, 2 if the campaign cannot be used. What can be read of it is checked all the same.
    """
    from lettergen import api
    from lettergen.project.options import Options
    from lettergen.system.text import format_count

    options = Options(only, where, assignments=assignments)
    checkup = api.check(campaign, options, with_links=links)
    console.checkup(checkup, format_, output)
    if annotate:
        for path in api.annotate(checkup.findings, annotate):
            console.say(f"{path} has the findings as comments.")
    counts = [format_count(checkup.count(severity), severity) for severity in Severity]
    console.say(f"{format_count(len(checkup.letters), 'letter')} checked: {', '.join(counts)}.")
    counting = checkup.count(Severity.ERROR) + strict * checkup.count(Severity.WARNING)
    sys.exit(UNUSABLE if checkup.is_unreadable else FINDINGS if counting else 0)


@cli.command(short_help="Write address labels for the letters.")
@selection
@sheet
@stationery("labels.docx")
def labels(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    start: int,
    sort: Sequence[str],
    lines: str,
    copies: int,
    out: Path,
    quiet: bool,
    verbose: bool,
    **asked: Any,
) -> None:
    """Write address labels for the recipients of CAMPAIGN, as one Word document.

    On a label stand the name, the title and the address, or what 'address:' in campaign.yaml or
    --lines says. Labels are on A4 paper; print them at their actual size. Exits with 0 if all is
    well, 1 if an address is missing or too large (then nothing is written), 2 if the campaign
    cannot be used.
    """
    from lettergen.project.options import Options
    from lettergen.stationery import make, sheets
    from lettergen.stationery.labels import Labels

    made_on = Labels(sheets.choose_sheet(**asked), start)
    options = Options(only, where, assignments=assignments, sort=sort)
    prepared = make.prepare(campaign, options, lines)
    _conclude(prepared.print_on(made_on, out, copies), quiet=quiet, verbose=verbose)


@cli.command(short_help="Write an envelope for each letter.")
@selection
@envelope
@stationery("envelopes.docx")
def envelopes(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    size: str,
    with_return: bool | None,
    return_lines: str,
    sort: Sequence[str],
    lines: str,
    copies: int,
    out: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write an envelope for each recipient of CAMPAIGN, as one Word document.

    Each is a page of the envelope's own size. The address stands clear of what Royal Mail keeps
    for itself, and the return address from the campaign's values in the corner. Exits with 0 if
    all is well, 1 if an address is missing or too large (then nothing is written), 2 if the
    campaign cannot be used.
    """
    from lettergen.project.options import Options
    from lettergen.stationery import make
    from lettergen.stationery.envelopes import build_envelopes, parse_envelope

    chosen = parse_envelope(size)
    options = Options(only, where, assignments=assignments, sort=sort)
    prepared = make.prepare(campaign, options, lines)
    made_on = build_envelopes(chosen, prepared.sender(with_return, return_lines))
    _conclude(prepared.print_on(made_on, out, copies), quiet=quiet, verbose=verbose)


@cli.command()
@click.argument("template", type=click.Path(path_type=Path), default=Path("campaign.yaml"))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to list them.",
)
def fields(template: Path, format_: str) -> None:
    """List the merge fields that a letter uses.

    TEMPLATE is a campaign, a template of the campaign here, or any Word document. Each field is
    listed with the places that use it (headers, footnotes and properties included), whether it
    is optional, and how many recipients have it. Exits with 0 if they were listed, 2 if the
    campaign cannot be used.
    """
    from lettergen import api
    from lettergen.project import merge_fields

    found, recipients = api.fields(template)
    if format_ == "json":
        import json

        click.echo(
            json.dumps(merge_fields.as_json(found, recipients), ensure_ascii=False, indent=2)
        )
    else:
        for line in merge_fields.as_text(found, recipients):
            click.echo(line)


@cli.command(short_help="Say what a finding means and what to do.")
@click.argument("code")
def explain(code: str) -> None:
    """Say what the finding CODE means and what to do about it.

    Exits with 0 if there is such a code, 2 if there is none.
    """
    from lettergen.diagnostics import explain

    click.echo(explain.explain(code))


@cli.command(short_help="Say what works here, and how to get the rest.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to say it.",
)
def doctor(format_: str) -> None:
    """Say what lettergen can use here, whether it works, and how to get what is missing.

    Looks at Python and the packages, tries the engines that make PDFs, looks for Word's usual
    fonts. Exits with 0 if all that is needed is here, 1 if something is broken.
    """
    from lettergen.cli import doctor

    found = []
    for answer in doctor.answers():
        found.append(answer)
        if format_ == "text":
            click.echo("\n".join(doctor.as_text(answer)))
    if format_ == "json":
        import json

        click.echo(json.dumps(doctor.as_json(found), ensure_ascii=False, indent=2))
    else:
        console.say(doctor.verdict(found))
    sys.exit(0 if doctor.is_well(found) else FINDINGS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; the one place where exceptions become words and codes."""
    try:
        with handle_signals():
            cli.main(arguments, prog_name="lettergen", standalone_mode=False)
    except LettergenError as error:
        console.findings(error.findings)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt, Stopped) as stop:
        console.say("Stopped. The letters written so far are whole.")
        sys.exit(stop.exit_code if isinstance(stop, Stopped) else INTERRUPTED)


def _conclude(printed: "Printed", *, quiet: bool, verbose: bool) -> None:
    """Say what became of labels or envelopes, and exit."""
    console.findings(printed.findings)
    if not quiet or printed.findings:
        from lettergen.cli import summary

        for line in summary.of_stationery(printed, verbose=verbose):
            console.say(line)
    sys.exit(FINDINGS if printed.findings else 0)
