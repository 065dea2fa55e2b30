"""Whole Word documents merged: each folder under ``tests/docx/documents`` is one.

``merged.txt`` beside a document shows what it becomes; ``LETTERGEN_UPDATE_GOLDEN=1`` accepts it
anew, to be read before it is committed.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, event, given, settings

from lettergen.data import yaml as source
from lettergen.data.values import Mapping
from lettergen.diagnostics.finding import LettergenError, Place
from tests.support import random_documents
from tests.support.documents import (
    CORE,
    DOCUMENTS,
    FOOTNOTES,
    MAIN,
    NUMBERING,
    W,
    assert_is_golden,
    build_body,
    build_paragraph,
    compile_document,
    list_documents,
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
    write_golden_text,
    zip_parts,
)
from tests.support.letters import compile_text
from tests.support.wordprocessingml import problems


def fields(name: str) -> dict[str, Any]:
    """In: a document. Out: the recipient beside it."""
    path = DOCUMENTS / name / "fields.yaml"
    return dict(source.load(path)) if path.exists() else {}


def findings(docx_or_error: Callable[[], object]) -> list[str]:
    """In: what must fail. Out: its findings, one a line."""
    with pytest.raises(LettergenError) as caught:
        docx_or_error()
    return [str(finding) for finding in caught.value.findings]


def test_there_are_documents() -> None:
    assert len(list_documents()) >= 13


@pytest.mark.parametrize("name", list_documents())
def test_a_document_becomes_what_stands_beside_it(name: str) -> None:
    assert_is_golden(write_golden_text(name), DOCUMENTS / name / "merged.txt")


@pytest.mark.parametrize("name", list_documents())
def test_a_merged_document_breaks_no_rule_of_wordprocessingml(name: str) -> None:
    assert problems(merge_document(name)) == []


@pytest.mark.parametrize("name", list_documents())
def test_a_merged_document_opens_with_python_docx(name: str) -> None:
    opened = docx.Document(io.BytesIO(merge_document(name)))
    assert len(opened.paragraphs) == len(
        parse_part(merge_document(name)).findall(f"{{{W}}}body/{{{W}}}p")
    )
    assert opened.paragraphs


@pytest.mark.parametrize("name", list_documents())
def test_an_indented_document_becomes_the_same(name: str) -> None:
    """Word indents nothing, but other programs do."""
    docx_ = merge(compile_document(zip_parts(load_parts(name))), fields(name))
    assert read_paragraphs(docx_) == read_paragraphs(merge_document(name))
    assert problems(docx_) == []


@pytest.mark.parametrize("name", list_documents())
def test_a_letter_is_the_same_whatever_letters_came_before(name: str) -> None:
    compiled_letter = compile_document(pack(name))
    first = merge(compiled_letter, fields(name))
    other = {key: _other(value) for key, value in fields(name).items()}
    merge(compiled_letter, other)
    assert merge(compiled_letter, fields(name)) == first == merge_document(name)


def test_notes_links_and_lists_of_one_letter_do_not_leak_into_the_next() -> None:
    inner = build_paragraph(
        '{% if full %}{{ cite("ms-report") }}{{ note("n") }}{{ link("l", "https://example.org/") }}'
        "{% endif %}{{ name }}"
    )
    compiled_letter = compile_document(pack("plain", document=build_body(inner)))
    full = merge(compiled_letter, {"full": True, "name": "Kent"})
    bare = merge(compiled_letter, {"full": False, "name": "Sussex"})
    assert (len(read_footnotes(full)), read_links(full)) == (2, ["https://example.org/"])
    assert (read_footnotes(bare), read_links(bare), read_note_marks(bare)) == ([], [], [])
    assert read_paragraphs(bare) == ["Sussex"]
    assert b"Kent" not in b"".join(unzip(bare).values())
    assert merge(compiled_letter, {"full": True, "name": "Kent"}) == full


def test_numbered_lists_of_one_letter_do_not_leak_into_the_next(tmp_path: Path) -> None:
    text = "{% for x in xs %}\n\nThus:\n\n1. {{ x }}\n\n{% endfor %}\n"
    compiled_letter = compile_text(text, tmp_path)
    for xs in (["a", "b", "c"], ["a"], [], ["a", "b"]):
        docx_ = merge(compiled_letter, {"xs": xs})
        numbers = [number.get(f"{{{W}}}numId") for number in parse_part(docx_, NUMBERING)][1:]
        used = [number.get(f"{{{W}}}val") for number in parse_part(docx_).iter(f"{{{W}}}numId")]
        assert used == numbers == [str(number) for number in range(1, len(xs) + 1)]


def test_pandoc_reads_notes_of_both_kinds_in_order(
    pandoc: Callable[[Path, str], str], tmp_path: Path
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(merge_document("native-notes"))
    read = pandoc(path, "markdown")
    assert "first[^1] cited[^2] noted[^3]" in read
    assert "again2[^6][^7]\\* last[^8] and [^9],7" in read
    assert '[^1]: for A & B \\<x\\> \\"q\\"' in read
    assert "[^5]: row two, its number 2" in read
    assert "[link](https://example.org/end) Virginia Woolf (1925) The Common Reader" in read
    assert "(https://example.org/native)" in read
    assert "never" not in read


def test_pandoc_reads_citations_and_links(
    pandoc: Callable[[Path, str], str], tmp_path: Path
) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(merge_document("inlines"))
    read = pandoc(path, "markdown")
    assert "**bold**[^1] **and [linked & so on](https://example.org/?a=1&b=2) text**" in read
    citation = 'Home Office (2019) [A & B \\<x\\> \\"q\\"](https://example.org/report?a=1&b=2)'
    assert f"[^1]: {citation}" in read
    assert f"[^3]: a note with a [link](https://example.org/) and {citation}" in read
    assert "[one](mailto:a@example.org)" in read


def test_libreoffice_makes_pages_of_every_merged_document(
    soffice: Callable[[list[Path], Path], list[Path]], tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.docx" for name in list_documents()]
    for path in paths:
        path.write_bytes(merge_document(path.stem))
    pages = soffice(paths, tmp_path)
    assert [path.read_bytes()[:5] for path in pages] == [b"%PDF-"] * len(paths)


def test_every_missing_field_of_every_part_is_reported_at_once() -> None:
    found = findings(lambda: merge(compile_document(pack("places")), {"no": False}))
    assert {line.split("'")[1] for line in found} == {"name", "slug", "lines"}
    assert found[0].startswith("recipients.yaml:1: Kent has no 'name' (letter.docx, word/")
    assert len(found) == 3


MISSING: dict[str, tuple[dict[str, str | None], str]] = {
    "the body": ({}, 'word/document.xml, paragraph 1 ("cell: {{ name }}")'),
    "a header": (
        {"document": build_body(build_paragraph("a")), "core": None, "app": None, "custom": None},
        'word/header1.xml, paragraph 1 ("header: {{ name }}, {{ link(name, "http…")',
    ),
    "a property": (
        {"document": build_body(build_paragraph("a")), "header1": None, "footer1": None},
        "docProps/core.xml",
    ),
}


@pytest.mark.parametrize(("changes", "place"), MISSING.values(), ids=MISSING.keys())
def test_a_missing_field_names_the_place_that_uses_it(
    changes: dict[str, str | None], place: str
) -> None:
    """The body is merged first, the properties last."""
    found = findings(lambda: merge(compile_document(pack("places", **changes)), {"no": False}))
    assert f"(letter.docx, {place} uses it)" in found[0]


def test_an_error_names_part_paragraph_and_words() -> None:
    inner = build_paragraph("a") * 11 + build_paragraph(
        "It is {{ value }} that counts, and nothing else does"
    )
    assert findings(lambda: merge_body(inner, {"value": None})) == [
        "recipients.yaml:1: Kent: 'value' is empty (letter.docx, word/document.xml, paragraph 12"
        ' ("It is {{ value }} that counts, and noth…") prints it).'
        ' Give it a value, or "" if it is to stay blank.'
    ]


def test_an_error_in_a_footnote_names_the_footnote() -> None:
    values = {**fields("native-notes"), "name": None}
    assert findings(lambda: merge(compile_document(pack("native-notes")), values)) == [
        "recipients.yaml:1: Kent: 'name' is empty"
        ' (letter.docx, word/footnotes.xml, paragraph 1 ("for {{ name }}") prints it).'
        ' Give it a value, or "" if it is to stay blank.'
    ]


def test_an_error_in_a_property_names_the_part() -> None:
    core = load_parts("places")[CORE].decode().replace("{{ lines }}", "{{ nothing }}")
    values = {**fields("places"), "nothing": None}
    found = findings(lambda: merge(compile_document(pack("places", core=core)), values))
    assert found == [
        "recipients.yaml:1: Kent: 'nothing' is empty (letter.docx, docProps/core.xml prints it)."
        ' Give it a value, or "" if it is to stay blank.'
    ]


def test_a_division_by_zero_is_a_finding_with_its_place() -> None:
    assert findings(lambda: merge_body(build_paragraph("{{ 1 / 0 }}"))) == [
        "letter.docx, word/document.xml, paragraph 1 (\"{{ 1 / 0 }}\"): Kent: '/' divides by 0."
    ]


def test_a_field_of_the_recipient_wins_over_a_value_of_the_campaign() -> None:
    compiled_letter = compile_document(pack("plain"))
    own = Mapping(Place("recipients.yaml", 1))
    assert read_paragraphs(compiled_letter.merge("Kent", own, {"name": "all"})) == ["Dear all"]
    own["name"] = "Kent"
    assert read_paragraphs(compiled_letter.merge("Kent", own, {"name": "all"})) == ["Dear Kent"]


def test_a_letter_without_any_tag_is_merged_all_the_same() -> None:
    docx_ = merge_body(build_paragraph("Dear all"))
    assert read_paragraphs(docx_) == ["Dear all"]
    assert problems(docx_) == []


def test_notes_that_nothing_refers_to_are_left_out() -> None:
    assert read_footnotes(merge_document("notes-alone")) == [" nor here"]


def test_notes_in_a_part_whose_text_has_none_are_left_out() -> None:
    docx_ = merge(
        compile_document(pack("notes-alone", document=build_body(build_paragraph("none"))))
    )
    assert read_footnotes(docx_) == []
    assert problems(docx_) == []
    assert FOOTNOTES in unzip(docx_)


def test_a_letter_can_be_the_template_of_another() -> None:
    """Its bookmarks, notes and links are there already when new ones come."""
    parts_ = unzip(merge_document("inlines"))
    more = build_paragraph("{{ cite('no-address') }}{{ cite('no-address') }}{{ note('more') }}")
    more += build_paragraph("{{ link('more', 'https://example.org/more') }}")
    parts_[MAIN] = parts_[MAIN].replace(b"<w:body>", f"<w:body>{more}".encode())
    docx_ = merge(compile_document(zip_parts(parts_)))
    assert problems(docx_) == []
    assert len(read_footnotes(docx_)) == len(read_footnotes(merge_document("inlines"))) + 2
    assert read_links(docx_) == [*read_links(merge_document("inlines")), "https://example.org/more"]


def test_the_first_merge_of_a_letter_does_not_change_its_data() -> None:
    values = source.load(DOCUMENTS / "modifiers" / "fields.yaml")
    before = repr(values)
    merge(compile_document(pack("modifiers")), values)
    assert repr(values) == before


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(main=random_documents.documents())
def test_whatever_stands_where_a_letter_is_valid_and_says_what_jinja_says(main: str) -> None:
    try:
        compiled_letter = compile_document(pack("plain", document=main))
    except LettergenError as error:
        # Blocks that cross a hyperlink, a content control or a cell are refused.
        assert {finding.code for finding in error.findings} <= {"LG204", "LG205", "LG206"}
        event("refused")
        return
    try:
        docx_ = merge(compiled_letter, random_documents.VALUES)
    except LettergenError as error:
        assert {finding.code for finding in error.findings} == {"LG308"}  # a link in a link
        event("a link in a link")
        return
    event("merged")
    assert problems(docx_) == []
    assert random_documents.read_text(docx_) == random_documents.expect_text(main)


def _other(value: Any) -> Any:
    """A value of the same kind that says something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"other-{value}"
    return value
