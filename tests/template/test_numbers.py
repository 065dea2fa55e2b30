"""Which values are numbers, and what numbers people write."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data.values import QuotedText, ShownNumber
from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.numbers import is_numeral, parse_written, read_number, round_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("3", 3),
        ("-2", -2),
        ("−2", -2),
        ("12.50", Decimal("12.50")),
        ("0", 0),
        ("0.5", Decimal("0.5")),
        (" 7 ", 7),
        (7, 7),
        (0.1, Decimal("0.1")),
        (Decimal("1.20"), Decimal("1.20")),
        (ShownNumber("£1,234.50", Decimal("1234.5")), Decimal("1234.5")),
    ],
)
def test_a_plain_number_is_a_number(value: Any, number: Any) -> None:
    assert read_number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        *("007", "00.5", "£5", "1,234", "12%", "(5)", "+5", ".5", "5.", "1e5", "1_000", "٣", "½"),
        *("", " ", "-", "two", "12 seats", "2026-11-30", "13/10/2020", "9" * 61),
        *(True, None, [], {}, float("nan"), Decimal("Infinity"), QuotedText("5")),
    ],
)
def test_anything_else_is_none(value: Any) -> None:
    assert read_number(value) is None


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("£1,234.50", "1234.50", "GBP"),
        ("-£5", "-5", "GBP"),
        ("£-5", "-5", "GBP"),
        ("5-", "-5", ""),
        ("(20.00)", "-20.00", ""),
        ("(£20.00)", "-20.00", "GBP"),
        ("12%", "0.12", ""),
        ("12.5 %", "0.125", ""),
        ("1,234,567", "1234567", ""),
        ("1.234,50 €", "1234.50", "EUR"),
        ("1 234,50", "1234.50", ""),
        ("1'234.50", "1234.50", ""),
        ("EUR 5", "5", "EUR"),
        ("US$5", "5", "USD"),
        ("007", "7", ""),
        (".5", "0.5", ""),
    ],
)
def test_people_write_numbers_in_many_ways(text: str, number: str, currency: str) -> None:
    written = parse_written(text)
    assert written is not None
    assert (written.value, written.currency) == (Decimal(number), currency)


@pytest.mark.parametrize(
    "text", ["", "two", "12 seats", "REF 123", "1,23", "1,234,56", "--1", "-(5)", "1.2.3", "5%%"]
)
def test_what_is_not_clear_is_no_number(text: str) -> None:
    assert parse_written(text) is None


def test_a_language_tells_what_a_comma_means() -> None:
    with using_locale(load_locale("de")):
        assert parse_written("12,5") == (Decimal("12.5"), "", False)
        assert parse_written("1.234 €") == (Decimal(1234), "EUR", False)
        assert parse_written("1,234") is None
        assert read_number("1.234") is None
        assert read_number("12.50") == Decimal("12.50")
    assert read_number("1.234") == Decimal("1.234")


@given(st.decimals(min_value=-(10**20), max_value=10**20, places=2))
def test_every_spelling_of_an_amount_is_read_as_its_number(number: Decimal) -> None:
    grouped = f"{abs(number):,.2f}"
    european = grouped.translate(str.maketrans(",.", ".,"))
    sign = "-" if number < 0 else ""
    spellings = [f"{number:f}", f"{sign}{grouped}", f"{sign}£{grouped}"]
    spellings += [f"{sign}{european} €"] if abs(number) >= 1000 else []
    spellings += [f"({grouped})"] if number < 0 else [f"+{grouped}"]
    for text in spellings:
        written = parse_written(text)
        assert written is not None, text
        assert written.value == number, text
        assert is_numeral(text)


@given(st.text("0123456789.,'£€%()- ", max_size=12))
def test_whatever_is_read_is_a_numeral(text: str) -> None:
    if parse_written(text) is not None:
        assert is_numeral(text)
    if read_number(text) is not None:
        assert parse_written(text) is not None


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.665", 2, "2.67"),
        ("1250", -2, "1300"),
        ("-0.1", 0, "0"),
    ],
)
def test_a_half_is_rounded_up(number: str, places: int, rounded: str) -> None:
    assert f"{round_number(Decimal(number), places):f}" == rounded
