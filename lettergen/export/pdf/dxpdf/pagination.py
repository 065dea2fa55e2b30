"""Plan page breaks from a layout: pages end where their lines reach into their notes.

The pages behind a new break move, so what they will show is predicted: the distances between lines
and the heights of notes are the same on whichever page they are. The next layout shows how far the
prediction came true, and the rest is planned again. So a letter of a hundred pages is laid out a
few times, not a hundred times.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter
from lettergen.export.pdf.dxpdf.layout import Key, Layout
from lettergen.export.pdf.dxpdf.page_breaks import PageBreak
from lettergen.export.pdf.dxpdf.page_geometry import PageGeometry
from lettergen.export.pdf.dxpdf.page_rules import Page, PageRules, PlacedNote


class _PageEnd(NamedTuple):
    """How a page ends: the index of the next page's first line, and if lettergen breaks it."""

    next_line: int
    is_broken: bool


class Paginator:
    """Plans the page breaks of one letter, and remembers what its layouts have shown."""

    def __init__(self, letter: AdaptedLetter) -> None:
        self._rules = PageRules(letter)
        self._geometry = PageGeometry()
        self._decided: dict[Key, Key] = {}  # the first lines of broken pages, and of the next ones

    def plan(self, layout: Layout, breaks: Sequence[PageBreak]) -> list[PageBreak]:
        """Return the page breaks that the letter needs, as far as they can be told.

        ``breaks`` are those of the layout. If the result is the same, the layout is final.
        """
        present = set(breaks)
        self._geometry.learn(layout, present)
        planned: list[PageBreak] = []
        start = 0
        while start < len(layout.lines):
            end = self._find_end(start, layout, present)
            if end is None:
                break
            page_break = layout.lines[end.next_line].page_break if end.is_broken else None
            if page_break is not None:
                planned.append(page_break)
            start = end.next_line
        return planned

    def find_crowded(self, layout: Layout) -> list[int]:
        """Return the pages, from 0, whose lines reach into their notes."""
        pages = {number: _show_page(layout, number) for number in layout.notes_by_page}
        return sorted(
            number
            for number, page in pages.items()
            if self._rules.count_fitting(page) < len(page.lines)
        )

    def _find_end(self, start: int, layout: Layout, breaks: set[PageBreak]) -> _PageEnd | None:
        """Return how the page ends that begins with a line; ``None`` if it cannot be told."""
        lines = layout.lines
        number, key = lines[start].page, lines[start].key
        shown = layout.pages[number]
        if start != shown.start:
            predicted = self._predict_end(start, layout)
            return None if predicted and self._moves_heading(predicted, layout) else predicted
        end: _PageEnd | None
        end = shown_end = self._end_page(start, _show_page(layout, number), layout)
        is_broken = shown.stop < len(lines) and lines[shown.stop].page_break in breaks
        if is_broken and not shown_end.is_broken:
            # The layout shows the page with a break that was predicted.
            if self._decided.get(key) == lines[shown.stop].key:
                return _PageEnd(shown.stop, is_broken=True)
            end = self._predict_end(start, layout)
        if end is not None and end.is_broken:
            self._decided[key] = lines[end.next_line].key
        return end

    def _moves_heading(self, end: _PageEnd, layout: Layout) -> bool:
        """Return whether a break may move lines on the pages before it.

        If a paragraph after a heading is split, dxpdf may find space for both on one page.
        """
        line = layout.lines[end.next_line] if end.is_broken else None
        return line is not None and bool(line.word) and self._rules.keeps_next(line.block - 1)

    def _predict_end(self, start: int, layout: Layout) -> _PageEnd | None:
        predicted = self._geometry.predict(start, layout)
        if predicted is None:
            return None
        page, is_full = predicted
        if is_full:
            stop = self._rules.keep_together(page.lines, len(page.lines) - 1, layout)
            notes = [note for note in page.notes if note.position < stop]
            page = Page(page.lines[: max(stop, 1)], notes)
        return self._end_page(start, page, layout)

    def _end_page(self, start: int, page: Page, layout: Layout) -> _PageEnd:
        """Return how a page ends that begins with a line and has these lines and notes."""
        fitting = self._rules.count_fitting(page)
        if fitting < len(page.lines):
            position = self._rules.find_break(page, fitting, layout)
            if position is not None:
                return _PageEnd(start + position, is_broken=True)
        return _PageEnd(start + len(page.lines), is_broken=False)


def _show_page(layout: Layout, number: int) -> Page:
    """Return a page as a layout shows it."""
    shown = layout.pages.get(number, range(0))
    marks = {
        note.number: index - shown.start
        for index in shown
        for note in layout.notes_by_line.get(index, [])
    }
    notes = [
        PlacedNote(marks.get(note.number, -1), note.start.y, note.bottom)
        for note in layout.notes_by_page.get(number, [])
    ]
    return Page(layout.lines[shown.start : shown.stop], notes)
