"""The core properties of a document."""

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx import core_properties
from lettergen.docx.core_properties import CoreProperties
from lettergen.docx.package import Package
from tests.support import documents


def package(data: bytes) -> Package:
    return Package("letter.docx", documents.load_parts("plain", core=data.decode()))


def test_properties_are_read_as_they_were_written() -> None:
    said = CoreProperties(title="R&D <draft>", author="A. Person", language="cy-GB")
    assert core_properties.read_core_properties(package(said.to_xml())) == said


def test_each_is_on_one_line_and_the_last_change_goes_before_the_making() -> None:
    data = (
        CoreProperties(title=" A\n letter ")
        .to_xml()
        .replace(
            b"</cp:coreProperties>",
            b'<t:created xmlns:t="http://purl.org/dc/terms/">2020-10-13T00:00:00Z</t:created>'
            b'<t:modified xmlns:t="http://purl.org/dc/terms/">2021-01-01T00:00:00Z</t:modified>'
            b"<cp:keywords>two words</cp:keywords></cp:coreProperties>",
        )
    )
    assert core_properties.read_core_properties(package(data)) == CoreProperties(
        title="A letter", keywords="two words", modified="2021-01-01T00:00:00Z"
    )


def test_a_document_may_say_nothing() -> None:
    assert (
        core_properties.read_core_properties(Package("letter.docx", documents.load_parts("plain")))
        == CoreProperties()
    )


def test_properties_that_are_not_xml_are_refused() -> None:
    with pytest.raises(LettergenError, match="is not XML"):
        core_properties.read_core_properties(package(b"<cp"))
