"""``check --spelling`` looks up the words of a letter in a dictionary."""

from pathlib import Path

import pytest

from lettergen.api import Options, check
from tests.support.fault_campaigns import BASE, build_campaign


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base campaign of faults, as the current folder."""
    build_campaign(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def find_misspelt() -> list[str]:
    found = check(Path("campaign.yaml"), Options(), with_spelling=True).findings
    return [f"{one.place.path}:{one.place.line} {one.message}" for one in found]


def test_words_of_a_letter_that_are_right_are_no_finding(campaign: Path) -> None:
    assert find_misspelt() == []


def test_a_misspelt_word_of_the_letter_is_found_at_its_line(campaign: Path) -> None:
    letter = campaign / "templates" / "letter.md.j2"
    letter.write_text(letter.read_text().replace("membership", "membreship"))
    assert find_misspelt() == ["templates/letter.md.j2:1 no dictionary has 'membreship'."]


def test_a_misspelt_word_of_a_passage_is_found_at_its_value(campaign: Path) -> None:
    data = campaign / "recipients.yaml"
    data.write_text(data.read_text().replace("the old county survey", "the old county sruvey"))
    assert find_misspelt() == [
        "recipients.yaml:45 Rosa Blum: no dictionary has 'sruvey' in 'room.note'."
    ]


def test_a_language_without_a_dictionary_is_reported(
    campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lettergen.checks.dictionaries._find_dictionary", lambda _: None)
    assert find_misspelt() == ["--spelling:0 there is no dictionary for en-GB."]
