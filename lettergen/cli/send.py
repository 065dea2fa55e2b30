"""``lettergen send``: send the letters by e-mail."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import (
    collect_options,
    format_examples,
    quiet,
    report_format,
    selection,
)
from lettergen.project.options import Options
from lettergen.system.patterns import compile_lazily
from lettergen.system.signals import Stopped
from lettergen.system.text import format_count, format_size

if TYPE_CHECKING:
    from lettergen.mail.delivery import Delivered
    from lettergen.mail.sending import Sending, SendOptions, SendReport

EXAMPLES = format_examples(
    "lettergen send --dry-run",
    "lettergen send --to me@example.org --limit 2",
    "lettergen send",
    "lettergen send --yes --rate 30/minute",
    "lettergen send --again Leeds",
)
_RATE = compile_lazily(r"(\d+)/(second|minute|hour)")
_MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60}
_TIME = compile_lazily(r"(\d+)(s|m|h)?")
_SECONDS = {None: 1, "s": 1, "m": 60, "h": 3600}
_ANSWER = "yes"
_MOST_NAMES = 20


def _parse_rate(_context: click.Context, _parameter: click.Parameter, value: str | None) -> float:
    """Return the number of e-mails a minute; 0 without a limit."""
    if value is None:
        return 0
    found = _RATE.fullmatch(value.strip())
    if not found or not int(found[1]):
        raise click.BadParameter("Write, for example, 30/minute, 2/second or 500/hour.")
    return int(found[1]) / _MINUTES[found[2]]


def _parse_time(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> float | None:
    """Return a number of seconds."""
    if value is None:
        return None
    found = _TIME.fullmatch(value.strip())
    if not found:
        raise click.BadParameter("Write, for example, 90s, 10m or 2h.")
    return int(found[1]) * _SECONDS[found[2]]


@click.command(epilog=EXAMPLES)
@selection
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Send N letters at most.")
@click.option(
    "--rate",
    metavar="N/minute",
    callback=_parse_rate,
    help="Send no more than N letters a minute; or a second, or an hour.",
)
@click.option(
    "--to",
    "rehearsal",
    metavar="ADDRESS",
    default="",
    help="Rehearse: send all e-mails to ADDRESS alone, and record nothing.",
)
@click.option(
    "--again",
    metavar="NAME",
    multiple=True,
    help="Send only this letter, which did not arrive: it is in doubt, or came back. Repeat it "
    "for more.",
)
@click.option("--dry-run", is_flag=True, help="List who would get an e-mail; send none.")
@click.option("-y", "--yes", is_flag=True, help="Send without asking.")
@click.option(
    "--retry-for",
    metavar="TIME",
    callback=_parse_time,
    help="Try again for so long what the server does not take for now: 90s, 10m, 2h. "
    "[default: 10m]",
)
@click.option(
    "--timeout",
    metavar="TIME",
    callback=_parse_time,
    help="Wait so long for each answer of the server. [default: 60s, and 10m for the answer to a "
    "whole e-mail]",
)
@click.option(
    "--ca-file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Trust the certificates in FILE, in place of the system's.",
)
@report_format
@quiet
@collect_options
def send(
    campaign: Path,
    options: Options,
    limit: int | None,
    rate: float,
    rehearsal: str,
    again: tuple[str, ...],
    yes: bool,
    retry_for: float | None,
    timeout: float | None,
    ca_file: Path | None,
    format_: str,
    quiet: bool,
) -> None:
    """Send each letter by e-mail, as 'mail:' in campaign.yaml describes it.

    Letters go as they are in their folder, so run 'lettergen render' first. Before anything is
    sent, you are shown what, and asked to confirm. Each letter is recorded in the ledger, so that
    it is never sent twice: after an interruption, 'lettergen send' goes on where it stopped. A
    letter that was sent, is in doubt, has errors or points to confirm, is not what its data give
    now, or lacks a required approval is not sent, and is named.

    The user and the password of the server are in the environment variables LETTERGEN_SMTP_USER
    and LETTERGEN_SMTP_PASSWORD, or in the keyring.

    Exits with 0 if all letters are sent, 1 if one is not, 2 if the server cannot be used, and
    2 if the campaign cannot be used.
    """
    from lettergen import api
    from lettergen.mail.report import join_findings, list_values
    from lettergen.mail.sending import SendOptions

    sending = SendOptions(
        limit=limit or 0,
        per_minute=rate,
        rehearsal=rehearsal,
        again=again,
        authorities=ca_file,
        timeout=timeout or 0,
        retry_for=SendOptions.retry_for if retry_for is None else retry_for,
    )
    with api.open_sending(campaign, options, sending) as run:
        report = run.report()
        stopped = None
        if not quiet or not yes:
            _print_left_out(run)
        console.print_findings(join_findings(run.refused))
        if run.outgoing and (options.dry_run or not quiet or not yes):
            _print_overview(run, sending)
        if options.dry_run:
            for one in run.outgoing:
                console.print_message(f"{one.label}: {one.to}")
        elif run.outgoing:
            if not yes:
                _confirm(run)
            try:
                _execute(run, report, quiet=quiet)
            except Stopped as stop:
                stopped = stop
        if format_ == "json":
            console.print_json(list_values(report, run.outgoing if options.dry_run else ()))
        _print_report(report, quiet=quiet, dry_run=options.dry_run)
    if stopped:
        sys.exit(stopped.exit_code)
    if report.stop and report.stop.rule.stops_reading and not report.delivered:
        sys.exit(exit_codes.UNUSABLE)
    if not report.is_good:
        sys.exit(exit_codes.FINDINGS)


def _print_left_out(run: "Sending") -> None:
    """Name the letters that were sent before."""
    if run.before:
        names = _list_names([one.label for one in run.before])
        count = format_count(len(run.before), "letter")
        console.print_message(f"{count} sent before, and not sent again: {names}.")
    if versions := [one.label for one in run.before if one.version]:
        message = f"Of {_list_names(versions)} there is a new version, which is not sent."
        console.print_message(f"{message} To send it: lettergen send --again NAME.")


def _print_overview(run: "Sending", sending: "SendOptions") -> None:
    """Show what would be sent: how many, from whom, to whom, with what, and by which server."""
    first, last = run.outgoing[0], run.outgoing[-1]
    rehearsal = f", all to {run.rehearsal}: a rehearsal" if run.rehearsal else ""
    console.print_message(f"{format_count(len(run.outgoing), 'letter')} to send{rehearsal}")
    console.print_message(f"  first:       {first.label}, to {first.to}")
    console.print_message(f"  last:        {last.label}, to {last.to}")
    copies = len({*first.envelope.recipients}) - 1
    if copies and not run.rehearsal:
        others = ", ".join(first.envelope.recipients[1:])
        console.print_message(f"  also to:     {others} (of the first letter)")
    console.print_message(f"  sender:      {first.envelope.sender}")
    attached = ", ".join(f"{one.path.name} ({format_size(one.size)})" for one in first.files)
    console.print_message(f"  attachments: {attached or 'none'}")
    console.print_message(f"  server:      {run.login}")
    if again := [one.label for one in run.outgoing if one.is_again]:
        console.print_message(f"  once more:   {_list_names(again)}")
    if doubts := [one.label for one in run.outgoing if one.has_warnings]:
        names = _list_names(doubts)
        console.print_message(f"  doubtful:    {names}; 'lettergen check' tells why")
    if run.more:
        count = format_count(len(run.more), "letter")
        console.print_message(f"  later:       {count}, beyond --limit")


def _list_names(names: list[str]) -> str:
    """Return names for one line: not more than somebody reads."""
    more = len(names) - _MOST_NAMES
    return f"{', '.join(names[:_MOST_NAMES])}{f' and {more} more' if more > 0 else ''}"


def _confirm(run: "Sending") -> None:
    """Ask whether to send; raise ``LettergenError`` if nobody can answer, or the answer is no."""
    from lettergen.diagnostics.finding import Finding, LettergenError, Place

    if not sys.stdin.isatty():
        message = "nobody is here to confirm, so nothing was sent."
        raise LettergenError(Finding("LG868", message, Place("--yes"), "Send with --yes."))
    answer = click.prompt(
        f"Type '{_ANSWER}' to send {format_count(len(run.outgoing), 'letter')}",
        default="",
        show_default=False,
        err=True,
    )
    if answer.strip().lower() != _ANSWER:
        message = "not confirmed, so nothing was sent."
        raise LettergenError(Finding("LG868", message, Place("--yes")))


def _execute(run: "Sending", report: "SendReport", *, quiet: bool) -> None:
    from lettergen.cli.progress import show_progress

    with show_progress(len(run.outgoing), hidden=quiet) as advance:

        def show(delivered: "Delivered") -> None:
            advance(delivered.outgoing.label)

        def tell(seconds: float, words: str) -> None:
            if not quiet:
                console.print_message(f"Waiting for {seconds:.0f} seconds: {words}.")

        run.execute(report, show, tell)


def _print_report(report: "SendReport", *, quiet: bool, dry_run: bool) -> None:
    from lettergen.mail.delivery import Delivery
    from lettergen.mail.report import join_findings

    console.print_findings(join_findings(report.findings[len(report.refused) :]))
    if quiet:
        return
    counts = {one: len(report.list_labels(one)) for one in Delivery}
    told = [format_count(counts[Delivery.SENT], "letter") + " sent"]
    if counts[Delivery.REHEARSED]:
        told = [format_count(counts[Delivery.REHEARSED], "letter") + " sent as a rehearsal"]
    if dry_run:
        told = [f"nothing sent; {format_count(len(report.later), 'letter')} would be"]
    told += [f"{counts[one]} {one}" for one in (Delivery.FAILED, Delivery.IN_DOUBT) if counts[one]]
    if report.refused:
        letters = {label for one in report.refused for label in one.letters}
        told.append(f"{len(letters)} not to be sent")
    if report.before:
        told.append(f"{len(report.before)} sent before")
    if report.later and not dry_run:
        told.append(f"{len(report.later)} left for the next run")
    console.print_message(f"{', '.join(told)}.")
