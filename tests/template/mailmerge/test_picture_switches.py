"""Pictures of dates and numbers: the examples of ECMA-376, and what stands to reason."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.picture_switches import format_date, format_number, number_in


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


@pytest.mark.parametrize(
    ("value", "picture", "shown"),
    [
        ("2020-10-03", "d MMMM yyyy", "3 October 2020"),
        ("2020-10-03", "dddd, dd/MM/yy", "Saturday, 03/10/20"),
        ("2020-10-03", "ddd d MMM, M", "Sat 3 Oct, 10"),
        ("2020-10-03", "DD.MM.YYYY", "03.10.2020"),
        ("2020-10-03", "'day' d", "day 3"),
        ("2020-10-03 14:05:09", "h:mm AM/PM", "2:05 PM"),
        ("2020-10-03T00:05", "hh:mm am/pm", "12:05 am"),
        ("2020-10-03T00:05:09+01:00", "H:m:s HH:mm:ss", "0:5:9 00:05:09"),
        ("14:30", "H:mm", "14:30"),
        ("3 October 2020", "yyyy-MM-dd", "2020-10-03"),
        ("Saturday, 3rd Oct. 2020", "yyyy-MM-dd", "2020-10-03"),
        ("October 3, 2020", "yyyy-MM-dd", "2020-10-03"),
        ("Sept 3 2020", "MMMM", "September"),
        ("", "d", ""),
    ],
)
def test_a_date_takes_the_form_of_its_picture(value: str, picture: str, shown: str) -> None:
    assert format_date(value, picture) == shown


@given(st.dates())
def test_iso_dates_come_back_as_they_are(day: date) -> None:
    assert format_date(day.isoformat(), "yyyy-MM-dd") == day.isoformat()


@pytest.mark.parametrize(
    ("value", "picture", "code", "message"),
    [
        ("13/10/2020", "d MMMM", "LG302", "not a date"),
        ("2020-02-30", "d MMMM", "LG302", "not a date"),
        ("30 Ma 2020", "d MMMM", "LG302", "not a date"),
        ("25:00", "H", "LG302", "not a date"),
        ("2020-10-03", "H:mm", "LG332", "no time of day"),
        ("14:30", "d MMMM", "LG332", "no date"),
    ],
)
def test_a_date_that_a_picture_cannot_show_is_an_error(
    value: str, picture: str, code: str, message: str
) -> None:
    with pytest.raises(MergeError, match=message) as raised:
        format_date(value, picture)
    assert raised.value.code == code
    assert "2020-10-13" in raised.value.hint
