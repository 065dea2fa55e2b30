"""Sheets of labels: their number, their size, and their position on an A4 page."""

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.sizes import A4, Size, build_error, parse_size
from lettergen.system.dataclass import dataclass

_SMALLEST = Size(20, 10)
GRACE = 0.05
"""Tolerance in millimetres, because makers round the sizes that they print on the box."""


@dataclass(frozen=True)
class LabelSheet:
    """A sheet of labels; all lengths are in millimetres.

    ``left`` and ``top`` are the margins. ``pitch`` is the distance from the edge of a label to the
    same edge of the next, across and down.
    """

    name: str
    label: Size
    columns: int
    rows: int
    left: float
    top: float
    pitch: Size
    page: Size = A4

    @property
    def count(self) -> int:
        """The number of labels on the sheet."""
        return self.columns * self.rows


def _build_avery_sheet(
    name: str, label: Size, grid: tuple[int, int], corner: Size, across: float
) -> LabelSheet:
    """Return a sheet by Avery: its rows touch, its columns may have gaps."""
    return LabelSheet(name, label, *grid, corner.width, corner.height, Size(across, label.height))


SHEETS = {
    sheet.name: sheet
    for sheet in (
        _build_avery_sheet("L7159", Size(63.5, 33.87), (3, 8), Size(7.21, 13.02), 66.04),
        _build_avery_sheet("L7160", Size(63.5, 38.1), (3, 7), Size(7.21, 15.15), 66.04),
        _build_avery_sheet("L7161", Size(63.5, 46.56), (3, 6), Size(7.21, 8.82), 66.04),
        _build_avery_sheet("L7162", Size(99.06, 33.87), (2, 8), Size(4.67, 13.02), 101.6),
        _build_avery_sheet("L7163", Size(99.06, 38.1), (2, 7), Size(4.67, 15.15), 101.6),
        _build_avery_sheet("L7164", Size(63.5, 71.97), (3, 4), Size(7.21, 4.57), 66.04),
        _build_avery_sheet("L7165", Size(99.06, 67.73), (2, 4), Size(4.67, 13.04), 101.6),
        _build_avery_sheet("L7166", Size(99.06, 93.13), (2, 3), Size(4.67, 8.81), 101.6),
        _build_avery_sheet("L7173", Size(99.06, 57.0), (2, 5), Size(4.67, 6.0), 101.6),
    )
}
"""Avery's A4 address labels. The sizes are the maker's, as LibreOffice's label wizard has them;
on the box Avery rounds them to 63.5 x 38.1 mm and 99.1 x 38.1 mm."""


DEFAULT = "L7160"


def choose_sheet(
    name: str | None,
    label: str | None,
    *,
    columns: int | None = None,
    rows: int | None = None,
    margin_left: float | None = None,
    margin_top: float | None = None,
    pitch: str | None = None,
) -> LabelSheet:
    """Return the sheet with this name, or one of labels of the size ``label``.

    The arguments are those of the command line. Raises ``LettergenError`` (LG474) for an unknown
    name, for options that cannot be combined, and for labels that do not fit on the page.
    """
    own = {
        "--columns": columns,
        "--rows": rows,
        "--margin-left": margin_left,
        "--margin-top": margin_top,
        "--pitch": pitch,
    }
    alone = [option for option, value in own.items() if value is not None]
    if label is None:
        if alone:
            message = "needs --size."
            raise build_error(alone[0], message, "Give the size of a label: --size 63.5x38.1.")
        return _find_sheet(name or DEFAULT)
    if name is not None:
        message = f"cannot be combined with --sheet {name}, which has a size of its own."
        raise build_error("--size", message, "Leave out --sheet or --size.")
    between = parse_size(pitch, "--pitch") if pitch else None
    return measure_sheet(
        parse_size(label, "--size"), columns, rows, margin_left, margin_top, between
    )


def _find_sheet(name: str) -> LabelSheet:
    sheet = SHEETS.get(name.upper())
    if sheet is None:
        hint = f"Known sheets are {', '.join(SHEETS)}; for another one, use --size."
        raise build_error("--sheet", f"there is no sheet '{name}'.", hint)
    return sheet


def measure_sheet(
    label: Size,
    columns: int | None = None,
    rows: int | None = None,
    left: float | None = None,
    top: float | None = None,
    pitch: Size | None = None,
) -> LabelSheet:
    """Return a sheet of labels of this size; all lengths are in millimetres.

    By default there are as many labels as fit, they touch, and they are centred on the page.
    Raises ``LettergenError`` (LG474) with everything that does not fit.
    """
    page, pitch = A4, pitch or label
    columns = columns or _count_fitting(page.width - 2 * (left or 0), label.width, pitch.width)
    rows = rows or _count_fitting(page.height - 2 * (top or 0), label.height, pitch.height)
    width = (columns - 1) * pitch.width + label.width
    height = (rows - 1) * pitch.height + label.height
    left = (page.width - width) / 2 if left is None else left
    top = (page.height - height) / 2 if top is None else top
    problems = [
        *_check_label(label, pitch),
        *_check_side("across", columns, width, left, page.width, "--margin-left"),
        *_check_side("down", rows, height, top, page.height, "--margin-top"),
    ]
    if problems:
        raise LettergenError(*(finding for error in problems for finding in error.findings))
    return LabelSheet(f"labels of {label}", label, columns, rows, max(left, 0), max(top, 0), pitch)


def _count_fitting(space: float, length: float, pitch: float) -> int:
    return max(1, int((space - length + GRACE) / pitch) + 1)


def _check_label(label: Size, pitch: Size) -> list[LettergenError]:
    problems = []
    if label.width < _SMALLEST.width or label.height < _SMALLEST.height:
        message = f"a label of {label} is too small for an address."
        problems.append(build_error("--size", message, f"The smallest is {_SMALLEST}."))
    if pitch.width < label.width - GRACE or pitch.height < label.height - GRACE:
        message = f"labels of {label} would overlap with a pitch of {pitch}."
        hint = "The pitch is the size of a label and the gap after it."
        problems.append(build_error("--pitch", message, hint))
    return problems


def _check_side(
    way: str, count: int, length: float, margin: float, page: float, option: str
) -> list[LettergenError]:
    if margin + length <= page + GRACE and margin >= -GRACE:
        return []
    labels = "1 label" if count == 1 else f"{count} labels"
    taken = f"take {length:g} mm" if count > 1 else f"takes {length:g} mm"
    after = f" after a margin of {margin:g} mm" if margin > 0 else ""
    message = f"{labels} {way} {taken}{after}, but the page has {page:g} mm."
    hint = f"Change {option}, --size, --pitch or the number of labels."
    return [build_error("--size", message, hint)]
