"""An address typed into Word's dialogue for links may hold tags, however Word writes them down."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.xml import escape_attribute
from tests.support.documents import (
    R,
    build_body,
    build_paragraph,
    compile_document,
    load_parts,
    merge,
    merge_document,
    pack,
    read_links,
    zip_parts,
)
from tests.support.wordprocessingml import problems

RELATIONSHIPS = "word/_rels/document.xml.rels"
INNER = '<w:p><w:hyperlink r:id="link"><w:r><w:t>words</w:t></w:r></w:hyperlink></w:p>'


def linking(target: str, inner: str = INNER) -> bytes:
    """In: the address of a link. Out: a document with that link."""
    entries = load_parts("plain", document=build_body(inner))
    link = (
        f'<Relationship Id="link" Type="{R}/hyperlink" Target="{escape_attribute(target)}"'
        ' TargetMode="External"/></Relationships>'
    )
    text = entries[RELATIONSHIPS].decode().replace("</Relationships>", link)
    return zip_parts({**entries, RELATIONSHIPS: text.encode()})


def merged(target: str, url: str = "https://example.org/a") -> bytes:
    """In: the address of a link, a value for it. Out: the letter."""
    return merge(compile_document(linking(target)), {"url": url, "name": "A"})


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("{{ url }}", "https://example.org/a"),
        ("%7b%7b%20url%20%7d%7d", "https://example.org/a"),
        ("%7B%7B%20url%20%7D%7D", "https://example.org/a"),
        ("https://example.org/{{ name }}", "https://example.org/A"),
        ("https://example.org/%7b%7bname%7clower%7d%7d/x", "https://example.org/a/x"),
        ("https://example.org/%C3%A9/{{ name }}?a=%20&b", "https://example.org/%C3%A9/A?a=%20&b"),
        ("mailto:{{ name }}@example.org?subject={{ name }}", "mailto:A@example.org?subject=A"),
        ("{{ “https://example.org/” ~ name }}", "https://example.org/A"),
    ],
)
def test_an_address_with_tags_is_made_for_each_letter(target: str, address: str) -> None:
    docx = merged(target)
    assert read_links(docx) == [address]
    assert problems(docx) == []


def test_an_address_without_tags_stays_as_it_is() -> None:
    docx = merged("https://example.org/%20%7Ba%7D")
    assert read_links(docx) == ["https://example.org/%20%7Ba%7D"]
    assert problems(docx) == []


def test_each_part_has_its_own_addresses() -> None:
    docx = merge_document("places")
    assert read_links(docx) == [
        "https://example.org/a-and-b?for=a-and-b",
        "https://example.org/box",
        "https://example.org/a-and-b",
    ]
    assert read_links(docx, "word/footnotes.xml") == ["https://example.org/note/a-and-b"]


def test_the_address_of_a_link_that_a_condition_drops_is_not_written() -> None:
    inner = build_paragraph("{% if no %}") + INNER + build_paragraph("{% endif %}")
    inner += build_paragraph("a")
    compiled_letter = compile_document(linking("{{ url }}", inner))
    assert read_links(merge(compiled_letter, {"no": False})) == []


def test_an_address_that_a_letter_may_not_link_to_is_refused() -> None:
    with pytest.raises(LettergenError) as caught:
        merged("{{ url }}", "javascript:alert(1)")
    assert [finding.code for finding in caught.value.findings] == ["LG305"]
    assert 'word/document.xml, a link to "{{ url }}"' in str(caught.value)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("https://example.org/{% if a %}b{% endif %}", "LG225"),
        ("https://example.org/{{ name", "LG201"),
        ("https://example.org/{{ name + }}", "LG202"),
    ],
)
def test_an_address_that_is_no_template_is_a_finding(target: str, code: str) -> None:
    with pytest.raises(LettergenError) as caught:
        merged(target)
    assert {finding.code for finding in caught.value.findings} == {code}
    assert "letter.docx, word/document.xml, a link to" in str(caught.value)


def test_a_missing_field_in_an_address_names_the_link() -> None:
    with pytest.raises(LettergenError, match="a link to"):
        merge(compile_document(linking("{{ url }}")))


def test_documents_without_links_are_left_alone() -> None:
    assert read_links(merge(compile_document(pack("plain")), {"name": "A"})) == []
