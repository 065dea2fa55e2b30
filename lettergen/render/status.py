"""List where each letter is, as a table: for people, as a page, as CSV and JSON."""

import csv
import io
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from lettergen.diagnostics.collect import recording
from lettergen.ledger.state import LetterState
from lettergen.output.names import SUFFIX
from lettergen.project.loader import Source, find_output_folder, load_recipients
from lettergen.project.options import Options
from lettergen.render import html_page
from lettergen.render.sent import KnownLetters, read_letters

COLUMNS = {
    "recipient": "Recipient",
    "letter": "Letter",
    "state": "State",
    "sent_on": "Sent on",
    "how": "How",
    "versions": "Versions sent",
    "answered_on": "Answered on",
}
"""The headings of the columns, by their names for programs."""

_TITLE = "Where the letters are"


def read_status(path: Path) -> KnownLetters:
    """Return the states of the letters of a campaign, in the order of its list.

    ``path`` may also be an output folder. A recipient who has no letter yet is among them; so are
    letters that nobody on the list gets any more, at the end.

    Raises:
        LettergenError: there is no such campaign (LG110), or the ledger cannot be read.
    """
    known = read_letters(find_output_folder(path))
    project = None
    with recording():  # what is wrong with the list does not matter here
        project = load_recipients(Source(path), Options())
    if project is None or project.selection is None:
        return known
    states: dict[str, LetterState] = {}
    for letter in project.letters:
        if letter.path:
            name = project.selection.files.get_name(letter.path).removesuffix(SUFFIX)
            states[name] = known.states.get(name) or LetterState(name, str(letter.label))
    return KnownLetters(states | known.states, known.findings)


def build_rows(states: Iterable[LetterState]) -> list[dict[str, Any]]:
    """Return a row for each letter."""
    return [
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


def write_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the table as CSV, the names of the columns first."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *_list_cells(rows)])
    yield from text.getvalue().splitlines()


def write_text(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of the table with its columns below each other; none without a letter."""
    cells = _list_cells(rows)
    if not cells:
        return
    table = [list(COLUMNS.values()), *cells]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def write_page(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the table as an HTML page, piece by piece."""
    yield html_page.write_start(_TITLE)
    yield '<div class="table" tabindex="0" role="group" aria-label="Letters">\n<table>\n<thead>\n'
    head = _write_row(COLUMNS.values(), 'th scope="col"')
    yield f"{head}</thead>\n<tbody>\n"
    for row in _list_cells(rows):
        yield _write_row(row, "td")
    yield f"</tbody>\n</table>\n</div>\n{html_page.END}"


def _list_cells(rows: Iterable[dict[str, Any]]) -> list[list[str]]:
    return [[str(row[name]) if row[name] else "" for name in COLUMNS] for row in rows]


def _write_row(cells: Iterable[str], tag: str) -> str:
    end = tag.partition(" ")[0]
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{end}>' for cell in cells)}</tr>\n"
