"""Amounts that were typed over a tag, and telephone numbers that are nearly those meant."""

from pathlib import Path

import pytest

import lettergen
from tests.support.small_campaigns import write_campaign

PEOPLE = "".join(
    f'- {{name: {name}, fee: "{fee}", paid: "{paid}"}}\n'
    for name, fee, paid in (
        ("Ada Mensah", "£120.50", "yes"),
        ("Rob Vale", "£80.00", "no"),
        ("Ines Roy", "£95.25", "yes"),
        ("Joe Marsh", "£60.00", "no"),
    )
)


def find(folder: Path, words: str, code: str) -> list[str]:
    letter = f"Dear {{{{ name }}}},\n\n{words}\n"
    found = lettergen.check(write_campaign(folder, letter, PEOPLE)).findings
    return [one.words for one in found if one.code == code]


TESTED = "{% if fee %}{% endif %}"


def test_the_amount_of_one_recipient_is_reported(tmp_path: Path) -> None:
    [words] = find(tmp_path, f"You owe £120.50.{TESTED}", "LG720")
    assert "contains '£120.50', the 'fee' of one recipient" in words
    assert "Put {{ fee }} in its place" in words


@pytest.mark.parametrize(
    "words",
    [
        "You owe {{ fee }}, not £120.50.",  # the field is printed
        "Postage is £2.40." + TESTED,
        "You owe a hundred and twenty pounds and 120.50 more." + TESTED,
    ],
)
def test_another_amount_is_no_fault(tmp_path: Path, words: str) -> None:
    assert find(tmp_path, words, "LG720") == []


@pytest.mark.parametrize(
    ("number", "count"),
    [
        ("0113 496 0102", 0),  # the same
        ("+44 113 496 0102", 0),  # the same, from abroad
        ("0113 496 012", 1),  # a digit less
        ("0113 496 0120", 1),  # two digits swapped
        ("0113 496 0777", 0),  # another number
        ("0113 496 0103", 0),  # the next number
    ],
)
def test_a_number_that_is_nearly_another_is_reported(
    tmp_path: Path, number: str, count: int
) -> None:
    words = f"Ring 0113 496 0102 by day. After six ring {number}."
    assert len(find(tmp_path, words, "LG716")) == count


def test_dates_are_no_telephone_numbers(tmp_path: Path) -> None:
    words = "The offer is open from 01/02/2027 to 01/02/2072, 10-12-2027 to 10-21-2027."
    assert find(tmp_path, words, "LG716") == []
