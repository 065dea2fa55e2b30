"""Compare values as what they are: numbers as numbers, dates as dates, words as texts.

Two values are compared as numbers if both are numbers (see ``lettergen.template.numbers``): ``5``
and ``5.00`` are equal, and 99.00 is less than 1000.00. Texts are equal if all their characters
are; their order is that of a reader. What would be compared letter by letter and is not words,
such as ``£500`` and ``£1,000``, is an error.
"""

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, time
from typing import Any

from lettergen.languages.moment import HINT
from lettergen.template.dates import may_be_date, read_if_date
from lettergen.template.errors import MergeError
from lettergen.template.jinja.context import NotYet
from lettergen.template.numbers import is_numeral, read_number
from lettergen.template.numeric_errors import describe_kind, not_a_number
from lettergen.template.ordering import fold, is_iso_date
from lettergen.template.scalars import format_scalar
from lettergen.template.truth import read_truth
from lettergen.template.values import require_value

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LONGEST_WORD = 20
_DATE_HINT = "Write dates year first, 2026-11-30: their order is then that of the texts."


def compare(left: Any, sign: str, right: Any, names: tuple[str, str] = ("", "")) -> bool:
    """Return whether two values compare as an operator asks: ``==``, ``<``, ``in`` and so on.

    Raises:
        MissingFieldError: a field is missing.
        MergeError: a value is empty (LG304), is no number where the other one is (LG330), or the
            two cannot be compared (LG325).
    """
    if isinstance(left, NotYet) or isinstance(right, NotYet):
        return sign == "!="
    match sign:
        case "==":
            return equal(left, right, names)
        case "!=":
            return not equal(left, right, names)
        case "in":
            return contains(right, left, names)
        case "not in":
            return not contains(right, left, names)
    return _ORDER[sign](*order(left, right, names))


def equal(left: Any, right: Any, names: tuple[str, str] = ("", "")) -> bool:
    """Return whether two values are equal."""
    if type(left) is str and type(right) is str and left == right:
        return True
    first, second = read_number(left), read_number(right)
    if first is not None and second is not None:
        return first == second
    if isinstance(left, str) and isinstance(right, str):
        if left != right and may_be_date(left) and may_be_date(right):
            days = read_if_date(left, names[0]), read_if_date(right, names[1])
            if None not in days:
                return days[0] == days[1]
        return equal_texts(left, right)
    for value, other, name in ((left, right, names[0]), (right, left, names[1])):
        if not isinstance(value, str):
            continue
        if isinstance(other, bool):
            return _require_truth(value, name) == other
        if isinstance(other, (date, time)):
            return value == format_scalar(other)
        if read_number(other) is not None and value.strip():
            raise not_a_number(value, name)
    return bool(left == right)


def equal_texts(left: str, right: str) -> bool:
    """Return whether two texts are equal; words for yes and no are in any capitals."""
    if left == right:
        return True
    if len(left) > _LONGEST_WORD or left.casefold() != right.casefold():
        return False
    return read_truth(left) is not None


def order(left: Any, right: Any, names: tuple[str, str] = ("", "")) -> tuple[Any, Any]:
    """Return two values as what has their order: numbers, or texts for a reader.

    Raises:
        MissingFieldError: a field is missing.
        MergeError: they have no order; see ``compare``.
    """
    first, second = read_number(left), read_number(right)
    if first is not None and second is not None:
        return first, second
    require_value(left, names[0])
    require_value(right, names[1])
    if isinstance(left, (date, time)) and type(left) is type(right):
        return left, right
    left, right = (format_scalar(v) if isinstance(v, (date, time)) else v for v in (left, right))
    if not isinstance(left, str) or not isinstance(right, str):
        if _have_order(left, right):
            return left, right
        for value, name in ((left, names[0]), (right, names[1])):
            if isinstance(value, str) and read_number(value) is None:
                raise not_a_number(value, name)
        message = f"{describe_kind(left)} and {describe_kind(right)} have no order."
        raise MergeError("LG325", message)
    if is_iso_date(left) and is_iso_date(right):
        return left.strip(), right.strip()
    if may_be_date(left) or may_be_date(right):
        days = read_if_date(left, names[0]), read_if_date(right, names[1])
        if None not in days:
            return days
        for day, value, name in zip(days, (left, right), names, strict=True):
            if day is None and any(days):
                raise MergeError("LG302", f"'{value}' is not a date.", HINT, name, value)
    if error := _find_no_words(left, right, names):
        raise error
    return fold(left), fold(right)


def _have_order(left: Any, right: Any) -> bool:
    """Whether two objects of a program have an order of their own."""
    if any(isinstance(one, (str, list, tuple, Mapping)) for one in (left, right)):
        return False
    try:
        return isinstance(left < right, bool)
    except TypeError:
        return False


def _find_no_words(left: str, right: str, names: tuple[str, str]) -> MergeError | None:
    """Return the error for two texts that are not both words."""
    for value, other, name in ((left, right, names[0]), (right, left, names[1])):
        starts = value[:1].isdigit() and other[:1].isdigit()
        if (is_numeral(value) or read_number(other) is not None or starts) and (
            read_number(value) is None
        ):
            error = not_a_number(value, name)
            if value[:1].isdigit() and any(mark in value for mark in "/.-"):
                error.hint = _DATE_HINT
            return error
    return None


def contains(container: Any, value: Any, names: tuple[str, str] = ("", "")) -> bool:
    """Return whether a list has a value, a group a field, or a text a piece."""
    require_value(container, names[1])
    if isinstance(container, str):
        if not isinstance(value, str):
            message = f"'in' cannot look for {describe_kind(value)} in a text."
            raise MergeError("LG325", message, "Compare with '==', or put it into a list.")
        return value in container
    if isinstance(container, Mapping):
        return isinstance(value, Hashable) and value in container
    if isinstance(container, Iterable):
        return any(equal(value, item, (names[0], "")) for item in container)
    raise MergeError("LG325", f"'in' cannot look into {describe_kind(container)}.")


def _require_truth(text: str, name: str) -> bool:
    """Return whether a text is a word for yes; raises ``MergeError`` (LG640) for other words."""
    truth = read_truth(text)
    if truth is None:
        subject = f"'{name}' is '{text}', which" if name else f"'{text}'"
        message = f"{subject} is neither yes nor no."
        raise MergeError("LG640", message, "Write yes or no.", name, text)
    return truth
