"""The sheets of a spreadsheet in any format, as its reader gives them."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from lettergen.data.number_format import Format, UnknownFormatError
from lettergen.system.dataclass import dataclass


class Problem(NamedTuple):
    """What is wrong with a cell: the code of the rule, the message and the hint."""

    code: str
    message: str
    hint: str


NO_STORED_VALUE = Problem(
    "LG608",
    "the formula in this cell has no stored result.",
    "Open the file in Excel or LibreOffice and save it.",
)

Value = str | bool
"""What a cell shows; an empty text if that is nothing."""


class SheetRow(NamedTuple):
    """A row: its number from 1, its cells from column A on, and what is known about it.

    ``problems`` are those of cells by their index, which have an empty text for a value.
    ``sums_up`` tells whether a cell has a formula such as ``SUM``.
    """

    number: int
    cells: list[Value]
    problems: dict[int, Problem]
    is_hidden: bool = False
    sums_up: bool = False


@dataclass(frozen=True)
class Range:
    """A rectangle of cells, such as ``B4:D4``; rows and columns count from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Sheet(Protocol):
    """One sheet."""

    name: str
    is_hidden: bool

    def is_empty(self) -> bool:
        """Whether no cell has anything in it."""

    def may_have_forbidden(self) -> bool:
        """Whether there may be characters that no Word document can contain."""

    def read_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have cells, from the top."""

    def find_merged(self) -> list[Range]:
        """Return the merged cells."""

    def find_total_rows(self) -> frozenset[int]:
        """Return the numbers of the rows that the program itself marks as totals."""


def describe_error(error: str) -> Problem:
    """Return the problem of a cell that shows an error, such as ``#N/A``."""
    hint = "Correct the formula, or type the value."
    return Problem("LG607", f"this cell shows the error {error}.", hint)


def show_number(number: str, show: Format) -> Value | Problem:
    """Return what a cell with a number shows, or why that cannot be known.

    Excel keeps fifteen digits of a number; of a longer one it has lost the others.
    """
    try:
        if len(number) > 15 and abs(float(number)) >= 1e15:
            message = f"the number {number} has more digits than a spreadsheet keeps."
            hint = "Format the column as text, and type the numbers again."
            return Problem("LG614", message, hint)
        return show(number)
    except (UnknownFormatError, ArithmeticError):
        message = f"what this cell shows for the number {number} cannot be worked out."
        return Problem("LG613", message, "Choose another number format for the column.")
