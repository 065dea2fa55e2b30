"""Letterheads and small print: what stands in the margins of a first page."""

import pytest

from lettergen.export import html, text
from tests.support import finished_letters
from tests.support.documents import build_paragraph

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>88</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def shown(section: str, header: str = "", footer: str = "", body: str = "Dear Ada") -> str:
    """In: section properties, header and footer as XML. Out: the text of such a letter."""
    parts = {"header1": f"<w:hdr {W}>{header}</w:hdr>", "footer1": f"<w:ftr {W}>{footer}</w:ftr>"}
    letter = finished_letters.build_letter(
        f"{build_paragraph(body)}<w:sectPr>{section}</w:sectPr>", **parts
    )
    return text.export(letter).data.decode()


def test_a_header_of_all_pages_is_the_letterhead() -> None:
    reference = '<w:headerReference w:type="default" r:id="header1"/>'
    assert shown(reference, build_paragraph("The Trust")) == "The Trust\n\nDear Ada\n"


def test_a_header_of_later_pages_is_left_out() -> None:
    reference = '<w:headerReference w:type="default" r:id="header1"/><w:titlePg/>'
    assert shown(reference, build_paragraph("The Trust")) == "Dear Ada\n"


def test_a_header_of_even_pages_is_left_out() -> None:
    reference = '<w:headerReference w:type="even" r:id="header1"/>'
    assert shown(reference, build_paragraph("The Trust")) == "Dear Ada\n"


def test_a_letterhead_in_a_text_box_is_a_letterhead() -> None:
    inner = f"<w:pict><w:txbxContent>{build_paragraph('The Trust')}</w:txbxContent></w:pict>"
    box = f"<w:p><w:r>{inner}</w:r></w:p>"
    reference = '<w:headerReference w:type="default" r:id="header1"/>'
    section = f"{build_paragraph('Dear Ada')}<w:sectPr>{reference}</w:sectPr>"
    letter = finished_letters.build_letter(section, header1=f"<w:hdr {W}>{box}</w:hdr>")
    page = html.export(letter).data
    assert b'<header class="letterhead">\n<p>The Trust</p>\n</header>' in page


def test_small_print_stands_at_the_end() -> None:
    reference = '<w:footerReference w:type="default" r:id="footer1"/>'
    end = f"{'-' * 20}\n\nCharity 123\n"
    assert shown(reference, footer=build_paragraph("Charity 123")) == f"Dear Ada\n\n{end}"


@pytest.mark.parametrize(
    "footer",
    [
        f"<w:p><w:r><w:t>Page </w:t></w:r>{PAGE}</w:p>",
        '<w:p><w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>',
        "<w:p><w:r><w:t>Page </w:t><w:pgNum/></w:r></w:p>",
    ],
)
def test_the_number_of_a_page_is_left_out_with_its_words(footer: str) -> None:
    reference = '<w:footerReference w:type="default" r:id="footer1"/>'
    assert shown(reference, footer=footer) == "Dear Ada\n"


def test_what_stands_beside_the_number_of_a_page_is_kept() -> None:
    reference = '<w:footerReference w:type="default" r:id="footer1"/>'
    footer = f"<w:p><w:r><w:t>Charity 123</w:t><w:tab/><w:t>Page </w:t></w:r>{PAGE}</w:p>"
    assert shown(reference, footer=footer).endswith("\n\nCharity 123\n")
