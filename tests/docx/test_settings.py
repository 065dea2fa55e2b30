"""Settings that lettergen makes in a document."""

import pytest

from lettergen.docx.package import Package
from lettergen.docx.settings import keep_short_lines
from lettergen.docx.xml import w
from tests.support.corpus import CORPUS, build_document

COMPATIBLE = '<w:compat xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def read_compatibility(package: Package) -> list[str]:
    found = package.parse_part(package.find_part("/settings")).find(w("compat"))
    assert found is not None
    return [str(child.tag).rpartition("}")[2] for child in found]


@pytest.fixture
def package() -> Package:
    return Package.from_bytes("a.docx", build_document(CORPUS / "grammar" / "print"))


def test_the_setting_comes_before_those_of_word(package: Package) -> None:
    keep_short_lines(package)
    assert read_compatibility(package)[0] == "doNotExpandShiftReturn"


def test_the_setting_is_there_once_in_the_order_of_the_schema(package: Package) -> None:
    keep_short_lines(package)
    name = package.find_part("/settings")
    inner = "<w:spaceForUL/><w:doNotExpandShiftReturn w:val='0'/><w:spacingInWholePoints/>"
    package.parts[name] = (
        f"<w:settings {COMPATIBLE[10:-1]}><w:compat>{inner}</w:compat></w:settings>".encode()
    )
    keep_short_lines(package)
    expected = ["spaceForUL", "doNotExpandShiftReturn", "spacingInWholePoints"]
    assert read_compatibility(package) == expected
