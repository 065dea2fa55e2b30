"""A PDF has the properties of its letter, and nothing that depends on the time."""

from io import BytesIO

import pikepdf
import pytest
from lxml import etree

from lettergen.export.format import FinishedLetter
from tests.support import documents, pdf_letters
from tests.support.pdf_letters import finish_letter, lay_out_with_dxpdf

DC = "{http://purl.org/dc/elements/1.1/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


def made(letter: FinishedLetter, *, archive: bool = False) -> pikepdf.Pdf:
    """A letter by dxpdf, finished and opened."""
    data = finish_letter(
        lay_out_with_dxpdf(letter.data), letter, tagged=False, archive=archive
    ).data
    return pikepdf.open(BytesIO(data))


def xmp(pdf: pikepdf.Pdf) -> etree._Element:
    return etree.fromstring(pdf.Root.Metadata.read_bytes())


def with_core(old: str, new: str) -> FinishedLetter:
    """A letter with other core properties."""
    text = (pdf_letters.LETTERS / "_base" / documents.CORE).read_text("utf-8")
    assert old in text
    return pdf_letters.load_letter("headings", core=text.replace(old, new))


def test_title_author_and_dates_are_the_letter_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with made(pdf_letters.load_letter("headings")) as pdf:
        assert str(pdf.docinfo.Title) == "A letter to Kent"
        assert str(pdf.docinfo.Author) == "The sender"
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20201014090000Z"
        said = xmp(pdf)
    assert said.findtext(f".//{DC}title/{RDF}Alt/{RDF}li") == "A letter to Kent"
    assert said.findtext(f".//{DC}creator/{RDF}Seq/{RDF}li") == "The sender"
    assert said.findtext(f".//{XMP}CreateDate") == "2020-10-14T09:00:00Z"


def test_the_window_shows_the_title_and_the_file_states_its_language() -> None:
    with made(pdf_letters.load_letter("headings")) as pdf:
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.Root.Lang) == "en-GB"


def test_source_date_epoch_goes_before_the_letter_s_own_date(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1602579600")
    with made(pdf_letters.load_letter("headings")) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20201013090000Z"


def test_a_letter_without_a_date_gives_none_rather_than_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with made(with_core("2020-10-14T09:00:00Z", "yesterday")) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        assert xmp(pdf).find(f".//{XMP}CreateDate") is None


def test_a_letter_without_a_title_has_its_recipient_s_name() -> None:
    with made(with_core("<dc:title>A letter to Kent</dc:title>", "")) as pdf:
        assert str(pdf.docinfo.Title) == "headings"


def test_a_title_with_characters_of_xml_stays_the_same() -> None:
    with made(with_core("A letter to Kent", "R&amp;D &lt;x&gt; “£”")) as pdf:
        assert str(pdf.docinfo.Title) == "R&D <x> “£”"
        assert xmp(pdf).findtext(f".//{DC}title/{RDF}Alt/{RDF}li") == "R&D <x> “£”"


def test_the_id_of_a_file_follows_from_what_is_in_it() -> None:
    letters = [pdf_letters.load_letter("headings"), with_core("A letter to Kent", "Another")]
    first, again, other = (
        [bytes(part) for part in made(letter).trailer.ID]
        for letter in (letters[0], letters[0], letters[1])
    )
    assert first == again != other


def test_a_file_that_is_not_for_the_archive_claims_nothing_of_it() -> None:
    with made(pdf_letters.load_letter("headings")) as pdf:
        assert b"<pdfaid:part>" not in pdf.Root.Metadata.read_bytes()
    with made(pdf_letters.load_letter("headings"), archive=True) as pdf:
        assert b"<pdfaid:conformance>U<" in pdf.Root.Metadata.read_bytes()
