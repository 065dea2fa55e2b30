"""Locators as people type them, and what follows them."""

import pytest

from lettergen.citations.clusters import Cite, parse_cite, split_locator

LOCATORS = {
    "p. 12": ("page", "12", ""),
    "pp. 12-15": ("page", "12-15", ""),
    "12": ("page", "12", ""),
    "12–15": ("page", "12–15", ""),
    "pp. 12, 14 and 18": ("page", "12, 14 and 18", ""),
    "ch. 3": ("chapter", "3", ""),
    "chapter 3": ("chapter", "3", ""),
    "para 4": ("paragraph", "4", ""),
    "para. 4.2": ("paragraph", "4.2", ""),
    "s 54": ("section", "54", ""),
    "§ 54(1)": ("section", "54(1)", ""),
    "vol. 2": ("volume", "2", ""),
    "n. 7": ("note", "7", ""),
    "p. xii": ("page", "xii", ""),
    "Sch. 2": ("supplement", "2", ""),
    "p. 12, emphasis added": ("page", "12", "emphasis added"),
    "pp. 12-15 (emphasis added)": ("page", "12-15", "(emphasis added)"),
    "p. 12ff": ("page", "12ff", ""),
    "emphasis added": ("", "", "emphasis added"),
    "passim": ("", "", "passim"),
    "and elsewhere": ("", "", "and elsewhere"),
    "": ("", "", ""),
}


@pytest.mark.parametrize("text", LOCATORS)
def test_a_locator_is_a_label_and_a_value(text: str) -> None:
    assert split_locator(text) == LOCATORS[text]


def test_what_follows_a_locator_is_the_suffix_of_the_cite() -> None:
    assert parse_cite("apcc", "p. 12, emphasis added", "see") == Cite(
        "apcc", "12", "page", "see", "emphasis added"
    )


def test_a_footnote_of_the_source_is_a_locator() -> None:
    assert parse_cite("a", "fn 3") == Cite("a", "3", "note")
