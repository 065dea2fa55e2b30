"""The data source of a mail merge is removed with everything that belongs to it."""

from pathlib import Path

from lettergen.docx.data_source import detach_data_source
from lettergen.docx.package import Package
from tests.support import documents
from tests.support.fields import name_corpus_document

WITH_SOURCE = name_corpus_document("address-block-and-greeting-line")


def package(name: str, folder: Path) -> Package:
    path = folder / "letter.docx"
    path.write_bytes(documents.pack(name))
    return Package.read(path)


def test_the_names_under_match_fields_are_given(tmp_path: Path) -> None:
    found = detach_data_source(package(WITH_SOURCE, tmp_path))
    assert found == {"Courtesy Title": "Anrede", "Last Name": "Nachname"}


def test_nothing_of_the_source_is_left_in_the_letter() -> None:
    template = documents.unzip(documents.pack(WITH_SOURCE))
    letter = documents.unzip(documents.merge_document(WITH_SOURCE))
    for trace in (b"mailMerge", b"recipientData", b"members.xlsx"):
        assert any(trace in name.encode() + text for name, text in template.items())
        assert not any(trace in name.encode() + text for name, text in letter.items())


def test_the_recipients_that_somebody_chose_in_word_are_allowed_and_removed(tmp_path: Path) -> None:
    """Word notes them in a part of a type of its own ([MS-DOCX] 2.2)."""
    parts = documents.load_parts(WITH_SOURCE)
    types = "[Content_Types].xml"
    kind = "application/vnd.ms-word.mailMergeRecipientData+xml"
    override = f'<Override PartName="/word/recipientData.xml" ContentType="{kind}"/></Types>'
    parts[types] = parts[types].decode().replace("</Types>", override).encode()
    path = tmp_path / "letter.docx"
    path.write_bytes(documents.zip_parts(parts))
    found = Package.read(path)
    detach_data_source(found)
    assert "word/recipientData.xml" not in found.parts
    assert kind not in found.parts[types].decode()


def test_other_relationships_of_the_settings_stay(tmp_path: Path) -> None:
    found = package(WITH_SOURCE, tmp_path)
    relationships = found.read_relationships("word/settings.xml")
    relationships.add("http://example.org/attachedTemplate", "file:///x.dotx", external=True)
    found.set_relationships(relationships)
    detach_data_source(found)
    left = found.read_relationships("word/settings.xml").items
    assert [item.target for item in left] == ["file:///x.dotx"]


def test_a_document_without_a_source_stays_as_it_is(tmp_path: Path) -> None:
    found = package(name_corpus_document("notes"), tmp_path)
    before = dict(found.parts)
    assert detach_data_source(found) == {}
    assert found.parts == before
