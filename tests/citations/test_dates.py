"""Dates in every shape that reference managers export."""

from typing import Any

import pytest

from lettergen.citations.dates import Date, Day, parse_date

DATES: list[tuple[Any, Date | None]] = [
    ("2019", Date(Day(2019))),
    (2019, Date(Day(2019))),
    ("2019-09", Date(Day(2019, 9))),
    ("2019-09-08", Date(Day(2019, 9, 8))),
    ({"date-parts": [[2019, 9, 8]]}, Date(Day(2019, 9, 8))),
    ({"date-parts": [["2019", "9", "8"]]}, Date(Day(2019, 9, 8))),
    ({"date-parts": [["2019"], ["2020"]]}, Date(Day(2019), Day(2020))),
    ({"date-parts": [[2019, 22]]}, Date(Day(2019, season=2))),
    ({"date-parts": [[2019]], "season": "3"}, Date(Day(2019, season=3))),
    ({"date-parts": [[2019]], "season": "Winter"}, Date(Day(2019, season=4))),
    ({"date-parts": [[1740]], "circa": True}, Date(Day(1740), circa=True)),
    ({"date-parts": [[1740]], "circa": "1"}, Date(Day(1740), circa=True)),
    ({"date-parts": [[1740]], "circa": "false"}, Date(Day(1740))),
    ({"date-parts": [[-380]]}, Date(Day(-380))),
    ({"raw": "8 September 2019"}, Date(Day(2019, 9, 8))),
    ({"literal": "in press"}, Date(literal="in press")),
    ({"raw": "no year here"}, Date(literal="no year here")),
    ([{"year": "2019", "month": "9"}], Date(Day(2019, 9))),
    ({"year": "2019", "month": "9", "day": "8"}, Date(Day(2019, 9, 8))),
    # EDTF
    ("2019-21", Date(Day(2019, season=1))),
    ("2019~", Date(Day(2019), circa=True)),
    ("2019-09?", Date(Day(2019, 9), circa=True)),
    ("2019/2020", Date(Day(2019), Day(2020))),
    ("2019-03/2019-05", Date(Day(2019, 3), Day(2019, 5))),
    ("2019/..", Date(Day(2019), is_open=True)),
    ("-0044-03-15", Date(Day(-44, 3, 15))),
    # As people write
    ("8 September 2019", Date(Day(2019, 9, 8))),
    ("September 8, 2019", Date(Day(2019, 9, 8))),
    ("8th Sept. 2019", Date(Day(2019, 9, 8))),
    ("Spring 2019", Date(Day(2019, season=1))),
    ("c. 1740", Date(Day(1740), circa=True)),
    ("circa 1740", Date(Day(1740), circa=True)),
    ("2018-2019", Date(Day(2018), Day(2019))),
    ("2018–19", Date(Day(2018), Day(2019))),
    ("in press", None),
    ("", None),
    (None, None),
    ({"date-parts": [[]]}, None),
    ("2019-13-45", None),
]


@pytest.mark.parametrize(("value", "date"), DATES, ids=lambda value: repr(value)[:40])
def test_a_date_is_understood(value: Any, date: Date | None) -> None:
    assert parse_date(value) == date
