"""What a command prints at its end: what happened to the letters, and what is left to do."""

import os
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.cli import console, exit_codes
from lettergen.data.formats import WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.rules import Severity
from lettergen.render.combined import COMBINED
from lettergen.render.result import Outcome, Report
from lettergen.system.text import format_count

_MOST_LINES = 30  # of one list
_FIRST_LINES = 20  # of a list that is longer

if TYPE_CHECKING:
    from lettergen.stationery.address_list import Printout


def summarise_run(
    report: Report, expected: int, *, final: bool, verbose: bool, dry_run: bool = False
) -> Iterator[str]:
    """Summarise a run for ``expected`` recipients, line by line.

    With ``verbose``, or if a ``final`` run refused letters, list every point to confirm. A
    ``dry_run`` counts the letters that are gone, too.
    """
    yield from _list_leftovers(report, expected, each=verbose, dry_run=dry_run)
    outcomes = _count_outcomes(report, WORD) or "nothing to do"
    if dry_run and report.orphans:
        outcomes += f", {len(report.orphans):,} gone"
    yield f"{format_count(report.letters, 'letter')}{_name_folder(report)}: {outcomes}."
    for name in report.formats:
        if outcomes := _count_outcomes(report, name):
            yield f"  {name}: {outcomes}{_get_remark(report, name)}."
    for combined in report.combined:
        remark = _get_remark(report, COMBINED.get(combined.path.suffix.lower(), ""))
        yield f"{combined.path} has {format_count(combined.letters, 'letter')}{remark}."
        yield from (f"Its cover list is {path}." for path in combined.lists)
    for index in report.indexes:
        yield f"{index.path} links {format_count(index.letters, 'letter')}."
    if number := len(report.warnings) - len(report.edit_warnings):
        warnings = format_count(number, Severity.WARNING)
        yield f"{warnings} about the Word letters; 'lettergen check' lists them."
    if report.accepted:
        yield f"{format_count(len(report.accepted), 'finding')} accepted."
    letter = "refused letter" if final else "letter"
    recipients = report.to_confirm
    yield from _count_points(recipients, report.points, letter, each=verbose or final)


def finish_printout(printout: "Printout", *, quiet: bool, verbose: bool) -> None:
    """Print the summary of labels or envelopes, and exit."""
    console.print_findings(printout.findings)
    if not quiet or printout.findings:
        for line in summarise_stationery(printout, verbose=verbose):
            console.print_message(line)
    sys.exit(exit_codes.FINDINGS if printout.findings else 0)


def summarise_stationery(printout: "Printout", *, verbose: bool) -> Iterator[str]:
    """Summarise labels or envelopes; with ``verbose``, list every point to confirm."""
    if printout.findings:
        yield f"No {printout.item}s written."
        return
    outcome = f" {printout.pages}: {printout.out}" if printout.count else ": nothing to do"
    yield f"{format_count(printout.count, printout.item)}{outcome}."
    points = sum(len(recipient.confirm) for recipient in printout.to_confirm)
    yield from _count_points(printout.to_confirm, points, printout.item, each=verbose)


def _count_points(
    recipients: Sequence[Recipient], points: int, noun: str, *, each: bool
) -> Iterator[str]:
    """Count the points that these recipients have to confirm, and with ``each`` list them.

    ``noun`` is what the recipients get: a letter, a label.
    """
    if not recipients:
        return
    count = format_count(len(recipients), noun)
    yield f"{format_count(points, 'point')} to confirm, in {count}:"
    shown = len(recipients) if each else _count_shown(len(recipients))
    for recipient in islice(recipients, shown):
        yield f"  {recipient.label}: {len(recipient.confirm)}"
        if each:
            yield from (f"    - {point}" for point in recipient.confirm)
    yield from _count_rest(len(recipients) - shown, "--verbose lists them all")


def _name_folder(report: Report) -> str:
    """Name the folder that the letters of a run are in, if there are any."""
    return f" in {report.folder}{os.sep}" if report.folder else ""


def _count_outcomes(report: Report, format_: str) -> str:
    """Count the letters by outcome in one format: ``17 written, 1 failed``."""
    counts = [(report.count(outcome, format_), str(outcome)) for outcome in Outcome]
    if format_ != WORD:
        counts.append((report.count_not_reached(format_), "not reached"))
    return ", ".join(f"{count:,} {outcome}" for count, outcome in counts if count)


def _get_remark(report: Report, format_: str) -> str:
    remark = report.remarks.get(format_)
    return f" ({remark})" if remark else ""


def _list_leftovers(report: Report, expected: int, *, each: bool, dry_run: bool) -> Iterator[str]:
    """List the files in the folder that are not this run's; count the letters not reached."""
    if expected > report.letters:
        yield f"{format_count(expected - report.letters, 'letter')} not reached."
    lists = [
        ("Edited by hand, and kept as the letters:", report.edited),
        ("Not written, and still there from an earlier run:", report.stale),
        ("Not in this run's formats, and made from an earlier letter:", report.outdated),
    ]
    yield from _list_versions(report, each=each, dry_run=dry_run)
    issued = "Issued again and not sent yet, so left as they are; --only and the name change one:"
    lists.append((issued, report.reissues))
    removed = [(gone.recipient, gone.path) for gone in report.orphans if gone.removed]
    number = format_count(len(removed), "file")
    lists.append((f"Removed {number} that no recipient gets any more:", removed))
    kept = [(gone.recipient, gone.path) for gone in report.orphans if not gone.removed]
    lists.append(("No recipient gets these letters any more; --prune removes them:", kept))
    for heading, files in lists:
        yield from _list_files(heading, files, each=each)
    for path, copy in report.copies:
        yield f"Kept a copy of the edited {path}: {copy}"


def _list_versions(report: Report, *, each: bool, dry_run: bool) -> Iterator[str]:
    """List the new versions of letters that were sent, with what differs."""
    if report.versions:
        verb = "will be written" if dry_run else "is"
        yield f"Sent before, and left as it is; the new version {verb} beside it:"
    shown = len(report.versions) if each else _count_shown(len(report.versions))
    for one in report.versions[:shown]:
        changes = "; ".join(one.changes)
        yield f"  {one.label}: {one.path} (sent on {one.day}){': ' if changes else ''}{changes}"
    yield from _count_rest(len(report.versions) - shown, "--verbose lists them all")


def _list_files(heading: str, files: Sequence[tuple[str, Path]], *, each: bool) -> Iterator[str]:
    if files:
        yield heading
    shown = len(files) if each else _count_shown(len(files))
    for label, path in files[:shown]:
        yield f"  {label}: {path}"
    yield from _count_rest(len(files) - shown, "--verbose lists them all")


def _count_shown(number: int) -> int:
    """Return how many lines of a list are printed: all of a short one."""
    return number if number <= _MOST_LINES else _FIRST_LINES


def _count_rest(number: int, how: str) -> Iterator[str]:
    if number:
        yield f"  … and {number:,} more; {how}."
