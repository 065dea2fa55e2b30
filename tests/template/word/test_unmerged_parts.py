"""A tag where no letter is merged is a finding, or it would reach every recipient as it is."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from tests.support.documents import (
    build_body,
    build_paragraph,
    compile_document,
    merge,
    merge_body,
    pack,
    read_paragraphs,
    unzip,
    zip_parts,
)

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
EQUATION = f'<w:p><m:oMath xmlns:m="{MATH}"><m:r><m:t>%s</m:t></m:r></m:oMath></w:p>'


def with_part(name: str, text: str) -> bytes:
    """In: a part's name, a text in it. Out: a document with that part."""
    part = f'<c:chart xmlns:c="urn:c" xmlns:a="{DRAWING}"><a:t>{text}</a:t></c:chart>'
    return zip_parts({**unzip(pack("plain")), name: part.encode()})


@pytest.mark.parametrize("name", ["word/charts/chart1.xml", "word/diagrams/data1.xml"])
@pytest.mark.parametrize("tag", ["{{ x }}", "{% if x %}"])
def test_a_tag_in_a_chart_or_a_diagram_is_a_finding(name: str, tag: str) -> None:
    with pytest.raises(LettergenError) as caught:
        compile_document(with_part(name, tag))
    assert str(caught.value) == (
        f"letter.docx, {name}: a chart or a diagram cannot contain a tag."
        " Put the tag into the text next to it."
    )


def test_a_tag_in_an_equation_is_a_finding() -> None:
    with pytest.raises(LettergenError, match=r"document\.xml: an equation cannot contain a tag"):
        merge_body(EQUATION % "{{ x }}")


def test_charts_and_equations_without_tags_are_left_alone() -> None:
    assert compile_document(with_part("word/charts/chart1.xml", "a {b} c"))
    assert read_paragraphs(merge_body(EQUATION % "{x}" + build_paragraph("a"))) == ["", "a"]


def test_parts_that_are_no_text_of_the_letter_may_hold_anything() -> None:
    data = b"<a>{{ not a tag of ours }}</a>"
    entries = {
        **unzip(pack("plain", document=build_body(build_paragraph("a")))),
        "word/x.xml": data,
    }
    assert unzip(merge(compile_document(zip_parts(entries))))["word/x.xml"] == data
