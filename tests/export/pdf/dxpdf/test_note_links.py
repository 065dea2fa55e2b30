"""Links in the PDFs of dxpdf."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from lettergen.export.pdf.dxpdf.note_links import add_links


def pdf(*links: tuple[list[int], str]) -> bytes:
    """In: boxes and addresses. Out: a page with a link for each."""
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Annots = Array(
        [
            Dictionary(Subtype=Name.Link, Rect=box, A=Dictionary(S=Name.URI, URI=address))
            for box, address in links
        ]
    )
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def boxes(data: bytes) -> list[list[int]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        return [[int(side) for side in link.Rect] for link in document.pages[0].Annots]


def test_the_words_of_a_link_become_one_link() -> None:
    words = ([0, 0, 10, 10], "http://a.example"), ([10, 0, 30, 10], "http://a.example")
    assert boxes(add_links(pdf(*words), [])) == [[0, 0, 30, 10]]


def test_a_link_over_two_lines_stays_two() -> None:
    words = ([50, 20, 90, 30], "http://a.example"), ([0, 0, 30, 10], "http://a.example")
    assert len(boxes(add_links(pdf(*words), []))) == 2


def test_links_to_different_pages_stay_apart() -> None:
    words = ([0, 0, 10, 10], "http://a.example"), ([10, 0, 30, 10], "http://b.example")
    assert len(boxes(add_links(pdf(*words), []))) == 2


def test_the_same_pdf_gives_the_same_bytes() -> None:
    data = pdf(([0, 0, 10, 10], "http://a.example"))
    assert add_links(data, []) == add_links(data, [])
