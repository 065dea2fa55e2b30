"""Telephone numbers are as long as those of their country."""

import pytest

from lettergen.checks.countries import COUNTRIES
from lettergen.checks.telephones import find_wrong_numbers


@pytest.mark.parametrize(
    ("number", "country", "count"),
    [
        ("+44 (0) 20 3513 0477", "GB", 0),
        ("+44 (0) 20 3513 04771", "GB", 1),
        ("12 644 10 50", "PL", 0),
        ("12 644 10 5", "PL", 1),
        ("112", "PL", 0),
        ("045-555-0142", "JP", 0),
        ("045-555-01422", "JP", 1),
        ("090-1234-5678", "JP", 0),
        ("0120-123-4567", "JP", 0),
    ],
)
def test_a_number_has_the_digits_of_its_country(number: str, country: str, count: int) -> None:
    assert len(list(find_wrong_numbers(number, COUNTRIES[country]))) == count
