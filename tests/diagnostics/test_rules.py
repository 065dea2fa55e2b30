"""Every code has its section in the documentation, and every section its code."""

import re

import pytest

from lettergen.diagnostics import rules
from lettergen.diagnostics.finding import LettergenError
from tests.conftest import REPOSITORY

# Codes that are put together from their numbers.
_COMPOSED = {"LG190", "LG191", "LG193"}


def codes_in_the_package() -> set[str]:
    """Every code that the source holds as a text."""
    found: set[str] = set()
    for path in (REPOSITORY / "lettergen").rglob("*.py"):
        found |= set(re.findall(r'"(LG\d{3})"', path.read_text(encoding="utf-8")))
    return found | _COMPOSED


def test_every_code_in_the_package_is_explained() -> None:
    assert codes_in_the_package() - set(rules.entries()) == set()


def test_every_explained_code_is_in_the_package() -> None:
    assert set(rules.entries()) - codes_in_the_package() == set()


def test_every_section_of_the_page_is_read_and_stands_in_order() -> None:
    page = (REPOSITORY / "docs" / "findings.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (LG\d+)", page, re.MULTILINE)
    assert headings == list(rules.entries())
    assert headings == sorted(headings)


@pytest.mark.parametrize("entry", rules.entries().values(), ids=lambda entry: entry.code)
def test_an_explanation_says_something(entry: rules.Entry) -> None:
    assert len(entry.text.split()) >= 4
    assert entry.text.endswith((".", "```"))
    assert not entry.title.endswith(".")


def test_no_two_sections_are_the_same() -> None:
    texts = [entry.text for entry in rules.entries().values() if len(entry.text.split()) > 8]
    assert sorted(set(texts)) == sorted(texts)


def test_a_code_is_found_in_small_letters_too() -> None:
    assert str(rules.entry("lg140")).startswith("LG140 (warning): a field that nothing uses\n\n")


def test_a_code_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(LettergenError, match="Did you mean 'LG140'"):
        rules.entry("LG1400")
