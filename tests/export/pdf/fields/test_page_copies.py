"""Both engines print fields of pages right: each page is taken from the copy that has it right."""

import io
import itertools

import pikepdf
import pytest

from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.export.pdf import load_exporter
from lettergen.export.pdf.fields.page_copies import DifferentLayoutError, join_pages
from tests.conftest import NEEDS_DXPDF
from tests.support import field_documents, pdf_text

BODY = "# Rooms\nWords\n---\n# Fees\nWords\n---\nMore of fees"
ENGINES = ["libreoffice", pytest.param("dxpdf", marks=NEEDS_DXPDF)]
PLAIN = "header: ⟨STYLEREF 1|Rooms⟩, left ⟨= ⟨NUMPAGES|1⟩ - ⟨PAGE|1⟩|9⟩, ⟨HYPERLINK web.org|web⟩\n"
HIGH = f'header: ⟨IF ⟨PAGE|1⟩ = 2 "{"long header " * 200}" "short"|old⟩\n'


def export(engine: str, *texts: str) -> list[Export]:
    """Export letters of these texts."""
    letters = [
        FinishedLetter(str(number), str(number), field_documents.build(text))
        for number, text in enumerate(texts)
    ]
    exports = load_exporter(Settings(engine, archive=False)).export(letters)
    return sorted(exports, key=lambda one: one.letter.stem)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_page_has_its_header(engine: str, soffice: object) -> None:
    plain, high = export(engine, PLAIN + BODY, HIGH + BODY)
    assert [page.split(", web")[0] for page in pdf_text.read_pages(plain.data)] == [
        "Rooms, left 2",
        "Fees, left 1",
        "Fees, left 0",
    ]
    assert [one.code for one in plain.findings if one.code.startswith("LG43")] == []
    assert not high.data
    assert [one.code for one in high.findings] == ["LG367"]


def build_pdf(content: bytes) -> bytes:
    """Build a PDF of one page with this content."""
    document = pikepdf.new()
    document.add_blank_page()
    document.pages[0].Contents = document.make_stream(content)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_the_content_of_a_page_is_replaced() -> None:
    first, other = build_pdf(b"/P <</MCID 0>> BDC EMC"), build_pdf(b"q Q /P <</MCID 0>> BDC EMC")
    with pikepdf.open(io.BytesIO(join_pages(first, [(other, {1})]))) as joined:
        assert joined.pages[0].Contents.read_bytes().startswith(b"q Q")


@pytest.mark.parametrize("content", [b"/P <</MCID 1>> BDC EMC", b""])
def test_a_page_with_another_body_is_refused(content: bytes) -> None:
    first = build_pdf(b"/P <</MCID 0>> BDC EMC")
    with pytest.raises(DifferentLayoutError):
        join_pages(first, [(build_pdf(content), {1})])


def test_a_letter_of_another_length_is_refused() -> None:
    one = build_pdf(b"")
    with pikepdf.open(io.BytesIO(one)) as document:
        document.add_blank_page()
        file = io.BytesIO()
        document.save(file)
    for pair in itertools.permutations([one, file.getvalue()]):
        with pytest.raises(DifferentLayoutError):
            join_pages(pair[0], [(pair[1], {1})])
