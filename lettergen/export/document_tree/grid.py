"""Where the cells of a table are: a cell over several rows takes columns of the rows below."""

from collections.abc import Iterable

from lettergen.export.document_tree.model import Cell, Paragraph, Table, walk_blocks
from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class PlacedCell:
    """A cell and the number of its first column, from 0."""

    cell: Cell
    column: int


def place_cells(table: Table) -> list[list[PlacedCell]]:
    """Return the cells of each row with their columns, header rows first."""
    taken: dict[int, int] = {}  # for how many more rows a column is taken
    out = []
    for row in (*table.header, *table.rows):
        placed = []
        column = 0
        new: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0):
                column += 1
            placed.append(PlacedCell(cell, column))
            new |= dict.fromkeys(range(column, column + cell.columns), cell.rows)
            column += cell.columns
        taken = {place: left - 1 for place, left in (taken | new).items() if left > 1}
        out.append(placed)
    return out


def count_columns(rows: Iterable[Iterable[PlacedCell]]) -> int:
    """Return how many columns a table has."""
    return max((placed.column + placed.cell.columns for row in rows for placed in row), default=0)


def is_right(cells: Iterable[Cell]) -> bool:
    """Return whether all paragraphs in these cells are set to the right."""
    blocks = walk_blocks(block for cell in cells for block in cell.blocks)
    alignments = [block.alignment for block in blocks if isinstance(block, Paragraph)]
    return bool(alignments) and all(alignment == "right" for alignment in alignments)
