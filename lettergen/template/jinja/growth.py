"""Checks before an operation builds a value that is larger than what goes into it.

Each check raises ``MergeError`` for a result that would be too large (LG313), or for an operation
that the check cannot judge (LG325).
"""

import re
import string
from collections.abc import Callable
from typing import Any

from lettergen.template.errors import MergeError
from lettergen.template.jinja.limits import MAX_BITS, MAX_VALUE, MAX_WIDTH, measure, size_error

# %-format conversions: their width, their precision and their type.
_CONVERSION = re.compile(r"%(?:\([^)]*\))?[-+ #0]*(\d+|\*)?(?:\.(\d+|\*))?[hlL]?(.)?", re.DOTALL)
_PYTHON_CONVERSIONS = ("r", "a")


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
            _check_replace(text, old, new)
        case "join", (items, *_) if isinstance(items, (list, tuple)):
            _check_size(measure(items) + len(text) * len(items))
        case "join", _:
            raise MergeError("LG325", "only a list can be joined.", "Use the filter 'join'.")


def check_filter(name: str, values: list[Any], options: dict[str, Any]) -> None:
    """Check a filter with its arguments."""
    if check := _FILTERS.get(name):
        check(*values, **options)


def check_braces(pattern: str, values: list[Any]) -> None:
    """Check ``pattern.format(...)``."""
    fields = list(string.Formatter().parse(pattern))
    for _, _, specification, _ in fields:
        if "{" in (specification or ""):
            raise MergeError("LG325", "a format cannot contain another format.")
        for number in re.findall(r"\d+", specification or ""):
            _check_width(int(number[:9]))
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


def _check_percents(pattern: Any, values: Any) -> None:
    if not isinstance(pattern, str):
        return
    fields = _CONVERSION.findall(pattern)
    for *numbers, kind in fields:
        if kind in _PYTHON_CONVERSIONS:
            raise MergeError("LG325", f"a format cannot convert a value with '%{kind}'.")
        for number in numbers:
            _check_width(int(number) if number.isdigit() else MAX_WIDTH + bool(number))
    _check_size(len(pattern) + len(fields) * measure(values))


def _check_replace(text: Any, old: Any, new: Any, *_: Any) -> None:
    text, old, new = str(text), str(old), str(new)
    _check_size(len(text) + text.count(old) * len(new))


def _check_join(items: Any, between: Any = "", *_: Any, d: Any = "", **__: Any) -> None:
    _check_size(len(items) * (len(str(between)) + len(str(d))))


def _check_indent(text: Any, width: Any = 4, *_: Any, **__: Any) -> None:
    _check_width(width if isinstance(width, int) else len(str(width)))
    lines = str(text).count("\n") + 1
    _check_size(lines * (width if isinstance(width, int) else len(str(width))))


def _check_wrap(text: Any, width: Any = 79, *rest: Any, wrapstring: Any = "", **__: Any) -> None:
    lines = len(str(text)) // max(int(width), 1) + str(text).count(" ") + str(text).count("\n")
    between = max([len(str(wrapstring or "")), *(len(str(item)) for item in rest)])
    _check_size(lines * between)


def _check_widths(_: Any, *args: Any, **kwargs: Any) -> None:
    for width in (*args, *kwargs.values()):
        _check_width(width)


def _check_start(_: Any, attribute: Any = None, start: Any = 0) -> None:
    if not isinstance(start, (int, float)):
        raise MergeError("LG325", "only numbers can be summed.")


def _check_size(size: int) -> None:
    if size > MAX_VALUE:
        raise size_error()


def _check_width(width: Any) -> None:
    if isinstance(width, int) and abs(width) > MAX_WIDTH:
        raise MergeError(
            "LG313", f"{width:,} is more than the {MAX_WIDTH:,} that a template may ask for."
        )


def _check_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise size_error("a whole number")


_OPERATORS: dict[str, Callable[[Any, Any], None]] = {
    "*": _check_product,
    "**": _check_power,
    "+": _check_sum,
    "%": _check_percents,
}
_FILTERS: dict[str, Callable[..., None]] = {
    "batch": _check_widths,
    "center": _check_widths,
    "format": lambda text, *args, **kwargs: _check_percents(str(text), [*args, *kwargs.values()]),
    "indent": _check_indent,
    "join": _check_join,
    "replace": _check_replace,
    "round": _check_widths,
    "slice": _check_widths,
    "sum": _check_start,
    "truncate": _check_widths,
    "wordwrap": _check_wrap,
}
