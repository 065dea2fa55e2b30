"""Read the pages of a PDF with PDFium: their text, and where their marked content is."""

import ctypes
import math
import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

from lettergen.system.patterns import compile_lazily

_UNKNOWN = "\x00\ufffd\ufffe\uffff"  # PDFium's characters for a glyph without a meaning
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RTL_WORDS = compile_lazily(rf"{_RTL}(?:[\W\d_]*{_RTL})*")  # from right to left: Hebrew, Arabic
_LTR_WORDS = compile_lazily(rf"(?!{_RTL})\w(?:(?!{_RTL}).)*(?!{_RTL})\w|(?!{_RTL})\w")
_LINE = 1.0  # points between the base lines of letters that are on different lines


class Box(NamedTuple):
    """A rectangle in points, from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def shared_area(self, other: "Box") -> float:
        """Return the area that two rectangles share, in square points."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0) * max(height, 0)

    @property
    def area(self) -> float:
        """The area in square points; that of a line is not zero."""
        return max(self.right - self.left, 0.1) * max(self.top - self.bottom, 0.1)

    def contains(self, x: float, y: float, slack: float = 1.0) -> bool:
        """Return whether a point is in the rectangle, or within ``slack`` points of it."""
        return (
            self.left - slack <= x <= self.right + slack
            and self.bottom - slack <= y <= self.top + slack
        )


class Pages:
    """The pages of one PDF, as a context manager. Raises ``PdfiumError`` if it is not a PDF."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._loaded: dict[int, pypdfium2.PdfPage] = {}

    def __enter__(self) -> "Pages":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for page in self._loaded.values():
            page.close()
        self._document.close()

    def text(self) -> str:
        """Return the text of all pages in the order in which it is drawn.

        A glyph without a meaning is U+FFFE.
        """
        return "\n".join(self._text(number) for number in range(len(self._document)))

    def text_by_place(self) -> str:
        """Return the text of all pages line by line, each in the order in which it is read.

        Glyphs without a meaning are left out. LibreOffice draws the characters that a font lacks
        after the rest of their line, and PDFium reverses the words of a line that has both
        directions of writing. Lines with letters from right to left are returned twice, because the
        page does not tell the direction of the paragraph.
        """
        return "\n".join(
            text
            for number in range(len(self._document))
            for line in self._lines(number)
            for text in _readings(line)
        )

    def text_in(self, number: int, box: Box) -> str:
        """Return the text in a rectangle of a page, on one line."""
        return " ".join(self._text(number, box).split())

    def marked_content(self, number: int) -> dict[int, Box]:
        """Return the boxes of a page's marked content by its ids (ISO 32000-1, 14.7.4.4)."""
        page = self._page(number)
        found: dict[int, Box] = {}
        edges = [ctypes.c_float() for _ in range(4)]
        for index in range(raw.FPDFPage_CountObjects(page)):
            drawn = raw.FPDFPage_GetObject(page, index)
            id_ = raw.FPDFPageObj_GetMarkedContentID(drawn)
            if id_ < 0 or not raw.FPDFPageObj_GetBounds(drawn, *edges):
                continue
            box = Box(*(edge.value for edge in edges))
            old = found.get(id_)
            if old is not None:
                box = Box(*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:]))
            found[id_] = box
        return found

    def _text(self, number: int, box: Box | None = None) -> str:
        text: Any = self._page(number).get_textpage()
        try:
            return str(text.get_text_bounded(*box) if box else text.get_text_range())
        finally:
            text.close()

    def _lines(self, number: int) -> list[str]:
        """Return the lines of a page, each from left to right."""
        text: Any = self._page(number).get_textpage()
        try:
            placed = sorted(self._characters(text), key=lambda one: -one[1])
        finally:
            text.close()
        lines: list[list[tuple[float, str]]] = []
        before = math.inf
        for x, y, character in placed:
            if before - y > _LINE:
                lines.append([])
            lines[-1].append((x, character))
            before = y
        ordered = (sorted(line, key=lambda one: one[0]) for line in lines)
        return [_join_units("".join(unit for _, unit in line)) for line in ordered]

    @staticmethod
    def _characters(text: Any) -> Iterator[tuple[float, float, str]]:
        """Yield the place of each character on its base line, and the character as UTF-16 units."""
        x, y = ctypes.c_double(), ctypes.c_double()
        for index in range(raw.FPDFText_CountChars(text)):
            character = chr(raw.FPDFText_GetUnicode(text, index))
            is_drawn = character not in _UNKNOWN and not raw.FPDFText_IsGenerated(text, index)
            if is_drawn and raw.FPDFText_GetCharOrigin(text, index, x, y):
                yield x.value, y.value, character

    def _page(self, number: int) -> pypdfium2.PdfPage:
        if number not in self._loaded:
            self._loaded[number] = self._document[number]
        return self._loaded[number]


def _join_units(units: str) -> str:
    """Return text with the two UTF-16 units of characters above U+FFFF joined."""
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def has_right_to_left(text: str) -> bool:
    """Return whether a text has letters that run from right to left."""
    return bool(_RTL_WORDS.search(text))


def _readings(line: str) -> list[str]:
    """Return how a line from left to right may be read.

    A line with words from right to left is in a paragraph of either direction; the words of the
    other direction are reversed.
    """
    if not has_right_to_left(line):
        return [line]
    return [_reverse(_RTL_WORDS, line), _reverse(_LTR_WORDS, line[::-1])]


def _reverse(words: re.Pattern[str], line: str) -> str:
    return words.sub(lambda found: found[0][::-1], line)
