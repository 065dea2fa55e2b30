"""Tables in plain text: columns side by side, narrowed to fit the line."""

from collections.abc import Callable

from lettergen.export.document_tree.grid import PlacedCell, count_columns, is_right, place_cells
from lettergen.export.document_tree.model import Cell, Table

_GAP = 2
_UNLIMITED = 10_000

Wrap = Callable[[Cell, int], list[str]]
"""Gives the lines of a cell, at most that wide where words allow it."""


def write_table(table: Table, width: int, wrap: Wrap) -> list[str]:
    """Write a table as lines, with a ruler under its header rows.

    It is wider than ``width`` only where single words are.
    """
    rows = place_cells(table)
    widths = _find_widths(rows, width, wrap)
    drawn = [_draw(row, widths, wrap) for row in rows]
    apart = any(len(lines) > 1 for lines in drawn)
    out: list[str] = []
    for number, lines in enumerate(drawn):
        if apart and out and number != len(table.header):
            out.append("")
        out += lines
        if number + 1 == len(table.header):
            out.append((" " * _GAP).join("-" * each for each in widths))
    return out


def _find_widths(rows: list[list[PlacedCell]], width: int, wrap: Wrap) -> list[int]:
    """The widths of columns: what they need, or else what is left after each has its least."""
    columns = count_columns(rows)
    natural, least = [0] * columns, [0] * columns
    cells = [placed for row in rows for placed in row]
    for placed in sorted(cells, key=lambda placed: placed.cell.columns):
        last = placed.column + placed.cell.columns - 1
        for widths, limit in ((natural, _UNLIMITED), (least, 1)):
            need = max(map(len, wrap(placed.cell, limit)), default=0)
            widths[last] += max(need - _find_room(placed, widths), 0)
    space = width - _GAP * (columns - 1)
    if sum(natural) <= space:
        return natural
    out = list(least)
    for _ in range(space - sum(least)):
        neediest = max(range(columns), key=lambda column: natural[column] - out[column])
        out[neediest] += 1
    return out


def _find_room(placed: PlacedCell, widths: list[int]) -> int:
    """How wide a cell is in columns of these widths."""
    taken = widths[placed.column : placed.column + placed.cell.columns]
    return sum(taken) + _GAP * (placed.cell.columns - 1)


def _draw(row: list[PlacedCell], widths: list[int], wrap: Wrap) -> list[str]:
    """One row as lines."""
    blocks = [(placed, _draw_cell(placed, widths, wrap)) for placed in row]
    height = max((len(lines) for _, lines in blocks), default=0)
    out = []
    for number in range(height):
        text = ""
        for placed, lines in blocks:
            start = sum(widths[: placed.column]) + _GAP * placed.column
            text = text.ljust(start) + (lines[number] if number < len(lines) else "")
        out.append(text.rstrip())
    return out


def _draw_cell(placed: PlacedCell, widths: list[int], wrap: Wrap) -> list[str]:
    room = _find_room(placed, widths)
    lines = wrap(placed.cell, max(room, 1))
    return [line.rjust(room) for line in lines] if is_right([placed.cell]) else lines
