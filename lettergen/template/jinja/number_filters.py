"""Filters and tests for numbers: read them, round them, write them in the letter's language.

A filter takes what people write, ``£1,234.50`` as well as ``1234.5``. What it prints is text that
still reckons and compares as its number.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.data.values import ShownNumber
from lettergen.languages.current import current_locale
from lettergen.template import number_formats, number_words
from lettergen.template.currencies import check_currency
from lettergen.template.errors import MergeError
from lettergen.template.numbers import (
    Number,
    change_sign,
    find_currency,
    parse_written,
    read_number,
    round_number,
    shift_point,
    to_decimal,
)
from lettergen.template.numeric_errors import (
    not_a_number,
    read_written,
    require_number,
    require_whole,
)

_MISSING = object()
_ROUNDING = {"common": None, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}
_LARGEST_PLACES = 100
_GENDERS = ("masculine", "feminine", "neuter")


@pass_context
def number(context: Context, value: Any, places: Any = None) -> ShownNumber:
    """Return a number as the letter's language writes it: 1234.5 as ``1,234.5``."""
    found = read_written(value)
    text = number_formats.format_number(found, _read_places(places))
    return ShownNumber(text, to_decimal(found), _find_own_currency(value))


@pass_context
def money(context: Context, value: Any, currency: Any = "", places: Any = None) -> ShownNumber:
    """Return an amount as the letter's language writes it: ``£1,234.50``."""
    found, code = read_written(value), _find_currency(value, currency)
    text = number_formats.format_money(found, code, _read_places(places))
    return ShownNumber(text, to_decimal(found))


@pass_context
def percent(context: Context, value: Any, places: Any = None) -> ShownNumber:
    """Return a share of one as a percentage: 0.125 as ``12.5%``."""
    found = read_written(value)
    text = number_formats.format_percent(found, _read_places(places))
    return ShownNumber(text, to_decimal(found))


@pass_context
def ordinal(context: Context, value: Any) -> str:
    """Return a whole number as an ordinal in the letter's language: ``21st``."""
    return current_locale().format_ordinal(require_whole(value))


@pass_context
def words(
    context: Context, value: Any, currency: Any = "", *, ordinal: bool = False, gender: str = ""
) -> str:
    """Return a number in words: ``two hundred and five``, with a currency ``… pounds``.

    ``gender`` is that of the noun behind the number, in languages where numbers agree with it.
    """
    if gender not in ("", *_GENDERS):
        raise MergeError(
            "LG325", f"there is no gender '{gender}'.", "Write masculine, feminine or neuter."
        )
    tag = current_locale().tag
    if tag.language == "en":
        if ordinal:
            return number_words.write_ordinal(require_whole(value))
        found = read_written(value)
        if currency:
            return number_words.write_amount(found, _find_currency(value, currency))
        return number_words.write_number(found)
    from lettergen.template import number_words_cldr

    if ordinal:
        return number_words_cldr.write_ordinal(require_whole(value), tag, gender)
    found = read_written(value)
    if currency:
        return number_words_cldr.write_amount(found, _find_currency(value, currency), tag)
    if gender:
        return number_words_cldr.write_cardinal(require_whole(value), tag, gender)
    return number_words_cldr.write_number(found, tag)


def to_number(value: Any, default: Any = _MISSING) -> Any:
    """Return the number that people mean by a value, for ``float``."""
    if default is _MISSING:
        return to_decimal(read_written(value))
    try:
        return to_decimal(read_written(value))
    except MergeError:
        return default


def to_integer(value: Any, default: Any = _MISSING, base: Any = 10) -> Any:
    """Return the whole part of the number that people mean by a value, for ``int``."""
    try:
        if base != 10:
            return int(str(value), int(read_written(base)))
        return int(read_written(value))
    except ValueError:
        error = not_a_number(value, is_read=True)
    except MergeError as caught:
        error = caught
    if default is _MISSING:
        raise error
    return default


def round_(value: Any, precision: Any = 0, method: Any = "common") -> Decimal | int:
    """Return a number rounded to so many decimal places, a half up (away from zero)."""
    if method not in _ROUNDING:
        raise MergeError(
            "LG325", f"there is no way to round '{method}'.", "Write common, ceil or floor."
        )
    found, places = require_number(value), _read_places(precision) or 0
    way = _ROUNDING[method]
    if way is None:
        rounded = round_number(found, places)
    else:
        decimal = shift_point(to_decimal(found), places).to_integral_value(way)
        rounded = shift_point(decimal, -places)
    return int(rounded) if places <= 0 else rounded


def abs_(value: Any) -> Number:
    """Return a number without its sign."""
    number = require_number(value)
    return number if number >= 0 else change_sign(number)


def is_odd(value: Any) -> bool:
    """Return whether a whole number is odd."""
    return require_whole(value) % 2 == 1


def is_even(value: Any) -> bool:
    """Return whether a whole number is even."""
    return require_whole(value) % 2 == 0


def is_divisible(value: Any, by: Any) -> bool:
    """Return whether a whole number is a multiple of another."""
    divisor = require_whole(by)
    if not divisor:
        raise MergeError("LG325", "nothing is divisible by 0.")
    return require_whole(value) % divisor == 0


def is_number(value: Any) -> bool:
    """Return whether a value reckons as a number."""
    return read_number(value) is not None


def is_integer(value: Any) -> bool:
    """Return whether a value reckons as a whole number."""
    found = read_number(value)
    return found is not None and found == int(found)


def is_fraction(value: Any) -> bool:
    """Return whether a value reckons as a number that is not whole, for ``is float``."""
    found = read_number(value)
    return found is not None and found != int(found)


def _read_places(places: Any) -> int | None:
    """Return how many decimal places a filter is asked for."""
    if places is None:
        return None
    found = require_whole(places)
    if abs(found) > _LARGEST_PLACES:
        raise MergeError("LG313", f"{found} decimal places are more than any number has.")
    return found


def _find_own_currency(value: Any) -> str:
    if isinstance(value, ShownNumber):
        return find_currency(value)
    written = parse_written(value) if isinstance(value, str) else None
    return written.currency if written else ""


def _find_currency(value: Any, currency: Any) -> str:
    """Return the code of the currency that a filter is given, or that the value itself has.

    Raises ``MergeError`` (LG642) if there is none, or if the two differ.
    """
    own = _find_own_currency(value)
    if not currency:
        if not own.isalpha():
            message = "the filter 'money' does not know the currency."
            raise MergeError("LG642", message, 'Write money("GBP"), for example.', value=value)
        return check_currency(own)
    code = check_currency(str(currency))
    is_same = own in ("", code) or (
        not own.isalpha() and current_locale().currency_sign(code).endswith(own)
    )
    if not is_same:
        message = f"'{value}' is an amount in {own}, not in {code}."
        raise MergeError("LG642", message, "Print it in its own currency.", value=value)
    return code


FILTERS: dict[str, Callable[..., Any]] = {
    "abs": abs_,
    "float": to_number,
    "int": to_integer,
    "money": money,
    "number": number,
    "ordinal": ordinal,
    "percent": percent,
    "round": round_,
    "words": words,
}
TESTS: dict[str, Callable[..., Any]] = {
    "divisibleby": is_divisible,
    "even": is_even,
    "float": is_fraction,
    "integer": is_integer,
    "number": is_number,
    "odd": is_odd,
}
