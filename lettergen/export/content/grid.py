"""Where the cells of a table stand: a cell over several rows takes columns of the rows below."""

from dataclasses import dataclass

from lettergen.docx.xml import Element


@dataclass(frozen=True)
class Placed:
    """A cell, the number of its first column, and how many columns it takes."""

    cell: Element
    column: int
    columns: int


def rows(table: Element) -> list[list[Placed]]:
    """The rows of a table of the tree, header rows first."""
    taken: dict[int, int] = {}  # for how many more rows a column is taken
    out = []
    for row in (*table.iterfind("thead/tr"), *table.iterfind("tbody/tr")):
        line = []
        column = 0
        new: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0):
                column += 1
            columns = int(cell.get("colspan", "1"))
            line.append(Placed(cell, column, columns))
            new |= dict.fromkeys(range(column, column + columns), int(cell.get("rowspan", "1")))
            column += columns
        taken = {place: left - 1 for place, left in (taken | new).items() if left > 1}
        out.append(line)
    return out


def columns_of(placed: list[list[Placed]]) -> int:
    """How many columns a table has."""
    return max((cell.column + cell.columns for row in placed for cell in row), default=0)


def is_right(cells: list[Element]) -> bool:
    """Whether everything in these cells is set to the right."""
    paragraphs = [p for cell in cells for p in cell.iter("p")]
    return bool(paragraphs) and all("right" in p.get("class", "") for p in paragraphs)
