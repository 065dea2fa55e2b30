"""A PDF that does not conform to PDF/UA-1 does not claim it, and a finding gives the reason."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.export.pdf.postprocess.test_tags import Opened, elements, saved
from tests.support import pdf_letters
from tests.support.pdf_letters import finish_letter


def remap(pdf: pikepdf.Pdf) -> None:
    for name in ("/Quote", "/Note", "/Mine"):
        pdf.Root.StructTreeRoot.RoleMap[name] = Name.P


def use_unknown_type(pdf: pikepdf.Pdf) -> None:
    elements(pdf.Root.StructTreeRoot, "/Standard")[0].S = Name.Aside


def mark_as_artifact(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    page.contents_coalesce()
    content = page.Contents.read_bytes()
    page.Contents = pdf.make_stream(content.replace(b"/Standard<</MCID", b"/Artifact<</MCID", 1))


def add_direct_link(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 5, 5]))
    pdf.pages[0].Annots = Array([link])


def remove_font(pdf: pikepdf.Pdf) -> None:
    for found in pdf.objects:
        if isinstance(found, Dictionary) and "/FontFile2" in found:
            del found["/FontFile2"]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (remap, "the engine gives standard structure types another meaning: Note, Quote"),
        (use_unknown_type, "the engine uses structure types without a meaning: Aside"),
        (mark_as_artifact, "the engine marks text as an artifact, which screen readers skip"),
        (add_direct_link, "a link has no tag"),
        (remove_font, "the engine did not embed"),
    ],
)
def test_what_does_not_conform_is_reported(
    opened: Opened, damage: Callable[[pikepdf.Pdf], None], reason: str
) -> None:
    pdf = opened("headings")
    damage(pdf)
    made = finish_letter(
        saved(pdf), pdf_letters.load_letter("headings"), tagged=True, archive=False
    )
    [finding] = [one for one in made.findings if one.code == "LG434"]
    start = "headings: the PDF is not accessible (PDF/UA): "
    assert finding.message.startswith(f"{start}{reason}")
    with pikepdf.open(BytesIO(made.data)) as result:
        assert b"<pdfuaid:part>" not in result.Root.Metadata.read_bytes()


def test_several_reasons_are_reported_together(opened: Opened) -> None:
    pdf = opened("headings")
    remap(pdf)
    add_direct_link(pdf)
    made = finish_letter(
        saved(pdf), pdf_letters.load_letter("headings"), tagged=True, archive=False
    )
    [finding] = made.findings
    assert finding.message.endswith(": Note, Quote; a link has no tag.")


def test_a_pdf_that_conforms_claims_it(opened: Opened) -> None:
    pdf = opened("headings")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()
