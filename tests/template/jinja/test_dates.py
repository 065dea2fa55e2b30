"""The filters for dates: what they print, reckon and refuse."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.languages.current import Conventions, using_conventions
from lettergen.languages.date_order import DateOrder
from lettergen.languages.load import load_locale
from lettergen.template.errors import MergeError
from lettergen.template.jinja.environment import Language


def rendered(text: str, **values: Any) -> str:
    """In: a template of plain text, its values. Out: what it gives."""
    return Language().from_string(text).render(**values)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-10-13", "13 October 2020"),
        ("2020-01-05", "5 January 2020"),
        (" 2020-10-13 ", "13 October 2020"),
        ("2026-11-30 00:00:00", "30 November 2026"),
        ("2026-11-30 14:30", "30 November 2026"),
        ("30 November 2026", "30 November 2026"),
        ("Nov 30, 2026", "30 November 2026"),
        ("30/11/2026", "30 November 2026"),
        (date(2026, 11, 30), "30 November 2026"),
        (datetime(2026, 11, 30, 14, 30), "30 November 2026"),
    ],
)
def test_a_date_is_written_in_words(value: object, expected: str) -> None:
    assert rendered("{{ day | date }}", day=value) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("%B %Y", "October 2020"),
        ("%-d/%-m/%y", "3/10/20"),
        ("%A %d %b, %I:%M %p", "Saturday 03 Oct, 02:05 PM"),
        ("dddd d MMM yyyy", "Saturday 3 Oct 2020"),
        ("100%%", "100%"),
    ],
)
def test_a_date_is_written_by_a_pattern_of_pythons_or_words(pattern: str, expected: str) -> None:
    text = "{{ day | date(pattern) }}"
    assert rendered(text, day="2020-10-03 14:05", pattern=pattern) == expected


@pytest.mark.parametrize("value", ["32/10/2020", "2020-13-01", "2020", "", "soon"])
def test_what_is_no_date_is_an_error(value: str) -> None:
    with pytest.raises(MergeError) as caught:
        rendered("{{ day | date }}", day=value)
    assert (caught.value.code, caught.value.name) == ("LG302", "day")
    assert "2020-10-13" in caught.value.hint


def test_a_date_that_can_be_two_days_is_an_error_of_its_field() -> None:
    with pytest.raises(MergeError) as caught:
        rendered("{{ order.due | date }}", order={"due": "05/11/2026"})
    assert (caught.value.code, caught.value.name) == ("LG650", "order.due")


def test_the_campaign_says_which_number_is_the_day() -> None:
    month_first = Conventions(date_order=DateOrder.MONTH_FIRST)
    with using_conventions(month_first):
        assert rendered("{{ '05/11/2026' | date }}") == "11 May 2026"


def test_an_empty_date_is_an_empty_field() -> None:
    with pytest.raises(MergeError) as caught:
        rendered("{{ day | date }}", day=None)
    assert caught.value.code == "LG304"


def test_a_date_is_in_the_language_of_the_letter_or_in_another() -> None:
    welsh = Conventions(load_locale("cy"))
    template = "{{ d | date }}, {{ d | date('%B') }}, {{ d | date(lang='en') }}"
    with using_conventions(welsh):
        assert rendered(template, d="2026-11-30") == "30 Tachwedd 2026, Tachwedd, 30 November 2026"
        assert rendered("{{ '30 Tachwedd 2026' | date('yyyy-MM-dd') }}") == "2026-11-30"


def test_a_template_compiled_once_writes_each_language() -> None:
    template = Language().from_string("{{ '2026-11-30' | date }}")
    for tag, written in [("en", "30 November 2026"), ("cy", "30 Tachwedd 2026")]:
        with using_conventions(Conventions(load_locale(tag))):
            assert template.render() == written


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'2026-11-30' | plus(days=14) | date", "14 December 2026"),
        ("'30 November 2026' | plus(weeks=1)", "2026-12-07"),
        ("'2026-01-31' | plus(months=1)", "2026-02-28"),
        ("'2028-01-31' | plus(months=1)", "2028-02-29"),
        ("'2028-02-29' | plus(years=1)", "2029-02-28"),
        ("'2026-03-31' | minus(months=1)", "2026-02-28"),
        ("'2026-01-15' | minus(months=13)", "2024-12-15"),
        ("'2026-12-23' | plus(working_days=5, holidays='GB-ENG')", "2027-01-04"),
        ("'2026-12-23' | plus(working_days=5, holidays='none')", "2026-12-30"),
        ("'2027-01-04' | minus(working_days=5, holidays='GB-ENG')", "2026-12-23"),
        ("'2026-11-27' | plus(working_days='1', holidays='GB-SCT')", "2026-12-01"),
        ("'2026-11-30' | days_until('2026-12-25')", "25"),
        ("'2026-12-25' | days_until('30 November 2026')", "-25"),
        ("('30 November 2026' | as_date) < ('1 December 2026' | as_date)", "True"),
        ("(('2026-12-25' | as_date) - ('2026-11-30' | as_date)).days", "25"),
    ],
)
def test_dates_are_reckoned_with(expression: str, expected: str) -> None:
    assert rendered(f"{{{{ {expression} }}}}") == expected


@given(st.dates(), st.integers(-500, 500))
def test_days_that_are_added_are_the_days_between(day: date, count: int) -> None:
    text = "{{ day | days_until(day | plus(days=count)) }}" if count else "{{ 0 }}"
    try:
        assert rendered(text, day=day, count=count) == str(count)
    except MergeError as error:
        assert error.code == "LG302"


@pytest.mark.parametrize(
    ("expression", "code", "message"),
    [
        ("'2026-11-30' | plus", "LG325", "nothing is added"),
        ("'2026-11-30' | plus(days='two')", "LG325", "not a whole number"),
        ("'2026-11-30' | plus(days=1.5)", "LG325", "not a whole number"),
        ("'2026-11-30' | plus(days=1000000000)", "LG325", "too large"),
        ("'2026-11-30' | plus(years=9000)", "LG302", "not in the calendar"),
        ("'2026-11-30' | plus(hours=1)", "LG325", "names of arguments"),
        ("'2026-11-30' | plus(working_days=5)", "LG651", "whose holidays"),
        ("'2026-11-30' | plus(working_days=5, holidays='GB-WAL')", "LG651", "'GB-WAL'"),
        ("'2026-11-30' | plus(working_days=5, holidays='Narnia')", "LG651", "'Narnia'"),
        ("'soon' | plus(days=5)", "LG302", "'soon'"),
        ("'14:30' | date", "LG332", "no date"),
        ("'2026-11-30' | date('%x')", "LG325", "computers differ"),
        ("'2026-11-30' | date(lang='Welsh')", "LG652", "'Welsh'"),
    ],
)
def test_what_cannot_be_reckoned_is_an_error(expression: str, code: str, message: str) -> None:
    with pytest.raises(MergeError, match=message) as caught:
        rendered(f"{{{{ {expression} }}}}")
    assert caught.value.code == code


@pytest.mark.parametrize("method", ["today()", "fromtimestamp(0)", "replace(year=1)", "max"])
def test_a_letter_reads_no_clock_through_a_date(method: str) -> None:
    with pytest.raises(MergeError) as caught:
        rendered(f"{{{{ day.{method} }}}}", day=date(2026, 11, 30))
    assert caught.value.code == "LG310"
