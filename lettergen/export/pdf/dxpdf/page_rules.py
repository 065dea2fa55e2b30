"""Decide how many lines of a page fit above its notes, and which line begins the next page."""

from typing import NamedTuple

from lxml import etree

from lettergen.docx.xml import w
from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter
from lettergen.export.pdf.dxpdf.layout import Layout, Line, list_blocks, size_of


class PlacedNote(NamedTuple):
    """A note on a page: the position of the line with its mark, and where it is, in points.

    The position is -1 if the mark is on an earlier page.
    """

    position: int
    start: float
    bottom: float


class Page(NamedTuple):
    """The lines of a page from top to bottom, and its notes."""

    lines: list[Line]
    notes: list[PlacedNote]


class PageRules:
    """The rules of one letter's pages."""

    def __init__(self, letter: AdaptedLetter) -> None:
        self._properties = letter.properties
        self._blocks = list_blocks(letter.body)
        # LibreOffice keeps the size of the document's letters free for the line of the separator
        # (17.11.23).
        self._separator = size_of(letter, etree.Element(w("p")))

    def count_fitting(self, page: Page) -> int:
        """Return how many lines fit above the notes whose marks are in them."""
        count = len(page.lines)
        while count and page.lines[count - 1].bottom > self._find_limit(page, count - 1):
            count -= 1
        return count

    def find_break(self, page: Page, fitting: int, layout: Layout) -> int | None:
        """Return the position of the line that the next page begins with.

        ``fitting`` lines fit. No line of a paragraph is left alone (17.3.1.44) if that is possible.
        ``None`` if there is no such line: the page would be empty, or a table would be cut.
        """
        for position in (self.keep_together(page.lines, fitting, layout), fitting):
            if position and page.lines[position].word is not None:
                return position
        return None

    def keep_together(self, lines: list[Line], position: int, layout: Layout) -> int:
        """Return a position moved up so that what belongs together stays on one page."""
        block = lines[position].block
        keys = layout.lines_by_block[block]
        above = sum(1 for line in lines[:position] if line.block == block)
        below = len(keys) - keys.index(lines[position].key)
        if below == 1 and above:
            position, above = position - 1, above - 1
        is_begun_here = any(line.key == keys[0] for line in lines)
        if above and (self._is_whole(block) or (above == 1 and is_begun_here)):
            position -= above
        while position and lines[position].word == 0 and self.keeps_next(lines[position - 1].block):
            block = lines[position - 1].block
            position = next(i for i, line in enumerate(lines) if line.block == block)
        return position

    def keeps_next(self, block: int) -> bool:
        """Return whether a paragraph stays with the next one (17.3.1.15)."""
        element = self._blocks[block]
        return element.tag == w("p") and self._properties.is_paragraph_property_on(
            element, "keepNext"
        )

    def _find_limit(self, page: Page, last: int) -> float:
        """Return where lines must end if a page ends with the line at position ``last``.

        Notes with marks in later lines leave the page.
        """
        staying = [note.bottom for note in page.notes if note.position <= last]
        if not staying:
            return float("inf")
        # The notes that stay move down by the space of those that leave.
        top = min(note.start for note in page.notes)
        top += max(note.bottom for note in page.notes) - max(staying)
        # A table's rows stay where they are, so they need not keep the space of the separator.
        return top - (0.0 if page.lines[last].word is None else self._separator)

    def _is_whole(self, block: int) -> bool:
        """Return whether a paragraph must not be split, or would change if it were."""
        properties, paragraph = self._properties, self._blocks[block]
        return properties.is_paragraph_property_on(paragraph, "keepLines") or any(
            properties.find_paragraph_property(paragraph, name) is not None
            for name in ("numPr", "framePr")
        )
