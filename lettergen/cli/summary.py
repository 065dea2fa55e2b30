"""What a command prints at its end: what happened to the letters, and what is left to do."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.cli import console, exit_codes
from lettergen.data.formats import WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.rules import Severity
from lettergen.render.combined import COMBINED
from lettergen.render.result import Outcome, Report
from lettergen.system.text import format_count

if TYPE_CHECKING:
    from lettergen.stationery.address_list import Printout


def summarise_run(report: Report, expected: int, *, final: bool, verbose: bool) -> Iterator[str]:
    """Summarise a run for ``expected`` recipients, line by line.

    With ``verbose``, or if a ``final`` run refused letters, list every point to confirm.
    """
    yield from _list_leftovers(report, expected)
    outcomes = _count_outcomes(report, WORD) or "nothing to do"
    yield f"{format_count(report.letters, 'letter')}{_name_folder(report)}: {outcomes}."
    for name in report.formats:
        if outcomes := _count_outcomes(report, name):
            yield f"  {name}: {outcomes}{_get_remark(report, name)}."
    for combined in report.combined:
        remark = _get_remark(report, COMBINED[combined.path.suffix.lower()])
        yield f"{combined.path} has {format_count(combined.letters, 'letter')}{remark}."
    if number := len(report.warnings):
        warnings = format_count(number, Severity.WARNING)
        yield f"{warnings} about the Word letters; 'lettergen check' lists them."
    if report.accepted:
        yield f"{format_count(len(report.accepted), 'finding')} accepted."
    letter = "refused letter" if final else "letter"
    yield from _count_points(report.to_confirm, letter, each=verbose or final)


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
    yield from _count_points(printout.to_confirm, printout.item, each=verbose)


def _count_points(recipients: Sequence[Recipient], noun: str, *, each: bool) -> Iterator[str]:
    """Count the points that these recipients have to confirm, and with ``each`` list them.

    ``noun`` is what the recipients get: a letter, a label.
    """
    if not recipients:
        return
    points = format_count(sum(len(recipient.confirm) for recipient in recipients), "point")
    yield f"{points} to confirm, in {format_count(len(recipients), noun)}:"
    for recipient in recipients:
        yield f"  {recipient.label}: {len(recipient.confirm)}"
        if each:
            yield from (f"    - {point}" for point in recipient.confirm)


def _name_folder(report: Report) -> str:
    """Name the folder that the letters of a run are in, if there are any."""
    there = (Outcome.WRITTEN, Outcome.UNCHANGED)
    paths = [result.path for result in report.results if result.path and result.outcome in there]
    if not paths:
        return ""
    folder = os.path.commonpath([path.parent for path in paths]) or os.curdir
    return f" in {folder}{os.sep}"


def _count_outcomes(report: Report, format_: str) -> str:
    """Count the letters by outcome in one format: ``17 written, 1 failed``."""
    counts = [(report.count(outcome, format_), str(outcome)) for outcome in Outcome]
    if format_ != WORD:
        counts.append((report.count_not_reached(format_), "not reached"))
    return ", ".join(f"{count} {outcome}" for count, outcome in counts if count)


def _get_remark(report: Report, format_: str) -> str:
    remark = report.remarks.get(format_)
    return f" ({remark})" if remark else ""


def _list_leftovers(report: Report, expected: int) -> Iterator[str]:
    """List the files in the folder that are not this run's; count the letters not reached."""
    if expected > report.letters:
        yield f"{format_count(expected - report.letters, 'letter')} not reached."
    yield from _list_files("Not written, and still there from an earlier run:", report.stale)
    yield from _list_files(
        "Not in this run's formats, and made from an earlier letter:", report.outdated
    )
    removed = [(gone.recipient, gone.path) for gone in report.orphans if gone.removed]
    number = format_count(len(removed), "file")
    yield from _list_files(f"Removed {number} that no recipient gets any more:", removed)
    kept = [(gone.recipient, gone.path) for gone in report.orphans if not gone.removed]
    yield from _list_files("No recipient gets these letters any more; --prune removes them:", kept)


def _list_files(heading: str, files: Sequence[tuple[str, Path]]) -> Iterator[str]:
    if files:
        yield heading
    for label, path in files:
        yield f"  {label}: {path}"
