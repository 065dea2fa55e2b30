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

A float that is not exactly what somebody wrote, such as 0.1 + 0.2, is an error, and so is what is
not a finite number.
"""

import math
from datetime import date, datetime, time
from decimal import Decimal
from numbers import Integral
from typing import Any

from lettergen.template.errors import MergeError

_DIGITS = 15
"""The digits to which a float is what somebody wrote (IEEE 754, DBL_DIG)."""

_LARGEST_FLOAT = 1e15

_ROUND = "Round it, {{ total | round(2) }}, or format it, {{ '%.2f' | format(total) }}."


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
            if not value.is_finite():
                raise MergeError("LG318", f"{value} is not a number that a letter can print.")
            return f"{value:f}"
        case datetime():
            return f"{value:%Y-%m-%d} {_format_time(value)}"
        case date():
            return value.isoformat()
        case time():
            return _format_time(value)
    return None


def _format_float(value: float) -> str:
    if not math.isfinite(value):
        raise MergeError("LG318", f"{value} is not a number that a letter can print.", _ROUND)
    if float(f"{value:.{_DIGITS}g}") != value or abs(value) >= _LARGEST_FLOAT:
        raise MergeError("LG318", f"{value!r} has too many digits to print.", _ROUND)
    text = f"{Decimal(repr(value + 0.0)):f}"  # which makes -0.0 a plain 0
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _format_time(value: time | datetime) -> str:
    text = value.isoformat(timespec="seconds" if value.second else "minutes")
    return text.partition("T")[2] or text
