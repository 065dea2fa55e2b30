"""Predict which lines dxpdf puts on a page, from what layouts have shown so far.

dxpdf 0.8 puts lines on a page as long as they end above the notes of earlier blocks and their own;
it does not count the notes of earlier lines in the same block.
"""

from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import pairwise

from lettergen.export.pdf.dxpdf.layout import Key, Layout, Line, Note
from lettergen.export.pdf.dxpdf.page_breaks import PageBreak
from lettergen.export.pdf.dxpdf.page_rules import Page, PlacedNote

_FREE_LINES = 4  # a page with room for more is ended by a page break of the letter's own


class PageGeometry:
    """The measures of one letter's lines, notes and pages, in points."""

    def __init__(self) -> None:
        # From the top of a line to that of the next: for two lines, and for any two alike.
        self._gaps: dict[tuple[Key, Key], float] = {}
        self._usual_gaps: dict[tuple[bool, bool, float, float], float] = {}
        self._note_heights: dict[int, float] = {}  # from the top of a note to that of the next
        self._overlap = 0.0  # by how much the bottom of a note is lower than the top of the next
        self._page_starts: set[Key] = set()  # lines behind page breaks of the letter's own
        self._top: float | None = None  # of the text on pages behind the first
        self._bottom = 0.0  # of the notes, and of the text on pages without notes
        self._slack = float("inf")  # what dxpdf leaves free above the notes

    def learn(self, layout: Layout, breaks: Set[PageBreak]) -> None:
        """Learn from a layout; ``breaks`` are lettergen's page breaks in it."""
        self._bottom = max([self._bottom, *(note.bottom for note in layout.notes)])
        for notes in layout.notes_by_page.values():
            for note, next_note in pairwise(notes):
                self._note_heights[note.number] = next_note.start.y - note.start.y
                self._overlap = note.bottom - next_note.start.y
            last = notes[-1]
            height = last.bottom - last.start.y - self._overlap
            self._note_heights.setdefault(last.number, height)
        for line, following in pairwise(layout.lines):
            if line.page == following.page:
                gap = following.top - line.top
                self._gaps[line.key, following.key] = gap
                self._usual_gaps[_kind(line, following)] = gap
        for page, next_page in pairwise(layout.pages.values()):
            self._learn_end(page, next_page.start, layout, breaks)

    def _learn_end(
        self, page: range, following: int, layout: Layout, breaks: Set[PageBreak]
    ) -> None:
        """Learn from the end of a page, and the top of the next one."""
        line, next_line = layout.lines[page[-1]], layout.lines[following]
        self._top = next_line.top if self._top is None else min(self._top, next_line.top)
        if next_line.page_break in breaks:
            self._page_starts.discard(next_line.key)
            return
        *_, limit = self._list_limits(page, layout)
        *_, next_limit = self._list_limits(range(page.start, following + 1), layout)
        free = next_limit - line.top - self._find_gap(line, next_line) - next_line.height
        if free > _FREE_LINES * line.height:
            self._page_starts.add(next_line.key)
        else:
            self._page_starts.discard(next_line.key)
            self._slack = min(self._slack, limit - line.bottom)

    def predict(self, start: int, layout: Layout) -> tuple[Page, bool] | None:
        """Return the page that begins with a line of a layout, and whether it is full.

        The last line of a full page is one that does not fit any more. ``None`` if no layout has
        shown a page behind the first.
        """
        lines = layout.lines
        shown = layout.pages[lines[start].page]
        top = lines[start].top if start == shown.start else self._top
        if top is None:
            return None
        slack = 0.0 if self._slack == float("inf") else self._slack
        page, is_full = [_move(lines[start], top)], False
        limits = self._list_limits(range(start, len(lines)), layout)
        next(limits)
        for index, limit in zip(range(start + 1, len(lines)), limits, strict=True):
            if lines[index].key in self._page_starts:
                break
            top += self._find_gap(lines[index - 1], lines[index])
            page.append(_move(lines[index], top))
            is_full = page[-1].bottom > limit - slack
            if is_full:
                break
        stop = start + len(page) - is_full
        return Page(page, self._place_notes(start, stop, layout)), is_full

    def _list_limits(self, indices: range, layout: Layout) -> Iterator[float]:
        """Yield where each of these lines of a page must end: above the notes that count for it."""
        reserved = own = 0.0
        block = layout.lines[indices.start].block
        for index in indices:
            if layout.lines[index].block != block:
                block, reserved, own = layout.lines[index].block, reserved + own, 0.0
            height = sum(map(self._find_height, layout.notes_by_line.get(index, [])))
            yield self._bottom - reserved - height
            own += height

    def _place_notes(self, start: int, stop: int, layout: Layout) -> list[PlacedNote]:
        """Stack the notes with marks in these lines above the bottom of the page."""
        placed: list[PlacedNote] = []
        top = self._bottom - self._overlap
        for index in reversed(range(start, stop)):
            for note in reversed(layout.notes_by_line.get(index, [])):
                bottom, top = top + self._overlap, top - self._find_height(note)
                placed.append(PlacedNote(index - start, top, bottom))
        return placed[::-1]

    def _find_height(self, note: Note) -> float:
        return self._note_heights.get(note.number, 0.0)

    def _find_gap(self, line: Line, following: Line) -> float:
        """Return the distance from a line to the next; that of similar lines if it is not known."""
        gap = self._gaps.get((line.key, following.key))
        if gap is None:
            gap = self._usual_gaps.get(_kind(line, following), line.height)
        return gap


def _kind(line: Line, following: Line) -> tuple[bool, bool, float, float]:
    in_table = line.word is None and following.word is None
    return line.block == following.block, in_table, line.height, following.height


def _move(line: Line, top: float) -> Line:
    return replace(line, top=top, bottom=top + line.height)
