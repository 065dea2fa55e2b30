"""Labels: fit each address, and place it on a sheet."""

from collections.abc import Iterator, Sequence

from lettergen.stationery.label_sheets import GRACE, LabelSheet
from lettergen.stationery.pages import CellText, Page, build_document
from lettergen.stationery.sizes import Size, build_error
from lettergen.stationery.text_fit import FittedText, TypeSizes, fit_text
from lettergen.system.dataclass import dataclass
from lettergen.system.text import format_count

TYPE = TypeSizes(most=11, whole=9, least=8)

_STYLE = "LabelAddress"
_MARGINS = Size(4, 1.5)
"""The margin of a label in millimetres, because printers do not feed paper exactly. On small
labels it is ``_FRACTION``, a fraction of the label."""
_FRACTION = 0.05


@dataclass(frozen=True)
class Labels:
    """Labels of a sheet; the first address goes to label ``start``, counted row by row from 1.

    Raises ``LettergenError`` (LG474) if the sheet has no label with that number.
    """

    sheet: LabelSheet
    start: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.sheet.count:
            message = f"there is no label {self.start} on a sheet with {self.sheet.count} labels."
            hint = f"Give a number from 1 to {self.sheet.count}."
            raise build_error("--start", message, hint)

    @property
    def item(self) -> str:
        """The word for one of them."""
        return "label"

    @property
    def space(self) -> str:
        """The space for an address, in words."""
        return f"a label of {self.sheet.label}"

    def fit_address(self, lines: Sequence[str]) -> FittedText | None:
        """Fit an address on a label; return ``None`` if it is too large."""
        return fit_text(lines, _find_space(self.sheet), TYPE)

    def count_sheets(self, count: int) -> int:
        """Return how many sheets this number of labels needs."""
        return -(-(self.start - 1 + count) // self.sheet.count)

    def describe_pages(self, count: int) -> str:
        """Return in words what this number of labels is printed on."""
        return f"on {format_count(self.count_sheets(count), 'sheet')} of {self.sheet.name}"

    def build_document(self, addresses: Sequence[FittedText]) -> bytes:
        """Build the Word document of the labels."""
        pages = (
            _build_page(_unify_sizes(placed, self.sheet), self.sheet)
            for placed in self._place(addresses)
        )
        return build_document(pages, "Labels", {_STYLE: "Label Address"})

    def _place(self, addresses: Sequence[FittedText]) -> Iterator[dict[int, FittedText]]:
        """Yield the addresses of each sheet by the number of the label on it, from 0."""
        count = self.sheet.count
        for number in range(self.count_sheets(len(addresses))):
            first = number * count - (self.start - 1)
            on_sheet = range(max(first, 0), min(first + count, len(addresses)))
            yield {index - first: addresses[index] for index in on_sheet}


def _unify_sizes(placed: dict[int, FittedText], sheet: LabelSheet) -> dict[int, FittedText]:
    """Return the addresses of a sheet, all in the size of the smallest."""
    points = min((text.points for text in placed.values()), default=0)
    space = _find_space(sheet)
    return {number: text.resize(points, space) for number, text in placed.items()}


def _build_page(placed: dict[int, FittedText], sheet: LabelSheet) -> Page:
    """Return a sheet as a page; a gap between labels is a column or a row of its own."""
    across, column_of = _list_edges(sheet.left, sheet.columns, sheet.label.width, sheet.pitch.width)
    down, row_of = _list_edges(sheet.top, sheet.rows, sheet.label.height, sheet.pitch.height)
    margin = _find_margins(sheet).width
    cells = {}
    for number, text in placed.items():
        row, column = divmod(number, sheet.columns)
        cells[row_of[row], column_of[column]] = CellText(text, _STYLE, margin)
    return Page(sheet.page, across, down, cells)


def _list_edges(
    start: float, count: int, length: float, pitch: float
) -> tuple[list[float], list[int]]:
    """Return the edges of the cells in one direction, and the cell of each label."""
    edges, cells = [start], []
    for number in range(count):
        begin = start + number * pitch
        if number and pitch > length + GRACE:
            edges.append(begin)
        cells.append(len(edges) - 1)
        edges.append(begin + length)
    return edges, cells


def _find_space(sheet: LabelSheet) -> Size:
    """Return the space for an address on a label, in millimetres."""
    label, margin = sheet.label, _find_margins(sheet)
    return Size(label.width - 2 * margin.width, label.height - 2 * margin.height)


def _find_margins(sheet: LabelSheet) -> Size:
    """Return the margins of a label in millimetres."""
    return Size(
        min(_MARGINS.width, _FRACTION * sheet.label.width),
        min(_MARGINS.height, _FRACTION * sheet.label.height),
    )
