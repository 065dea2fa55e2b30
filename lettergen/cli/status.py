"""``lettergen status``: list where each letter is."""

import sys
from collections import Counter
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import campaign_option, format_examples

EXAMPLES = format_examples(
    "lettergen status",
    "lettergen status --format html > status.html",
)


@click.command(epilog=EXAMPLES)
@campaign_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "csv", "json", "html"]),
    default="text",
    show_default=True,
    help="Print text for people, a page, or CSV or JSON for programs.",
)
def status(campaign: Path, format_: str) -> None:
    """List the letters with their state: made, approved, sent, answered, in doubt or failed.

    A recipient whose letter was not written yet is listed, too.

    Exits with 0 if the letters were listed, 1 if a line of the ledger was altered or is missing, 2
    if the campaign cannot be used.
    """
    from lettergen.render import status as table

    known = table.read_status(campaign)
    states = known.states.values()
    rows = table.build_rows(states)
    if format_ == "json":
        console.print_json(rows)
    elif format_ == "html":
        for piece in table.write_page(rows):
            click.echo(piece.encode("utf-8"), nl=False)
    else:
        for line in table.write_csv(rows) if format_ == "csv" else table.write_text(rows):
            console.print_line(line)
    counts = Counter(str(one.state) for one in states)
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    console.print_findings(known.findings)
    console.print_message(told or "0 letters")
    sys.exit(exit_codes.FINDINGS if known.findings else 0)
