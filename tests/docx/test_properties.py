"""Properties of elements, each child where the schema wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lettergen.docx.properties import _RANKS, own, properties_of, put
from lettergen.docx.xml import Element, fragment, w


def names(properties: Element) -> list[str]:
    return [etree.QName(child).localname for child in properties]


@pytest.mark.parametrize("name", ["p", "r", "tbl", "tr", "tc"])
def test_properties_come_first_and_are_made_once(name: str) -> None:
    element = fragment(f"<w:{name}><w:x/></w:{name}>")[0]
    properties = properties_of(element)
    assert properties_of(element) is properties
    assert names(element) == [f"{name}Pr", "x"]


@pytest.mark.parametrize("tag", [str(tag) for tag in _RANKS])
@given(data=st.data())
def test_whatever_the_order_they_come_in_children_are_in_the_schema_s(
    tag: str, data: st.DataObject
) -> None:
    order = list(_RANKS[tag])
    properties = etree.Element(tag)
    for name in data.draw(st.permutations(order)):
        put(properties, etree.Element(name))
    assert [child.tag for child in properties] == order


def test_a_child_takes_the_place_of_the_one_that_was_there() -> None:
    properties = fragment('<w:rPr><w:b/><w:sz w:val="20"/><w:lang/></w:rPr>')[0]
    new = etree.Element(w("sz"))
    put(properties, new)
    assert names(properties) == ["b", "sz", "lang"]
    assert properties[1] is new


def test_what_the_schema_does_not_know_stays_last() -> None:
    properties = fragment("<w:rPr><w:b/><w:new/></w:rPr>")[0]
    put(properties, etree.Element(w("lang")))
    put(properties, etree.Element(w("newer")))
    assert names(properties) == ["b", "lang", "new", "newer"]


def test_a_child_of_ones_own_is_made_where_it_belongs_or_is_the_one_that_is_there() -> None:
    properties = fragment("<w:pPr><w:keepNext/><w:jc/></w:pPr>")[0]
    spacing = own(properties, "spacing")
    assert names(properties) == ["keepNext", "spacing", "jc"]
    assert own(properties, "spacing") is spacing
