"""The table of rules is complete, in order and free of contradictions."""

import re

import pytest

from lettergen.diagnostics.rule_lookup import find_rule, load_rules
from lettergen.diagnostics.rules import Relation, Rule, Severity
from tests.conftest import REPOSITORY

RULES = list(load_rules().values())


def codes_in_the_package() -> set[str]:
    """Every code that the source has as a text, but in the table of rules."""
    found: set[str] = set()
    for path in (REPOSITORY / "lettergen").rglob("*.py"):
        if path.name != "rule_table.py":
            found |= set(re.findall(r'"(LG\d{3})"', path.read_text(encoding="utf-8")))
    return found


def test_every_code_in_the_package_has_a_rule_and_every_rule_is_used() -> None:
    assert codes_in_the_package() == set(load_rules())


def test_rules_are_in_the_order_of_their_codes() -> None:
    assert list(load_rules()) == sorted(load_rules())


def test_no_two_rules_have_the_same_slug_or_title() -> None:
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert len({rule.title for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"LG\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
    assert not rule.title.endswith(".")
    assert (rule.code, Relation.ANYWHERE) not in rule.explained_by
    assert {code for code, _ in rule.explained_by} <= set(load_rules())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_what_stops_reading_is_an_error_that_nobody_can_ignore(rule: Rule) -> None:
    if rule.stops_reading:
        assert rule.severity is Severity.ERROR
        assert not rule.is_ignorable


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_only_warnings_block_the_final_run_by_themselves(rule: Rule) -> None:
    assert not rule.blocks_final or rule.severity is Severity.WARNING


@pytest.mark.parametrize("name", ["LG106", "lg106", "duplicate-key", "Duplicate-Key"])
def test_a_rule_is_found_by_its_code_and_its_slug(name: str) -> None:
    assert find_rule(name) is load_rules()["LG106"]


@pytest.mark.parametrize("name", ["", "LG1", "LG1060", "duplicate"])
def test_what_is_no_code_and_no_slug_is_no_rule(name: str) -> None:
    assert find_rule(name) is None


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_is_written_as_a_word(severity: Severity) -> None:
    assert str(severity) == severity.name.lower()
