"""Keep text clear of footnotes, for which dxpdf reserves no space.

dxpdf fills a page with lines first and adds their footnotes afterwards, so on a full page the text
runs into the notes. So the letter is laid out with a probe behind every word. Where lines reach
into the notes of their page, the page is broken before the first that does, as Word would break it.
Then the letter is laid out again, until no page changes.
"""

from collections.abc import Iterable

from lxml import etree

from lettergen.docx.fields import create_run
from lettergen.docx.xml import w
from lettergen.export.pdf.dxpdf.adapt import AdaptedLetter
from lettergen.export.pdf.dxpdf.layout import Convert, Layout, Mark, Measurer, Note, list_blocks
from lettergen.export.pdf.dxpdf.page_breaks import PageBreak, break_pages
from lettergen.export.pdf.dxpdf.pagination import Paginator
from lettergen.export.pdf.dxpdf.words import find_word_starts, split_run

_MAX_PASSES = 60


def make_space(letter: AdaptedLetter, convert: Convert) -> tuple[list[Note], list[int]]:
    """Break the pages of a letter so that its lines stay clear of its notes; the letter is changed.

    Return the notes, and the pages, from 1, whose text still runs into notes. That happens where a
    table does, where a note is longer than its page, and in columns, where no page is broken.
    """
    if not letter.footnotes:
        return [], []
    measurer, layout = _keep_marks_with_words(letter, convert)
    paginator = Paginator(letter)
    breaks: list[PageBreak] = []
    for _ in range(_MAX_PASSES if not _has_columns(letter) else 0):
        plan = paginator.plan(layout, breaks)
        if plan == breaks:
            break
        breaks = plan
        layout = measurer.measure(breaks)
    break_pages(list_blocks(letter.body), breaks)
    crowded = [page + 1 for page in paginator.find_crowded(layout)]
    return layout.notes, crowded


def _has_columns(letter: AdaptedLetter) -> bool:
    """Return whether a section is set in columns (17.6.4)."""
    return any(columns.get(w("num"), "1") != "1" for columns in letter.body.iter(w("cols")))


def _keep_marks_with_words(letter: AdaptedLetter, convert: Convert) -> tuple[Measurer, Layout]:
    """Insert line breaks so that no line begins with a note mark; return the layout after that.

    dxpdf takes the mark of a footnote for a word of its own, and may begin a line with it.
    """
    for _ in range(_MAX_PASSES):
        measurer = Measurer(letter, convert)
        layout = measurer.measure()
        if not _fix_torn_marks(note.mark for note in layout.notes):
            break
    return measurer, layout


def _fix_torn_marks(marks: Iterable[Mark]) -> bool:
    """Begin a line with the word of the first torn mark in each paragraph; return if there was any.

    The next one in the same paragraph may be whole then.
    """
    fixed = set()
    for mark in marks:
        if mark.is_torn and mark.paragraph not in fixed and _break_line(mark):
            fixed.add(mark.paragraph)
    return bool(fixed)


def _break_line(mark: Mark) -> bool:
    """Break the line before the word of a mark; return False if it begins a line already."""
    starts = find_word_starts(mark.paragraph)
    if not mark.word or mark.word > len(starts) or starts[mark.word - 1].line_break is not None:
        return False
    run = split_run(starts[mark.word - 1])
    run.addprevious(create_run(run.find(w("rPr")), [etree.Element(w("br"))]))
    return True
