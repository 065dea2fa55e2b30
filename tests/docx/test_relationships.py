"""Relationships are read, numbered and written."""

import pytest

from lettergen.docx.relationships import (
    HYPERLINK,
    NUMBERING,
    Relationship,
    Relationships,
    RelationshipsPart,
    name_relationships_part,
)
from lettergen.docx.xml import PACKAGE_RELATIONSHIPS, parse

XML = f"""<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">
<Relationship Id="rId2" Type="http://example.org/header" Target="header1.xml"/>
<Relationship Id="styles" Type="http://example.org/header" Target="/word/header2.xml"/>
<Relationship Id="R9" Type="http://example.org/header" Target="../other/header3.xml"/>
<Relationship Id="rId3" Type="{HYPERLINK}" Target="https://example.org/?a&amp;b"
 TargetMode="External"/>
</Relationships>""".encode()


def ids(xml: str) -> list[str | None]:
    """Take a relationships part; return the ids in it."""
    return [item.get("Id") for item in parse(xml.encode())]


def test_no_part_is_no_relationships() -> None:
    assert Relationships.parse("word/document.xml", None).items == []


def test_targets_are_part_names_whether_relative_or_absolute() -> None:
    found = Relationships.parse("word/document.xml", XML)
    assert found.find_targets("/header") == [
        "word/header1.xml",
        "word/header2.xml",
        "other/header3.xml",
    ]


def test_an_external_target_is_no_part() -> None:
    assert Relationships.parse("word/document.xml", XML).find_targets("/hyperlink") == []


def test_a_new_id_is_greater_than_every_number_that_an_id_ends_in() -> None:
    found = Relationships.parse("word/document.xml", XML)
    assert found.add(NUMBERING, "numbering.xml") == "rId10"
    assert found.add(NUMBERING, "numbering.xml") == "rId11"


def test_what_is_written_reads_as_it_was() -> None:
    found = Relationships.parse("word/document.xml", XML)
    assert Relationships.parse("word/document.xml", found.to_xml().encode()) == found


def test_a_letter_adds_its_links_behind_the_others() -> None:
    part = RelationshipsPart(Relationships.parse("word/document.xml", XML))
    assert part.first == 10
    link = Relationship("rId10", HYPERLINK, 'https://example.org/?"<&', external=True)
    xml = part.build_part([link])
    assert ids(xml) == ["rId2", "styles", "R9", "rId3", "rId10"]
    assert parse(xml.encode())[-1].get("Target") == 'https://example.org/?"<&'
    assert ids(part.build_part([])) == ["rId2", "styles", "R9", "rId3"]


def test_a_part_without_relationships_stays_without() -> None:
    part = RelationshipsPart(Relationships.parse("word/header1.xml", None))
    assert part.name == "word/_rels/header1.xml.rels"
    assert part.first == 1
    assert part.build_part([]) == ""
    assert ids(
        part.build_part([Relationship("rId1", HYPERLINK, "mailto:a@example.org", True)])
    ) == ["rId1"]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("", "_rels/.rels"),
        ("document.xml", "_rels/document.xml.rels"),
        ("word/document.xml", "word/_rels/document.xml.rels"),
    ],
)
def test_relationships_are_in_a_folder_beside_their_part(part: str, name: str) -> None:
    assert name_relationships_part(part) == name
