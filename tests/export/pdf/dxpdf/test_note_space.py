"""Lines and notes do not overlap when dxpdf lays out a letter."""

import os
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettergen.export.pdf.dxpdf import adapt, note_space
from tests.support import documents, pdf_text
from tests.support.documents import W
from tests.support.pdf_letters import lay_out_with_dxpdf
from tests.support.pdf_text import Character

# Words of the body are b's, those of notes n's: so each letter tells where it belongs.
STYLES = f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz w:val="24"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="FootnoteText"><w:pPr><w:spacing w:after="0"/></w:pPr>
<w:rPr><w:sz w:val="20"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading"><w:pPr><w:keepNext/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Block"><w:pPr><w:keepLines/></w:pPr></w:style>
</w:styles>"""
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="8000"/>'
    '<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500"'
    ' w:footer="500" w:gutter="0"/></w:sectPr>'
)


@pytest.fixture(autouse=True)
def quiet(capfd: pytest.CaptureFixture[str]) -> None:
    """Fontconfig complains on the standard error stream of this process, where no worker is."""


class Letter:
    """A letter under construction: paragraphs of words, and notes behind some of them."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.blocks: list[str] = []

    def paragraph(self, words: int, notes: dict[int, int] | None = None, style: str = "") -> None:
        """Add a paragraph of so many words; ``notes`` has the words of a note behind a word."""
        pieces = []
        for word in range(words):
            pieces.append(
                _run("bbbbbb" + (" " if word + 1 < words and not _at(notes, word) else ""))
            )
            if _at(notes, word):
                assert notes is not None
                pieces += [self._mark(notes[word]), _run(" ")]
        named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        self.blocks.append(f"<w:p>{named}{''.join(pieces)}</w:p>")

    def table(self, rows: int) -> None:
        """Add a table."""
        row = f"<w:tr><w:tc><w:p>{_run('bbbb')}</w:p></w:tc></w:tr>"
        grid = '<w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
        self.blocks.append(f"<w:tbl><w:tblPr/>{grid}{row * rows}</w:tbl>")

    def _mark(self, words: int) -> str:
        self.notes.append(
            f'<w:footnote w:id="{len(self.notes) + 1}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/>'
            f"</w:pPr><w:r><w:footnoteRef/></w:r>{_run(' ' + 'nnnnnn ' * words)}</w:p></w:footnote>"
        )
        superscript = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        return f'<w:r>{superscript}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'

    def laid_out(self) -> tuple[bytes, list[int]]:
        """Out: the PDF, and the pages that room could not be made on."""
        adapted = adapt.adapt_letter(self.data())
        _, crowded = note_space.make_space(adapted, lay_out_with_dxpdf)
        return lay_out_with_dxpdf(adapted.pack()), crowded

    def data(self) -> bytes:
        notes = f'<w:footnotes xmlns:w="{W}">{"".join(self.notes)}</w:footnotes>'
        inner = documents.build_body("".join(self.blocks) + SECTION)
        return documents.pack("plain", document=inner, footnotes=notes, styles=STYLES)


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _at(notes: dict[int, int] | None, word: int) -> bool:
    return notes is not None and word in notes


def overlaps(pdf: bytes) -> list[Character]:
    """Return the characters of the body that are below the top of their page's notes."""
    found = pdf_text.read_characters(pdf)
    tops = {
        page: min(c.top for c in found if c.page == page and c.text == "n")
        for page in {c.page for c in found if c.text == "n"}
    }
    return [c for c in found if c.text == "b" and c.bottom > tops.get(c.page, 1e9)]


def lines(pdf: bytes, page: int) -> int:
    """Return the number of lines of the body on a page."""
    return len(
        {round(c.bottom) for c in pdf_text.read_characters(pdf) if c.page == page and c.text == "b"}
    )


def test_left_to_itself_dxpdf_lets_text_run_into_the_notes() -> None:
    letter = Letter()
    letter.paragraph(230, {100: 30})
    assert overlaps(lay_out_with_dxpdf(adapt.adapt_letter(letter.data()).pack()))


def test_a_paragraph_is_cut_where_its_page_is_full() -> None:
    letter = Letter()
    letter.paragraph(230, {100: 30})
    pdf, crowded = letter.laid_out()
    assert (overlaps(pdf), crowded) == ([], [])
    assert lines(pdf, 0) > 8
    assert lines(pdf, 1) > 2


def test_the_words_are_the_same_as_before() -> None:
    letter = Letter()
    letter.paragraph(230, {100: 30})
    letter.paragraph(30, {3: 5})
    pdf, _ = letter.laid_out()
    count = Counter(c.text for c in pdf_text.read_characters(pdf))
    assert (count["b"], count["n"]) == (260 * 6, 35 * 6)


def test_a_heading_goes_along_with_the_paragraph_below_it() -> None:
    letter = Letter()
    letter.paragraph(190)
    letter.paragraph(1, style="Heading")
    letter.paragraph(22, {1: 60})
    pdf, crowded = letter.laid_out()
    assert (overlaps(pdf), crowded) == ([], [])
    assert lines(pdf, 1) >= 2


def test_a_paragraph_that_keeps_its_lines_moves_as_a_whole() -> None:
    letter = Letter()
    letter.paragraph(120)
    letter.paragraph(90, {2: 40}, style="Block")
    pdf, crowded = letter.laid_out()
    assert (overlaps(pdf), crowded) == ([], [])
    assert Counter(c.page for c in pdf_text.read_characters(pdf) if c.text == "b") == {
        0: 720,
        1: 540,
    }


def test_a_note_that_leaves_no_space_for_its_line_is_reported() -> None:
    letter = Letter()
    letter.paragraph(20, {2: 400})
    assert letter.laid_out()[1] == [1]


@pytest.mark.parametrize("rows", range(8, 18))
def test_a_table_does_not_run_into_the_notes_before_it(rows: int) -> None:
    letter = Letter()
    letter.paragraph(40, {3: 40})
    letter.table(rows)
    pdf, crowded = letter.laid_out()
    assert (overlaps(pdf), crowded) == ([], [])


def test_no_page_is_broken_where_text_is_in_columns() -> None:
    letter = Letter()
    letter.paragraph(230, {100: 30})
    letter.paragraph(230, {100: 30})
    letter.blocks.append(
        SECTION.replace("</w:sectPr>", '<w:cols w:num="2" w:space="400"/></w:sectPr>')
    )
    adapted = adapt.adapt_letter(letter.data())
    before = adapted.pack()
    _, crowded = note_space.make_space(adapted, lay_out_with_dxpdf)
    assert adapted.pack() == before
    assert {c.page + 1 for c in overlaps(lay_out_with_dxpdf(before))} <= set(crowded)


def test_a_bookmark_stays_one_where_its_paragraph_is_cut() -> None:
    letter = Letter()
    letter.paragraph(230, {100: 30})
    bookmark = '<w:bookmarkStart w:id="7" w:name="here"/><w:bookmarkEnd w:id="7"/>'
    letter.blocks[0] = letter.blocks[0].replace("<w:p>", f"<w:p>{bookmark}", 1)
    adapted = adapt.adapt_letter(letter.data())
    note_space.make_space(adapted, lay_out_with_dxpdf)
    assert len(list(adapted.body)) == 3
    assert len(list(adapted.body.iter(f"{{{W}}}bookmarkStart"))) == 1


def test_a_mark_in_the_first_line_that_goes_takes_its_note_along() -> None:
    """Then the space of the note is free for the lines above, except for that one."""
    letter = Letter()
    letter.paragraph(250, dict.fromkeys((5, 200), 25))
    pdf, crowded = letter.laid_out()
    assert (overlaps(pdf), crowded) == ([], [])
    assert [
        sum(c.text == "n" for c in pdf_text.read_characters(pdf) if c.page == p) for p in (0, 1)
    ] == [
        150,
        150,
    ]


def test_a_letter_without_notes_does_not_change() -> None:
    letter = Letter()
    letter.paragraph(300)
    adapted = adapt.adapt_letter(letter.data())
    before = adapted.pack()
    note_space.make_space(adapted, lay_out_with_dxpdf)
    assert adapted.pack() == before


def test_a_long_letter_is_laid_out_a_few_times() -> None:
    """Page by page, it would be laid out fifty times."""
    letter = Letter()
    for words in (40, 70, 25, 90, 55) * 24:
        letter.paragraph(words, {words // 3: 4, words // 2: 11, words - 2: 7})
    layouts = []

    def convert(data: bytes) -> bytes:
        layouts.append(lay_out_with_dxpdf(data))
        return layouts[-1]

    adapted = adapt.adapt_letter(letter.data())
    notes, crowded = note_space.make_space(adapted, convert)
    pdf = lay_out_with_dxpdf(adapted.pack())
    assert (overlaps(pdf), crowded, len(notes)) == ([], [], 360)
    assert len(pdf_text.read_pages(pdf)) > 50
    assert len(layouts) < 12


@pytest.mark.slow
def test_no_page_is_left_with_the_last_lines_of_the_one_before() -> None:
    """A page that is broken twice would leave a page of two lines behind it."""
    letter = Letter()
    for words in (40, 70, 25, 90, 55) * 12:
        letter.paragraph(words, {words // 3: 4, words // 2: 11, words - 2: 7})
    pdf, _ = letter.laid_out()
    count = len(pdf_text.read_pages(pdf))
    assert min(lines(pdf, page) for page in range(count - 1)) > 3


@pytest.mark.parametrize("indent", range(0, 400, 40))
def test_no_line_begins_with_a_note_s_mark(indent: int) -> None:
    letter = Letter()
    letter.paragraph(9, dict.fromkeys(range(9), 1))
    letter.blocks[0] = letter.blocks[0].replace(
        "<w:p>", f'<w:p><w:pPr><w:ind w:right="{5000 + indent}"/></w:pPr>', 1
    )
    pdf, _ = letter.laid_out()
    rows = [row for row in pdf_text.read_lines(pdf)[0] if "b" in row]
    assert all(row.startswith("b") for row in rows), rows


PARAGRAPHS = st.lists(
    st.tuples(
        st.integers(1, 120),
        st.dictionaries(st.integers(0, 119), st.integers(1, 60), max_size=3),
        st.sampled_from(["", "", "Heading", "Block"]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=int(os.environ.get("LETTERGEN_FUZZ_EXAMPLES", "25")))
@given(PARAGRAPHS)
def test_text_never_runs_into_notes_on_a_page_that_is_not_reported(
    paragraphs: list[tuple[int, dict[int, int], str]],
) -> None:
    letter = Letter()
    for words, notes, style in paragraphs:
        letter.paragraph(words, {at: n for at, n in notes.items() if at < words}, style)
    pdf, crowded = letter.laid_out()
    assert {c.page + 1 for c in overlaps(pdf)} <= set(crowded)
    words = sum(words for words, _, _ in paragraphs)
    assert sum(c.text == "b" for c in pdf_text.read_characters(pdf)) == words * 6
