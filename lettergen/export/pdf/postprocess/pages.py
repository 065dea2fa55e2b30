"""The pages of a PDF as PDFium sees them: their text, and where each marked content lies."""

import ctypes
import math
import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple

import pypdfium2
from pypdfium2 import raw

_UNKNOWN = "\x00\ufffd\ufffe\uffff"  # what PDFium gives for a glyph without a meaning
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RTL_WORDS = re.compile(rf"{_RTL}(?:[\W\d_]*{_RTL})*")  # from right to left: Hebrew, Arabic
_LTR_WORDS = re.compile(rf"(?!{_RTL})\w(?:(?!{_RTL}).)*(?!{_RTL})\w|(?!{_RTL})\w")
_LINE = 1.0  # points between the base lines of letters that are no more on one line


class Box(NamedTuple):
    """A rectangle in points, from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    def shared_with(self, other: "Box") -> float:
        """The area, in square points, that two rectangles have in common."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0) * max(height, 0)

    @property
    def area(self) -> float:
        """In square points; a line has some, too."""
        return max(self.right - self.left, 0.1) * max(self.top - self.bottom, 0.1)

    def holds(self, x: float, y: float, slack: float = 1.0) -> bool:
        """Whether a point lies in the rectangle, or within ``slack`` points of it."""
        return (
            self.left - slack <= x <= self.right + slack
            and self.bottom - slack <= y <= self.top + slack
        )


class Pages:
    """The pages of one PDF; a context manager. Raises ``PdfiumError`` if it is none."""

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
        """The text of all pages, as it is drawn; a glyph without a meaning is U+FFFE."""
        return "\n".join(self._text(number) for number in range(len(self._document)))

    def text_by_place(self) -> str:
        """The text of all pages line by line, each in the order in which it is read.

        Glyphs without a meaning are left out. LibreOffice draws the letters that a font
        lacks after all others of their line, and PDFium turns round the words of a line that
        holds both directions of writing. Lines with letters that run from right to left come
        twice, for the page does not tell in which direction the paragraph runs.
        """
        return "\n".join(
            text
            for number in range(len(self._document))
            for line in self._lines(number)
            for text in _readings(line)
        )

    def text_in(self, number: int, box: Box) -> str:
        """The text within a rectangle of a page, on one line."""
        return " ".join(self._text(number, box).split())

    def marked_content(self, number: int) -> dict[int, Box]:
        """Where the marked content of a page lies, by its ids (ISO 32000-1, 14.7.4.4)."""
        page = self._page(number)
        found: dict[int, Box] = {}
        for index in range(raw.FPDFPage_CountObjects(page)):
            drawn = raw.FPDFPage_GetObject(page, index)
            id_ = raw.FPDFPageObj_GetMarkedContentID(drawn)
            edges = [ctypes.c_float() for _ in range(4)]
            if id_ < 0 or not raw.FPDFPageObj_GetBounds(drawn, *edges):
                continue
            box = Box(*(edge.value for edge in edges))
            old = found.get(id_, box)
            found[id_] = Box(*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:]))
        return found

    def _text(self, number: int, box: Box | None = None) -> str:
        text: Any = self._page(number).get_textpage()
        try:
            return str(text.get_text_bounded(*box) if box else text.get_text_range())
        finally:
            text.close()

    def _lines(self, number: int) -> list[str]:
        """The lines of a page, each from left to right."""
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
        return [_whole("".join(unit for _, unit in line)) for line in ordered]

    @staticmethod
    def _characters(text: Any) -> Iterator[tuple[float, float, str]]:
        """Each unit of UTF-16 that is drawn, and where it begins on its base line."""
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


def _whole(units: str) -> str:
    """Text whose characters beyond U+FFFF come as two units of UTF-16, put together again."""
    return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")


def has_right_to_left(text: str) -> bool:
    """Whether there are letters in a text that run from right to left."""
    return bool(_RTL_WORDS.search(text))


def _readings(line: str) -> list[str]:
    """In: a line from left to right. Out: what it may be read as.

    A line that has words from right to left belongs to a paragraph of the one direction or of the
    other; the words of the other direction are turned round.
    """
    if not has_right_to_left(line):
        return [line]
    return [_turned(_RTL_WORDS, line), _turned(_LTR_WORDS, line[::-1])]


def _turned(words: re.Pattern[str], line: str) -> str:
    return words.sub(lambda found: found[0][::-1], line)
