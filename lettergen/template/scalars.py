"""What numbers, truth values, dates and times print as.

| value | prints as |
|---|---|
| ``True``, ``False`` | ``true``, ``false``, as in YAML |
| ``int`` | its digits |
| ``float`` | its shortest decimal digits, ``12.5``; without ``.0`` if it is whole |
| ``Decimal`` | its digits as they are, ``12.50`` |
| ``date`` | ``2020-10-13`` |
| ``time`` | ``14:30``, with seconds if there are any |
| ``datetime`` | ``2020-10-13 14:30``, with the offset if it has one |

A float that is not exactly what somebody wrote, such as Python's 0.1 + 0.2, is an error, and so is
a number with more decimal places than anybody writes, such as a third, and what is not finite.
"""

import math
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

from lettergen.template.errors import MergeError
from lettergen.template.numbers import to_decimal

_DIGITS = 15
"""The digits to which a float is what somebody wrote (IEEE 754, DBL_DIG)."""

_LARGEST_FLOAT = 1e15

_ROUND = "Round it, {{ total | round(2) }}, or format it, {{ total | number(2) }}."


def format_scalar(value: Any) -> str | None:
    """Return what a value prints as; ``None`` for a value of another kind.

    Raises:
        MergeError: a number that nobody would write so (LG318).
    """
    match value:
        case bool():
            return "true" if value else "false"
        case Integral():
            return str(int(value))
        case float():
            return _format_float(value)
        case Decimal():
            return _format_decimal(value)
        case Fraction():
            raise _too_many_digits(to_decimal(value))
        case datetime():
            return f"{value:%Y-%m-%d} {_format_time(value)}"
        case date():
            return value.isoformat()
        case time():
            return _format_time(value)
    return None


def _format_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise MergeError("LG318", "this is not a number that a letter can print.", _ROUND)
    if -int(value.as_tuple().exponent) > _DIGITS:
        raise _too_many_digits(value)
    return f"{value if value else value.copy_abs():f}"


def _too_many_digits(value: Decimal | float) -> MergeError:
    return MergeError("LG318", f"{value:.{_DIGITS}g}… has too many digits to print.", _ROUND)


def _format_float(value: float) -> str:
    if not math.isfinite(value):
        raise MergeError("LG318", "this is not a number that a letter can print.", _ROUND)
    if float(f"{value:.{_DIGITS}g}") != value or abs(value) >= _LARGEST_FLOAT:
        raise _too_many_digits(value)
    text = f"{Decimal(repr(value + 0.0)):f}"  # which makes -0.0 a plain 0
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _format_time(value: time | datetime) -> str:
    text = value.isoformat(timespec="seconds" if value.second else "minutes")
    return text.partition("T")[2] or text
