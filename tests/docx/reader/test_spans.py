"""What the paragraphs of a Word document hold, and what of it is shown."""

import pytest

from lettergen.docx.reader import model as word
from lettergen.docx.reader.model import State
from lettergen.docx.reader.text import find_paragraphs, join_spans
from tests.support import documents
from tests.support.word_reader import (
    build_field,
    build_run,
    list_contents,
    read_document,
    read_shown,
    read_spans,
)

STYLES = f"""<w:styles xmlns:w="{documents.W}">
  <w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/>
    <w:rPr><w:b/><w:color w:val="FF0000"/><w:sz w:val="30"/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Raised"><w:name w:val="Raised"/>
    <w:rPr><w:vertAlign w:val="superscript"/><w:u w:val="single"/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/>
    <w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""


@pytest.mark.parametrize(
    ("inner", "state"),
    [
        (build_run("x"), State.PLAIN),
        (f'<w:ins w:id="1">{build_run("x")}</w:ins>', State.INSERTED),
        (f'<w:moveTo w:id="1">{build_run("x")}</w:moveTo>', State.INSERTED),
        (f'<w:del w:id="1">{build_run("x").replace("w:t", "w:delText")}</w:del>', State.DELETED),
        (f'<w:moveFrom w:id="1">{build_run("x")}</w:moveFrom>', State.DELETED),
        (
            f'<w:ins w:id="1"><w:del w:id="2">{build_run("x")}</w:del></w:ins>',
            State.INSERTED | State.DELETED,
        ),
        (build_run("x", "<w:vanish/>"), State.HIDDEN),
        (build_run("x", '<w:rStyle w:val="Secret"/>'), State.HIDDEN),
        (build_run("x", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>'), State.PLAIN),
        (
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{build_run('x')}</w:sdtContent></w:sdt>",
            State.PLACEHOLDER,
        ),
    ],
)
def test_a_span_knows_its_state(inner: str, state: State) -> None:
    [span] = read_spans(inner, styles=STYLES)
    assert span.content == word.Text("x")
    assert span.state == state


def test_what_is_deleted_hidden_or_code_is_not_shown() -> None:
    states = [s for s in State if not s.is_shown]
    assert states == [State.DELETED, State.HIDDEN, State.INSTRUCTION]
    assert (State.INSERTED | State.PLACEHOLDER).is_shown
    assert not (State.INSERTED | State.DELETED).is_shown


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next(mark: str) -> None:
    first = f'<w:p><w:pPr><w:rPr><w:{mark} w:id="1"/></w:rPr></w:pPr>{build_run("inter")}</w:p>'
    second = f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{build_run("national")}</w:p>'
    [paragraph] = find_paragraphs(read_document(first + second).body.blocks)
    assert join_spans(paragraph.shown) == "international"
    assert paragraph.format.alignment == "right"
    assert paragraph.number == 1


def test_a_paragraph_with_nothing_to_go_on_in_stays_one() -> None:
    first = f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{build_run("a")}</w:p>'
    row = f"<w:tr><w:tc><w:p>{build_run('b')}</w:p></w:tc></w:tr>"
    assert read_shown(f"{first}<w:tbl><w:tblPr/>{row}</w:tbl>{first}") == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("inner", "content"),
    [
        ("<w:tab/>", word.Tab()),
        ('<w:ptab w:alignment="right"/>', word.Tab()),
        ("<w:br/>", word.Break("line")),
        ('<w:br w:type="textWrapping" w:clear="all"/>', word.Break("line")),
        ("<w:cr/>", word.Break("line")),
        ('<w:br w:type="page"/>', word.Break("page")),
        ("<w:noBreakHyphen/>", word.Text("\u2011")),
        ("<w:softHyphen/>", word.Text("\u00ad")),
        ("<w:pgNum/>", word.PageNumber()),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', word.Symbol("Wingdings", 0xF0FC, "✓")),
        ('<w:sym w:font="Our Logo" w:char="F041"/>', word.Symbol("Our Logo", 0xF041, "")),
        ('<w:sym w:font="Arial" w:char="2116"/>', word.Text("№")),
        ('<w:sym w:font="Arial" w:char="no"/>', word.Symbol("Arial", 0xFFFD, "")),
        ('<w:commentReference w:id="3"/>', word.CommentReference("3")),
        (
            "<w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>",
            word.Ruby("漢", "kan"),
        ),
    ],
)
def test_what_a_run_holds_besides_text(inner: str, content: word.Content) -> None:
    assert list_contents(read_spans(f"<w:r>{inner}</w:r>")) == [content]


def test_text_in_a_symbol_font_is_symbols() -> None:
    found = read_spans(build_run("a ü", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'))
    assert list_contents(found) == [
        word.Symbol("Symbol", ord("a"), "α"),
        word.Text(" "),
        word.Symbol("Symbol", ord("ü"), ""),
    ]


def test_an_equation_is_its_characters() -> None:
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    inner = (
        f'<m:oMath xmlns:m="{maths}"><m:r><m:t>E=</m:t></m:r><m:r><m:t>mc²</m:t></m:r></m:oMath>'
    )
    assert list_contents(read_spans(inner)) == [word.Equation("E=mc²")]
    assert read_shown(inner) == ["E=mc²"]  # beside any paragraph


def test_formatting_is_what_all_styles_come_to() -> None:
    inner = build_run("a") + build_run("b", '<w:rStyle w:val="Raised"/><w:i/><w:b w:val="0"/>')
    body = f'<w:p><w:pPr><w:pStyle w:val="Loud"/></w:pPr>{inner}</w:p>'
    [paragraph] = find_paragraphs(read_document(body, styles=STYLES).body.blocks)
    first, second = paragraph.spans
    assert first.formatting == paragraph.format.formatting
    assert (first.formatting.bold, first.formatting.size, first.formatting.colour) == (
        *(True, 30, "FF0000"),
    )
    look = second.formatting
    assert (look.bold, look.italic, look.vertical, look.underline) == (
        *(False, True, "superscript", "single"),
    )
    assert second.language == "en-GB"


def test_what_is_turned_off_is_off() -> None:
    off = '<w:u w:val="none"/><w:highlight w:val="none"/><w:vertAlign w:val="baseline"/>'
    [span] = read_spans(build_run("x", off))
    assert (span.formatting.underline, span.formatting.highlight, span.formatting.vertical) == (
        *("", "", ""),
    )


@pytest.mark.parametrize(
    ("inner", "link", "target"),
    [
        ('<w:hyperlink r:id="web">{}</w:hyperlink>', ("https://example.org/a#b", ""), None),
        (
            '<w:hyperlink r:id="web" w:anchor="c">{}</w:hyperlink>',
            ("https://example.org/a#b", "c"),
            "https://example.org/a#c",
        ),
        ('<w:hyperlink w:anchor="c">{}</w:hyperlink>', ("", "c"), ""),
        (
            build_field(' HYPERLINK "https://x.example/" \\o "tip" ', "{}"),
            ("https://x.example/", ""),
            None,
        ),
        (
            build_field(' HYPERLINK "https://x.example/" \\l "c" ', "{}"),
            ("https://x.example/", "c"),
            "https://x.example/#c",
        ),
        (build_field(' HYPERLINK \\l "c" ', "{}"), ("", "c"), ""),
    ],
)
def test_a_span_knows_where_it_leads(inner: str, link: tuple[str, str], target: str | None) -> None:
    [span] = read_spans(inner.replace("{}", build_run("x")))
    assert span.link == word.Link(*link)
    assert span.link.target == (link[0] if target is None else target)


@pytest.mark.parametrize(
    "inner", ['<w:hyperlink r:id="gone">{}</w:hyperlink>', build_field(' HYPERLINK "open ', "{}")]
)
def test_a_link_that_leads_nowhere_is_text(inner: str) -> None:
    [span] = read_spans(inner.replace("{}", build_run("x")))
    assert (span.content, span.link) == (word.Text("x"), None)
