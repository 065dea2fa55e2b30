"""Features that dxpdf does not draw are listed."""

import pytest

from lettergen.export.pdf.dxpdf import adapt, unsupported
from tests.support import documents


def features(inner: str) -> list[str]:
    data = documents.pack("plain", document=documents.build_body(inner))
    return unsupported.list_features(adapt.adapt_letter(data))


def test_nothing_is_missing_from_a_plain_letter() -> None:
    assert features(documents.build_paragraph("Dear reader")) == []


CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>x</w:t></w:r></w:p>", "struck out"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>', "symbol"),
        (
            '<w:p><w:r><w:footnoteReference w:id="1" w:customMarkFollows="1"/></w:r></w:p>',
            "own mark",
        ),
        (
            '<w:tbl><w:tr><w:tc><w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr>'
            "</w:tbl><w:p/>",
            "in a table",
        ),
        (
            f'<w:p><w:r><w:drawing><a:graphicData xmlns:a="{DRAWING}" uri="{CHART}"/></w:drawing>'
            "</w:r></w:p>",
            "chart",
        ),
        ("<w:p/><w:sectPr><w:pgBorders/></w:sectPr>", "border of a page"),
    ],
)
def test_what_is_missing_is_named(inner: str, words: str) -> None:
    (found,) = features(inner)
    assert words in found


def test_a_picture_in_windows_own_formats_is_named() -> None:
    parts = documents.unzip(
        documents.pack("plain", document=documents.build_body(documents.build_paragraph("x")))
    )
    data = documents.zip_parts({**parts, "word/media/logo.emf": b"x"})
    assert unsupported.list_features(adapt.adapt_letter(data)) == [
        "a picture in the format WMF or EMF"
    ]


def test_text_that_is_not_struck_out_is_not_named() -> None:
    off = '<w:p><w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>x</w:t></w:r></w:p>'
    assert features(off) == []


@pytest.mark.parametrize(
    ("properties", "text", "is_mixed"),
    [
        ("<w:pPr><w:bidi/></w:pPr>", "שלום", False),
        ("<w:pPr><w:bidi/></w:pPr>", "רחוב 5", False),
        ("<w:pPr><w:bidi/></w:pPr>", "שלום Ada", True),
        ("<w:pPr><w:bidi/></w:pPr>", "שלום (5)", True),
        ("", "שלום Ada", True),
        ("", "plain (words)", False),
    ],
)
def test_words_of_both_directions_in_one_line_are_in_the_wrong_order(
    properties: str, text: str, is_mixed: bool
) -> None:
    inner = f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
    data = documents.pack("plain", document=documents.build_body(inner))
    assert unsupported.has_mixed_directions(adapt.adapt_letter(data)) == is_mixed
