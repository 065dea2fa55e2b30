"""Lists get numbering of their own, beside the numbering that the document has."""

import pytest
from lxml import etree

from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.numbering import EMPTY, Numbering, NumberingPart
from lettergen.docx.xml import Element, parse, w
from tests.support.documents import STYLES, W, load_parts, pack, unzip, zip_parts
from tests.support.wordprocessingml import problems

OWN = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="1"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="4"/></w:num>
<w:numIdMacAtCleanup w:val="3"/>
</w:numbering>"""

LIST_STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LN"><w:name w:val="List Number"/>
<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
</w:styles>"""


def numbering(xml: str = EMPTY, styles: str | None = None) -> Numbering:
    """Take a numbering part, a styles part; return the numbering."""
    style_data = styles.encode() if styles else load_parts("plain")[STYLES]
    return Numbering(parse(xml.encode()), BuiltinStyles(parse(style_data)))


def order(root: Element) -> list[tuple[str, str | None]]:
    """Take a numbering part; return its children and their ids, in order."""
    return [
        (etree.QName(child).localname, child.get(w("abstractNumId"), child.get(w("numId"))))
        for child in root
    ]


def document_with(xml: str) -> bytes:
    """Take a numbering part; return a document that has it."""
    return zip_parts(unzip(pack("plain", numbering=xml, document=_MAIN)))


_MAIN = f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>'


def test_a_document_without_lists_gets_nothing() -> None:
    found = numbering(OWN)
    assert not found.is_used
    assert not found.has_numbered_lists


def test_all_bullet_lists_share_one_instance() -> None:
    found = numbering()
    assert found.get_or_add_bullets() == found.get_or_add_bullets() == 1
    assert found.is_used
    assert not found.has_numbered_lists


def test_new_definitions_come_before_all_instances() -> None:
    found = numbering(OWN)
    assert found.get_or_add_bullets() == 4
    assert found.get_or_add_numbers() == 6
    assert order(found.root) == [
        ("abstractNum", "4"),
        ("abstractNum", "5"),
        ("abstractNum", "6"),
        ("num", "3"),
        ("num", "4"),
        ("numIdMacAtCleanup", None),
    ]


def test_list_styles_bring_their_own_numbering() -> None:
    found = numbering(OWN, LIST_STYLES)
    assert found.get_or_add_bullets() == 3
    assert found.get_or_add_numbers() == 4
    assert len(found.root) == 3


def test_a_list_style_that_names_no_instance_brings_none() -> None:
    found = numbering(EMPTY, LIST_STYLES)
    assert found.get_or_add_bullets() == 1
    assert order(found.root) == [("abstractNum", "1"), ("num", "1")]


@pytest.mark.parametrize("own", [EMPTY, OWN])
def test_each_numbered_list_starts_counting_on_its_own_level(own: str) -> None:
    found = numbering(own)
    found.get_or_add_bullets()
    part = NumberingPart(found)
    xml = part.build_part([(1, 0), (7, 1)])
    instances = parse(xml.encode()).findall(w("num"))[-2:]
    starts = [
        [start.get(w("val")) for start in instance.iter(w("startOverride"))]
        for instance in instances
    ]
    assert starts == [["1"] * 9, ["1", "7", *["1"] * 7]]
    assert [instance.get(w("numId")) for instance in instances] == [
        str(part.first),
        str(part.first + 1),
    ]
    assert problems(document_with(xml)) == []


def test_a_letter_without_numbered_lists_has_no_instances_added() -> None:
    part = NumberingPart(numbering(OWN))
    assert len(parse(part.build_part([]).encode()).findall(w("num"))) == 1


def test_a_part_with_another_prefix_is_continued() -> None:
    found = numbering(f'<n:numbering xmlns:n="{W}"/>')
    xml = NumberingPart(found).build_part([(1, 0)])
    assert problems(document_with(xml)) == []
