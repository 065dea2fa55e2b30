"""Addresses on sheets of labels: how each is set, and which label it goes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lettergen.stationery.documents import Block, Page, document
from lettergen.stationery.fit import Fitted, Type, fit
from lettergen.stationery.sheets import GRACE, Sheet
from lettergen.stationery.sizes import Size, unusable
from lettergen.system.text import counted

TYPE = Type(most=11, whole=9, least=8)

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

    sheet: Sheet
    start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.sheet.count:
            message = f"there is no label {self.start} on a sheet of {self.sheet.count}."
            hint = f"Give a number from 1 to {self.sheet.count}."
            raise unusable("--start", message, hint)

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return "label"

    @property
    def room(self) -> str:
        """What an address has to fit on, in words."""
        return f"a label of {self.sheet.label}"

    def fitted(self, lines: Sequence[str]) -> Fitted | None:
        """An address as it stands on a label, ``None`` if it is too large for one."""
        label, inset = self.sheet.label, _inset(self.sheet)
        room = Size(label.width - 2 * inset.width, label.height - 2 * inset.height)
        return fit(lines, room, TYPE)

    def sheets(self, count: int) -> int:
        """How many sheets so many labels take."""
        return -(-(self.start - 1 + count) // self.sheet.count)

    def pages(self, count: int) -> str:
        """The same in words."""
        return f"on {counted(self.sheets(count), 'sheet')} of {self.sheet.name}"

    def document(self, addresses: Sequence[Fitted]) -> bytes:
        """The Word document of these labels."""
        pages = (_page(placed, self.sheet) for placed in self._placed(addresses))
        return document(pages, "Labels", {_STYLE: "Label Address"})

    def _placed(self, addresses: Sequence[Fitted]) -> Iterator[dict[int, Fitted]]:
        """What stands on each sheet, by the label's number on it, from 0."""
        count = self.sheet.count
        for number in range(self.sheets(len(addresses))):
            first = number * count - (self.start - 1)
            on_sheet = range(max(first, 0), min(first + count, len(addresses)))
            yield {index - first: addresses[index] for index in on_sheet}


def _page(placed: dict[int, Fitted], sheet: Sheet) -> Page:
    """A sheet; where labels have a gap between them, it is a column or a row of its own."""
    across, column_of = _edges(sheet.left, sheet.columns, sheet.label.width, sheet.pitch.width)
    down, row_of = _edges(sheet.top, sheet.rows, sheet.label.height, sheet.pitch.height)
    inset = _inset(sheet).width
    cells = {}
    for number, text in placed.items():
        row, column = divmod(number, sheet.columns)
        cells[row_of[row], column_of[column]] = Block(text, _STYLE, inset)
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


def _inset(sheet: Sheet) -> Size:
    """How far an address stays off the edges of a label."""
    return Size(
        min(_INSET.width, _OF_A_SIDE * sheet.label.width),
        min(_INSET.height, _OF_A_SIDE * sheet.label.height),
    )
