"""Tables in plain text: columns as wide as they need to be, narrowed to fit the line."""

from collections.abc import Callable
from dataclasses import dataclass

_GAP = 2
_UNLIMITED = 10_000


@dataclass(frozen=True)
class Cell:
    """A cell: ``lines`` gives what is in it at most so wide, ``columns`` and ``rows`` it spans."""

    lines: Callable[[int], list[str]]
    columns: int = 1
    rows: int = 1
    is_right: bool = False

    @property
    def natural(self) -> int:
        """How wide it is if nothing is wrapped."""
        return max(map(len, self.lines(_UNLIMITED)), default=0)

    @property
    def least(self) -> int:
        """How wide it is if everything is."""
        return max(map(len, self.lines(1)), default=0)


_Placed = list[tuple[int, Cell]]


def table_lines(rows: list[list[Cell]], width: int, header_rows: int = 0) -> list[str]:
    """A table as lines; rulers stand under its header rows.

    It is wider than ``width`` only where words are.
    """
    placed = _placed(rows)
    columns = max((start + cell.columns for row in placed for start, cell in row), default=0)
    widths = _widths(placed, columns, width)
    drawn = [_drawn(row, widths) for row in placed]
    apart = any(len(lines) > 1 for lines in drawn)
    out: list[str] = []
    for number, lines in enumerate(drawn):
        if apart and number > header_rows:
            out.append("")
        out += lines
        if number + 1 == header_rows:
            out.append((" " * _GAP).join("-" * each for each in widths))
    return out


def _placed(rows: list[list[Cell]]) -> list[_Placed]:
    """Each cell with the number of its column: cells from rows above take columns, too."""
    taken: dict[int, int] = {}  # column: for how many rows still
    out: list[_Placed] = []
    for row in rows:
        column = 0
        line: _Placed = []
        below: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0):
                column += 1
            line.append((column, cell))
            below |= {column + offset: cell.rows for offset in range(cell.columns)}
            column += cell.columns
        taken = {c: left - 1 for c, left in (taken | below).items() if left > 1}
        out.append(line)
    return out


def _widths(rows: list[_Placed], columns: int, width: int) -> list[int]:
    """The widths of columns: what they need, or else what is left after each has its least."""
    natural, least = [0] * columns, [0] * columns
    for row in rows:
        for start, cell in sorted(row, key=lambda placed: placed[1].columns):
            last = start + cell.columns - 1
            for widths, need in ((natural, cell.natural), (least, cell.least)):
                has = sum(widths[start : last + 1]) + _GAP * (cell.columns - 1)
                widths[last] += max(need - has, 0)
    room = width - _GAP * (columns - 1)
    if sum(natural) <= room:
        return natural
    out = list(least)
    for _ in range(room - sum(least)):
        neediest = max(range(columns), key=lambda column: natural[column] - out[column])
        out[neediest] += 1
    return out


def _drawn(row: _Placed, widths: list[int]) -> list[str]:
    """One row as lines."""
    blocks = []
    for start, cell in row:
        room = sum(widths[start : start + cell.columns]) + _GAP * (cell.columns - 1)
        lines = cell.lines(max(room, 1))
        blocks.append((start, [line.rjust(room) if cell.is_right else line for line in lines]))
    height = max((len(lines) for _, lines in blocks), default=0)
    out = []
    for number in range(height):
        text = ""
        for start, lines in blocks:
            text = text.ljust(sum(widths[:start]) + _GAP * start)
            text += lines[number] if number < len(lines) else ""
        out.append(text.rstrip())
    return out
