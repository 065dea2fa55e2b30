"""Letters in place of digits are found in amounts, and left alone in other words."""

import pytest

from lettergen.checks.amounts import find_mistyped_amounts


@pytest.mark.parametrize("text", ["3l2,40", "1 2O4,00", "£5OO", "5OO.00", "paid €1O,50 then"])
def test_a_letter_in_place_of_a_digit_is_found(text: str) -> None:
    assert len(list(find_mistyped_amounts(text))) == 1


@pytest.mark.parametrize(
    "text", ["£500", "see I.10 of", "S.50", "Order 12.50", "vol. I, 10", "PO BOX 12.50"]
)
def test_other_words_with_digits_are_left_alone(text: str) -> None:
    assert list(find_mistyped_amounts(text)) == []
