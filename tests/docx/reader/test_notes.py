"""Notes, their marks and their numbers."""

import pytest

from lettergen.docx.reader import model as word
from lettergen.docx.reader.text import join_text
from tests.support import documents
from tests.support.word_reader import (
    build_field,
    build_run,
    list_contents,
    read_document,
    read_shown,
    read_spans,
)

NOTES = f"""<w:footnotes xmlns:w="{documents.W}">
  <w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
  <w:footnote w:id="1"><w:p><w:r><w:footnoteRef/><w:t> One</w:t></w:r></w:p></w:footnote>
  <w:footnote w:id="2"><w:p><w:r><w:t>Two</w:t></w:r></w:p></w:footnote>
  <w:footnote w:id="3"><w:p><w:r><w:t>Three</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def mark(id_: int, more: str = "") -> str:
    return f'<w:r><w:footnoteReference w:id="{id_}"{more}/></w:r>'


def notes(inner: str, **changes: str | None) -> list[tuple[str, str]]:
    """Take the inside of a paragraph; return the number and the text of each note, in order."""
    found = read_document(f"<w:p>{inner}</w:p>", footnotes=NOTES, **changes).notes.values()
    return [(note.number.text, join_text(note.story.blocks).strip()) for note in found]


def test_notes_are_those_that_the_text_refers_to_in_its_order() -> None:
    assert notes(mark(3) + mark(1)) == [("1", "Three"), ("2", "One")]


@pytest.mark.parametrize(
    "inner",
    [
        f'<w:del w:id="9">{mark(3)}</w:del>',
        mark(3).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
    ],
)
def test_a_note_whose_mark_is_not_shown_is_not_counted(inner: str) -> None:
    assert notes(inner + mark(1)) == [("1", "One")]


def test_a_mark_of_a_note_that_is_not_there_has_no_note() -> None:
    document = read_document(f"<w:p>{mark(7)}{mark(-1)}{mark(1)}</w:p>", footnotes=NOTES)
    assert list(document.notes) == [("footnote", "1")]


def test_a_mark_may_be_the_author_s_own() -> None:
    own = mark(1, ' w:customMarkFollows="1"').replace("</w:r>", "<w:t>*</w:t></w:r>")
    symbol = (
        mark(2, ' w:customMarkFollows="1"') + '<w:r><w:sym w:font="Symbol" w:char="F0A8"/></w:r>'
    )
    assert notes(own + symbol + mark(3)) == [("*", "One"), ("♦", "Two"), ("1", "Three")]
    assert read_shown(f"<w:p>{own}{symbol}</w:p>", footnotes=NOTES) == ["\n\n"]


def bookmarked(name: str, inner: str) -> str:
    return f'<w:bookmarkStart w:id="5" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="5"/>'


def test_a_field_that_looks_like_the_mark_of_a_note_is_one() -> None:
    found = read_spans(
        bookmarked("_Ref", mark(2)) + build_field(" NOTEREF _Ref \\f \\h ", build_run("1")),
        footnotes=NOTES,
    )
    assert list_contents(found) == [
        word.NoteReference("footnote", "2"),
        word.NoteReference("footnote", "2", is_repeated=True),
    ]
    assert found[1].link is None


def test_a_field_that_names_a_note_in_the_text_is_text_that_leads_to_its_mark() -> None:
    _, found = read_spans(
        bookmarked("_Ref", mark(2)) + build_field(" NOTEREF _Ref \\h ", build_run("1")),
        footnotes=NOTES,
    )
    assert (found.content, found.link) == (word.Text("1"), word.Link("", "_Ref"))


def test_a_field_may_refer_to_a_note_further_on_and_one_that_leads_nowhere_is_text() -> None:
    forward = build_field(" NOTEREF _Ref \\f ", build_run("2")) + bookmarked("_Ref", mark(2))
    assert list_contents(read_spans(forward, footnotes=NOTES))[0] == word.NoteReference(
        "footnote", "2", is_repeated=True
    )
    [span] = read_spans(build_field(" NOTEREF _Gone \\f ", build_run("2")), footnotes=NOTES)
    assert span.content == word.Text("2")


def test_a_second_mark_of_the_same_note_is_repeated() -> None:
    assert list_contents(read_spans(mark(1) + mark(1), footnotes=NOTES)) == [
        word.NoteReference("footnote", "1"),
        word.NoteReference("footnote", "1", is_repeated=True),
    ]
