"""The effective properties of paragraphs and runs."""

import pytest
from lxml import etree

from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.xml import Element, parse_fragment, w

THEME = """
<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>
  <a:fontScheme><a:majorFont><a:latin typeface="Georgia"/></a:majorFont>
  <a:minorFont><a:latin typeface="Carlito"/></a:minorFont></a:fontScheme>
</a:themeElements></a:theme>
"""
STYLES = """
<w:docDefaults>
  <w:rPrDefault><w:rPr>
    <w:rFonts w:ascii="Default"/><w:outline/><w:sz w:val="24"/><w:lang w:val="en-GB"/>
  </w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr><w:keepLines/><w:ind w:right="7"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Base">
  <w:pPr><w:ind w:left="-300" w:right="200"/></w:pPr>
  <w:rPr><w:rFonts w:ascii="Base"/><w:b/><w:caps/><w:dstrike/><w:sz w:val="20"/></w:rPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Derived">
  <w:basedOn w:val="Base"/><w:pPr><w:keepNext/><w:ind w:left="100"/></w:pPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Themed">
  <w:rPr><w:rFonts w:ascii="X" w:asciiTheme="minorHAnsi"/></w:rPr>
</w:style>
<w:style w:type="character" w:styleId="Mark">
  <w:rPr><w:rFonts w:hAnsi="Mark"/><w:b/><w:dstrike/><w:sz w:val="16"/></w:rPr>
</w:style>
<w:style w:type="character" w:styleId="Light"><w:rPr><w:b w:val="0"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Grid">
  <w:tblPr><w:tblBorders><w:insideH w:val="single"/></w:tblBorders></w:tblPr>
  <w:rPr><w:rFonts w:ascii="Grid"/><w:b/><w:sz w:val="30"/></w:rPr>
</w:style>
"""
MARK = '<w:rStyle w:val="Mark"/>'


def cascade() -> EffectiveProperties:
    return EffectiveProperties(parse_fragment(STYLES), etree.fromstring(THEME))


def paragraph(style: str = "", properties: str = "", run: str = "") -> Element:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return parse_fragment(
        f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>x</w:t></w:r></w:p>"
    )[0]


def run(style: str = "", own: str = "", table: str = "") -> Element:
    """A run in a paragraph of that style, in a table of that style."""
    found = paragraph(style, run=own)
    if table:
        properties = f'<w:tblPr><w:tblStyle w:val="{table}"/></w:tblPr>'
        grid = parse_fragment(f"<w:tbl>{properties}<w:tr><w:tc/></w:tr></w:tbl>")
        next(grid.iter(w("tc"))).append(found)
    return next(found.iter(w("r")))


@pytest.mark.parametrize(
    ("place", "size", "font"),
    [
        (run("Derived", f'{MARK}<w:rFonts w:ascii="Own"/><w:sz w:val="50"/>'), 50, "Own"),
        (run("Derived", MARK), 16, "Mark"),
        (run("Derived", table="Grid"), 20, "Base"),
        (run(table="Grid"), 30, "Grid"),
        (run(), 24, "Default"),
        (run("Gone"), 24, "Default"),
        (paragraph("Derived"), 20, "Base"),
    ],
)
def test_the_nearest_place_that_says_something_has_the_last_word(
    place: Element, size: int, font: str
) -> None:
    assert (cascade().find_font_size(place), cascade().find_font(place)) == (size, font)


def test_a_font_of_the_theme_goes_before_a_name() -> None:
    assert cascade().find_font(run("Themed")) == "Carlito"


def test_without_any_styles_word_s_own_defaults_are_in_force() -> None:
    empty = EffectiveProperties(None)
    assert (empty.find_font_size(run()), empty.find_font(run()), empty.find_language(run())) == (
        *(20, "Times New Roman", ""),
    )
    assert empty.default_language == ""


def test_the_language_comes_from_the_defaults_too() -> None:
    assert cascade().find_language(run()) == cascade().default_language == "en-GB"
    assert cascade().find_language(run(own='<w:lang w:val="cy-GB"/>')) == "cy-GB"
    assert cascade().find_language(run(own='<w:lang w:eastAsia="ja-JP"/>')) == "en-GB"


@pytest.mark.parametrize(
    ("place", "is_bold"),
    [
        (run(), False),
        (run("Derived"), True),
        (run("Derived", MARK), False),
        (run("Derived", '<w:rStyle w:val="Light"/>'), True),
        (run("Derived", table="Grid"), False),
        (run("Derived", MARK, table="Grid"), True),
        (run("Derived", f"{MARK}<w:b/>"), True),
        (run("Derived", '<w:b w:val="false"/>'), False),
    ],
)
def test_a_toggle_is_on_if_an_odd_number_of_styles_say_so_unless_the_run_says_it_itself(
    place: Element, is_bold: bool
) -> None:
    assert cascade().is_run_property_on(place, "b") == is_bold


def test_a_toggle_that_the_defaults_set_is_on_whatever_the_styles_say() -> None:
    assert cascade().is_run_property_on(run("Derived", MARK), "outline")


def test_what_is_on_or_off_and_no_toggle_is_as_the_nearest_place_says() -> None:
    assert cascade().is_run_property_on(run("Derived", MARK), "dstrike")
    assert not cascade().is_run_property_on(
        run("Derived", f'{MARK}<w:dstrike w:val="0"/>'), "dstrike"
    )


def test_what_is_hidden_by_the_usual_style_can_be_shown_again() -> None:
    assert cascade().is_run_property_on(run(), "vanish")
    assert not cascade().is_run_property_on(run(own='<w:vanish w:val="false"/>'), "vanish")
    assert not cascade().is_run_property_on(run("Base"), "vanish")


def test_a_paragraph_can_unset_what_its_style_sets() -> None:
    assert cascade().is_paragraph_property_on(paragraph("Derived"), "keepNext")
    assert not cascade().is_paragraph_property_on(
        paragraph("Derived", '<w:keepNext w:val="0"/>'), "keepNext"
    )
    assert cascade().is_paragraph_property_on(paragraph(), "keepLines")


def test_each_length_comes_from_the_nearest_place_that_sets_it() -> None:
    known, derived = cascade(), paragraph("Derived", '<w:ind w:hanging="50"/>')
    assert known.find_length(derived, "ind", "hanging") == 50
    assert known.find_length(derived, "ind", "start", "left") == 100
    assert known.find_length(derived, "ind", "right") == 200
    assert known.find_length(paragraph("Base"), "ind", "left") == -300
    assert known.find_length(paragraph(), "ind", "right") == 7
    assert known.find_length(paragraph(), "ind", "left") == 0


def test_a_table_has_the_borders_of_its_style_unless_it_has_its_own() -> None:
    named = '<w:tblStyle w:val="Grid"/>'
    own = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>'
    tables = parse_fragment(
        f"<w:tbl><w:tblPr>{named}</w:tblPr></w:tbl><w:tbl><w:tblPr>{named}{own}</w:tblPr></w:tbl>"
        "<w:tbl/>"
    )
    borders = [[line.tag for line in cascade().find_table_borders(table)] for table in tables]
    assert borders == [[w("insideH")], [w("top")], []]


def test_what_nobody_sets_is_not_there() -> None:
    assert cascade().find_paragraph_property(paragraph(), "numPr", "numId") is None
    assert cascade().find_run_property(run(), "color") is None
    assert cascade().find_styled_run_property(run(table="Grid"), "sz") is None
    assert not cascade().is_run_property_on(run("Base"), "strike")
    assert not cascade().is_run_property_on(etree.Element(w("r")), "caps")
