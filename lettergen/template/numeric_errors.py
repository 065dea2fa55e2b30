"""Why a value is no number, in words that name the field and tell what to do."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lettergen.data.values import QuotedText
from lettergen.template.errors import MergeError
from lettergen.template.numbers import Number, is_doubtful, parse_plain, parse_written, read_number
from lettergen.template.values import require_value

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "nothing"),
    (str, "text"),
    (bool, "yes or no"),
    ((int, float, Decimal), "a number"),
    (Mapping, "a group of fields"),
    ((list, tuple, range), "a list"),
    (Iterable, "a list"),
)


def describe_kind(value: Any) -> str:
    """Return what people call a value of a kind."""
    return next((kind for type_, kind in _KINDS if isinstance(value, type_)), "such a value")


def require_number(value: Any, name: str = "") -> Number:
    """Return the number that a value reckons as; messages call the value by its ``name``.

    Raises:
        MissingFieldError: the field is missing.
        MergeError: the value is empty (LG304) or no plain number (LG330).
    """
    number = read_number(value)
    if number is None:
        raise not_a_number(value, name)
    return number


def require_whole(value: Any, name: str = "") -> int:
    """Return the whole number that a value reckons as; raises as ``require_number`` does."""
    number = require_number(value, name)
    if number != int(number):
        subject = f"'{name}' is '{value}', which" if name else f"'{value}'"
        message = f"{subject} is not a whole number."
        raise MergeError("LG330", message, "Round it first.", name, value)
    return int(number)


def read_written(value: Any, name: str = "") -> Number:
    """Return the number that people mean by a value, such as ``£1,234.50``; see ``parse_written``.

    Raises:
        MissingFieldError: the field is missing.
        MergeError: the value is empty (LG304) or no number (LG330).
    """
    number = read_number(value)
    if number is not None:
        return number
    written = parse_written(value) if isinstance(value, str) else None
    if written is None:
        raise not_a_number(value, name, is_read=True)
    return written.value


def not_a_number(value: Any, name: str = "", *, is_read: bool = False) -> MergeError:
    """Return the error for a value that must be a number and is none.

    ``is_read`` tells that other spellings than that of a plain number were tried, too.
    """
    require_value(value, name)
    if not isinstance(value, str):
        subject = f"'{name}' is {describe_kind(value)}" if name else describe_kind(value)
        message = f"{subject}, which is not a number." if name else f"{subject} is not a number."
        return MergeError("LG330", message, name=name, value=value)
    message, hint = _explain(value, name, is_read=is_read)
    return MergeError("LG330", message, hint, name, value)


def _explain(text: str, name: str, *, is_read: bool) -> tuple[str, str]:
    from textwrap import shorten

    shown = f"'{shorten(text, 40, placeholder='…')}'"
    subject = f"'{name}' is {shown}, which is" if name else f"{shown} is"
    if not text.strip():
        subject = f"'{name}' is blank, which is" if name else "a blank value is"
        return f"{subject} not a number.", "Give it a number, or leave it out with {% if %}."
    if is_doubtful(text):
        hint = "Write it without a point or a comma for thousands."
        return f"{subject} two numbers: what is whole in one language is not in another.", hint
    filtered = f"{name or 'value'} | number"
    if not is_read and parse_written(text):
        if isinstance(text, QuotedText) and parse_plain(str(text)) is not None:
            return (
                f"{subject} text because it is in quotation marks.",
                f"Remove the quotation marks, or write '{filtered}' in the letter.",
            )
        if text.strip()[0] == "0" and text.strip().isdecimal():
            return (
                f"{subject} text because it begins with a zero.",
                f"Compare it with \"{text.strip()}\", or write '{filtered}'.",
            )
        return (
            f"{subject} not a plain number.",
            f"Write '{filtered}', which reads it; or digits only, such as 1234.50.",
        )
    return f"{subject} not a number.", "Write digits, such as 1234.50."
