"""Tags are completed, and what is right does not change."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

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


def test_pages_with_links_have_the_tab_order_of_the_tags(opened: Opened) -> None:
    pages = opened("notes").pages
    assert all(page.Tabs == Name.S for page in pages if "/Annots" in page)


def test_headings_begin_with_the_first_level_and_skip_none(opened: Opened) -> None:
    text = with_document("headings", '"Heading1"', '"Heading2"')
    pdf = opened("headings", document=text.replace("In Kent", "In Kent, too"))
    assert [kind for kind in outline(pdf) if kind.startswith("/H")] == ["/H1", "/H1", "/H1"]


def test_headings_that_are_in_order_stay(opened: Opened) -> None:
    assert [kind for kind in outline(opened("headings")) if kind.startswith("/H")] == [
        "/H1",
        "/H2",
        "/H1",
    ]


def test_a_pdf_with_an_undescribed_picture_does_not_claim_to_be_accessible(
    made: Callable[..., Export], opened: Opened
) -> None:
    finding, *others = made("pictures").findings
    assert (finding.code, finding.severity, others) == ("LG434", Severity.WARNING, [])
    assert "2 pictures have no alternative text" in finding.message
    assert b"<pdfuaid:part>" not in opened("pictures").Root.Metadata.read_bytes()
    assert b"<pdfuaid:part>1<" in opened("links").Root.Metadata.read_bytes()


def test_a_decorative_picture_is_an_artifact(made: Callable[..., Export], opened: Opened) -> None:
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


def test_a_pdf_without_tags_is_not_accessible(opened: Opened) -> None:
    pdf = opened("headings")
    del pdf.Root.StructTreeRoot
    letter = pdf_letters.load_letter("headings")
    made = finish_letter(saved(pdf), letter, tagged=True, archive=False)
    assert [finding.code for finding in made.findings] == ["LG434"]
    assert b"<pdfuaid:part>" not in pikepdf.open(BytesIO(made.data)).Root.Metadata.read_bytes()


def test_tags_in_a_cycle_do_no_harm(opened: Opened) -> None:
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


def test_the_header_of_a_table_differs_from_its_rows(opened: Opened) -> None:
    table = elements(opened("table").Root.StructTreeRoot, "/Table")[0]
    assert [len(elements(row, "/TH")) for row in elements(table, "/TR")] == [3, 0, 0, 0, 0]
