"""Every code in the package has its rule, and every rule its section in the documentation."""

import re

import pytest

from lettergen.diagnostics.rules import RULES, Severity
from tests.conftest import REPOSITORY

# Codes that are put together from their numbers.
_COMPOSED = {"LG190", "LG191", "LG193"}


def codes_in_the_package() -> set[str]:
    """Every code that the source holds as a text, but in the table of rules."""
    found: set[str] = set()
    for path in (REPOSITORY / "lettergen").rglob("*.py"):
        if path.name != "rules.py":
            found |= set(re.findall(r'"(LG\d{3})"', path.read_text(encoding="utf-8")))
    return found | _COMPOSED


def headings() -> list[tuple[str, str, str]]:
    """Code, severity and title of each section of the page."""
    page = (REPOSITORY / "docs" / "findings.md").read_text(encoding="utf-8")
    return re.findall(r"^### (LG\d+) · (\w+) · (.+)$", page, re.MULTILINE)


def test_every_code_in_the_package_has_a_rule() -> None:
    assert codes_in_the_package() - set(RULES) == set()


def test_every_rule_is_used_in_the_package() -> None:
    assert set(RULES) - codes_in_the_package() == set()


def test_the_page_has_a_section_for_every_rule_and_agrees_with_the_table() -> None:
    assert headings() == [(rule.code, rule.severity, rule.title) for rule in RULES.values()]


def test_rules_are_in_order() -> None:
    assert list(RULES) == sorted(RULES)


@pytest.mark.parametrize("severity", Severity)
def test_a_severity_is_written_as_a_word(severity: Severity) -> None:
    assert str(severity) == severity.name.lower()
