"""``lettergen log``: print the ledger."""

import csv
import io
import sys
from pathlib import Path

import click

from lettergen.cli import console, exit_codes
from lettergen.cli.options import campaign_option, format_examples

EXAMPLES = format_examples(
    "lettergen log",
    "lettergen log Leeds",
    "lettergen log --format csv > log.csv",
)
_OWN = ("time", "event", "letter", "recipient")


@click.command(epilog=EXAMPLES)
@click.argument("names", metavar="[NAME...]", nargs=-1)
@campaign_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Print text for people, or JSON or CSV for programs.",
)
def log(names: tuple[str, ...], campaign: Path, format_: str) -> None:
    """Print what happened to the letters, or to the one to NAME: made, approved, sent, answered.

    Every line of the ledger carries the hash of the line before it. A line that was altered, and
    a line that is missing, is an error.

    Exits with 0 if the ledger was printed, 1 if a line was altered or is missing, 2 if the
    campaign cannot be used.
    """
    from lettergen.ledger.ledger import read_ledger
    from lettergen.project.loader import find_output_folder
    from lettergen.render.sent import find_letters, read_letters

    folder = find_output_folder(campaign)
    content = read_ledger(folder)
    letters = {one.letter for one in find_letters(read_letters(folder).states, names, folder)}
    rows = [one.list_values() for one in content.events if not names or one.letter in letters]
    if format_ == "json":
        console.print_json(rows)
    elif format_ == "csv":
        others = dict.fromkeys(name for row in rows for name in row if name not in _OWN)
        text = io.StringIO()
        table = csv.DictWriter(text, [*_OWN, *others], lineterminator="\n")
        table.writeheader()
        table.writerows({name: _format_value(one) for name, one in row.items()} for row in rows)
        for line in text.getvalue().splitlines():
            console.print_line(line)
    else:
        for row in rows:
            console.print_line(_format_row(row))
    console.print_findings(content.findings)
    sys.exit(exit_codes.FINDINGS if content.findings else 0)


def _format_row(row: dict[str, object]) -> str:
    """Return an event as a line: time, event, letter, recipient, and what else is known."""
    others = ", ".join(
        f"{name} {_format_value(value)}"
        for name, value in row.items()
        if name not in _OWN and not name.endswith("sha256")
    )
    time = str(row["time"])[:16].replace("T", " ")
    line = f"{time}  {row['event']:9}  {row['letter']}  {row['recipient']}"
    return f"{line}  ({others})" if others else line


def _format_value(value: object) -> str:
    """Return a value of an event as text: of the files of an e-mail, their names."""
    if isinstance(value, list):
        return " ".join(str(one["name"]) if isinstance(one, dict) else str(one) for one in value)
    return str(value)
