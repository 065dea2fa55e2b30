"""Names: their parts, their particles, and how running text has them."""

from typing import Any

import pytest

from lettergen.citations.names import Name, display_name, parse_name

NAMES: list[tuple[Any, Name | None]] = [
    ({"literal": "Home Office"}, Name(literal="Home Office")),
    ("Home Office", Name(literal="Home Office")),
    ({"family": "Quill", "given": "Beatrice"}, Name("Quill", "Beatrice")),
    ({"family": "van Gracht", "given": "Willem"}, Name("Gracht", "Willem", particle="van")),
    ({"family": "d'Aubrac", "given": "Lise"}, Name("Aubrac", "Lise", particle="d'")),
    ({"family": "d’Aubrac", "given": "Lise"}, Name("Aubrac", "Lise", particle="d’")),
    ({"family": "al-Harid", "given": "Omar"}, Name("Harid", "Omar", particle="al-")),
    ({"family": "Hohenau", "given": "Karl von"}, Name("Hohenau", "Karl", dropping="von")),
    ({"family": '"van Gracht"', "given": "W."}, Name("van Gracht", "W.")),
    ({"family": "La Fontaine", "given": "Jean de"}, Name("La Fontaine", "Jean", dropping="de")),
    ({"family": "Merri", "given": "John", "suffix": "Jr."}, Name("Merri", "John", suffix="Jr.")),
    ({"family": "Merri", "given": "John, Jr."}, Name("Merri", "John", suffix="Jr.")),
    ({"family": "Plato"}, Name("Plato")),
    ({"given": "Plato"}, Name(literal="Plato")),
    ({"family": "Fen Survey", "isInstitution": "true"}, Name(literal="Fen Survey")),
    ({}, None),
    ("  ", None),
]


@pytest.mark.parametrize(("value", "name"), NAMES, ids=lambda value: repr(value)[:40])
def test_a_name_is_taken_apart(value: Any, name: Name | None) -> None:
    assert parse_name(value) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (Name("Aubrac", "Lise", particle="d'"), "Lise d'Aubrac"),
        (Name("Harid", "Omar", particle="al-"), "Omar al-Harid"),
        (Name("Gracht", "Willem", particle="van der"), "Willem van der Gracht"),
        (Name("Hohenau", "Karl", dropping="von"), "Karl von Hohenau"),
        (Name("Merri", "John", suffix="Jr."), "John Merri Jr."),
        (Name("川端", "康介"), "川端康介"),
        (Name("Kawabata", "Kosuke"), "Kosuke Kawabata"),
        (Name(literal="Home Office"), "Home Office"),
    ],
)
def test_running_text_has_the_given_name_first_where_its_script_does(
    name: Name, shown: str
) -> None:
    assert display_name(name) == shown
