"""Links are in LibreOffice's PDF, however they are formatted."""

import io
from pathlib import Path

import pikepdf
import pytest

from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.libreoffice.copy import prepare_copy
from lettergen.export.pdf.libreoffice.engine import LibreOffice
from tests.support.documents import unzip
from tests.support.small_campaigns import build_word

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPER</w:instrText></w:r>'
    '<w:r><w:instrText>LINK "https://example.org/a" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
SIMPLE = '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/b&quot; ">{}</w:fldSimple>'
RUN = "<w:r><w:t>{}</w:t></w:r>"
STYLED = '<w:r><w:rPr><w:rStyle w:val="LettergenLink"/></w:rPr><w:t>{}</w:t></w:r>'


def read_parts(body: str) -> tuple[str, str]:
    """Return document and styles of the copy of a letter."""
    parts = unzip(prepare_copy(build_word(f"<w:p>{body}</w:p>")))
    return parts["word/document.xml"].decode(), parts["word/styles.xml"].decode()


@pytest.mark.parametrize(
    "link", [FIELD, SIMPLE.format(RUN), f'<w:hyperlink w:anchor="x">{RUN}</w:hyperlink>']
)
def test_the_text_of_a_link_gets_a_style_that_changes_nothing(link: str) -> None:
    document, styles = read_parts(link.format("here") + RUN.format("there"))
    assert STYLED.format("here") in document
    assert RUN.format("there") in document
    assert '<w:style w:type="character" w:customStyle="1" w:styleId="LettergenLink">' in styles


def test_a_link_with_a_style_and_other_fields_stay() -> None:
    link = f'<w:hyperlink w:anchor="x">{STYLED.format("here")}</w:hyperlink>'
    page = FIELD.replace("HYPER", "PA").replace('LINK "https://example.org/a"', "GE").format("1")
    document, styles = read_parts(link + page)
    assert RUN.format("1") in document
    assert "LettergenLink" not in styles


def test_libreoffice_keeps_the_links(installed_soffice: Path) -> None:
    body = "".join(link.format("here") for link in (FIELD, SIMPLE.format(RUN)))
    letter = FinishedLetter("Kent", "kent", build_word(f"<w:p>{body}</w:p>"))
    [export] = LibreOffice(installed_soffice).convert([letter])
    with pikepdf.open(io.BytesIO(export.data)) as document:
        addresses = {str(one.A.URI) for page in document.pages for one in page.Annots}
    assert addresses == {"https://example.org/a", "https://example.org/b"}
