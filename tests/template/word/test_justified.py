"""A value in a justified paragraph is not pulled apart at its line breaks."""

from pathlib import Path

import pytest

from lettergen.docx.package import Package
from lettergen.docx.xml import parse, parse_fragment
from lettergen.template.word.justified import has_broken_lines
from tests.support.corpus import CORPUS, merge_document

STYLES = parse_fragment("")
VALUE = "<w:r><w:t>\U0010fff00\U0010fff1</w:t></w:r>"
JUSTIFIED = '<w:pPr><w:jc w:val="both"/></w:pPr>'


@pytest.mark.parametrize(
    ("paragraph", "counts_breaks", "expected"),
    [
        (f"<w:p>{JUSTIFIED}{VALUE}</w:p>", False, True),
        (f"<w:p>{VALUE}</w:p><w:p>{JUSTIFIED}</w:p>", False, False),
        (f"<w:p>{JUSTIFIED}<w:r><w:br/></w:r></w:p>", False, False),
        (f"<w:p>{JUSTIFIED}<w:r><w:br/></w:r></w:p>", True, True),
        (f'<w:p>{JUSTIFIED}<w:r><w:br w:type="page"/></w:r></w:p>', True, False),
    ],
)
def test_values_in_justified_paragraphs_are_found(
    paragraph: str, counts_breaks: bool, expected: bool
) -> None:
    root = parse_fragment(paragraph)
    assert has_broken_lines(root, STYLES, counts_breaks=counts_breaks) is expected


def test_a_letter_with_such_a_value_does_not_stretch_its_lines(tmp_path: Path) -> None:
    for name, expected in (("justified-value", True), ("print", False)):
        package = Package.from_bytes("a.docx", merge_document(CORPUS / "grammar" / name, tmp_path))
        settings = package.find_part("/settings")
        found = settings and parse(package.parts[settings]).find(".//{*}doNotExpandShiftReturn")
        assert (found is not None and found != "") is expected
