"""The command line: options in, words out, exit codes. Letters and progress are other rooms' work.

Nothing heavy is imported before a command runs, so ``--version`` and ``--help`` answer at once.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from lettergen import __version__
from lettergen.findings import Finding, LettergenError, Severity
from lettergen.interrupts import Stopped, listening
from lettergen.stationery.sheets import DEFAULT, SHEETS

if TYPE_CHECKING:
    from lettergen.check import Checkup
    from lettergen.recipients import Recipient
    from lettergen.run import Report, Result
    from lettergen.stationery.printing import Prepared, Printed

Function = TypeVar("Function", bound=Callable[..., Any])

FINDINGS, UNUSABLE, INTERRUPTED = 1, 2, 130
"""Exit codes: some letters failed; the command or campaign cannot be used; stopped by Ctrl+C.

A run that another signal stopped ends with 128 and the signal's number: 143 for SIGTERM.
"""

_CAMPAIGN = click.argument(
    "campaign", type=click.Path(path_type=Path), default=Path("campaign.yaml")
)
_ONLY = click.option(
    "--only",
    metavar="NAME",
    multiple=True,
    help="Only this recipient: first field, name or output file stem. May be repeated.",
)
_WHERE = click.option(
    "--where",
    metavar="EXPR",
    multiple=True,
    help="Only recipients for whom the expression holds, such as 'answered == \"no\"'.",
)
_SET = click.option(
    "--set",
    "assignments",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set a campaign value for this run, such as date=2020-11-02.",
)
_SORT = click.option(
    "--sort",
    metavar="EXPR",
    default="",
    help="In the order of this expression, such as name, -name or address[-1].",
)
_LINES = click.option(
    "--lines",
    metavar="PATTERN",
    default="",
    help=r"What stands in an address, such as '{{ name }}\n{{ address }}'.",
)
_COPIES = click.option(
    "--copies", metavar="N", type=click.IntRange(min=1), default=1, help="Print each N times."
)


def _document(name: str) -> Callable[[Function], Function]:
    """The options for a document that is written as a whole: where to, and what to say of it."""
    out = click.option(
        "--out",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        default=Path(name),
        show_default=True,
        help="Write to FILE.",
    )
    quiet = click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="Name every point to confirm.")
    return lambda command: out(quiet(verbose(command)))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lettergen")
def cli() -> None:
    """Turn one letter and a list of recipients into finished Word letters."""


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Write to DIR."
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
    out: Path | None,
    dry_run: bool,
    final: bool,
    force: bool,
    prune: bool,
    fail_fast: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write one Word letter for each recipient of CAMPAIGN.

    CAMPAIGN is a campaign.yaml or the folder that holds one; by default the one here.
    Letters that did not change are left alone, and so are those that somebody has edited since.
    Exits with 0 if all is well, 1 if a letter failed or was refused, 2 if the campaign cannot be
    used.
    """
    from lettergen import run
    from lettergen.options import Options

    options = Options(only, where, out, assignments, dry_run, final, fail_fast, force, prune)
    report = run.Report()
    prepared = run.prepare(campaign, options)
    with (
        closing(prepared.results(options, report)) as results,
        _progress(enabled=not quiet and not verbose) as progress,
    ):
        for result in progress(results, len(prepared)):
            if verbose:
                _say(f"{result.outcome:9}  {result.path or result.recipient.label}")
    _report_findings(report.findings)
    if not quiet or report.count(run.Outcome.REFUSED):
        _account(report, len(prepared))
        _summarise(report, final, verbose)
    sys.exit(0 if report.is_good else FINDINGS)


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
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
    from lettergen import run
    from lettergen.options import Options

    options = Options(only, where, assignments=assignments)
    checkup = run.check(campaign, options, with_links=links)
    _report_checkup(checkup, format_, output)
    if annotate:
        for path in run.annotate(checkup.findings, annotate):
            _say(f"{path} has the findings as comments.")
    counts = [_counted(checkup.count(severity), severity) for severity in Severity]
    _say(f"{_counted(len(checkup.letters), 'letter')} checked: {', '.join(counts)}.")
    counting = checkup.count(Severity.ERROR) + strict * checkup.count(Severity.WARNING)
    sys.exit(UNUSABLE if checkup.is_unreadable else FINDINGS if counting else 0)


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
@_SORT
@_LINES
@click.option(
    "--sheet",
    type=click.Choice(list(SHEETS), case_sensitive=False),
    help=f"Avery's name for the sheet.  [default: {DEFAULT}]",
)
@click.option("--size", metavar="WxH", help="Another label of this size, in mm.")
@click.option("--columns", type=click.IntRange(min=1), help="With --size: labels across.")
@click.option("--rows", type=click.IntRange(min=1), help="With --size: labels down.")
@click.option("--margin-left", metavar="MM", type=float, help="With --size: left of them all.")
@click.option("--margin-top", metavar="MM", type=float, help="With --size: above them all.")
@click.option("--pitch", metavar="WxH", help="With --size: from each label to the next, in mm.")
@click.option(
    "--start", metavar="N", type=int, default=1, help="The first label to use, on a sheet begun."
)
@_COPIES
@_document("labels.docx")
def labels(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    sort: str,
    lines: str,
    sheet: str | None,
    size: str | None,
    columns: int | None,
    rows: int | None,
    margin_left: float | None,
    margin_top: float | None,
    pitch: str | None,
    start: int,
    copies: int,
    out: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write address labels for the recipients of CAMPAIGN, as one Word document.

    On a label stand the name, the title and the address, or what 'address:' in campaign.yaml or
    --lines says. Labels are on A4 paper; print them at their actual size. Exits with 0 if all is
    well, 1 if an address is missing or too large (then nothing is written), 2 if the campaign or
    the sheet cannot be used.
    """
    from lettergen.options import Options
    from lettergen.stationery import printing, sheets
    from lettergen.stationery.labels import Labels

    chosen = sheets.chosen(
        sheet,
        size,
        columns=columns,
        rows=rows,
        margin_left=margin_left,
        margin_top=margin_top,
        pitch=pitch,
    )
    stationery = Labels(chosen, start)
    options = Options(only, where, assignments=assignments)
    prepared = printing.prepare(campaign, options, sort, lines)
    printed = prepared.print_on(stationery, out, copies)
    on = f"on {_counted(printed.pages, 'sheet')} of {chosen.name}"
    _finish(prepared, printed, "label", on, out, quiet=quiet, verbose=verbose)


@cli.command()
@_CAMPAIGN
@_ONLY
@_WHERE
@_SET
@_SORT
@_LINES
@click.option(
    "--size",
    metavar="SIZE",
    default="DL",
    show_default=True,
    help="DL, C6, C5, C4, B5, B4, or width x height in mm: 229x162.",
)
@click.option(
    "--return/--no-return",
    "with_return",
    default=None,
    help="With a return address, or without.  [default: with, if there is a sender.address]",
)
@click.option(
    "--return-lines",
    metavar="PATTERN",
    default="",
    help=r"What stands in the return address, such as '{{ sender.name }}\nPO Box 1'.",
)
@_COPIES
@_document("envelopes.docx")
def envelopes(
    campaign: Path,
    only: Sequence[str],
    where: Sequence[str],
    assignments: Sequence[str],
    sort: str,
    lines: str,
    size: str,
    with_return: bool | None,
    return_lines: str,
    copies: int,
    out: Path,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write an envelope for each recipient of CAMPAIGN, as one Word document.

    Each is a page of the envelope's own size. The address stands clear of what Royal Mail keeps
    for itself, and the return address from the campaign's values in the corner. Exits with 0 if
    all is well, 1 if an address is missing or too large (then nothing is written), 2 if the
    campaign or the size cannot be used.
    """
    from lettergen.options import Options
    from lettergen.stationery import printing
    from lettergen.stationery.envelopes import envelope, with_sender

    chosen = envelope(size)
    options = Options(only, where, assignments=assignments)
    prepared = printing.prepare(campaign, options, sort, lines)
    stationery = with_sender(chosen, prepared.sender(with_return, return_lines))
    printed = prepared.print_on(stationery, out, copies)
    on = f"of {chosen.name}"
    _finish(prepared, printed, "envelope", on, out, quiet=quiet, verbose=verbose)


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
    from lettergen import inventory, run

    found, recipients = run.fields(template)
    if format_ == "json":
        import json

        click.echo(json.dumps(inventory.as_json(found, recipients), ensure_ascii=False, indent=2))
    else:
        for line in inventory.as_text(found, recipients):
            click.echo(line)


@cli.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what the finding CODE means and what to do about it.

    Exits with 0 if there is such a code, 2 if there is none.
    """
    from lettergen import catalogue

    click.echo(catalogue.entry(code))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit; the one place where exceptions become words and codes."""
    try:
        with listening():
            cli.main(arguments, prog_name="lettergen", standalone_mode=False)
    except LettergenError as error:
        _report_findings(error.findings)
        sys.exit(UNUSABLE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt, Stopped) as stop:
        _say("Stopped. The letters written so far are whole.")
        sys.exit(stop.exit_code if isinstance(stop, Stopped) else INTERRUPTED)


@contextmanager
def _progress(enabled: bool) -> Iterator[Any]:
    """A progress bar on a terminal; elsewhere the results as they are."""

    def bar(results: Iterator["Result"], length: int) -> Iterator["Result"]:
        if not enabled or not sys.stderr.isatty():
            yield from results
            return
        with click.progressbar(results, length=length, label="Letters", file=sys.stderr) as shown:
            yield from shown

    yield bar


def _report_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        _say(str(finding))


def _report_checkup(checkup: "Checkup", format_: str, output: Path | None) -> None:
    from lettergen import reports
    from lettergen.output import write

    if output:
        write(output, reports.FORMATS[format_](checkup).encode())
    if format_ == "text" or output:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        click.echo(reports.text.report(checkup, colour=colour), nl=False, color=colour)
    else:
        click.echo(reports.FORMATS[format_](checkup), nl=False)


def _summarise(report: "Report", final: bool, verbose: bool) -> None:
    from lettergen.run import Outcome

    counts = [f"{report.count(outcome)} {outcome}" for outcome in Outcome if report.count(outcome)]
    _say(f"{_counted(len(report.results), 'letter')}: {', '.join(counts) or 'nothing to do'}.")
    if report.warnings:
        warnings = _counted(len(report.warnings), Severity.WARNING)
        _say(f"{warnings}; 'lettergen check' names them all.")
    letter = "refused letter" if final else "letter"
    _say_points(report.to_confirm, letter, each=verbose or final)


def _say_points(recipients: Sequence["Recipient"], *nouns: str, each: bool) -> None:
    """Count the points to confirm of recipients who have any; name each of them if asked to."""
    if not recipients:
        return
    points = _counted(sum(len(recipient.confirm) for recipient in recipients), "point")
    _say(f"{points} to confirm, in {_counted(len(recipients), *nouns)}:")
    for recipient in recipients:
        _say(f"  {recipient.label}: {len(recipient.confirm)}")
        if each:
            for point in recipient.confirm:
                _say(f"    - {point}")


def _finish(
    prepared: "Prepared",
    printed: "Printed",
    noun: str,
    on: str,
    out: Path,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what became of labels or envelopes, and exit."""
    _report_findings(printed.findings)
    if printed.findings:
        _say(f"No {noun}s written: look at {_counted(len(printed.findings), 'entry', 'entries')}.")
        sys.exit(FINDINGS)
    if not quiet:
        went = f"{on}: {out}" if printed.count else "nothing to do"
        _say(f"{_counted(printed.count, noun)} {went}.")
        _say_points(prepared.to_confirm, "entry", "entries", each=verbose)


def _account(report: "Report", expected: int) -> None:
    """Say what lies in the folder and is not this run's, and what this run did not come to."""
    if expected > len(report.results):
        _say(f"{_counted(expected - len(report.results), 'letter')} not reached.")
    if report.stale:
        _say("Not written, and still there from an earlier run:")
        for result in report.stale:
            _say(f"  {result.recipient.label}: {result.path or 'its earlier file'}")
    removed = [gone for gone in report.gone if gone.removed]
    left = [gone for gone in report.gone if not gone.removed]
    if removed:
        _say(f"Removed {_counted(len(removed), 'letter')} that no recipient gets any more:")
    for gone in removed:
        _say(f"  {gone.recipient}: {gone.path}")
    if left:
        _say("No recipient gets these letters any more; --prune removes them:")
    for gone in left:
        _say(f"  {gone.recipient}: {gone.path}")


def _counted(number: int, noun: str, nouns: str = "") -> str:
    return f"{number} {noun if number == 1 else nouns or f'{noun}s'}"


def _say(line: str) -> None:
    """Speak to the person, not to the pipe: standard error."""
    click.echo(line, err=True)
