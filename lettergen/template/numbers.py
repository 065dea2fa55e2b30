"""Which values are numbers, and what numbers people write.

A value reckons and compares as a number if it is a **plain number**: digits, perhaps with a minus
before and a point among them, such as ``3``, ``-2`` and ``12.50``. It is printed as it is typed.
What begins with a zero (``007``) or is in quotation marks in YAML is text. What people
write around numbers (``£1,234.50``, ``12%``, ``(20.00)``) is read where somebody asks for it: by
the filter ``number``, and in Word's fields.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from math import floor
from numbers import Integral
from typing import Any, NamedTuple

from lettergen.data.values import QuotedText, ShownNumber
from lettergen.languages.current import current_locale
from lettergen.system.patterns import compile_lazily
from lettergen.template.currencies import CODES, SIGNS

Number = int | Decimal | Fraction

MOST_DIGITS = 60
"""The digits that a number has at most; what has more is a code."""

_PLAIN = compile_lazily(r"\s*([-−]?)((?:0|[1-9][0-9]*)(?:(\.)[0-9]+)?)\s*")
_PLAIN_START = frozenset("0123456789-− \t\n\xa0")

_SPACE = compile_lazily("['’\xa0\u202f\u2009]")
_THOUSANDS = compile_lazily(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_ZERO = compile_lazily(r"[^1-9A-Za-z]*0[^1-9A-Za-z]*")


@cache  # few letters need it, and all would wait for it
def _compile_written() -> re.Pattern[str]:
    sign = "|".join((*map(re.escape, SIGNS), *sorted(CODES)))
    return re.compile(
        rf"(?P<open>\()?\s*(?P<minus>[-−+]?)\s*(?P<sign>{sign})?\s*(?P<minus2>[-−+]?)"
        r"(?P<digits>[0-9](?:[0-9.,'’\xa0\u202f\u2009 ]*[0-9])?\.?|[.,][0-9]+)"
        rf"\s*(?P<percent>[%٪])?\s*(?P<sign2>{sign})?(?P<minus3>[-−])?\s*(?P<close>\))?"
    )


class WrittenNumber(NamedTuple):
    """A number as people write it: its value, and the code or sign of its currency, if any."""

    value: Decimal
    currency: str = ""
    is_percentage: bool = False


def read_number(value: Any) -> Number | None:
    """Return the number that a value reckons as; ``None`` if it is no plain number."""
    if isinstance(value, str):
        if type(value) is not str:
            if isinstance(value, ShownNumber):
                return value.number
            if isinstance(value, QuotedText):
                return None
        return parse_plain(value)
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, Fraction):
        return value
    return int(value) if isinstance(value, Integral) else None  # a number of NumPy's, for example


def parse_plain(text: str) -> Number | None:
    """Return the plain number that a text is: an ``int`` if it has no point.

    ``1.234`` is none in a letter in German, where it may be 1234.
    """
    if text[:1] not in _PLAIN_START or len(text) > MOST_DIGITS:
        return None
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    sign, digits, point = found.groups()
    if point and _THOUSANDS.fullmatch(digits) and current_locale().numbers.group == ".":
        return None
    number: Number = Decimal(digits) if point else int(digits)
    return change_sign(number) if sign else number


def parse_written(text: str) -> WrittenNumber | None:
    """Return the number that people mean by a text such as ``£1,234.50``, ``12%`` or ``(20.00)``.

    ``None`` if it is no number, or one that means different amounts to different people. The
    current language tells what a comma means: ``1,234`` is a whole number in English.
    """
    found = _compile_written().fullmatch(text.strip()) if len(text) <= MOST_DIGITS else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    minus = [found[name] for name in ("minus", "minus2", "minus3") if found[name]]
    if len(minus) + bool(found["open"]) > 1 or (found["sign"] and found["sign2"]):
        return None
    sign = found["sign"] or found["sign2"] or ""
    digits = _normalise_digits(found["digits"], is_amount=bool(sign))
    if digits is None:
        return None
    number = shift_point(Decimal(digits), -2) if found["percent"] else Decimal(digits)
    if found["open"] or (minus and minus[0] != "+"):
        number = number.copy_negate()
    return WrittenNumber(number, SIGNS.get(sign) or sign, bool(found["percent"]))


def find_currency(value: Any) -> str:
    """Return the code or sign of the currency of a number that is shown; empty if it has none."""
    if not isinstance(value, ShownNumber):
        return ""
    known: str = getattr(value, "currency", "")
    written = None if known else parse_written(value)
    return written.currency if written else known


def _normalise_digits(text: str, *, is_amount: bool) -> str | None:
    """Return digits without groups and with a point; ``None`` if that is not clear."""
    text = _SPACE.sub(" ", text)
    decimal, group = _find_separators(text, is_amount=is_amount)
    whole, _, fraction = text.partition(decimal) if decimal else (text, "", "")
    first, *groups = whole.split(group) if group else [whole]
    if groups and (not 1 <= len(first) <= 3 or first[0] == "0" or any(len(g) != 3 for g in groups)):
        return None
    digits = "".join((first, *groups))
    if not (digits + fraction).isdecimal():
        return None
    return f"{digits or '0'}.{fraction}" if fraction else digits


def _find_separators(text: str, *, is_amount: bool) -> tuple[str, str]:
    """Return the decimal sign and what separates groups of three digits in a number."""
    used = list(dict.fromkeys(char for char in text if char in ".,"))
    if len(used) == 2:
        return used[1], used[0]
    separator = used[0] if used else ""
    if " " in text or not separator:
        return separator, " "
    if text.count(separator) > 1:
        return "", separator
    symbols = current_locale().numbers
    if separator == "." or symbols.decimal == ",":
        is_doubtful = _THOUSANDS.fullmatch(text) and (separator == "," or symbols.group == ".")
        if not is_doubtful:
            return separator, ""
        return ("", ".") if is_amount and separator == "." else ("", "")
    return "", separator


def is_numeral(text: str) -> bool:
    """Whether a text is digits with no more than signs around: no plain number, and no words."""
    return bool(_compile_written().fullmatch(text.strip()))


def is_doubtful(text: str) -> bool:
    """Whether a text is a number with a point or comma that may be one for thousands, or not."""
    return bool(_THOUSANDS.fullmatch(text.strip())) and parse_written(text) is None


def is_zero(text: str) -> bool:
    """Whether a text is a number of any spelling that is zero, such as ``£0.00``."""
    return "0" in text and bool(_ZERO.fullmatch(text))


_CONTEXT = Context(prec=1300, rounding=ROUND_HALF_UP)


def round_number(number: Number, places: int = 0) -> Decimal:
    """Return a number with so many decimal places, a half rounded up (away from zero)."""
    if not isinstance(number, Fraction):
        rounded = Decimal(number).quantize(shift_point(Decimal(1), -places), context=_CONTEXT)
    else:
        scaled = abs(number) * Fraction(10) ** places
        rounded = shift_point(Decimal(floor(scaled + Fraction(1, 2))), -places)
        rounded = rounded.copy_negate() if number < 0 else rounded
    rounded = rounded if places >= 0 else rounded.quantize(Decimal(1), context=_CONTEXT)
    return rounded if rounded else rounded.copy_abs()


def change_sign(number: Number) -> Number:
    """Return a number with the other sign; Python's own minus rounds a decimal."""
    return number.copy_negate() if isinstance(number, Decimal) else -number


def shift_point(number: Decimal, places: int) -> Decimal:
    """Return a decimal times a power of ten, exactly."""
    return number.scaleb(places, _CONTEXT)


def to_decimal(number: Number) -> Decimal:
    """Return a number as a decimal; what is none has 50 decimal places."""
    return round_number(number, 50) if isinstance(number, Fraction) else Decimal(number)
