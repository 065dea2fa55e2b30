"""Pictures of numbers: the examples of ECMA-376, and what stands to reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.numbers import number_in
from lettergen.template.mailmerge.picture_switches import format_number


@pytest.mark.parametrize(
    ("value", "picture", "shown"),
    [
        ("9", "00.00", "09.00"),
        ("15", "$###", "$ 15"),
        ("222492", "x##", "492"),
        ("0.125", "0.00x", "0.125"),
        ("0.75", ".x", ".8"),
        ("95.4", "$###.00", "$ 95.40"),
        ("2456800", "$#,###,###", "$2,456,800"),
        ("-80", "-##", "-80"),
        ("90", "-##", " 90"),
        ("10", "+##", "+10"),
        ("-10", "+##", "-10"),
        ("0", "+0", " 0"),
        ("33", "##%", "33%"),
        ("1245.65", "$#,##0.00;-$#,##0.00", "$1,245.65"),
        ("-1245.65", "$#,##0.00;-$#,##0.00", "-$1,245.65"),
        ("-1234", "£,0.00;(£,0.00)", "(£1,234.00)"),
        ("0", "0.00;-0.00;'nil'", "nil"),
        ("0", "0;-0;", ""),
        ("-0.001", "0.00", "0.00"),
        ("-5", "0.00", "-5.00"),
        ("-3", ".00", "-3.00"),
        ("1,234.5", "£,0.00", "£1,234.50"),
        ("7", "0,000", "0,007"),
        ("12345678", "0", "12345678"),
        ("9999999999", "(000)'-'000'-'0000", "(999)-999-9999"),
        ("1.005", "0.00", "1.01"),
        ("5", "0 'a;b'", "5 a;b"),
        ("9" * 40 + ".5", "0.0", "9" * 40 + ".5"),
        ("", "0.00", ""),
        ("1234.5", "#.##0,00 €", "1.234,50 €"),
        ("1234567.891", "#.##0,00", "1.234.567,89"),
        ("1234.5", "0,00 €", "1234,50 €"),
        ("1234567.5", "#.###.##0", "1.234.568"),
        ("1234.5", "# ##0,00", "1 234,50"),
        ("-1234.5", "#.##0,00 €;-#.##0,00 €;'nichts'", "-1.234,50 €"),
        ("0", "#.##0,00 €;-#.##0,00 €;'nichts'", "nichts"),
        ("1.234,50", "£,0.00", "£1,234.50"),
        ("(20.00)", "£0.00;(£0.00)", "(£20.00)"),
        ("1234.5", "N3", "1,234.500"),
        ("1234.5", "n", "1,234.50"),
        ("1234.5", "F1", "1234.5"),
        ("0.125", "P1", "12.5%"),
    ],
)
def test_a_number_takes_the_form_of_its_picture(value: str, picture: str, shown: str) -> None:
    assert format_number(value, picture) == shown


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_two_places_with_commas_are_what_python_writes(number: Decimal) -> None:
    rounded = Decimal(format_number(str(number), "0.00"))
    assert abs(rounded - number) <= Decimal("0.005")
    assert format_number(str(number), ",0.00") == f"{rounded:,.2f}"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_printed_number_reads_as_that_number(number: Decimal) -> None:
    assert number_in(format_number(str(number), "£,0.00")) == number


@pytest.mark.parametrize("text", ["", "abc", "1,23", "--1", "-£-1", "1.2.3", "12 %", "1e5", "."])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_in(text) is None


def test_a_picture_of_a_text_is_an_error() -> None:
    with pytest.raises(MergeError, match="'soon' is not a number") as raised:
        format_number("soon", "0.00")
    assert raised.value.code == "LG330"
