"""Each rule by which letters are adapted; the text stays the same."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf import adapt
from tests.support import documents
from tests.support.documents import W

STYLES = f"""<w:styles xmlns:w="{W}">
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Small"><w:rPr><w:sz w:val="16"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Loud"><w:rPr><w:caps/></w:rPr></w:style>
</w:styles>"""

SIZE = '<w:sz w:val="30"/>'
LOUD = '<w:rStyle w:val="Loud"/>'
SEPARATOR = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'


def body(inner: str) -> Element:
    """Return a body of these blocks, adapted."""
    data = documents.pack("plain", document=documents.build_body(inner), styles=STYLES)
    return adapt.adapt_letter(data).body


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(cell: str, margins: str = "", own: str = "") -> str:
    return (
        f"<w:tbl><w:tblPr><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>'
        f"<w:tr><w:tc><w:tcPr>{own}</w:tcPr>{cell}</w:tc></w:tr></w:tbl><w:p/>"
    )


def text(element: Element) -> str:
    return "".join(found.text or "" for found in element.iter(w("t")))


def test_the_text_of_a_content_control_becomes_part_of_its_line() -> None:
    dressed = body(
        f"<w:p>{run('before ')}<w:sdt><w:sdtPr/><w:sdtContent>{run('inside')}<w:sdt><w:sdtContent>"
        f"{run(' deeper')}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>{run(' behind')}</w:p>"
    )
    assert text(dressed) == "before inside deeper behind"
    assert not list(dressed.iter(w("sdt")))


@pytest.mark.parametrize(
    ("behind", "left"),
    [(" Text", "Text"), ("  Text", " Text"), ("\u00a0Text", "Text"), ("Text", "Text")],
)
def test_the_blank_after_a_note_s_number_is_removed(behind: str, left: str) -> None:
    note = f"<w:p><w:r><w:footnoteRef/></w:r>{run(behind)}</w:p>"
    note = f'{SEPARATOR}<w:footnote w:id="1">{note}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    inner = '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    data = documents.pack("plain", document=documents.build_body(inner), footnotes=notes)
    assert [text(found) for found in adapt.adapt_letter(data).footnotes] == [left]


def test_a_paragraph_in_a_cell_gets_the_size_of_its_style() -> None:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>{run("x")}{run("y", SIZE)}</w:p>'
    sizes = [size.get(w("val")) for size in body(table(paragraph)).iter(w("sz"))]
    assert sizes == ["16", "30"]


def test_a_paragraph_of_the_default_size_leaves_the_size_to_the_table_s_style() -> None:
    assert not list(body(table(documents.build_paragraph("x"))).iter(w("sz")))


def test_a_cell_without_margins_gets_margins_of_zero() -> None:
    margins = '<w:left w:w="0" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>'
    own = next(body(table("<w:p/>", margins)).iter(w("tcMar")))
    assert [etree.QName(side).localname for side in own] == ["left"]


def test_a_cell_keeps_the_margins_of_its_own() -> None:
    own = '<w:tcMar><w:left w:w="55" w:type="dxa"/></w:tcMar>'
    margins = '<w:left w:w="0" w:type="dxa"/>'
    sides = list(next(body(table("<w:p/>", margins, own)).iter(w("tcMar"))))
    assert [side.get(w("w")) for side in sides] == ["55"]


def test_capitals_are_typed() -> None:
    inner = f"<w:p>{run('Straße ', '<w:caps/>')}{run('Loud', LOUD)}{run(' plain')}</w:p>"
    assert text(body(inner)) == "STRASSE LOUD plain"


def test_small_capitals_are_smaller_where_the_letters_are_small() -> None:
    dressed = body(f"<w:p>{run('Dame Sara', '<w:smallCaps/>')}</w:p>")
    pieces = [
        (text(piece), [size.get(w("val")) for size in piece.iter(w("sz"))])
        for piece in dressed.iter(w("r"))
    ]
    assert pieces == [("D", []), ("AME", ["19"]), (" S", []), ("ARA", ["19"])]


def test_an_adapted_letter_can_be_adapted_again() -> None:
    data = documents.merge_document("inlines")
    once = adapt.adapt_letter(data)
    again = adapt.adapt_letter(once.pack())
    assert text(again.body) == text(once.body)


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=12)
PROPERTIES = st.sampled_from(["", "<w:caps/>", "<w:smallCaps/>", "<w:b/>", '<w:sz w:val="8"/>'])
WRAPS = st.sampled_from(
    [
        "{}",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:hyperlink w:anchor="a">{}</w:hyperlink>',
        '<w:fldSimple w:instr="TIME">{}</w:fldSimple>',
    ]
)
PIECES = st.lists(st.tuples(WORDS, PROPERTIES, WRAPS), max_size=6)


@given(PIECES, st.booleans())
def test_no_rule_changes_a_word(pieces: list[tuple[str, str, str]], in_cell: bool) -> None:
    runs = [wrap.format(run(_escaped(word), properties)) for word, properties, wrap in pieces]
    paragraph = f"<w:p>{''.join(runs)}</w:p>"
    dressed = body(table(paragraph) if in_cell else paragraph)
    assert text(dressed).upper() == "".join(word for word, _, _ in pieces).upper()


def _escaped(word: str) -> str:
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_no_rule_changes_a_word_of_any_test_document() -> None:
    for name in documents.list_documents():
        data = documents.merge_document(name)
        before = " ".join(documents.read_paragraphs(data)).split()
        after = documents.read_paragraphs(adapt.adapt_letter(data).pack())
        assert " ".join(after).split() == before, name


def test_links_keep_their_relationships() -> None:
    data = documents.merge_document("inlines")
    assert documents.read_links(data)
    assert documents.read_links(adapt.adapt_letter(data).pack()) == documents.read_links(data)


def test_an_adapted_letter_contains_no_time() -> None:
    data = adapt.adapt_letter(documents.merge_document("inlines")).pack()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
