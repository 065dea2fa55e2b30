"""``lettergen status``: list where each letter is."""

import csv
import io
from collections import Counter
from html import escape
from pathlib import Path

import click

from lettergen.cli import console
from lettergen.cli.options import campaign_option, format_examples

EXAMPLES = format_examples(
    "lettergen status",
    "lettergen status --format html > status.html",
)
_COLUMNS = ("recipient", "letter", "state", "sent_on", "how", "versions", "answered_on")
_HEADINGS = ("Recipient", "Letter", "State", "Sent on", "How", "Versions sent", "Answered on")
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Where the letters are</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 sans-serif; margin: 2rem; }}
div {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid; padding: 0.3em 0.7em; text-align: start; }}
</style>
</head>
<body>
<main>
<h1>Where the letters are</h1>
<div tabindex="0" role="group" aria-label="Letters">
<table>
<thead>
{head}
</thead>
<tbody>
{body}
</tbody>
</table>
</div>
</main>
</body>
</html>"""


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

    Exits with 0 if the letters were listed, 2 if the campaign cannot be used.
    """
    from lettergen.project.loader import find_output_folder
    from lettergen.render.sent import list_letters

    states = list_letters(find_output_folder(campaign)).values()
    rows = [
        {
            "recipient": one.recipient,
            "letter": one.letter,
            "state": str(one.state),
            "sent_on": one.sent_on,
            "how": str(one.last_sent.details.get("how", "")) if one.last_sent else "",
            "versions": len(one.sent),
            "answered_on": one.answered_on,
        }
        for one in states
    ]
    if format_ == "json":
        console.print_json(rows)
        return
    cells = [[str(row[name]) if row[name] else "" for name in _COLUMNS] for row in rows]
    if format_ == "csv":
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *cells])
        lines = text.getvalue().splitlines()
    elif format_ == "html":
        head = _write_row(_HEADINGS, 'th scope="col"')
        lines = [_PAGE.format(head=head, body="\n".join(_write_row(row, "td") for row in cells))]
    else:
        lines = _set_table([list(_HEADINGS), *cells]) if cells else []
    for line in lines:
        console.print_line(line)
    counts = Counter(str(one.state) for one in states)
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    console.print_message(told or "0 letters")


def _write_row(cells: list[str] | tuple[str, ...], tag: str) -> str:
    end = tag.partition(" ")[0]
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{end}>' for cell in cells)}</tr>"


def _set_table(rows: list[list[str]]) -> list[str]:
    """Return the rows with their columns below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
