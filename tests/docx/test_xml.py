"""XML is parsed safely, and pieces of it can be cut out and put back."""

import pytest
from lxml import etree

from lettergen.docx.xml import (
    R,
    W,
    declare_prefixes,
    escape_attribute,
    escape_text,
    insert_text,
    parse,
    parse_fragment,
    replace_element,
    serialise,
    serialise_inner,
    w,
)

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def test_comments_are_left_out() -> None:
    assert serialise(parse(b"<a>one<!-- two -->three</a>")) == "<a>onethree</a>"


def test_a_part_that_declares_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    with pytest.raises(ValueError, match="document type"):
        parse(bomb)


def test_what_is_not_xml_is_an_error() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parse(b"<a>")


def test_text_and_attributes_are_escaped() -> None:
    assert escape_text('A & B <x> "q"') == 'A &amp; B &lt;x&gt; "q"'
    assert escape_attribute("A & B <x> \"q\" 'r'") == "A &amp; B &lt;x&gt; &quot;q&quot; 'r'"


def test_white_space_in_an_attribute_is_the_same_when_it_is_read() -> None:
    text = " a\tb\nc\r "
    assert parse(f'<a b="{escape_attribute(text)}"/>'.encode()).get("b") == text


def test_a_fragment_knows_the_usual_prefixes() -> None:
    story = parse_fragment('<w:p r:id="a"/>')
    assert story[0].tag == w("p")
    assert story[0].get(f"{{{R}}}id") == "a"


def test_a_fragment_takes_the_prefixes_of_where_it_goes() -> None:
    story = parse_fragment("<w14:glow/>", {"w14": W14})
    assert story[0].tag == f"{{{W14}}}glow"


def test_prefixes_are_the_usual_ones_after_reading() -> None:
    root = declare_prefixes(
        parse(f'<v:document xmlns:v="{W}"><v:p v:id="1"/></v:document>'.encode())
    )
    assert serialise_inner(root) == '<w:document><w:p w:id="1"/></w:document>'


def test_a_default_namespace_gets_the_usual_prefix() -> None:
    root = declare_prefixes(parse(f'<document xmlns="{W}"><p/></document>'.encode()))
    assert serialise_inner(root) == "<w:document><w:p/></w:document>"


def test_the_prefix_of_relationships_is_declared_where_it_was_missing() -> None:
    root = declare_prefixes(parse(f'<w:document xmlns:w="{W}"/>'.encode()))
    assert root.nsmap == {"w": W, "r": R}


def test_a_prefix_that_only_a_value_names_is_kept() -> None:
    root = declare_prefixes(parse(f'<w:p xmlns:w="{W}" xmlns:w14="{W14}"/>'.encode()))
    assert root.nsmap["w14"] == W14


def test_a_prefix_declared_deep_inside_is_declared_at_the_root() -> None:
    xml = f'<w:p xmlns:w="{W}"><w:r><x:glow xmlns:x="{W14}" x:val="1"/></w:r></w:p>'
    root = declare_prefixes(parse(xml.encode()))
    inner = serialise_inner(root[0])
    assert inner == '<w:r><x:glow x:val="1"/></w:r>'
    assert root.nsmap["x"] == W14


def test_text_that_looks_like_a_declaration_stays_text() -> None:
    xml = f'<w:t xmlns:w="{W}"> xmlns:w="urn:evil"</w:t>'
    root = declare_prefixes(parse(xml.encode()))
    assert root.text == ' xmlns:w="urn:evil"'
    assert root.tag == w("t")


def test_nothing_is_nothing_as_text() -> None:
    assert serialise_inner(None) == ""


def test_text_goes_before_the_child_at_its_place() -> None:
    root = parse(b"<a>1<b/>2<c/>3</a>")
    insert_text(root, 0, "+")
    insert_text(root, 1, "*")
    insert_text(root, 2, "-")
    assert serialise(root) == "<a>1+<b/>2*<c/>3-</a>"


def test_elements_take_the_place_of_another_with_text_around_them() -> None:
    root = parse(b"<a>1<b/>2<c/>3</a>")
    replace_element(root[0], ["<", etree.Element("d"), etree.Element("e"), ">"])
    assert serialise(root) == "<a>1&lt;<d/><e/>&gt;2<c/>3</a>"


def test_an_element_can_be_replaced_by_nothing() -> None:
    root = parse(b"<a>1<b/>2<c/>3</a>")
    replace_element(root[1], [])
    assert serialise(root) == "<a>1<b/>23</a>"
