"""Formats of Python's in templates: ``"{:,.2f}".format(total)`` and ``"%.2f" % total``.

Numbers are exact and rounded as people do, a half up; nothing of Python's own spelling is printed.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from functools import cache
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.growth import CONVERSION
from lettergen.template.numbers import read_number, round_number, to_decimal
from lettergen.template.numeric_errors import require_number
from lettergen.template.values import as_text, require_value

_WHOLE = frozenset("bdoxX")
_FIXED_POINT = frozenset("fF%")
_NUMERIC = _WHOLE | _FIXED_POINT | frozenset("eEgG")
_FIXED = "Write {:.2f} for two decimal places."
_CONVERSIONS = {"i": "d", "u": "d", **{kind: kind for kind in "bdeEfFgGosxX"}}
_NUMERIC_GROUPS = ("sign", "z", "hash", "zero", "comma")


@cache  # few letters need it
def _compile_specification() -> re.Pattern[str]:
    return re.compile(
        r"(?:.?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<z>z)?(?P<hash>#)?(?P<zero>0)?\d*"
        r"(?P<comma>[_,])?(?:\.(?P<places>\d+))?(?P<kind>[bdeEfFgGosxX%])?",
        re.DOTALL,
    )


def format_field(value: Any, specification: str) -> str:
    """Return a value as a format shows it: ``{:.2f}`` of a number, or its text."""
    if isinstance(value, (date, time)) and specification:
        return format(value, specification)
    found = _compile_specification().fullmatch(specification)
    if found is None:
        raise MergeError(
            "LG325", f"'{specification}' is not a format.", "Write {:,.2f}, for example."
        )
    kind = found["kind"] or ""
    if kind not in _NUMERIC:
        is_numeric = found["align"] == "=" or any(map(found.group, _NUMERIC_GROUPS))
        if (is_numeric and kind == "s") or (found["places"] and read_number(value) is not None):
            raise MergeError("LG325", f"the format '{specification}' is not clear.", _FIXED)
        if not is_numeric:
            return format(as_text(value), specification)
    number = require_number(value)
    if kind in _WHOLE:
        if number != int(number):
            message = f"'{as_text(value)}' is not a whole number, which this format needs."
            raise MergeError("LG325", message, "Round it first.", value=value)
        return format(int(number), specification)
    if kind in _FIXED_POINT:
        places = int(found["places"] or 6) + 2 * (kind == "%")
        return format(round_number(number, places), specification)
    return format(to_decimal(number), specification)


def format_percent(pattern: str, values: Any) -> str:
    """Return a text with values in the place of its conversions: ``"%.2f" % total``.

    Raises:
        MissingFieldError, MergeError: there are too few or too many values (LG325), or one is not
            what its conversion needs (LG304, LG306, LG330).
    """
    named = isinstance(values, Mapping)
    rest = [] if named else list(values if isinstance(values, tuple) else (values,))

    def fill(found: re.Match[str]) -> str:
        key, width, places, kind = found.groups()
        if kind == "%":
            return "%"
        if named and key is not None:
            if key not in values:
                raise MissingFieldError(key, values)
            value = values[key]
        elif not rest:
            raise MergeError(
                "LG325", f"the format '{pattern}' asks for more values than it is given."
            )
        else:
            value = rest.pop(0)
        require_value(value)
        flags = found[0].partition(")")[2] if key is not None else found[0][1:]
        flags = flags[: len(flags) - len(flags.lstrip("-+ #0"))]
        return _convert(value, flags, width or "", places, kind or "")

    text = CONVERSION.sub(fill, pattern)
    if rest:
        raise MergeError("LG325", f"the format '{pattern}' is given more values than it asks for.")
    return text


def _convert(value: Any, flags: str, width: str, places: str | None, kind: str) -> str:
    """Return a value as a conversion of a ``%`` format shows it."""
    if kind not in _CONVERSIONS:
        raise MergeError("LG325", f"a format has no conversion '%{kind}'.", "Write %s or %.2f.")
    is_left = "-" in flags
    if kind == "s":
        text = as_text(value)
        text = text if places is None else text[: int(places)]
        return f"{text:{'<' if is_left else '>'}{width}}"
    sign = next((one for one in "+ " if one in flags), "")
    zero = "0" if "0" in flags and not is_left else ""
    precision = f".{places}" if places is not None and kind not in "diux" else ""
    align = "<" if is_left else ("" if zero else ">")
    return format_field(value, f"{align}{sign}{zero}{width}{precision}{_CONVERSIONS[kind]}")


@pass_context
def percent_format(context: Context, value: Any, *values: Any, **named: Any) -> str:
    """Return a text with values in the place of its conversions, as ``%`` does."""
    if values and named:
        raise MergeError("LG325", "a format takes values in their order or by name, not both.")
    return format_percent(as_text(value), named or values)


FILTERS = {"format": percent_format}
