"""Tags that print something else than was meant, and a second greeting."""

from pathlib import Path

import pytest

import lettergen
from tests.support.fault_campaigns import BASE, build_campaign
from tests.support.small_campaigns import write_campaign

PEOPLE = "- {name: Ada Mensah, ends: 2027-03-05}\n- {name: Rob Vale, ends: 2027-04-06}\n"


def find(folder: Path, letter: str, code: str) -> list[str]:
    found = lettergen.check(write_campaign(folder, letter, PEOPLE)).findings
    return [one.words for one in found if one.code == code]


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("dd.mm.yyyy", "'M' is the month, 'm' the minute"),
        ("D MMMM y", "'d' is the day of the month, 'E' the weekday"),
        ("d MMMM YYYY", "'y' is the year"),
    ],
)
def test_a_pattern_that_prints_something_else_is_reported(
    tmp_path: Path, pattern: str, meant: str
) -> None:
    [words] = find(tmp_path, f"{{{{ name }}}}: {{{{ ends | date('{pattern}') }}}}.\n", "LG914")
    assert f"the date pattern '{pattern}', which prints something else." in words
    assert words.endswith(f"In a pattern, {meant}.")


@pytest.mark.parametrize("pattern", ["d MMMM y", "EEEE d MMMM y", "dd.MM.yyyy", "d MMM, HH:mm"])
def test_a_pattern_that_prints_a_date_is_no_fault(tmp_path: Path, pattern: str) -> None:
    assert find(tmp_path, f"{{{{ name }}}}: {{{{ ends | date('{pattern}') }}}}.\n", "LG914") == []


def test_letters_in_quotes_are_no_part_of_a_pattern(tmp_path: Path) -> None:
    letter = "{{ name }}: {{ ends | date(\"d 'Day' MMMM y\") }}.\n"
    assert find(tmp_path, letter, "LG914") == []


def find_in_base(folder: Path, words: str, code: str, old: str = "The room stays free") -> int:
    """Return how many findings a campaign has after other words were put into its letter."""
    campaign = build_campaign(BASE, folder)
    letter = folder / "templates" / "letter.md.j2"
    text = letter.read_text(encoding="utf-8")
    assert old in text
    letter.write_text(text.replace(old, words, 1), encoding="utf-8")
    return sum(one.code == code for one in lettergen.check(campaign).findings)


@pytest.mark.parametrize(("day", "count"), [("Monday", 0), ("Tuesday", 1), ("Sonntag", 0)])
def test_a_weekday_before_a_tag_is_that_of_its_date(tmp_path: Path, day: str, count: int) -> None:
    words = f"From {day}, {{{{ date | date }}}}, the room stays free"
    assert find_in_base(tmp_path, words, "LG712") == count


START = "Your membership of the"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Dear {{ salutation }},\n\nYour membership of the", 1),
        ("Dear readers know it: your membership of the", 0),
        ("Our dear readers,\n\nYour membership of the", 0),
    ],
)
def test_a_greeting_beside_that_of_the_letterhead_is_reported(
    tmp_path: Path, words: str, count: int
) -> None:
    assert find_in_base(tmp_path, words, "LG913", START) == count
