"""Tables in plain text: columns as wide as they need to be, narrowed to fit the line."""

from collections.abc import Callable

from lettergen.docx.xml import Element
from lettergen.export.content import grid
from lettergen.export.content.grid import Placed

_GAP = 2
_UNLIMITED = 10_000

Wrap = Callable[[Element, int], list[str]]
"""Gives the lines of a cell, at most so wide where words allow it."""


def table_lines(table: Element, width: int, wrap: Wrap) -> list[str]:
    """A table of the tree as lines; a ruler stands under its header rows.

    It is wider than ``width`` only where words are.
    """
    rows = grid.rows(table)
    header_rows = len(table.findall("thead/tr"))
    widths = _widths(rows, width, wrap)
    drawn = [_drawn(row, widths, wrap) for row in rows]
    apart = any(len(lines) > 1 for lines in drawn)
    out: list[str] = []
    for number, lines in enumerate(drawn):
        if apart and out and number != header_rows:
            out.append("")
        out += lines
        if number + 1 == header_rows:
            out.append((" " * _GAP).join("-" * each for each in widths))
    return out


def _widths(rows: list[list[Placed]], width: int, wrap: Wrap) -> list[int]:
    """The widths of columns: what they need, or else what is left after each has its least."""
    columns = grid.columns_of(rows)
    natural, least = [0] * columns, [0] * columns
    narrow_first = sorted((cell for row in rows for cell in row), key=lambda cell: cell.columns)
    for placed in narrow_first:
        last = placed.column + placed.columns - 1
        for widths, limit in ((natural, _UNLIMITED), (least, 1)):
            need = max(map(len, wrap(placed.cell, limit)), default=0)
            widths[last] += max(need - _room(placed, widths), 0)
    space = width - _GAP * (columns - 1)
    if sum(natural) <= space:
        return natural
    out = list(least)
    for _ in range(space - sum(least)):
        neediest = max(range(columns), key=lambda column: natural[column] - out[column])
        out[neediest] += 1
    return out


def _room(placed: Placed, widths: list[int]) -> int:
    """How wide a cell is in columns of these widths."""
    taken = widths[placed.column : placed.column + placed.columns]
    return sum(taken) + _GAP * (placed.columns - 1)


def _drawn(row: list[Placed], widths: list[int], wrap: Wrap) -> list[str]:
    """One row as lines."""
    blocks = [(placed, _set(placed, widths, wrap)) for placed in row]
    height = max((len(lines) for _, lines in blocks), default=0)
    out = []
    for number in range(height):
        text = ""
        for placed, lines in blocks:
            start = sum(widths[: placed.column]) + _GAP * placed.column
            text = text.ljust(start) + (lines[number] if number < len(lines) else "")
        out.append(text.rstrip())
    return out


def _set(placed: Placed, widths: list[int], wrap: Wrap) -> list[str]:
    room = _room(placed, widths)
    lines = wrap(placed.cell, max(room, 1))
    return [line.rjust(room) for line in lines] if grid.is_right([placed.cell]) else lines
