"""Positions on the pages of a PDF, in millimetres from the left and the top edge."""

import re
from dataclasses import dataclass

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
MM_PER_POINT = 25.4 / 72
MM_PER_PIXEL = 25.4 / 300


@dataclass(frozen=True)
class Box:
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def __contains__(self, other: "Box") -> bool:
        across = self.left <= other.left <= other.right <= self.right
        return across and self.top <= other.top <= other.bottom <= self.bottom

    def distance(self, other: "Box") -> float:
        """How far the edges of two rectangles are apart at most."""
        mine = (self.left, self.top, self.right, self.bottom)
        others = (other.left, other.top, other.right, other.bottom)
        return max(abs(one - two) for one, two in zip(mine, others, strict=True))


@dataclass(frozen=True)
class PageWords:
    """The size of a page, and its words with the boxes of their type."""

    width: float
    height: float
    words: list[tuple[str, Box]]

    def within(self, box: Box) -> str:
        """The words that stand in a rectangle, with a blank between them."""
        return " ".join(word for word, place in self.words if place in box)


@dataclass(frozen=True)
class GreyPage:
    """A page as rows of pixels, from black (0) to white (255)."""

    rows: list[bytes]

    def area(self, grey: int) -> Box | None:
        """The rectangle that is filled with a shade of grey, whatever is printed on it."""
        run = bytes([grey]) * 30  # the edges of letters have shades, too, but no run of one
        filled = [(number, row) for number, row in enumerate(self.rows) if run in row]
        if not filled:
            return None
        left = min(row.find(run) for _, row in filled)
        right = max(row.rfind(run) + len(run) for _, row in filled)
        edges = (left, filled[0][0], right, filled[-1][0] + 1)
        return Box(*(edge * MM_PER_PIXEL for edge in edges))


def parse_page_words(data: bytes) -> list[PageWords]:
    """Take what ``pdftotext -bbox`` writes; return its pages."""
    pages = []
    for page in etree.fromstring(data).iter(f"{XHTML}page"):
        words = [(word.text or "", _box(word)) for word in page.iter(f"{XHTML}word")]
        width, height = (float(page.get(key, "")) * MM_PER_POINT for key in ("width", "height"))
        pages.append(PageWords(width, height, words))
    return pages


def parse_grey_pages(data: bytes) -> list[GreyPage]:
    """Take what ``pdftoppm -gray`` writes, one PGM behind the other; return its pages."""
    pages = []
    while data:
        header = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
        assert header
        width, height = int(header[1]), int(header[2])
        start, end = header.end(), header.end() + width * height
        pages.append(GreyPage([data[at : at + width] for at in range(start, end, width)]))
        data = data[end:]
    return pages


def _box(word: etree._Element) -> Box:
    edges = (float(word.get(key, "")) for key in ("xMin", "yMin", "xMax", "yMax"))
    return Box(*(edge * MM_PER_POINT for edge in edges))
