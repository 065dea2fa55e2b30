"""What a letter may hold and every format has to keep, each with the words that it then has."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettergen.docx.xml import escape_text
from lettergen.export import html, markdown, text
from lettergen.export.format import FinishedLetter
from tests.support import documents, finished_letters
from tests.support.word_reader import MARK, build_field, build_run

SPACE = f'xmlns:w="{documents.W}"'
NOTES = (
    f"<w:footnotes {SPACE}>"
    '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t> First.</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> Second.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
NOTE = (
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
)
SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'


def write(body: str, **changes: str | None) -> tuple[str, str, str]:
    """In: the blocks of a body. Out: the inside of its page, its text, its Markdown."""
    letter = finished_letters.build_letter(body, **changes)
    page, plain, marked = (_whole(letter, make) for make in (html, text, markdown))
    inner = page.partition('<div class="letter">\n')[2].rpartition("</div>\n</main>")[0]
    return inner, plain, marked


def _whole(letter: FinishedLetter, module: object) -> str:
    export = module.export(letter)  # type: ignore[attr-defined]
    assert export.findings == ()
    return str(export.data.decode())


def bookmark(name: str, inner: str) -> str:
    return f'<w:bookmarkStart w:id="5" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="5"/>'


def test_the_second_mark_of_a_note_is_a_mark_that_leads_to_it() -> None:
    body = f"<w:p>{build_run('First')}{bookmark('_Ref', NOTE.format(1))}</w:p>"
    again = build_field(" NOTEREF _Ref \\f \\h ", build_run("1", SUPERSCRIPT))
    body += f"<w:p>{build_run('Again')}{again}{build_run('.')}</w:p>"
    page, plain, marked = write(body, footnotes=NOTES)
    mark = '<sup><a id="{}" href="#fn1" role="doc-noteref">[1]</a></sup>'
    assert f"First{mark.format('fnref1')}<" in page
    assert f"Again{mark.format('fnref1-2')}." in page
    assert page.count('<li id="fn1">') == page.count('href="#fnref1"') == 1
    assert plain.startswith("First[1]\n") and "\nAgain[1].\n" in plain
    assert marked.count("[^1]:") == 1
    assert "Again[^1]." in marked


def test_a_note_that_is_named_in_the_text_is_a_link_to_where_it_is_marked() -> None:
    body = f"<w:p>{build_run('First')}{bookmark('_Ref', NOTE.format(1))}</w:p><w:p/>"
    named = build_field(" NOTEREF _Ref \\h ", build_run("1"))
    page, plain, _ = write(f"{body}<w:p>{build_run('see note ')}{named}</w:p>", footnotes=NOTES)
    assert '<p id="paragraph-0">First' in page
    assert 'see note <a href="#paragraph-0">1</a>' in page
    assert "see note 1\n" in plain


def test_raised_text_beside_the_mark_of_a_note_stays_apart_from_it() -> None:
    for before, after in (("21", "st"), ("m", "2")):
        raised = build_run(after, SUPERSCRIPT)
        page, plain, marked = write(
            f"<w:p>{build_run(before)}{raised}{NOTE.format(1)}</w:p>", footnotes=NOTES
        )
        assert f"{before}<sup>{after}</sup><sup><a id=" in page
        assert plain.startswith(f"{before}{after}[1]\n")
        assert marked.startswith(f"{before}<sup>{after}</sup>[^1]\n")


def test_a_text_box_may_be_anchored_before_the_words_of_its_paragraph() -> None:
    inner = documents.build_paragraph("box")
    box = f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>"
    page, plain, marked = write(f"<w:p>{box}{build_run('words')}</w:p>")
    assert page == "<p>words</p>\n<p>box</p>\n"
    assert plain == marked == "words\n\nbox\n"


def test_letters_may_come_straight_after_a_link() -> None:
    link = build_field(' HYPERLINK "https://a.example/" ', build_run("link"))
    page, plain, marked = write(f"<w:p>{link}{build_run('ed')}</w:p>")
    assert page == '<p><a href="https://a.example/">link</a>ed</p>\n'
    assert plain == "link <https://a.example/>ed\n"
    assert marked == "[link](https://a.example/)ed\n"


def test_words_of_an_address_do_not_stand_in_for_words_of_the_letter() -> None:
    link = build_field(' HYPERLINK "https://a.example/" ', build_run("link"))
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    lost = f'<m:oMath xmlns:m="{maths}"><m:r><m:t>example</m:t></m:r></m:oMath>'
    letter = finished_letters.build_letter(f"<w:p>{link}{lost}</w:p>")
    for module in (html, text, markdown):
        assert [finding.code for finding in module.export(letter).findings] == ["LG451"]


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    first = f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{build_run("inter")}</w:p>'
    page, plain, marked = write(first + documents.build_paragraph("national"))
    assert page == "<p>international</p>\n"
    assert plain == marked == "international\n"


LEVEL = (
    f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
ITEM = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'


@pytest.mark.parametrize(
    ("number_format", "attributes", "label", "marked"),
    [
        ("decimal", "", "", "1. a"),
        ("lowerLetter", ' type="a"', "", "- a. a"),
        ("decimalZero", ' class="labelled"', '<span class="label">01.</span> ', "- 01. a"),
        ("ordinal", ' class="labelled"', '<span class="label">1st.</span> ', "- 1st. a"),
    ],
)
def test_a_label_that_html_would_not_count_is_written(
    number_format: str, attributes: str, label: str, marked: str
) -> None:
    numbering = LEVEL.format(number_format)
    page, _, written = write(ITEM.format(build_run("a")), numbering=numbering)
    assert page == f"<ol{attributes}>\n<li>{label}a</li>\n</ol>\n"
    assert written == f"{marked}\n"


def test_letters_beyond_aa_are_written_as_word_doubles_them() -> None:
    numbering = LEVEL.format("lowerLetter")
    page, plain, _ = write(
        "".join(ITEM.format(build_run("x")) for _ in range(28)), numbering=numbering
    )
    assert '<span class="label">bb.</span> x' in page
    assert plain.endswith("aa. x\nbb. x\n")


STYLES = f"""<w:styles {SPACE}>
  <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>
    <w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="Line"><w:name w:val="Line"/>
    <w:rPr><w:u w:val="single"/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Raised"><w:name w:val="Raised"/>
    <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
</w:styles>"""


def test_formatting_of_styles_is_shown_but_not_what_makes_a_heading() -> None:
    def of(style: str, inner: str) -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'

    raised = build_run("th", '<w:rStyle w:val="Raised"/>')
    body = of("H1", build_run("Bold ", "<w:b/>") + build_run("plain", "<w:i/>"))
    body += of("Line", build_run("13")) + "<w:p/>" + of("", build_run("4") + raised)
    page, _, _ = write(body, styles=STYLES)
    assert page == "<h2>Bold <em>plain</em></h2>\n<p><u>13</u></p>\n<p>4<sup>th</sup></p>\n"


def test_a_link_may_lead_to_a_paragraph_of_a_note_s_mark_but_not_to_an_empty_one() -> None:
    link = f'<w:p><w:hyperlink w:anchor="{{}}">{build_run("there")}</w:hyperlink></w:p>'
    body = f"<w:p>{bookmark('mark', NOTE.format(1))}</w:p><w:p>{bookmark('none', '')}</w:p>"
    page, _, _ = write(body + link.format("mark") + link.format("none"), footnotes=NOTES)
    assert '<p id="paragraph-0"><sup>' in page
    assert '<p><a href="#paragraph-0">there</a><br>there</p>' in page


TIGHT = '<w:pPr><w:spacing w:after="0"/></w:pPr>'


def test_a_link_may_lead_to_a_line_of_an_address() -> None:
    lines = f"<w:p>{TIGHT}{build_run('1 Mill Lane')}</w:p>"
    lines += f"<w:p>{TIGHT}{bookmark('here', build_run('Maidstone'))}</w:p>"
    link = f'<w:p><w:hyperlink w:anchor="here">{build_run("there")}</w:hyperlink></w:p>'
    page, _, marked = write(f"{lines}<w:p/>{link}")
    assert page.startswith('<p>1 Mill Lane<br><span id="paragraph-1"></span>Maidstone</p>\n')
    assert '<a href="#paragraph-1">there</a>' in page
    assert marked == "1 Mill Lane\\\nMaidstone\n\nthere\n"


def test_a_note_may_end_with_a_list() -> None:
    item = ITEM.format(build_run("item"))
    notes = NOTES.replace("</w:p></w:footnote>", f"</w:p>{item}</w:footnote>", 1)
    body = f"<w:p>{build_run('x')}{NOTE.format(1)}</w:p>"
    page, plain, _ = write(body, footnotes=notes, numbering=LEVEL.format("decimal"))
    back = r'<p><a href="#fnref1" role="doc-backlink"[^>]*>Back</a></p>'
    assert re.search(rf"</ol>\n{back}\n</li>", page)
    assert plain.endswith("[1] First.\n\n    1. item\n")


def test_tables_in_tables_take_no_longer_the_deeper_they_are() -> None:
    table = documents.build_paragraph("x")
    lines = '<w:tblBorders><w:insideV w:val="single"/></w:tblBorders>'
    for _ in range(14):
        row = f"<w:tr><w:tc><w:tcPr/>{table}<w:p/></w:tc></w:tr>"
        table = f"<w:tbl><w:tblPr>{lines}</w:tblPr><w:tblGrid/>{row}</w:tbl>"
    assert write(table)[1].split() == ["x"]


def test_hidden_marks_of_fields_that_do_not_fit_lose_no_word() -> None:
    inner = MARK.format("begin") + build_run("kept")
    assert write(f"<w:p>{inner}</w:p>")[1] == "kept\n"


# Documents at random: whatever is in whatever, no format may lose a word or end in a crash.

_TEXTS = st.text("ab1 *_[]<&-", max_size=6)
_PROPERTIES = st.lists(
    st.sampled_from(["<w:b/>", "<w:i/>", '<w:u w:val="single"/>', SUPERSCRIPT, "<w:strike/>"]),
    max_size=2,
    unique=True,
).map("".join)
_RUNS = st.builds(lambda words, look: build_run(escape_text(words), look), _TEXTS, _PROPERTIES)
_LEAVES = _RUNS | st.sampled_from(
    [
        *("<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", build_run("hidden", "<w:vanish/>")),
        *(NOTE.format(1), NOTE.format(2), '<w:bookmarkStart w:id="8" w:name="here"/>'),
    ]
)
_AROUND_INLINES = [
    '<w:ins w:id="1">{}</w:ins>',
    '<w:del w:id="1">{}</w:del>',
    '<w:hyperlink w:anchor="here">{}</w:hyperlink>',
    "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="DATE">{}</w:fldSimple>',
    build_field(' HYPERLINK "https://a.example/" ', "{}"),
    build_field(" PAGE ", "{}"),
    "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
]


def _wrap_inlines(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """In: what draws inlines. Out: what draws something around some of them."""
    around = st.sampled_from(_AROUND_INLINES)
    return st.builds(str.format, around, st.lists(inner, max_size=3).map("".join))


_INLINES = st.recursive(_LEAVES, _wrap_inlines, max_leaves=6)
_PARAGRAPHS = st.builds(
    "<w:p><w:pPr>{}</w:pPr>{}</w:p>".format,
    st.sampled_from(
        [
            *("", "", '<w:pStyle w:val="H1"/>', '<w:pStyle w:val="Q"/>'),
            *('<w:numPr><w:numId w:val="1"/></w:numPr>', '<w:rPr><w:del w:id="2"/></w:rPr>'),
        ]
    ),
    st.lists(_INLINES, max_size=4).map("".join),
)


def _wrap_blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """In: what draws blocks. Out: what draws tables of them."""
    cells = inner.map("<w:tc><w:tcPr/>{}<w:p/></w:tc>".format)
    rows = st.lists(cells, min_size=1, max_size=2).map("".join).map("<w:tr>{}</w:tr>".format)
    lines = '<w:tblBorders><w:insideH w:val="single"/></w:tblBorders>'
    return st.builds(
        "<w:tbl><w:tblPr>{}</w:tblPr>{}</w:tbl>".format,
        st.sampled_from(["", lines]),
        st.lists(rows, min_size=1, max_size=2).map("".join),
    )


_BLOCKS = st.recursive(_PARAGRAPHS, _wrap_blocks, max_leaves=5)


@pytest.mark.slow
@given(st.lists(_BLOCKS, max_size=4).map("".join))
@settings(deadline=None)
def test_no_format_loses_a_word_or_crashes_whatever_is_in_whatever(body: str) -> None:
    styles = STYLES.replace(
        "</w:styles>",
        '<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style></w:styles>',
    )
    page, plain, _ = write(
        body, footnotes=NOTES, numbering=LEVEL.format("lowerLetter"), styles=styles
    )
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)
    assert "hidden" not in page + plain
