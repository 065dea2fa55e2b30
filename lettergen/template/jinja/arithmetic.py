"""The operators of templates: exact on numbers, and errors that name the field on all else.

Numbers are ``int``, ``Decimal``, and ``Fraction`` for a quotient that no decimal is, such as a
third; a value of the data reckons as the number that it is (see ``lettergen.template.numbers``).
A result has as many places as it needs, and no fewer than what it is made from: the sum of 10.10
and 20.20 is 30.30.
"""

import operator
from collections.abc import Callable
from contextlib import suppress
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from math import floor
from typing import Any

from lettergen.data.values import ShownNumber
from lettergen.template.errors import MergeError
from lettergen.template.jinja import formats, growth
from lettergen.template.jinja.limits import MAX_BITS, current, measure, size_error
from lettergen.template.numbers import (
    Number,
    change_sign,
    find_currency,
    is_numeral,
    read_number,
    to_decimal,
)
from lettergen.template.numeric_errors import describe_kind, not_a_number, require_number
from lettergen.template.values import as_text, require_value

_DIGITS = 600
_EXACT = Context(
    prec=_DIGITS, Emax=_DIGITS, Emin=-_DIGITS, traps=[InvalidOperation, Overflow, Inexact]
)
_ROUNDED = Context(prec=50, Emax=_DIGITS, Emin=-_DIGITS, traps=[InvalidOperation, Overflow])

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}

LITERAL, TEXT, VALUE = "literal", "text", "value"
"""What an operand of ``+`` is in the template: a text that has quotation marks where the two meet,
another text that the template builds, or anything else."""


def calculate(
    left: Any, sign: str, right: Any, names: tuple[str, str], kinds: tuple[str, str]
) -> Any:
    """Return the result of an operator; ``names`` are what the template calls the operands.

    Raises:
        MissingFieldError: a field is missing.
        MergeError: an operand is empty (LG304) or no number (LG330), the operator is not for such
            values (LG325), or the result is too large (LG313, LG318).
    """
    budget = current()
    budget.count_round()
    first, second = read_number(left), read_number(right)
    if first is not None and second is not None:
        if sign in "+*" and kinds != (VALUE, VALUE):
            shown = left if kinds[0] != VALUE else right
            message = f"'{sign}' cannot tell whether '{shown}' is text or a number."
            hint = "Write '~' to join texts, and a number without quotation marks to reckon."
            raise MergeError("LG325", message, hint)
        if sign in "+-":
            check_currencies(left, right)
        return _reckon(first, sign, second, names[1])
    result = _combine(left, sign, right, names, kinds)
    budget.count_text(measure(result))
    return result


def add(total: Any, value: Any, name: str) -> Number:
    """Return the sum of two numbers; messages call the second one by its ``name``."""
    return _reckon(require_number(total), "+", require_number(value, name), name)


def check_currencies(left: Any, right: Any) -> None:
    """Raise ``MergeError`` (LG642) if two numbers are amounts in different currencies."""
    if isinstance(left, ShownNumber) and isinstance(right, ShownNumber):
        currencies = find_currency(left), find_currency(right)
        if all(currencies) and currencies[0] != currencies[1]:
            message = f"amounts in {currencies[0]} and {currencies[1]} cannot be added."
            raise MergeError("LG642", message, value=right)


def negate(value: Any, sign: str, name: str) -> Number:
    """Return a number with a sign before it."""
    number = require_number(value, name)
    return change_sign(number) if sign == "-" else number


def _combine(
    left: Any, sign: str, right: Any, names: tuple[str, str], kinds: tuple[str, str]
) -> Any:
    """Return the result of an operator on values that are not both numbers."""
    require_value(left, names[0])
    require_value(right, names[1])
    growth.check_operator(sign, left, right)
    match sign:
        case "+" if isinstance(left, str) and isinstance(right, str):
            return _join_texts(left, right, names, kinds)
        case "+" if isinstance(left, str) and kinds[0] == LITERAL:
            return left + as_text(right, names[1])
        case "+" if isinstance(right, str) and kinds[1] == LITERAL:
            return as_text(left, names[0]) + right
        case "+" if isinstance(left, list) and isinstance(right, list):
            return [*left, *right]
        case "+" if isinstance(left, tuple) and isinstance(right, tuple):
            return (*left, *right)
        case "*" if (repeated := _find_repeated(left, right, kinds)) is not None:
            return repeated
        case "%" if isinstance(left, str) and "%" in left and not is_numeral(left):
            return formats.format_percent(left, right)
    if not isinstance(left, str) and not isinstance(right, str):
        with suppress(TypeError):  # dates, and objects of a program
            return _OPERATORS[sign](left, right)
    for value, name in ((left, names[0]), (right, names[1])):
        if isinstance(value, str) and read_number(value) is None:
            raise not_a_number(value, name)
    message = f"'{sign}' cannot be applied to {describe_kind(left)} and {describe_kind(right)}."
    raise MergeError("LG325", message)


def _join_texts(left: str, right: str, names: tuple[str, str], kinds: tuple[str, str]) -> str:
    """Return two texts as one, where it is clear that they are no numbers to add."""
    has_number = read_number(left) is not None or read_number(right) is not None
    if LITERAL not in kinds and (TEXT not in kinds or has_number):
        for value, name in ((left, names[0]), (right, names[1])):
            if is_numeral(value) or (
                value[:1].isdigit() and left[:1].isdigit() == right[:1].isdigit()
            ):
                other = right if value is left else left
                if read_number(value) is not None:
                    value, name = other, names[1] if other is right else names[0]
                error = not_a_number(value, name)
                error.hint = f"{error.hint} To join texts, write '~' in place of '+'."
                raise error
    return left + right


def _find_repeated(left: Any, right: Any, kinds: tuple[str, str]) -> Any:
    """Return a list, or a text that the template itself has, as often as a number tells."""
    for value, times, kind in ((left, right, kinds[0]), (right, left, kinds[1])):
        count = read_number(times)
        is_text = isinstance(value, str) and (kind == LITERAL or not any(map(str.isalnum, value)))
        if isinstance(count, int) and (is_text or isinstance(value, (list, tuple))):
            growth.check_operator("*", value, count)
            return value * count
    return None


def _reckon(left: Number, sign: str, right: Number, divisor: str) -> Number:
    if sign in ("/", "//", "%") and not right:
        subject = f"'{divisor}', which is 0" if divisor else "0"
        raise MergeError("LG325", f"'{sign}' divides by {subject}.", name=divisor)
    if isinstance(left, int) and isinstance(right, int) and sign in _INTEGER:
        growth.check_operator(sign, left, right)
        if sign != "**" or right >= 0:
            return int(_INTEGER[sign](left, right))
    if sign == "**":
        return _raise_to_power(left, right)
    if not isinstance(left, Fraction) and not isinstance(right, Fraction):
        try:
            return _reckon_decimals(Decimal(left), sign, Decimal(right))
        except (Inexact, InvalidOperation, Overflow):
            pass
    return _simplify(_FRACTION[sign](Fraction(left), Fraction(right)))


def _reckon_decimals(left: Decimal, sign: str, right: Decimal) -> Number:
    """Return the result of an operator on decimals; raises ``Inexact`` if it is none."""
    if sign in ("//", "%"):
        whole = floor(Fraction(left) / Fraction(right))
        return whole if sign == "//" else _EXACT.subtract(left, _EXACT.multiply(right, whole))
    return _drop_zeros(_DECIMAL[sign](left, right), left, right)


def _drop_zeros(result: Decimal, *operands: Decimal) -> Decimal:
    """Return a result without the zeros at its end that none of its operands has.

    A single zero after the point is dropped, too: twice 12.5 is 25.
    """
    has = _count_places(result)
    needs = _count_places(result.normalize(_EXACT))
    wanted = max(needs, *map(_count_places, operands))
    places = min(has, needs if wanted < 2 else wanted)
    return result.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _count_places(number: Decimal) -> int:
    """Return how many digits a number has after its point."""
    return max(0, -int(number.as_tuple().exponent))


def _raise_to_power(base: Number, exponent: Number) -> Number:
    """Return a power: exact for whole exponents, else to fifty digits."""
    if isinstance(exponent, int) and (base or exponent >= 0):
        exact = Fraction(base)
        if exact.numerator.bit_length() * abs(exponent) > MAX_BITS:
            raise size_error("a number")
        if exact.denominator.bit_length() * abs(exponent) > MAX_BITS:
            raise size_error("a number")
        return _simplify(exact**exponent)
    try:
        return _ROUNDED.power(to_decimal(base), to_decimal(exponent))
    except (InvalidOperation, Overflow):
        raise MergeError("LG325", "this power is no number.") from None


def _simplify(number: Fraction) -> Number:
    """Return a fraction as a decimal, if it is one."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        raise size_error("a number")
    if number.denominator == 1:
        return number.numerator
    try:
        return _EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    except (Inexact, InvalidOperation, Overflow):
        return number


_INTEGER: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
_DECIMAL: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
}
_FRACTION: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": lambda left, right: Fraction(left // right),
    "%": operator.mod,
}
