"""Checks before an operation builds a value that is larger than what goes into it.

Each check raises ``MergeError`` for a result that would be too large (LG313), or for an operation
that cannot be judged beforehand (LG325).
"""

import re
import string
from collections.abc import Callable
from typing import Any

from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.jinja.limits import (
    MAX_BITS,
    MAX_TEXT,
    MAX_VALUE,
    MAX_WIDTH,
    measure,
    size_error,
)

CONVERSION = compile_lazily(
    r"%(?:\(([^)]*)\))?[-+ #0]*(\d+|\*)?(?:\.(\d+|\*))?[hlL]?(.)?", re.DOTALL
)
"""A conversion of a ``%`` format: its key, its width, its precision and its type."""

_PYTHON_CONVERSIONS = ("r", "a")

# The filters whose numbers say how wide or how many something is to be.
_MEASURING_FILTERS = {"batch", "center", "indent", "round", "slice", "truncate", "wordwrap"}
_MULTIPLYING_FILTERS = {"indent", "join", "replace", "wordwrap"}


def check_operator(operator: str, left: Any, right: Any) -> None:
    """Check an operator of a template."""
    if check := _OPERATORS.get(operator):
        check(left, right)


def check_method(text: str, name: str, args: tuple[Any, ...]) -> None:
    """Check a call of one of a text's methods."""
    match name, args:
        case (("center" | "ljust" | "rjust" | "zfill"), (width, *_)):
            _check_width(width)
        case "expandtabs", (size, *_):
            _check_width(size)
            _check_size(len(text) + text.count("\t") * size)
        case "replace", (old, new, *_):
            _check_size(len(text) + text.count(str(old)) * len(str(new)))
        case "join", (items, *_) if isinstance(items, (list, tuple)):
            _check_size(measure(items) + len(text) * len(items))
        case "join", _:
            raise MergeError("LG325", "only a list can be joined.", "Use the filter 'join'.")


def check_filter(name: str, values: list[Any], options: dict[str, Any]) -> None:
    """Check a filter with the value that it is applied to and its arguments."""
    value, *arguments = [*values, *options.values()]
    if name in _MEASURING_FILTERS:
        for argument in arguments:
            _check_width(argument)
    if name in _MULTIPLYING_FILTERS:
        lengths = [len(one) for one in arguments if isinstance(one, str)]
        if name == "indent":
            lengths += [one for one in arguments if isinstance(one, int)]
        if measure(value) * (1 + max(lengths, default=0)) > MAX_TEXT:
            raise size_error()
    if name == "format":
        check_percents(str(value), arguments)
    if name == "sum" and not all(isinstance(one, (int, float, str)) for one in arguments):
        raise MergeError("LG325", "only numbers can be summed.")


def check_braces(pattern: str, values: list[Any]) -> None:
    """Check ``pattern.format(...)``."""
    fields = list(string.Formatter().parse(pattern))
    for _, _, specification, _ in fields:
        if "{" in (specification or ""):
            raise MergeError("LG325", "a format cannot contain another format.")
        for number in re.findall(r"\d+", specification or ""):
            _check_width(int(number[:9]))
    _check_size(len(pattern) + len(fields) * measure(values))


def check_percents(pattern: Any, values: Any) -> None:
    """Check ``pattern % values``."""
    if not isinstance(pattern, str):
        return
    fields = CONVERSION.findall(pattern)
    for _, *numbers, kind in fields:
        if kind in _PYTHON_CONVERSIONS:
            raise MergeError("LG325", f"a format cannot convert a value with '%{kind}'.")
        for number in numbers:
            _check_width(int(number) if number.isdigit() else MAX_WIDTH + bool(number))
    _check_size(len(pattern) + len(fields) * measure(values))


def _check_product(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
    for times, value in ((left, right), (right, left)):
        if isinstance(times, int) and not isinstance(value, (int, float)):
            _check_size(times * (len(value) if isinstance(value, str) else measure(value)))


def _check_power(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() * max(right, 0))


def _check_sum(left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(max(left.bit_length(), right.bit_length()))
    elif not isinstance(left, (int, float)):
        _check_size(measure(left) + measure(right))


def _check_size(size: int) -> None:
    if size > MAX_VALUE:
        raise size_error()


def _check_width(width: Any) -> None:
    if isinstance(width, int) and abs(width) > MAX_WIDTH:
        message = f"{width:,} is more than the {MAX_WIDTH:,} that a template may ask for."
        raise MergeError("LG313", message)


def _check_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise size_error("a whole number")


_OPERATORS: dict[str, Callable[[Any, Any], None]] = {
    "*": _check_product,
    "**": _check_power,
    "+": _check_sum,
    "%": check_percents,
}
