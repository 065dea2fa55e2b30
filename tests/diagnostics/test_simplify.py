"""Findings of one cause are joined, and consequences of other findings are left out."""

import pytest

from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.diagnostics.rules import Relation
from lettergen.diagnostics.simplify import simplify

HERE, THERE = Place("a", 1), Place("a", 2)


def codes(*findings: Finding) -> list[str]:
    """The codes of what is left."""
    return [finding.code for finding in simplify(findings)]


def test_findings_of_one_cause_at_one_place_are_one_finding() -> None:
    found = [Finding("LG350", "a gap.", HERE).about(name) for name in ("Ely", "Hull")]
    (one,) = simplify(found)
    assert one.message == "a gap (in 2 letters)."
    assert one.letters == ("Ely", "Hull")


def test_findings_of_one_cause_at_two_places_are_two() -> None:
    found = [Finding("LG350", "a gap.", place).about("Ely") for place in (HERE, THERE)]
    assert len(simplify(found)) == 2


def test_a_finding_that_was_made_twice_is_one() -> None:
    assert codes(*[Finding("LG350", "a gap.", HERE)] * 2) == ["LG350"]


def test_a_finding_about_the_same_name_is_a_consequence() -> None:
    unknown = Finding("LG270", "nobody has 'town'.", HERE, name="town")
    missing = Finding("LG301", "Ely has no 'town'.", THERE, name="town")
    other = Finding("LG301", "Ely has no 'area'.", THERE, name="area")
    assert simplify([missing, unknown, other]) == [unknown, other]


def test_a_finding_about_the_same_letter_is_a_consequence() -> None:
    blank = Finding("LG141", "is blank.", HERE).about("Ely")
    gaps = [Finding("LG342", "an empty paragraph.", THERE).about(name) for name in ("Ely", "Hull")]
    assert simplify([blank, *gaps]) == [blank, gaps[1]]


def test_a_finding_at_the_same_place_is_a_consequence() -> None:
    same = Finding("LG144", "the same entry.", HERE).about("Ely")
    files = [Finding("LG403", "the same file.", place) for place in (HERE, THERE)]
    assert simplify([same, *files]) == [same, files[1]]


def test_a_character_in_the_data_explains_those_in_letters() -> None:
    in_data = Finding("LG104", "character U+0007.", HERE)
    in_letter = Finding("LG104", "character U+0007.", THERE).about("Ely")
    assert simplify([in_letter, in_data]) == [in_data]
    assert simplify([in_letter]) == [in_letter]


@pytest.mark.parametrize(
    ("unused", "missing", "left"),
    [
        ("salutaton", "salutation", ["LG301"]),
        ("room.nme", "room.name", ["LG301"]),
        ("hall.nme", "room.name", ["LG140", "LG301"]),
        ("ward", "salutation", ["LG140", "LG301"]),
    ],
)
def test_a_field_that_nothing_uses_may_be_a_misspelt_one_that_is_missing(
    unused: str, missing: str, left: list[str]
) -> None:
    found = [
        Finding("LG140", "nothing uses it.", HERE, name=unused),
        Finding("LG301", "Ely has none.", HERE, name=missing),
    ]
    assert codes(*found) == left


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (rule.code, cause)
        for rule in load_rules().values()
        for cause, relation in rule.explained_by
        if relation is Relation.ANYWHERE
    ],
)
def test_a_finding_that_any_finding_of_another_rule_explains_is_left_out(
    code: str, cause: str
) -> None:
    consequence = Finding(code, "a consequence.", THERE, name="x").about("Ely")
    assert codes(consequence, Finding(cause, "the cause.", HERE)) == [cause]
    assert codes(consequence) == [code]
