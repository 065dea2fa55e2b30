"""Each place that prints a value knows its formatting and what may stand there."""

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.xml import parse, parse_fragment
from lettergen.template.jinja.environment import Language
from lettergen.template.renderer import BODY, MARGIN, TEXT_BOX, Site
from lettergen.template.slots import Sites
from lettergen.template.tags import Tags
from lettergen.template.word.tags import hold_attributes, hold_tags, place_statements
from tests.support.documents import MAIN, STYLES, W, paragraph, parts, root, written
from tests.support.random_documents import VALUES, run

BOLD = "<w:rPr><w:b/></w:rPr>"


def sites(xml: str, story: str = BODY) -> list[Site]:
    """In: blocks, the story that they stand in. Out: the sites found there."""
    tags = Tags(Language())
    tree = parse_fragment(xml)
    hold_tags(tree, MAIN, "letter.docx", tags)
    hold_attributes(tree, Place("letter.docx"), tags)
    place_statements(tree, tags)
    found = Sites(tags, BuiltinStyles(parse(parts("plain")[STYLES])))
    found.print_in(tree, MAIN, story, {})
    return found.all


def test_each_tag_has_a_site_of_its_own_with_its_expression() -> None:
    found = sites(paragraph("a {{ x }} b {{ y | upper }}"))
    assert [site.expression for site in found] == ["x", "y | upper"]


def test_a_site_opens_runs_of_the_formatting_that_stands_there() -> None:
    (site,) = sites(f"<w:p>{run('a {{ x }}', BOLD)}</w:p>")
    assert site.opening == f'<w:r>{BOLD}<w:t xml:space="preserve">'
    assert site.link_properties == '<w:rPr><w:rStyle w:val="Hyperlink"/><w:b/></w:rPr>'


def test_a_site_in_a_header_is_in_the_margin() -> None:
    (site,) = sites(paragraph("{{ x }}"), MARGIN)
    assert site.story == MARGIN


def test_a_site_in_a_text_box_says_so_wherever_the_box_is() -> None:
    content = f"<w:txbxContent>{paragraph('{{ x }}')}</w:txbxContent>"
    box = f"<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>"
    assert [site.story for site in sites(box)] == [TEXT_BOX]
    assert [site.story for site in sites(box, MARGIN)] == [TEXT_BOX]


def test_a_site_in_a_link_says_so() -> None:
    link = f"<w:p>{run('{{ a }}')}<w:hyperlink>{run('{{ b }}')}</w:hyperlink></w:p>"
    assert [site.inside_link for site in sites(link)] == [False, True]


def test_a_tag_alone_brings_its_paragraph_with_its_properties() -> None:
    properties = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    (site,) = sites(f"<w:p>{properties}{run('{{ x }}', BOLD)}</w:p>")
    assert site.alone == (f"<w:p>{properties}{site.opening}", "</w:t></w:r></w:p>")
    assert site.keeps_paragraph


def test_a_tag_alone_beside_other_paragraphs_may_leave_nothing() -> None:
    (site,) = sites(paragraph("{{ x }}") + paragraph("a"))
    assert site.alone is not None
    assert not site.keeps_paragraph


def test_a_tag_among_words_or_in_a_block_is_not_alone() -> None:
    assert [site.alone for site in sites(paragraph("a {{ x }}"))] == [None]
    assert [site.alone for site in sites(paragraph("{% if a %}{{ x }}{% endif %}"))] == [None]


def test_a_tag_in_an_attribute_has_a_site() -> None:
    (site,) = sites('<w:p><w:hyperlink w:tooltip="a {{ x }}"/></w:p>')
    assert (site.expression, site.alone) == ("x", None)


def test_a_tag_in_the_code_of_a_field_has_a_site() -> None:
    (site,) = sites("<w:p><w:r><w:instrText> QUOTE {{ x }} </w:instrText></w:r></w:p>")
    assert site.expression == "x"


def test_a_condition_around_a_tag_alone_in_its_paragraph_is_obeyed() -> None:
    inner = paragraph("a") + paragraph("{% if no %}{{ name }}{% endif %}") + paragraph("b")
    assert "A &amp; B" not in etree.tostring(root(written(inner, VALUES))).decode()


def test_a_loop_around_a_tag_alone_in_its_paragraph_repeats_its_run() -> None:
    found = root(written(paragraph("{% for n in names %}{{ n }}{% endfor %}"), VALUES))
    assert [run.findtext(f"{{{W}}}t") for run in found.iter(f"{{{W}}}r")] == ["one", "two"]


def test_a_tag_beside_a_tab_or_a_page_break_keeps_it() -> None:
    for kept in ("<w:tab/>", '<w:br w:type="page"/>', "<w:br/>", "<w:noBreakHyphen/>"):
        inner = f"<w:p><w:r>{kept}<w:t>{{{{ name }}}}</w:t></w:r></w:p>"
        assert kept in etree.tostring(root(written(inner, VALUES))).decode()
