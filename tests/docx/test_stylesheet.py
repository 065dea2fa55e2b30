"""The styles of paragraphs, runs and tables."""

import pytest

from lettergen.docx.stylesheet import StyleIds, StyleSheet, find_default_styles, get_style_id
from lettergen.docx.xml import Element, parse_fragment, w

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base Text"/></w:style>
<w:style w:type="paragraph" w:styleId="Derived">
  <w:name w:val="Derived"/><w:basedOn w:val="Base"/>
</w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Trip"/></w:style>
<w:style w:type="paragraph" w:styleId="Trip"><w:basedOn w:val="Round"/></w:style>
<w:style w:type="table" w:default="on" w:styleId="Plain"/>
<w:style w:type="table" w:styleId="Grid"/>
"""


def sheet() -> StyleSheet:
    return StyleSheet(parse_fragment(STYLES))


def paragraph(style: str = "", inner: str = "") -> Element:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return parse_fragment(f"<w:p>{named}{inner}</w:p>")[0]


def chain(style: str) -> list[str]:
    return [get_style_id(found) for found in sheet().get_chain(style)]


@pytest.mark.parametrize(("given", "style"), [("Base", "Base"), ("", "Normal"), ("Gone", "Normal")])
def test_a_paragraph_without_a_style_that_is_there_has_the_usual_one(
    given: str, style: str
) -> None:
    assert sheet().find_paragraph_style(paragraph(given)) == style


def test_a_run_has_its_own_style_its_paragraphs_and_its_tables() -> None:
    run = '<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr></w:r>'
    table = '<w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr>'
    row = f'<w:tr><w:tc><w:p><w:pPr><w:pStyle w:val="Base"/></w:pPr>{run}</w:p></w:tc></w:tr>'
    in_table = parse_fragment(f"<w:tbl>{table}{row}</w:tbl><w:tbl>{row}</w:tbl>")
    first, second = in_table.iter(w("r"))
    assert sheet().find_style_ids(first) == StyleIds("Mark", "Base", "Grid")
    assert sheet().find_style_ids(second) == StyleIds("Mark", "Base", "Plain")
    assert sheet().find_style_ids(paragraph("Base", run)) == StyleIds("", "Base", "")


def test_a_style_comes_before_what_it_is_based_on() -> None:
    assert chain("Derived") == ["Derived", "Base"]
    assert sheet().get_style_names(paragraph("Derived")) == ["derived", "base text"]


def test_styles_that_are_based_on_each_other_come_to_an_end() -> None:
    assert chain("Round") == ["Round", "Trip"]
    assert chain("Gone") == []


def test_of_several_usual_styles_the_last_counts() -> None:
    again = '<w:style w:default="true" w:styleId="Other"/>'  # which is of paragraphs, too
    assert find_default_styles(parse_fragment(STYLES)) == {"paragraph": "Normal", "table": "Plain"}
    assert find_default_styles(parse_fragment(STYLES + again))["paragraph"] == "Other"


def test_the_defaults_are_those_of_the_document() -> None:
    defaults = sheet().get_defaults("rPr")
    assert defaults is not None and defaults[0].tag == w("b")
    assert sheet().get_defaults("pPr") is None


def test_a_document_may_have_no_styles_at_all() -> None:
    empty = StyleSheet(None)
    assert empty.find_paragraph_style(paragraph("Base")) == ""
    assert empty.get_style_names(paragraph("Base")) == []
    assert empty.get_defaults("rPr") is None
