"""A run is formatted as the nearest of its styles says."""

from lxml import etree

from lettergen.ooxml.formatting import Formatting
from lettergen.ooxml.xml import Element, fragment, w
from tests.support.documents import W

THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:fontScheme><a:majorFont><a:latin typeface="Georgia"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Carlito"/></a:minorFont></a:fontScheme>'
    "</a:themeElements></a:theme>"
)


def named(font: str) -> str:
    return f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'


def style(kind: str, id_: str, inner: str, based_on: str = "", default: str = "0") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id_}" w:default="{default}">{base}{inner}</w:style>'
    )


STYLES = (
    f"<w:docDefaults><w:rPrDefault>{named('Default')}</w:rPrDefault></w:docDefaults>"
    + style("paragraph", "Normal", "<w:rPr><w:vanish/></w:rPr>", default="1")
    + style("paragraph", "Base", named("Base"))
    + style("paragraph", "Derived", "", "Base")
    + style("character", "Mark", named("Mark"))
    + style("table", "Grid", named("Grid"))
    + style("paragraph", "Round", "", "Trip")
    + style("paragraph", "Trip", "", "Round")
    + style(
        "paragraph", "Themed", '<w:rPr><w:rFonts w:ascii="X" w:asciiTheme="minorHAnsi"/></w:rPr>'
    )
)


def formatting(styles: str = STYLES) -> Formatting:
    root = etree.fromstring(f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return Formatting(root, etree.fromstring(THEME))


def run(paragraph: str = "", own: str = "", table: str = "") -> Element:
    """A run in a paragraph of that style, in a table of that style."""
    inner = f'<w:p><w:pPr><w:pStyle w:val="{paragraph}"/></w:pPr><w:r>{own}</w:r></w:p>'
    if table:
        properties = f'<w:tblPr><w:tblStyle w:val="{table}"/></w:tblPr>'
        inner = f"<w:tbl>{properties}<w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return next(fragment(inner).iter(w("r")))


def test_the_nearest_place_that_names_a_font_has_the_last_word() -> None:
    known = formatting()
    mark = '<w:rPr><w:rStyle w:val="Mark"/></w:rPr>'
    assert known.of(run("Base", named("Own"))).font == "Own"
    assert known.of(run("Base", mark)).font == "Mark"
    assert known.of(run("Base")).font == "Base"
    assert known.of(run("Derived")).font == "Base"
    assert known.of(run("Normal", table="Grid")).font == "Grid"
    assert known.of(run("Normal")).font == "Default"


def test_a_font_of_the_theme_goes_before_a_name() -> None:
    assert formatting().of(run("Themed")).font == "Carlito"


def test_without_any_word_the_font_is_word_s_own() -> None:
    assert Formatting(None, None).of(run()).font == "Times New Roman"


def test_styles_that_are_based_on_each_other_come_to_an_end() -> None:
    assert formatting().of(run("Round")).font == "Default"


def test_what_is_hidden_by_the_default_style_can_be_shown_again() -> None:
    known = formatting()
    assert known.of(run()).is_hidden
    assert not known.of(run(own='<w:rPr><w:vanish w:val="false"/></w:rPr>')).is_hidden
    assert not known.of(run("Base")).is_hidden


def test_the_language_comes_from_the_defaults_too() -> None:
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    known = formatting(f"{defaults}</w:docDefaults>")
    assert known.of(run()).language == "en-GB"
    assert known.of(run(own='<w:rPr><w:lang w:val="cy-GB"/></w:rPr>')).language == "cy-GB"
