"""File names that every system takes, inside one folder, and no two the same."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.findings import LettergenError, Place
from lettergen.output import OutputFolder, collisions
from lettergen.output.names import is_safe

PLACE = Place("campaign.yaml", 5)


def _path(name: str) -> Path:
    folder = OutputFolder.of("letters/{{ area }}.docx", PLACE, Path("campaign"), None)
    return folder.path(f"letters/{name}", "Kent")


@pytest.mark.parametrize(
    "name",
    [
        "kent.docx",
        "south-east/kent.docx",
        "Tŷ Morgannwg.docx",
        "Kent & Medway (1).docx",
        "دیوان.docx",
        "a" * 246 + ".docx",
    ],
)
def test_a_name_that_all_systems_take_is_taken(name: str) -> None:
    assert _path(name) == Path("campaign/letters") / name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../kent.docx", "leaves"),
        ("x/../../kent.docx", "leaves"),
        ("a:b.docx", "':'"),
        ("a\\b.docx", "holds"),
        ("a?.docx", "'?'"),
        ("a\x00.docx", "holds"),
        ("a\x85.docx", "holds"),
        ("CON.docx", "Windows keeps"),
        ("con .docx", "Windows keeps"),
        ("nul/kent.docx", "Windows keeps"),
        ("CONOUT$.docx", "Windows keeps"),
        ("com1.kent.docx", "Windows keeps"),
        ("lpt³.docx", "Windows keeps"),
        (" kent.docx", "begins or ends"),
        ("south east /kent.docx", "begins or ends"),
        ("south./kent.docx", "begins or ends"),
        ("~$kent.docx", "lock files"),
        ("kent\u202excod.docx", "U+202E"),
        ("ken\u200bt.docx", "U+200B"),
        ("ken\ud800t.docx", "U+D800"),
        ("kent.pdf", ".docx"),
        ("kent", ".docx"),
        (".docx", "no name"),
        ("...docx", "no name"),
        ("a" * 251 + ".docx", "longer"),
        ("é" * 126 + ".docx", "longer"),
        ("/".join(["a" * 100] * 3) + ".docx", "longer"),
    ],
)
def test_a_name_that_some_system_does_not_take_is_refused(name: str, why: str) -> None:
    with pytest.raises(LettergenError) as refused:
        _path(name)
    finding = refused.value.findings[0]
    assert finding.code == "LG401"
    assert why in finding.message
    assert finding.place == PLACE


def test_a_name_is_composed_so_that_it_is_one_name_on_every_system() -> None:
    assert _path("cafe\u0301.docx").name == "caf\u00e9.docx"


@given(st.text(max_size=60))
def test_whatever_a_name_is_it_stays_in_its_folder_or_is_refused(name: str) -> None:
    try:
        path = _path(f"{name}.docx")
    except LettergenError:
        return
    assert path.parts[:2] == ("campaign", "letters")
    assert ".." not in path.parts
    assert unicodedata.is_normalized("NFC", path.name)
    assert is_safe("/".join(path.parts[2:]))


@pytest.mark.parametrize(
    "pattern", ["/etc/{{ area }}.docx", "../{{ area }}.docx", "C:/{{ a }}.docx"]
)
def test_an_output_pattern_that_leaves_the_campaigns_folder_is_refused(pattern: str) -> None:
    with pytest.raises(LettergenError, match="leaves the campaign's folder"):
        OutputFolder.of(pattern, PLACE, Path("campaign"), None)


def test_a_folder_that_is_named_takes_the_place_of_the_patterns_own() -> None:
    folder = OutputFolder.of("letters/{{ area }}.docx", PLACE, Path("campaign"), Path("/tmp/out"))
    assert folder.path("letters/kent.docx", "Kent") == Path("/tmp/out/kent.docx")


def _collisions(*names: str) -> list[str]:
    paths = [(Path(name), f"R{n}", Place("recipients.yaml", n)) for n, name in enumerate(names, 1)]
    return [finding.message for finding in collisions(paths)]


def test_two_letters_of_one_name_are_a_finding_that_names_both() -> None:
    assert _collisions("a/kent.docx", "a/essex.docx", "a/kent.docx") == [
        "R3 has the same output file a/kent.docx as R1 (line 1)."
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kent.docx", "kent.docx"),
        ("STRASSE.docx", "straße.docx"),
        ("caf\u00e9.docx", "cafe\u0301.docx"),
        ("\ufb01ne.docx", "fine.docx"),
        ("\u212bngstrom.docx", "\u00c5ngstrom.docx"),
    ],
)
def test_names_that_some_system_takes_for_one_file_collide(one: str, other: str) -> None:
    assert len(_collisions(one, other)) == 1


def test_a_letter_cannot_be_the_folder_of_another() -> None:
    assert _collisions("a/kent.docx", "a/KENT.docx/b.docx") == [
        "R2 has an output file in a/KENT.docx, the file of R1 (line 1)."
    ]
    assert _collisions("a/kent.docx", "a/b/kent.docx") == []
