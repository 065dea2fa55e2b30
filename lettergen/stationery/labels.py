"""Addresses on sheets of labels: how each is set, and which label it goes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lettergen.stationery.documents import CellText, Page, build_document
from lettergen.stationery.fit import FittedText, TypeSizes, fit_text
from lettergen.stationery.sheets import GRACE, LabelSheet
from lettergen.stationery.sizes import Size, build_error
from lettergen.system.text import format_count

TYPE = TypeSizes(most=11, whole=9, least=8)

_STYLE = "LabelAddress"
_INSET = Size(4, 1.5)
"""How far an address stays off the edges at most, and ``_OF_A_SIDE`` on small labels:
printers do not feed paper exactly."""
_OF_A_SIDE = 0.05


@dataclass(frozen=True)
class Labels:
    """Labels of a sheet, from its label ``start`` on, row by row.

    Raises ``LettergenError`` if the sheet has no label of that number.
    """

    sheet: LabelSheet
    start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.sheet.count:
            message = f"there is no label {self.start} on a sheet of {self.sheet.count}."
            hint = f"Give a number from 1 to {self.sheet.count}."
            raise build_error("--start", message, hint)

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return "label"

    @property
    def room(self) -> str:
        """What an address has to fit on, in words."""
        return f"a label of {self.sheet.label}"

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """An address as it stands on a label, ``None`` if it is too large for one."""
        label, inset = self.sheet.label, _inset(self.sheet)
        room = Size(label.width - 2 * inset.width, label.height - 2 * inset.height)
        return fit_text(lines, room, TYPE)

    def count_sheets(self, count: int) -> int:
        """How many sheets so many labels take."""
        return -(-(self.start - 1 + count) // self.sheet.count)

    def describe_pages(self, count: int) -> str:
        """The same in words."""
        return f"on {format_count(self.count_sheets(count), 'sheet')} of {self.sheet.name}"

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """The Word document of these labels."""
        pages = (_page(placed, self.sheet) for placed in self._placed(addresses))
        return build_document(pages, "Labels", {_STYLE: "Label Address"})

    def _placed(self, addresses: Sequence[FittedText]) -> Iterator[dict[int, FittedText]]:
        """What stands on each sheet, by the label's number on it, from 0."""
        count = self.sheet.count
        for number in range(self.count_sheets(len(addresses))):
            first = number * count - (self.start - 1)
            on_sheet = range(max(first, 0), min(first + count, len(addresses)))
            yield {index - first: addresses[index] for index in on_sheet}


def _page(placed: dict[int, FittedText], sheet: LabelSheet) -> Page:
    """A sheet; where labels have a gap between them, it is a column or a row of its own."""
    across, column_of = _edges(sheet.left, sheet.columns, sheet.label.width, sheet.pitch.width)
    down, row_of = _edges(sheet.top, sheet.rows, sheet.label.height, sheet.pitch.height)
    inset = _inset(sheet).width
    cells = {}
    for number, text in placed.items():
        row, column = divmod(number, sheet.columns)
        cells[row_of[row], column_of[column]] = CellText(text, _STYLE, inset)
    return Page(sheet.page, across, down, cells)


def _edges(start: float, count: int, length: float, pitch: float) -> tuple[list[float], list[int]]:
    """The edges of the cells one way, and which of the cells each label is."""
    edges, cells = [start], []
    for number in range(count):
        begin = start + number * pitch
        if number and pitch > length + GRACE:
            edges.append(begin)
        cells.append(len(edges) - 1)
        edges.append(begin + length)
    return edges, cells


def _inset(sheet: LabelSheet) -> Size:
    """How far an address stays off the edges of a label."""
    return Size(
        min(_INSET.width, _OF_A_SIDE * sheet.label.width),
        min(_INSET.height, _OF_A_SIDE * sheet.label.height),
    )
