"""The data source of a mail merge, taken out of a document with all that belongs to it."""

from pathlib import Path

import pytest

from lettergen.ooxml.data_source import detach_data_source
from lettergen.ooxml.package import Package
from tests.support.fields import CORPUS
from tests.support.word_trees import merged, packed, parts, unpacked

WITH_SOURCE = CORPUS / "address-block-and-greeting-line"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    path = tmp_path / "letter.docx"
    path.write_bytes(packed(parts(WITH_SOURCE)))
    return Package.read(path)


def test_the_names_under_match_fields_are_given(package: Package) -> None:
    assert detach_data_source(package) == {"Courtesy Title": "Anrede", "Last Name": "Nachname"}


def test_nothing_of_the_source_is_left_in_the_letter(tmp_path: Path) -> None:
    template = parts(WITH_SOURCE)
    letter = unpacked(merged(WITH_SOURCE, tmp_path))
    for trace in ("mailMerge", "recipientData", "members.xlsx"):
        assert any(trace in name + text for name, text in template.items())
        assert not any(trace in name + text for name, text in letter.items())


def test_other_relationships_of_the_settings_stay(package: Package) -> None:
    relationships = package.relationships("word/settings.xml")
    relationships.add("http://example.org/attachedTemplate", "file:///x.dotx", external=True)
    package.put_relationships(relationships)
    detach_data_source(package)
    left = package.relationships("word/settings.xml").items
    assert [item.target for item in left] == ["file:///x.dotx"]


def test_a_document_without_a_source_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(packed(parts(CORPUS / "notes")))
    package = Package.read(path)
    before = dict(package.parts)
    assert detach_data_source(package) == {}
    assert package.parts == before
