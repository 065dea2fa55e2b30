"""Dates are compared and sorted as dates."""

import pytest

from lettergen.languages.current import Conventions, using_conventions
from lettergen.languages.date_order import DateOrder
from lettergen.template.comparison import compare
from lettergen.template.errors import MergeError
from lettergen.template.ordering import build_keys


@pytest.mark.parametrize(
    ("left", "sign", "right"),
    [
        ("30 November 2026", "<", "1 December 2026"),
        ("30/11/2026", "<", "2026-12-01"),
        ("2026-12-01", ">", "30 Nov 2026"),
        ("2026-11-30 14:30", ">", "30 November 2026"),
        ("30 November 2026", "==", "2026-11-30"),
        ("30 November 2026", "!=", "2026-12-01"),
        ("2026-11-30", "in", ["30/11/2026"]),
        ("Ada 2026", "!=", "30 November 2026"),
    ],
)
def test_dates_compare_as_dates(left: str, sign: str, right: object) -> None:
    assert compare(left, sign, right)


def test_the_campaign_tells_which_number_is_the_day() -> None:
    with using_conventions(Conventions(date_order=DateOrder.DAY_FIRST)):
        assert compare("05/11/2026", "<", "2026-11-06")
    with using_conventions(Conventions(date_order=DateOrder.MONTH_FIRST)):
        assert compare("05/11/2026", "<", "2026-05-12")


@pytest.mark.parametrize(
    ("left", "right", "code", "name"),
    [
        ("05/11/2026", "2026-12-01", "LG650", "due"),
        ("31 November 2026", "2026-12-01", "LG302", "due"),
        ("soon enough", "30 November 2026", "LG302", "due"),
    ],
)
def test_what_is_no_day_has_no_order_with_one(left: str, right: str, code: str, name: str) -> None:
    with pytest.raises(MergeError) as refused:
        compare(left, "<", right, (name, ""))
    assert (refused.value.code, refused.value.name) == (code, name)


def test_dates_are_sorted_as_dates() -> None:
    values = ["30 November 2026", "1 December 2026", "2026-11-05"]
    assert sorted(values, key=lambda one: build_keys(values)[values.index(one)]) == [
        "2026-11-05",
        "30 November 2026",
        "1 December 2026",
    ]
    with pytest.raises(MergeError, match="'to be confirmed' is not a date"):
        build_keys(["30 November 2026", "to be confirmed"])
    assert build_keys(["2026-11-30", "to be confirmed"])
