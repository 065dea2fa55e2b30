"""What is in force for a paragraph or a run."""

from lxml import etree

from lettergen.ooxml.cascade import Cascade
from lettergen.ooxml.xml import Element, fragment, w

STYLES = """
<w:docDefaults>
  <w:rPrDefault><w:rPr><w:sz w:val="24"/></w:rPr></w:rPrDefault>
  <w:pPrDefault><w:pPr><w:keepLines/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:sz w:val="20"/><w:caps/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Derived">
  <w:basedOn w:val="Base"/><w:pPr><w:keepNext/></w:pPr>
</w:style>
<w:style w:type="paragraph" w:styleId="Circle"><w:basedOn w:val="Circle"/></w:style>
<w:style w:type="character" w:styleId="Small"><w:rPr><w:sz w:val="16"/></w:rPr></w:style>
"""


def cascade() -> Cascade:
    return Cascade(fragment(STYLES))


def paragraph(style: str = "", properties: str = "", run: str = "") -> tuple[Element, Element]:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    element = fragment(
        f"<w:p><w:pPr>{named}{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>x</w:t></w:r></w:p>"
    )[0]
    return element, next(element.iter(w("r")))


def size(style: str = "", run: str = "") -> int:
    found, in_it = paragraph(style, run=run)
    return cascade().size(in_it, found)


def test_a_run_has_its_own_size_before_that_of_any_style() -> None:
    assert size("Derived", '<w:rStyle w:val="Small"/><w:sz w:val="50"/>') == 50


def test_a_character_style_goes_before_a_paragraph_style() -> None:
    assert size("Derived", '<w:rStyle w:val="Small"/>') == 16


def test_a_style_has_what_it_is_based_on() -> None:
    assert size("Derived") == 20


def test_the_documents_defaults_come_last() -> None:
    assert size() == 24
    assert cascade().paragraph_is(paragraph()[0], "keepLines")


def test_without_any_styles_word_s_own_default_is_in_force() -> None:
    found, run = paragraph()
    assert Cascade(None).size(run, found) == 20


def test_a_style_that_is_not_there_is_the_default_one() -> None:
    assert size("Gone") == 24


def test_a_style_that_is_based_on_itself_ends_there() -> None:
    assert size("Circle") == 24


def test_what_a_style_sets_can_be_unset_where_it_is_used() -> None:
    found, run = paragraph("Derived", '<w:keepNext w:val="0"/>', '<w:caps w:val="false"/>')
    assert not cascade().paragraph_is(found, "keepNext")
    assert not cascade().run_is(run, found, "caps")
    found, run = paragraph("Derived")
    assert cascade().paragraph_is(found, "keepNext")
    assert cascade().run_is(run, found, "caps")


def test_what_nobody_sets_is_not_there() -> None:
    found, run = paragraph()
    assert cascade().of_paragraph(found, "ind") is None
    assert not cascade().run_is(run, found, "strike")
    assert cascade().styled_run(run, found, "sz") is None
    assert not cascade().run_is(etree.Element(w("r")), found, "caps")
