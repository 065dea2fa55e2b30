"""Links are tagged and described, and note marks refer to their notes."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, NumberTree

from tests.export.pdf.postprocess.test_tags import Opened, annotations, elements, kids, saved
from tests.support import pdf_letters
from tests.support.pdf_letters import finish_letter


def test_each_note_begins_with_its_label_that_links_back(opened: Opened) -> None:
    for note in elements(opened("notes").Root.StructTreeRoot, "/Note"):
        label = kids(note)[0]
        assert label.S == "/Lbl"
        content, reference = kids(elements(label, "/Link")[0])
        assert isinstance(content, int)
        assert "Back to the mark" in str(reference.Obj.Contents)


def test_each_mark_is_a_reference_with_a_description(opened: Opened) -> None:
    references = elements(opened("notes").Root.StructTreeRoot, "/Reference")
    said = [str(kids(elements(one, "/Link")[0])[1].Obj.Contents) for one in references]
    assert sorted(said) == sorted(
        f"Footnote {mark}" for mark in ("1", "2", "3", "4", "5", "6", "7", "i", "ii")
    )


def test_links_of_notes_are_described_in_the_language_of_the_letter(opened: Opened) -> None:
    styles = (pdf_letters.LETTERS / "_base/word/styles.xml").read_text("utf-8")
    pdf = opened("notes", styles=styles.replace('w:val="en-GB"', 'w:val="cy-GB"'))
    assert str(pdf.Root.Lang) == "cy-GB"
    inside = {str(link.Contents) for link in annotations(pdf) if "/Dest" in link}
    assert {"Troednodyn 1", "Yn ôl at farc troednodyn 1"} <= inside


def test_links_of_notes_in_a_language_without_words_keep_their_number(opened: Opened) -> None:
    styles = (pdf_letters.LETTERS / "_base/word/styles.xml").read_text("utf-8")
    pdf = opened("notes", styles=styles.replace('w:val="en-GB"', 'w:val="mi-NZ"'))
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


def test_links_of_the_letterhead_are_tagged_at_the_end(opened: Opened) -> None:
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
