"""Properties have their children in the order of the schema."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.docx.properties import _RANKS, get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.xml import Element, parse_fragment, w


def names(properties: Element) -> list[str]:
    return [etree.QName(child).localname for child in properties]


@pytest.mark.parametrize("name", ["p", "r", "tbl", "tr", "tc"])
def test_properties_come_first_and_are_made_once(name: str) -> None:
    element = parse_fragment(f"<w:{name}><w:x/></w:{name}>")[0]
    properties = get_or_add_properties(element)
    assert get_or_add_properties(element) is properties
    assert names(element) == [f"{name}Pr", "x"]


@pytest.mark.parametrize("tag", [str(tag) for tag in _RANKS])
@given(data=st.data())
def test_whatever_the_order_they_come_in_children_are_in_the_schema_s(
    tag: str, data: st.DataObject
) -> None:
    order = list(_RANKS[tag])
    properties = etree.Element(tag)
    for name in data.draw(st.permutations(order)):
        set_child(properties, etree.Element(name))
    assert [child.tag for child in properties] == order


def test_a_child_takes_the_place_of_the_one_that_was_there() -> None:
    properties = parse_fragment('<w:rPr><w:b/><w:sz w:val="20"/><w:lang/></w:rPr>')[0]
    new = etree.Element(w("sz"))
    set_child(properties, new)
    assert names(properties) == ["b", "sz", "lang"]
    assert properties[1] is new


def test_what_the_schema_does_not_know_stays_last() -> None:
    properties = parse_fragment("<w:rPr><w:b/><w:new/></w:rPr>")[0]
    set_child(properties, etree.Element(w("lang")))
    set_child(properties, etree.Element(w("newer")))
    assert names(properties) == ["b", "lang", "new", "newer"]


def test_a_child_of_ones_own_is_made_where_it_belongs_or_is_the_one_that_is_there() -> None:
    properties = parse_fragment("<w:pPr><w:keepNext/><w:jc/></w:pPr>")[0]
    spacing = get_or_add_child(properties, "spacing")
    assert names(properties) == ["keepNext", "spacing", "jc"]
    assert get_or_add_child(properties, "spacing") is spacing
