"""The width of a line in Arial."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.stationery.font_metrics import measure_width


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("", 0),
        ("A", 667),
        ("Kent", 667 + 556 + 556 + 278),
        ("Ely, CB7", 667 + 222 + 500 + 278 + 278 + 722 + 667 + 556),
        ("ŵŷ", 722 + 500),
        ("w\u0302y\u0302", 722 + 500),
        ("î", 278),
        ("\xa0", 278),
        ("—", 1000),
    ],
)
def test_each_character_has_its_advance_width(text: str, thousandths: int) -> None:
    assert measure_width(text, 1000) == thousandths


@pytest.mark.parametrize("text", ["漢", "Щ", "🏠", "ﷺ"])
def test_a_character_that_is_not_known_counts_as_wider_than_any(text: str) -> None:
    assert measure_width(text, 10) >= 11


def test_the_width_grows_with_the_type() -> None:
    assert measure_width("Kent", 12) == 2 * measure_width("Kent", 6)


@given(st.text(), st.text())
def test_lines_side_by_side_are_as_wide_as_both(one: str, other: str) -> None:
    assert measure_width(one + other, 10) == pytest.approx(
        measure_width(one, 10) + measure_width(other, 10)
    )
