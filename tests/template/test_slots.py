"""Each place that prints a value knows its formatting and what may stand there."""

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.xml import parse, parse_fragment
from lettergen.template.jinja.environment import Language
from lettergen.template.slot import BODY, MARGIN, TEXT_BOX, Slot
from lettergen.template.slots import Slots
from lettergen.template.tags import Tags
from lettergen.template.word.statements import move_statements
from lettergen.template.word.tags import replace_attribute_tags, replace_tags
from tests.support.documents import (
    MAIN,
    STYLES,
    W,
    build_paragraph,
    load_parts,
    merge_body,
    parse_part,
)
from tests.support.random_documents import VALUES, build_run

BOLD = "<w:rPr><w:b/></w:rPr>"


def slots(xml: str, story: str = BODY) -> list[Slot]:
    """In: blocks, the story that they stand in. Out: the slots found there."""
    tags = Tags(Language())
    tree = parse_fragment(xml)
    replace_tags(tree, MAIN, "letter.docx", tags)
    replace_attribute_tags(tree, Place("letter.docx"), tags)
    move_statements(tree, tags)
    found = Slots(tags, BuiltinStyles(parse(load_parts("plain")[STYLES])))
    found.find_in(tree, MAIN, story, {})
    return found.all


def test_each_tag_has_a_slot_of_its_own_with_its_expression() -> None:
    found = slots(build_paragraph("a {{ x }} b {{ y | upper }}"))
    assert [slot.expression for slot in found] == ["x", "y | upper"]


def test_a_slot_opens_runs_of_the_formatting_that_stands_there() -> None:
    (slot,) = slots(f"<w:p>{build_run('a {{ x }}', BOLD)}</w:p>")
    assert slot.opening == f'<w:r>{BOLD}<w:t xml:space="preserve">'
    assert slot.link_properties == '<w:rPr><w:rStyle w:val="Hyperlink"/><w:b/></w:rPr>'


def test_a_slot_in_a_header_is_in_the_margin() -> None:
    (slot,) = slots(build_paragraph("{{ x }}"), MARGIN)
    assert slot.story == MARGIN


def test_a_slot_in_a_text_box_says_so_wherever_the_box_is() -> None:
    content = f"<w:txbxContent>{build_paragraph('{{ x }}')}</w:txbxContent>"
    box = f"<w:p><w:r><w:pict>{content}</w:pict></w:r></w:p>"
    assert [slot.story for slot in slots(box)] == [TEXT_BOX]
    assert [slot.story for slot in slots(box, MARGIN)] == [TEXT_BOX]


def test_a_slot_in_a_link_says_so() -> None:
    link = f"<w:p>{build_run('{{ a }}')}<w:hyperlink>{build_run('{{ b }}')}</w:hyperlink></w:p>"
    assert [slot.inside_link for slot in slots(link)] == [False, True]


def test_a_tag_alone_brings_its_paragraph_with_its_properties() -> None:
    properties = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    (slot,) = slots(f"<w:p>{properties}{build_run('{{ x }}', BOLD)}</w:p>")
    assert slot.alone == (f"<w:p>{properties}{slot.opening}", "</w:t></w:r></w:p>")
    assert slot.keeps_paragraph


def test_a_tag_alone_beside_other_paragraphs_may_leave_nothing() -> None:
    (slot,) = slots(build_paragraph("{{ x }}") + build_paragraph("a"))
    assert slot.alone is not None
    assert not slot.keeps_paragraph


def test_a_tag_among_words_or_in_a_block_is_not_alone() -> None:
    assert [slot.alone for slot in slots(build_paragraph("a {{ x }}"))] == [None]
    assert [slot.alone for slot in slots(build_paragraph("{% if a %}{{ x }}{% endif %}"))] == [None]


def test_a_tag_in_an_attribute_has_a_slot() -> None:
    (slot,) = slots('<w:p><w:hyperlink w:tooltip="a {{ x }}"/></w:p>')
    assert (slot.expression, slot.alone) == ("x", None)


def test_a_tag_in_the_code_of_a_field_has_a_slot() -> None:
    (slot,) = slots("<w:p><w:r><w:instrText> QUOTE {{ x }} </w:instrText></w:r></w:p>")
    assert slot.expression == "x"


def test_a_condition_around_a_tag_alone_in_its_paragraph_is_obeyed() -> None:
    inner = (
        build_paragraph("a")
        + build_paragraph("{% if no %}{{ name }}{% endif %}")
        + build_paragraph("b")
    )
    assert "A &amp; B" not in etree.tostring(parse_part(merge_body(inner, VALUES))).decode()


def test_a_loop_around_a_tag_alone_in_its_paragraph_repeats_its_run() -> None:
    found = parse_part(
        merge_body(build_paragraph("{% for n in names %}{{ n }}{% endfor %}"), VALUES)
    )
    assert [run.findtext(f"{{{W}}}t") for run in found.iter(f"{{{W}}}r")] == ["one", "two"]


def test_a_tag_beside_a_tab_or_a_page_break_keeps_it() -> None:
    for kept in ("<w:tab/>", '<w:br w:type="page"/>', "<w:br/>", "<w:noBreakHyphen/>"):
        inner = f"<w:p><w:r>{kept}<w:t>{{{{ name }}}}</w:t></w:r></w:p>"
        assert kept in etree.tostring(parse_part(merge_body(inner, VALUES))).decode()
