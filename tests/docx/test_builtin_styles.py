"""Built-in styles are found by name in any language of Word, and added if they are missing."""

import pytest
from lxml import etree

from lettergen.docx import builtin_styles
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.xml import parse, serialise_inner
from tests.support.documents import (
    STYLES,
    W,
    build_body,
    build_paragraph,
    load_parts,
    pack,
    unzip,
    zip_parts,
)
from tests.support.wordprocessingml import problems


def read(name: str) -> BuiltinStyles:
    """Take a document; return its styles."""
    return BuiltinStyles(parse(load_parts(name)[STYLES]))


def written(found: BuiltinStyles) -> bytes:
    """Take styles; return a document that has them."""
    entries = unzip(pack("plain", document=build_body(build_paragraph("a"))))
    return zip_parts({**entries, STYLES: etree.tostring(found.root)})


def test_a_style_that_is_there_is_found_and_nothing_is_added() -> None:
    found = read("plain")
    assert found.get_or_add(builtin_styles.FOOTNOTE_TEXT) == "FootnoteText"
    assert not found.changed


def test_the_ids_of_a_german_word_are_found_by_the_names() -> None:
    found = read("localised")
    assert found.get_or_add(builtin_styles.FOOTNOTE_REFERENCE) == "Funotenzeichen"
    assert found.get_or_add(builtin_styles.FOOTNOTE_TEXT) == "Funotentext"
    assert found.get_or_add(builtin_styles.HYPERLINK) == "Internetlink"


def test_names_are_found_in_any_case() -> None:
    assert read("plain").get_or_add("Footnote Text") == "FootnoteText"


def test_a_missing_style_is_added_once() -> None:
    found = read("bare")
    before = len(found.root)
    assert (
        found.get_or_add(builtin_styles.HYPERLINK)
        == found.get_or_add(builtin_styles.HYPERLINK)
        == "Hyperlink"
    )
    assert found.changed
    assert len(found.root) == before + 1


def test_an_added_style_takes_no_id_that_another_has() -> None:
    assert read("bare").get_or_add(builtin_styles.FOOTNOTE_TEXT) == "FootnoteText1"


def test_an_added_style_is_based_on_the_default_by_its_name() -> None:
    found = read("bare")
    found.get_or_add(builtin_styles.FOOTNOTE_TEXT)
    assert '<w:basedOn w:val="Standard"/>' in serialise_inner(found.root[-1])


def test_an_added_style_is_based_on_the_default_by_its_kind_where_the_name_differs() -> None:
    xml = f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
    found = BuiltinStyles(parse(f"{xml}</w:styles>".encode()))
    found.get_or_add(builtin_styles.QUOTE)
    assert '<w:basedOn w:val="a"/>' in serialise_inner(found.root[-1])


@pytest.mark.parametrize(
    "name",
    [
        builtin_styles.HYPERLINK,
        builtin_styles.FOOTNOTE_TEXT,
        builtin_styles.FOOTNOTE_REFERENCE,
        builtin_styles.ENDNOTE_TEXT,
        builtin_styles.ENDNOTE_REFERENCE,
        builtin_styles.BULLETS,
        builtin_styles.NUMBERS,
        builtin_styles.QUOTE,
        builtin_styles.TABLE,
        "heading 1",
        "heading 6",
    ],
)
@pytest.mark.parametrize("document_name", ["bare", "plain"])
def test_every_style_that_can_be_added_is_valid(name: str, document_name: str) -> None:
    found = read(document_name)
    found.get_or_add(name)
    assert problems(written(found)) == []


def test_a_list_style_brings_its_numbering() -> None:
    xml = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="LB">'
        '<w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
        "</w:style></w:styles>"
    )
    found = BuiltinStyles(parse(xml.encode()))
    assert found.find_numbering(builtin_styles.BULLETS) == "7"
    assert found.find_numbering(builtin_styles.NUMBERS) is None
