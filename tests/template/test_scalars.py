"""Numbers, dates and times print as somebody would write them, or not at all."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from lettergen.template.errors import MergeError
from lettergen.template.scalars import format_scalar


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-1250, "-1250"),
        (10**20, "100000000000000000000"),
        (12.5, "12.5"),
        (1250.0, "1250"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (19.99 * 1, "19.99"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("1E-15"), "0.000000000000001"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (date(2020, 10, 13), "2020-10-13"),
        (time(9, 5), "09:05"),
        (time(9, 5, 7), "09:05:07"),
        (datetime(2020, 10, 13, 14, 30), "2020-10-13 14:30"),
        (datetime(2020, 10, 13, 14, 30, 5, 999, UTC), "2020-10-13 14:30:05+00:00"),
    ],
)
def test_a_value_prints_as_somebody_would_write_it(value: Any, text: str) -> None:
    assert format_scalar(value) == text


@pytest.mark.parametrize(
    "value",
    [
        0.1 + 0.2,
        1 / 3,
        1e15,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Fraction(1, 3),
        Decimal("1E-16"),
    ],
)
def test_a_number_that_nobody_would_write_is_an_error(value: Any) -> None:
    with pytest.raises(MergeError) as error:
        format_scalar(value)
    assert error.value.code == "LG318"


@pytest.mark.parametrize("value", ["text", None, [], {}, 1j, b"bytes", object()])
def test_other_values_are_none_of_these(value: Any) -> None:
    assert format_scalar(value) is None
