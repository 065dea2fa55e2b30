"""Read the first page of a letter's PDF: where its lines, pictures and shapes are."""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from lettergen.stationery.sizes import Size
from lettergen.system.dataclass import dataclass
from lettergen.window.envelope import Area

_Box = tuple[float, float, float, float]  # left, bottom, right, top, in points

_MM = 25.4 / 72
_SAME_LINE = 1.0  # points between the base lines of characters that are on one line
_COLUMN = 1.5  # font sizes between characters that are in different columns
_NAMES = {raw.FPDF_PAGEOBJ_IMAGE: "a picture", raw.FPDF_PAGEOBJ_PATH: "a line or shape"}
_WHITE = 250  # of 255: paler than this shows on no paper


class Item(NamedTuple):
    """What is on the page: a line of text, or the name of something else; and its ink."""

    text: str
    area: Area
    is_text: bool = True


@dataclass(frozen=True)
class Page:
    """A page: the size of the sheet, its lines of text in the order of the PDF, and the rest.

    Text in two columns is two lines.
    """

    sheet: Size
    lines: tuple[Item, ...]
    drawings: tuple[Item, ...]


def read_first_page(pdf: bytes) -> Page:
    """Return what is on the first page of a PDF."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[0]) as page:
        left, bottom, right, top = page.get_bbox()
        sheet = Size((right - left) * _MM, (top - bottom) * _MM)

        def convert(box: _Box) -> Area:
            """Return a box of the PDF, in points from its lower left corner, as an area."""
            x1, y1, x2, y2 = box
            return Area(*(one * _MM for one in (x1 - left, top - y2, x2 - left, top - y1)))

        with closing(page.get_textpage()) as textpage:
            lines = tuple(Item(text, convert(box)) for text, box in _read_lines(textpage))
        drawings = tuple(
            Item(name, convert(box), is_text=False) for name, box in _read_drawings(page)
        )
        return Page(sheet, lines, drawings)


def _read_lines(textpage: Any) -> Iterator[tuple[str, _Box]]:
    """Yield the lines of a page, each with the box of its ink."""
    text, box, before = "", (0.0, 0.0, 0.0, 0.0), 0.0
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        character = chr(code)
        if not character.strip() or code in (0, 0xFFFE, 0xFFFF):
            text += " " if text else ""
            continue
        ink, size, base = _measure(textpage, index)
        if ink is None:
            continue
        gap = max(ink[0] - box[2], box[0] - ink[2])
        if text.strip() and (abs(base - before) > _SAME_LINE or gap > _COLUMN * size):
            yield _join_units(text), box
            text = ""
        box = _join(ink, box) if text.strip() else ink
        text, before = text + character, base
    if text.strip():
        yield _join_units(text), box


def _join(one: _Box, other: _Box) -> _Box:
    left, bottom = min(one[0], other[0]), min(one[1], other[1])
    return left, bottom, max(one[2], other[2]), max(one[3], other[3])


def _measure(textpage: Any, index: int) -> tuple[_Box | None, float, float]:
    """Return the box of the ink of a character, its height with its font's, and its base line."""
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    if not raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
        return None, 0, 0
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, loose)
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    box = (left.value, bottom.value, right.value, top.value)
    return box, max(loose.top - loose.bottom, top.value - bottom.value), y.value


def _join_units(text: str) -> str:
    """Return text with the two UTF-16 units of characters above U+FFFF joined, in one line."""
    whole = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
    return " ".join(whole.split())


def _read_drawings(page: Any) -> Iterator[tuple[str, _Box]]:
    """Yield the pictures and shapes of a page that have a colour, each with its box."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, index)
        name = _NAMES.get(raw.FPDFPageObj_GetType(drawn))
        edges = [ctypes.c_float() for _ in range(4)]
        if name is None or not raw.FPDFPageObj_GetBounds(drawn, *edges):
            continue
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH and not _has_colour(drawn):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        yield name, (left, bottom, right, top)


def _has_colour(path: Any) -> bool:
    """Return whether a path is drawn with anything but white."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, mode, stroke):
        return False
    getters = [raw.FPDFPageObj_GetFillColor] if mode.value else []
    getters += [raw.FPDFPageObj_GetStrokeColor] if stroke.value else []
    for get in getters:
        parts = [ctypes.c_uint() for _ in range(4)]
        if get(path, *parts):
            *colour, alpha = (part.value for part in parts)
            if alpha and min(colour) < _WHITE:
                return True
    return False
