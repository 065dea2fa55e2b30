"""What a run says when it is done: what came of the letters, and what is left to do."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lettergen.data.formats import WORD
from lettergen.data.recipients import Recipient
from lettergen.diagnostics.rules import Severity
from lettergen.render.combined import COMBINED
from lettergen.render.result import Outcome, Report
from lettergen.stationery.make import Printed
from lettergen.system.text import format_count


def lines(report: Report, expected: int, *, final: bool, verbose: bool) -> Iterator[str]:
    """The summary of a run that was to write ``expected`` letters.

    Points to confirm are named one by one with ``verbose``, and where a ``final`` run refused
    letters for them.
    """
    yield from _left_behind(report, expected)
    yield f"{format_count(report.letters, 'letter')}: {_outcomes(report, WORD) or 'nothing to do'}."
    for form in report.forms:
        if outcomes := _outcomes(report, form):
            yield f"  {form}: {outcomes}{_remark(report, form)}."
    for combined in report.combined:
        remark = _remark(report, COMBINED[combined.path.suffix.lower()])
        yield f"{combined.path} holds {format_count(combined.letters, 'letter')}{remark}."
    if number := len(report.warnings):
        warnings = format_count(number, Severity.WARNING)
        yield f"{warnings} about the Word letters; 'lettergen check' says more."
    letter = "refused letter" if final else "letter"
    yield from to_confirm(report.to_confirm, letter, each=verbose or final)


def to_confirm(recipients: Sequence[Recipient], noun: str, *, each: bool) -> Iterator[str]:
    """How many points these recipients have open, and with ``each`` what they are.

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


def of_stationery(printed: Printed, *, verbose: bool) -> Iterator[str]:
    """Summarise labels or envelopes; with ``verbose``, name every point to confirm."""
    if printed.findings:
        yield f"No {printed.noun}s written."
        return
    outcome = f" {printed.pages}: {printed.out}" if printed.count else ": nothing to do"
    yield f"{format_count(printed.count, printed.noun)}{outcome}."
    yield from to_confirm(printed.to_confirm, printed.noun, each=verbose)


def _outcomes(report: Report, form: str) -> str:
    """How many letters came to which outcome in one form: ``17 written, 1 failed``."""
    counts = [(report.count(outcome, form), str(outcome)) for outcome in Outcome]
    if form != WORD:
        counts.append((report.not_reached(form), "not reached"))
    return ", ".join(f"{count} {outcome}" for count, outcome in counts if count)


def _remark(report: Report, form: str) -> str:
    remark = report.remarks.get(form)
    return f" ({remark})" if remark else ""


def _left_behind(report: Report, expected: int) -> Iterator[str]:
    """What lies in the folder and is not this run's, and what this run did not come to."""
    if expected > report.letters:
        yield f"{format_count(expected - report.letters, 'letter')} not reached."
    stale = [(left.recipient.label, left.path) for left in report.stale]
    yield from _listed("Not written, and still there from an earlier run:", stale)
    outdated = [(left.recipient.label, left.path) for left in report.outdated]
    yield from _listed("Not asked for this time, and of an earlier letter:", outdated)
    removed = [(gone.recipient, gone.path) for gone in report.gone if gone.removed]
    number = format_count(len(removed), "file")
    yield from _listed(f"Removed {number} that no recipient gets any more:", removed)
    kept = [(gone.recipient, gone.path) for gone in report.gone if not gone.removed]
    yield from _listed("No recipient gets these letters any more; --prune removes them:", kept)


def _listed(heading: str, files: Sequence[tuple[str, Path]]) -> Iterator[str]:
    if files:
        yield heading
    for label, path in files:
        yield f"  {label}: {path}"
