"""LibreOffice gets a copy without content controls within lines, and without bindings."""

import pytest

from lettergen.export.pdf.libreoffice.copy import prepare_copy
from tests.support.documents import unzip
from tests.support.small_campaigns import build_word

BINDING = '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>'


def build_control(inner: str) -> str:
    return f"<w:sdt><w:sdtPr>{BINDING}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


RUN = "<w:r><w:t>words</w:t></w:r>"


def read_body(data: bytes) -> str:
    return (
        unzip(data)["word/document.xml"].decode().partition("<w:body>")[2].partition("</w:body>")[0]
    )


@pytest.mark.parametrize("depth", [1, 3])
def test_controls_within_a_line_are_unwrapped(depth: int) -> None:
    inner = RUN
    for _ in range(depth):
        inner = build_control(inner)
    assert read_body(prepare_copy(build_word(f"<w:p>{inner}</w:p>"))) == f"<w:p>{RUN}</w:p>"


def test_controls_around_paragraphs_stay_without_their_binding() -> None:
    found = read_body(prepare_copy(build_word(build_control(f"<w:p>{RUN}</w:p>"))))
    paragraph = f"<w:p>{RUN}</w:p>"
    assert found == f"<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
