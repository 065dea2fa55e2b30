"""Pictures of dates: the examples of ECMA-376, and those of other languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.current import using_locale
from lettergen.languages.load import load_locale
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.date_pictures import format_picture


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
    assert format_picture(value, picture) == shown


@given(st.dates())
def test_iso_dates_come_back_as_they_are(day: date) -> None:
    assert format_picture(day.isoformat(), "yyyy-MM-dd") == day.isoformat()


@pytest.mark.parametrize(
    ("value", "picture", "code", "message"),
    [
        ("32/10/2020", "d MMMM", "LG302", "not a date"),
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
        format_picture(value, picture)
    assert raised.value.code == code
    assert "2020-10-13" in raised.value.hint


def test_a_date_that_can_be_two_days_is_an_error() -> None:
    with pytest.raises(MergeError, match="5 November 2026 or 11 May 2026") as raised:
        format_picture("05/11/2026", "d MMMM")
    assert raised.value.code == "LG650"


@pytest.mark.parametrize(
    ("tag", "picture", "shown"),
    [
        ("cy", "dddd d MMMM yyyy", "Dydd Llun 30 Tachwedd 2026"),
        ("pl", "d MMMM yyyy", "30 listopada 2026"),
        ("pl", "MMMM yyyy", "listopad 2026"),
        ("de", "ddd, d. MMM yyyy", "Mo., 30. Nov. 2026"),
        ("el", "h:mm am/pm", "2:05 μ.μ."),
    ],
)
def test_names_are_those_of_the_language(tag: str, picture: str, shown: str) -> None:
    with using_locale(load_locale(tag)):
        assert format_picture("2026-11-30 14:05", picture) == shown
