"""Values become WordprocessingML: as text, as notes and links, or as an error that names them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.template.errors import MergeError
from tests.support.documents import (
    CORE,
    W,
    build_body,
    build_paragraph,
    compile_document,
    load_parts,
    merge,
    merge_body,
    merge_document,
    pack,
    parse_part,
    read_footnotes,
    read_links,
    read_note_marks,
    read_paragraphs,
    unzip,
)
from tests.support.wordprocessingml import problems

NASTY = "A & B <x> \"q\" 'r' ]]> &amp; {{ x }} {% if %} {# #}"


def group(**values: Any) -> Mapping:
    """In: fields. Out: the group of them, as YAML gives it."""
    found = Mapping(Place("recipients.yaml", 3))
    found.update(values)
    return found


def complaint(text: str, values: dict[str, Any] | None = None, **changes: str) -> str:
    """In: a paragraph with a tag, a recipient. Out: what the one finding says."""
    with pytest.raises(LettergenError) as caught:
        written_with(text, values, **changes)
    (finding,) = caught.value.findings
    return f"{finding.code} {finding.message.removeprefix('Kent: ')} {finding.hint}".strip()


def written_with(text: str, values: dict[str, Any] | None = None, **changes: str) -> bytes:
    """In: a paragraph with a tag, a recipient, other parts. Out: the letter merged."""
    xml = text.replace("&", "&amp;").replace("<", "&lt;")
    docx = pack("plain", document=build_body(build_paragraph(xml)), **changes)
    return merge(compile_document(docx), values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NASTY, NASTY),
        ("", ""),
        ("two\nlines", "two\nlines"),
        ("two\r\nlines\n", "two\nlines"),
        ("a\ttab", "a\ttab"),
        (" spaces  kept ", " spaces  kept "),
        ("Tŷ 😀 \u00a0\u2011\u200d", "Tŷ 😀 \u00a0\u2011\u200d"),
        (True, "true"),
        (False, "false"),
        (["a", "b"], "a\nb"),
        ([], ""),
        (["a", ["b", "c"], True], "a\nb\nc\ntrue"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "before {} after"])
def test_a_value_prints_as_it_was_typed(value: Any, text: str, around: str) -> None:
    docx = written_with(around.format("{{ x }}"), {"x": value})
    assert read_paragraphs(docx) == [around.format(text)]


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc"])))
def test_any_text_arrives_as_it_was_typed(text: str) -> None:
    if "\ufffe" in text or "\uffff" in text:
        return
    assert read_paragraphs(written_with("-{{ x }}-", {"x": text})) == [f"-{text}-"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "LG304 'x' is empty. Give it a value, or \"\" if it is to stay blank."),
        (group(a="1", b="2"), "LG306 'x' is a group of fields. Print one of x.a, x.b."),
        ([None], "LG304 'x' is empty. Give it a value, or \"\" if it is to stay blank."),
        ([group(a="1")], "LG306 'x' is a group of fields. Print one of x.a."),
    ],
)
def test_what_is_no_text_is_an_error_with_its_expression(value: Any, text: str) -> None:
    found = complaint("a {{ x }}", {"x": value})
    assert (
        found.replace(' (letter.docx, word/document.xml, paragraph 1 ("a {{ x }}") prints it)', "")
        == text
    )


def test_the_expression_is_named_as_it_stands() -> None:
    said = complaint("{{ vru.name | default('') }}", {"vru": group(name=None)})
    assert said.startswith("LG304 'vru.name | default('')' is empty.")


def test_a_function_that_was_not_called_is_an_error() -> None:
    assert complaint("{{ cite }}") == "LG306 'cite' is not a value. Call it with ()."
    assert complaint("{% macro m() %}{% endmacro %}{{ m }}") == (
        "LG306 'm' is not a value. Call it with ()."
    )


@pytest.mark.parametrize("code", ["\\x00", "\\x0b", "\\uffff", "\\U0010fff2"])
def test_a_character_that_no_document_can_hold_is_an_error(code: str) -> None:
    assert complaint(f'a {{{{ "{code}" }}}}').startswith("LG104 character U+")


@pytest.mark.parametrize("code", ["\\x00", "\\x08", "\\uffff"])
def test_such_a_character_is_an_error_in_a_property_too(code: str) -> None:
    core = load_parts("places")[CORE].decode().replace("{{ lines }}", f'{{{{ "{code}" }}}}')
    values = {"name": "a", "slug": "b", "no": False}
    with pytest.raises(LettergenError, match="character U") as caught:
        merge(compile_document(pack("places", core=core)), values)
    assert caught.value.findings[0].code == "LG104"


# Notes, citations and links


def test_a_citation_is_a_footnote_with_its_title_linked() -> None:
    docx = written_with('a{{ cite("ms-report") }}b')
    assert read_paragraphs(docx) == ["ab"]
    assert read_footnotes(docx) == [' Home Office (2019) A & B <x> "q"']
    assert read_links(docx, "word/footnotes.xml") == ["https://example.org/report?a=1&b=2"]
    assert read_links(docx) == []


def test_a_citation_without_an_address_has_no_link() -> None:
    docx = written_with('{{ cite("no-address") }}')
    assert read_footnotes(docx) == [" Virginia Woolf (1925) The Common Reader"]
    assert read_links(docx, "word/footnotes.xml") == []


def test_the_same_citation_twice_is_one_footnote() -> None:
    docx = written_with('a{{ cite("ms-report") }}b{{ cite("ms-report") }}c')
    assert len(read_footnotes(docx)) == len(read_note_marks(docx)) == 1
    assert [code.text for code in parse_part(docx).iter(f"{{{W}}}instrText")] == [
        r" NOTEREF _Footnote1 \f \h "
    ]
    names = [start.get(f"{{{W}}}name") for start in parse_part(docx).iter(f"{{{W}}}bookmarkStart")]
    assert names == ["_Footnote1"]


def test_two_notes_that_say_the_same_are_two_footnotes() -> None:
    assert read_footnotes(written_with('{{ note("n") }}{{ note("n") }}')) == [" n", " n"]


def test_a_citation_in_a_note_prints_itself_there() -> None:
    docx = written_with('{{ note("see " ~ cite("no-address")) }}')
    assert read_footnotes(docx) == [" see Virginia Woolf (1925) The Common Reader"]


def test_a_note_in_a_note_is_an_error() -> None:
    assert complaint('{{ note("a" ~ note("b")) }}') == (
        "LG309 a footnote cannot contain another footnote."
    )


def test_a_note_in_a_footnote_of_the_document_is_an_error() -> None:
    notes = load_parts("notes-alone")["word/footnotes.xml"].decode()
    docx = pack("notes-alone", footnotes=notes.replace("nor here", "{{ note(1) }}"))
    with pytest.raises(LettergenError, match="a footnote cannot contain another") as caught:
        merge(compile_document(docx))
    assert "word/footnotes.xml, paragraph 1" in str(caught.value)


@pytest.mark.parametrize("tag", ['{{ cite("ms-report") }}', '{{ note("n") }}'])
def test_a_note_in_a_header_is_an_error_that_says_what_to_do(tag: str) -> None:
    header = f'<w:hdr xmlns:w="{W}">{build_paragraph(tag.replace(chr(34), "&quot;"))}</w:hdr>'
    assert complaint("a", header1=header) == (
        "LG309 a header or footer cannot contain a footnote."
        " Use link() there, or put the footnote into the body."
    )


@pytest.mark.parametrize("tag", ['{{ cite("ms-report") }}', '{{ note("n") }}'])
def test_a_note_in_a_text_box_is_an_error_for_word_allows_none(tag: str) -> None:
    box = f"<w:txbxContent>{build_paragraph(tag)}</w:txbxContent>"
    with pytest.raises(LettergenError, match="a text box cannot contain a footnote"):
        merge_body(f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>")


def test_a_link_in_a_link_is_an_error() -> None:
    link = f"<w:p><w:hyperlink><w:r><w:t>{'{{ link(1, 2) }}'}</w:t></w:r></w:hyperlink></w:p>"
    with pytest.raises(LettergenError, match="a link cannot contain another link"):
        merge_body(link.replace("2", '"https://example.org/"'))


def test_one_address_is_one_relationship_however_often_it_is_linked() -> None:
    tag = '{{ link("a", "https://example.org/") }}{{ link("b", "https://example.org/") }}'
    docx = written_with(tag + '{{ link("c", "https://example.org/c") }}')
    assert read_paragraphs(docx) == ["abc"]
    assert read_links(docx) == ["https://example.org/", "https://example.org/c"]


def test_a_link_that_is_not_printed_leaves_no_relationship() -> None:
    text = '{% set a = link("a", "https://example.org/") %}{% set b %}{{ a }}{% endset %}c'
    assert read_links(written_with(text)) == []


def test_the_same_address_in_two_parts_is_a_relationship_of_each() -> None:
    docx = merge_document("sections")
    found = [read_links(docx, f"word/header{number}.xml") for number in (1, 2, 3, 4)]
    assert found == [[f"https://example.org/{number}"] for number in (1, 2, 3, 4)]


def test_notes_and_links_survive_joining_and_filters() -> None:
    text = '{{ [name, link("b", "mailto:b@example.org"), "c" ~ note("n")] | join(", ") | upper }}'
    docx = written_with(text, {"name": "a"})
    assert read_paragraphs(docx) == ["A, b, C"]
    assert read_links(docx) == ["mailto:b@example.org"]
    assert read_footnotes(docx) == [" n"]


def test_notes_and_links_in_a_loop_are_made_each_time() -> None:
    text = '{% for x in xs %}{{ x }}{{ note("n" ~ x) }} {% endfor %}'
    assert read_footnotes(written_with(text, {"xs": ["1", "2"]})) == [" n1", " n2"]


@pytest.mark.parametrize("tag", ['{{ link("a", "https://example.org/") }}', '{{ note("n") }}'])
def test_more_than_text_in_a_property_is_an_error(tag: str) -> None:
    core = load_parts("places")[CORE].decode().replace("{{ lines }}", tag)
    values = {"name": "a", "slug": "b", "no": False}
    with pytest.raises(LettergenError, match="only plain text is possible here"):
        merge(compile_document(pack("places", core=core)), values)


def test_lines_in_a_property_or_an_attribute_become_one() -> None:
    docx = merge_document("places")
    assert "on two lines: one two" in unzip(docx)[CORE].decode()
    link = '<w:p><w:hyperlink w:anchor="a" w:tooltip="{{ x }}"><w:r/></w:hyperlink></w:p>'
    found = parse_part(merge_body(link, {"x": ["one", "two\tthree"]})).find(f".//{{{W}}}hyperlink")
    assert found is not None
    assert found.get(f"{{{W}}}tooltip") == "one two three"


# Blocks that are captured, and called


def test_what_a_set_block_captures_prints_with_its_formatting() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    captured = f"<w:r>{bold}<w:t>{{% set x %}}a {{{{ y }}}}{{% endset %}}</w:t></w:r>"
    inner = f"<w:p>{captured}<w:r><w:t>[{{{{ x }}}}]</w:t></w:r></w:p>"
    docx = merge_body(inner, {"y": "<b>"})
    assert read_paragraphs(docx) == ["[a <b>]"]
    assert problems(docx) == []
    assert len(list(parse_part(docx).iter(f"{{{W}}}b"))) == 1


def test_a_captured_paragraph_can_stand_in_the_place_of_one() -> None:
    inner = "".join(
        map(
            build_paragraph,
            ["{% set x %}", "a {{ y }}", "b", "{% endset %}", "{{ x }}", "c {{ y }}"],
        )
    )
    docx = merge_body(inner, {"y": "1"})
    assert read_paragraphs(docx) == ["a 1", "b", "c 1"]
    assert problems(docx) == []


def test_a_captured_paragraph_inside_another_is_an_error() -> None:
    inner = "".join(map(build_paragraph, ["{% set x %}", "a", "{% endset %}", "in {{ x }} it"]))
    with pytest.raises(LettergenError, match="'x' produces whole paragraphs, inside another"):
        merge_body(inner)


def test_a_macro_prints_where_it_is_called() -> None:
    inner = build_paragraph("{% macro m(x) %}[{{ x }}]{% endmacro %}") + build_paragraph(
        "a {{ m(y) }} b"
    )
    docx = merge_body(inner, {"y": "<1>"})
    assert read_paragraphs(docx) == ["a [<1>] b"]
    assert problems(docx) == []


def test_a_merge_error_is_said_in_words() -> None:
    error = MergeError("LG300", "message", "hint")
    assert (str(error), error.code, error.hint) == ("message", "LG300", "hint")


# Misuse of the functions

_WRONG = "is called with the wrong number or names of arguments."


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{{ cite() }}", f'LG325 cite() {_WRONG} Write cite("key").'),
        ("{{ cite('a', 'b', 'c', 'd', 'e') }}", f'LG325 cite() {_WRONG} Write cite("key").'),
        ("{{ note() }}", f'LG325 note() {_WRONG} Write note("words").'),
        (
            "{{ link('words') }}",
            f'LG325 link() {_WRONG} Write link("words", "https://example.org").',
        ),
        (
            "{{ image(file='a.png') }}",
            f'LG325 image() {_WRONG} Write image("file.png", alt="what it shows", width="4cm").',
        ),
    ],
)
def test_a_call_with_the_wrong_arguments_is_shown_how_to_be_right(tag: str, expected: str) -> None:
    assert complaint(tag) == expected
    name = tag[3:].partition("(")[0]
    assert (
        complaint(tag.replace(name, "f").replace("{{", f"{{% set f = {name} %}}{{{{")) == expected
    )


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{{ cite(x) }}", "LG304 the key of a citation is empty."),
        ("{{ cite(xs) }}", "LG306 the key of a citation is a list."),
        ("{{ note(x) }}", "LG304 the text of a footnote is empty."),
        ("{{ note(g) }}", "LG306 the text of a footnote is a group of fields."),
        ("{{ link(x, 'https://example.org') }}", "LG304 the text of a link is empty."),
        ("{{ link('words', x) }}", "LG304 the address of a link is empty."),
        ("{{ link('words', xs) }}", "LG306 the address of a link is a list."),
        ("{{ link(note, 'https://example.org') }}", "LG306 the text of a link is not a value."),
        ("{{ image(x, alt='a') }}", "LG304 the file of a picture is empty."),
        (
            "{{ image('a.png', alt=x) }}",
            "LG304 the alternative text of a picture is empty.",
        ),
        ("{{ image('a.png', alt='a', width=xs) }}", "LG306 the size of a picture is a list."),
    ],
)
def test_an_argument_that_is_no_text_is_named(tag: str, expected: str) -> None:
    assert complaint(tag, {"x": None, "xs": ["a"], "g": group(a="1")}).startswith(expected)


def test_a_macro_may_have_the_name_of_a_function() -> None:
    docx = written_with("{% macro link(x) %}[{{ x }}]{% endmacro %}{{ link('a') }}")
    assert read_paragraphs(docx) == ["[a]"]
