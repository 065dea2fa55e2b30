"""Tags are made whole, and what is right is left as it is."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NumberTree

from lettergen.diagnostics.rules import Severity
from lettergen.export.format import Export
from tests.support import pdf_letters
from tests.support.pdf_letters import finish_letter

Opened = Callable[..., pikepdf.Pdf]


def elements(parent: Any, kind: str) -> list[Any]:
    """The elements of a kind below one, in their order."""
    return [found for found in below(parent) if kind == found.S]


def below(parent: Any) -> Iterator[Any]:
    """All elements below one, in their order."""
    for kid in kids(parent):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from below(kid)


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, Array) else [found]


def outline(pdf: pikepdf.Pdf) -> list[str]:
    """The tags of a PDF, from the first to the last."""
    return [str(element.S) for element in below(pdf.Root.StructTreeRoot)]


def annotations(pdf: pikepdf.Pdf) -> list[Any]:
    return [found for page in pdf.pages for found in page.get("/Annots", [])]


def saved(pdf: pikepdf.Pdf) -> bytes:
    data = BytesIO()
    pdf.save(data)
    return data.getvalue()


def with_document(name: str, old: str, new: str) -> str:
    """The main part of a letter, with other words in it."""
    text = (pdf_letters.LETTERS / name / "word/document.xml").read_text("utf-8")
    assert old in text
    return text.replace(old, new)


def test_each_note_has_a_name_of_its_own(opened: Opened) -> None:
    notes = elements(opened("notes").Root.StructTreeRoot, "/Note")
    assert len({str(note.ID) for note in notes}) == len(notes) == 9


def test_each_note_begins_with_its_label_that_links_back(opened: Opened) -> None:
    for note in elements(opened("notes").Root.StructTreeRoot, "/Note"):
        label = kids(note)[0]
        assert label.S == "/Lbl"
        content, reference = kids(elements(label, "/Link")[0])
        assert isinstance(content, int)
        assert "Back to the mark" in str(reference.Obj.Contents)


def test_each_mark_is_a_reference_that_says_where_it_leads(opened: Opened) -> None:
    references = elements(opened("notes").Root.StructTreeRoot, "/Reference")
    said = [str(kids(elements(one, "/Link")[0])[1].Obj.Contents) for one in references]
    assert sorted(said) == sorted(
        f"Footnote {mark}" for mark in ("1", "2", "3", "4", "5", "6", "7", "i", "ii")
    )


def test_links_of_notes_in_another_language_keep_their_number(opened: Opened) -> None:
    styles = (pdf_letters.LETTERS / "_base/word/styles.xml").read_text("utf-8")
    pdf = opened("notes", styles=styles.replace('w:val="en-GB"', 'w:val="cy-GB"'))
    assert str(pdf.Root.Lang) == "cy-GB"
    inside = {str(link.Contents) for link in annotations(pdf) if "/Dest" in link}
    assert inside == {"1", "2", "3", "4", "5", "6", "7", "i", "ii"}


@pytest.mark.parametrize("name", ["notes", "links", "letterhead"])
def test_each_link_knows_its_tag_and_the_tag_its_link(opened: Opened, name: str) -> None:
    pdf = opened(name)
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    links = annotations(pdf)
    for link in links:
        tag = parents[int(link.StructParent)]
        held = [kid.Obj.objgen for kid in kids(tag) if isinstance(kid, Dictionary)]
        assert (str(tag.S), link.objgen in held) == ("/Link", True)
        assert str(link.Contents).strip()
    assert links
    assert len({int(link.StructParent) for link in links}) == len(links)


def test_pages_with_links_are_walked_through_in_the_order_of_the_tags(opened: Opened) -> None:
    pages = opened("notes").pages
    assert all(page.Tabs == Name.S for page in pages if "/Annots" in page)


def test_links_of_the_letterhead_are_reached_at_the_end(opened: Opened) -> None:
    document = elements(opened("letterhead").Root.StructTreeRoot, "/Document")[0]
    last = [elements(one, "/Link") for one in kids(document)[-2:]]
    addresses = {str(kids(link[0])[0].Obj.A.URI) for link in last}
    assert addresses == {"https://example.org/", "mailto:office@example.org"}


def test_a_link_without_a_description_is_described_by_its_words(opened: Opened) -> None:
    pdf = opened("letterhead")
    for link in annotations(pdf):
        del link.Contents
    letter = pdf_letters.load_letter("letterhead")
    again = finish_letter(saved(pdf), letter, tagged=True, archive=False)
    with pikepdf.open(BytesIO(again.data)) as mended:
        assert {str(link.Contents) for link in annotations(mended)} == {"our website", "the office"}


def test_headings_begin_with_the_first_level_and_leave_none_out(opened: Opened) -> None:
    text = with_document("headings", '"Heading1"', '"Heading2"')
    pdf = opened("headings", document=text.replace("In Kent", "In Kent, too"))
    assert [kind for kind in outline(pdf) if kind.startswith("/H")] == ["/H1", "/H1", "/H1"]


def test_headings_that_are_in_order_stay(opened: Opened) -> None:
    assert [kind for kind in outline(opened("headings")) if kind.startswith("/H")] == [
        "/H1",
        "/H2",
        "/H1",
    ]


def test_a_picture_without_alternative_text_bars_the_claim_to_be_accessible(
    made: Callable[..., Export], opened: Opened
) -> None:
    finding, *others = made("pictures").findings
    assert (finding.code, finding.severity, others) == ("LG434", Severity.WARNING, [])
    assert "2 pictures have no alternative text" in finding.message
    assert b"<pdfuaid:part>" not in opened("pictures").Root.Metadata.read_bytes()
    assert b"<pdfuaid:part>1<" in opened("links").Root.Metadata.read_bytes()


def test_a_picture_that_only_decorates_is_not_in_the_tags(
    made: Callable[..., Export], opened: Opened
) -> None:
    text = with_document("pictures", 'name="Picture 4"', 'name="Picture 4" descr="Another map"')
    assert made("pictures", document=text).findings == ()
    pdf = opened("pictures", document=text)
    figures = elements(pdf.Root.StructTreeRoot, "/Figure")
    assert [str(figure.Alt) for figure in figures] == [
        "The crest of the county",
        "A title",
        "A map of the county",
        "Another map",
    ]


def test_finishing_again_changes_no_tag(opened: Opened) -> None:
    for name in ("notes", "links", "letterhead", "headings"):
        pdf = opened(name)
        again = finish_letter(saved(pdf), pdf_letters.load_letter(name), tagged=True, archive=False)
        with pikepdf.open(BytesIO(again.data)) as twice:
            assert outline(twice) == outline(pdf)
            assert [str(one.Contents) for one in annotations(twice)] == [
                str(one.Contents) for one in annotations(pdf)
            ]


def test_a_pdf_without_tags_is_said_not_to_be_accessible(opened: Opened) -> None:
    pdf = opened("headings")
    del pdf.Root.StructTreeRoot
    letter = pdf_letters.load_letter("headings")
    made = finish_letter(saved(pdf), letter, tagged=True, archive=False)
    assert [finding.code for finding in made.findings] == ["LG434"]
    assert b"<pdfuaid:part>" not in pikepdf.open(BytesIO(made.data)).Root.Metadata.read_bytes()


def test_tags_that_hold_themselves_come_to_an_end(opened: Opened) -> None:
    pdf = opened("headings")
    document = elements(pdf.Root.StructTreeRoot, "/Document")[0]
    document.K.append(document)
    document.K.append(document)
    letter = pdf_letters.load_letter("headings")
    made = finish_letter(saved(pdf), letter, tagged=True, archive=False)
    assert made.data


def test_two_notes_of_one_name_get_two(opened: Opened) -> None:
    pdf = opened("notes")
    for note in elements(pdf.Root.StructTreeRoot, "/Note"):
        note.ID = pikepdf.String("note-2")
    made = finish_letter(saved(pdf), pdf_letters.load_letter("notes"), tagged=True, archive=False)
    with pikepdf.open(BytesIO(made.data)) as mended:
        notes = elements(mended.Root.StructTreeRoot, "/Note")
        assert len({str(note.ID) for note in notes}) == len(notes)


def test_the_head_of_a_table_is_told_from_its_rows(opened: Opened) -> None:
    table = elements(opened("table").Root.StructTreeRoot, "/Table")[0]
    assert [len(elements(row, "/TH")) for row in elements(table, "/TR")] == [3, 0, 0, 0, 0]
