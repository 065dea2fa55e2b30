"""Dates as people type them, in any language."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.date_order import DateOrder
from lettergen.languages.dates import (
    AmbiguousDateError,
    DateError,
    looks_like_date,
    looks_like_numbers,
    parse_moment,
)
from lettergen.languages.load import load_locale
from lettergen.languages.moment import Moment

TAGS = "en en-US cy de fr pl ja ar he".split()
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-30", "20261130", "2026/11/30", "2026.11.30"),
        *("30/11/2026", "30.11.2026", "30. 11. 2026", "30-11-2026", "11/30/2026", "٣٠/١١/٢٠٢٦"),
        *("30 November 2026", "30th November 2026", "the 30th of November 2026", "30-Nov-2026"),
        *("November 30, 2026", "Nov. 30 2026", "Monday 30 November 2026", "Mon, 30 Nov 2026"),
    ],
)
def test_a_date_is_read_as_people_type_it(text: str) -> None:
    assert parse_moment(text) == Moment(DAY, None)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-11-30 14:30", time(14, 30)),
        ("2026-11-30T14:30:05Z", time(14, 30, 5)),
        ("30/11/2026 00:00:00", time(0)),
        ("30 November 2026, 2:30 pm", time(14, 30)),
        ("November 30, 2026 12:05 AM", time(0, 5)),
    ],
)
def test_a_date_may_have_a_time(text: str, clock: time) -> None:
    assert parse_moment(text) == Moment(DAY, clock)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("cy", "Dydd Llun 30ain Tachwedd 2026"),
        ("fr", "lundi 30 nov. 2026"),
        ("de", "30. November 2026"),
        ("es", "30 de noviembre de 2026"),
        ("pl", "30 listopada 2026 r."),
        ("ja", "2026年11月30日(月)"),
        ("ko", "2026년 11월 30일"),
        ("ar", "٣٠ نوفمبر ٢٠٢٦"),
        ("he", "30 בנובמבר 2026"),
        ("hu", "2026. november 30."),
        ("cy", "30 November 2026"),
    ],
)
def test_months_are_read_in_the_letters_language_and_in_english(tag: str, text: str) -> None:
    assert parse_moment(text, None, (load_locale(tag),)).day == DAY


@given(
    st.dates(min_value=date(1000, 1, 1)), st.sampled_from("en en-US cy de fr pl ja ar he".split())
)
def test_what_a_language_writes_it_reads(day: date, tag: str) -> None:
    locale = load_locale(tag)
    assert parse_moment(locale.format_date(day), None, (locale,)).day == day


@pytest.mark.parametrize(
    ("order", "day"),
    [(DateOrder.DAY_FIRST, date(2026, 11, 5)), (DateOrder.MONTH_FIRST, date(2026, 5, 11))],
)
def test_the_order_tells_which_number_is_the_day(order: DateOrder, day: date) -> None:
    assert parse_moment("05/11/2026", order).day == day
    assert parse_moment("2026-11-30", order).day == DAY


def test_without_an_order_a_date_that_can_be_two_days_is_refused() -> None:
    with pytest.raises(AmbiguousDateError, match="5 November 2026 or 11 May 2026"):
        parse_moment("05/11/2026")
    assert parse_moment("05/05/2026").day == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("text", "order", "message"),
    [
        ("2026-02-30", None, "February 2026 has 28 days"),
        ("31 November 2026", None, "November 2026 has 30 days"),
        ("30/11/2026", DateOrder.MONTH_FIRST, r"no month 30 \(dates: month-first\)"),
        ("05/11/2026", DateOrder.ISO, "dates: iso"),
        ("2026-11-30 25:00", None, "no time 25:00"),
        ("13:00 pm", None, "no time 13:00 pm"),
        ("Tuesday 30 November 2026", None, "is a Monday"),
        ("30/11/26", DateOrder.DAY_FIRST, "four digits"),
        ("30 Nov 26", None, "four digits"),
        ("30 Ma 2026", None, "is not a date"),
        ("30 May or June 2026", None, "is not a date"),
        ("2026", None, "is not a date"),
        ("x" * 1000, None, "is not a date"),
    ],
)
def test_what_is_no_day_is_refused(text: str, order: DateOrder | None, message: str) -> None:
    with pytest.raises(DateError, match=message):
        parse_moment(text, order)


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert any(part is not None for part in parse_moment(text))
    except DateError as error:
        assert str(error)


def test_what_looks_like_a_date_is_one_or_wants_to_be() -> None:
    assert all(map(looks_like_date, ["2026-11-30", "31/02/2026", "5 May 2026 14:30", "1.2.2026"]))
    assert not any(map(looks_like_date, ["", "14:30", "12", "£5.00", "Ref 2026-11-30", "1/2"]))
    assert looks_like_numbers("05/11/2026 14:30")
    assert not looks_like_numbers("5 May 2026")
