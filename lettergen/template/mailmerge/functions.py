"""What Word's mail merge fields do while a letter is merged: look up, compare, put into form.

``lettergen.template.mailmerge.expressions`` writes the expressions that call these functions. Each
field that a letter uses stands there as the constant first argument of ``merge_field`` or
``optional_merge_field``.
"""

import operator
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.reserved import LETTER, reserve
from lettergen.template.mailmerge import picture_switches
from lettergen.template.values import text_of

# Word cuts the name of a column to this length, and gives ``M_`` to one that begins otherwise
# than with a letter.
_LONGEST_NAME = 40
_FOREIGN_START = re.compile(r"m_(?=[\d_])")

_OPERATORS = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WILDCARDS = re.compile(r"[?*]")

# All that RFC 3986 lets stand in an address; letters of other alphabets are left to Word.
_ADDRESS_SIGNS = ":/?#[]@!$&'()*+,;=-._~%"


class MergeFields:
    """The fields of one letter under the names that Word would give them.

    ``First_Name`` is the field of that name or else ``First Name`` or ``first-name``; a dot leads
    into a group. A recipient's fields go before the campaign's values.
    """

    def __init__(self, fields: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._sources = (fields, values)

    def find(self, name: str) -> Any:
        """The value of the field ``name``.

        Raises ``MissingFieldError`` if there is none, ``MergeError`` if several may be meant.
        """
        for source in self._sources:
            if name in source:
                return source[name]
        wanted = word_name(name)
        for source in self._sources:
            meant = [key for key in source if word_name(key) == wanted]
            if len(meant) > 1:
                raise MergeError(
                    "LG331",
                    f"'{name}' may be any of {', '.join(repr(key) for key in meant)}.",
                    "Write the field's name exactly.",
                )
            if meant:
                return source[meant[0]]
        group, _, rest = name.partition(".")
        if rest:
            return self._find_in_group(group, rest)
        raise MissingFieldError(name)

    def _find_in_group(self, group: str, rest: str) -> Any:
        value = self.find(group)
        if not isinstance(value, Mapping):
            raise MissingFieldError(f"{group}.{rest}")
        try:
            return MergeFields(value, {}).find(rest)
        except MissingFieldError as error:
            raise MissingFieldError(error.name, value) from None


@lru_cache(maxsize=4096)  # the same columns are asked for in every letter
def word_name(name: str) -> str:
    """A name without what Word does not tell apart in the columns of a data source."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return _FOREIGN_START.sub("", re.sub(r"\W", "_", folded))[:_LONGEST_NAME]


@pass_context
def _merge_field(context: Context, *names: str) -> str:
    """The text of the field that the first of ``names`` which is there calls."""
    fields: MergeFields = context[LETTER].merge_fields
    missing: list[MissingFieldError] = []
    for name in names:
        try:
            return str(text_of(fields.find(name), name))
        except MissingFieldError as error:
            missing.append(error)
    raise missing[0]


@pass_context
def _optional_merge_field(context: Context, *names: str) -> str:
    """As ``_merge_field``; nothing if there is no such field or nothing in it."""
    fields: MergeFields = context[LETTER].merge_fields
    for name in names:
        try:
            value = fields.find(name)
        except MissingFieldError:
            continue
        return "" if value is None else str(text_of(value, name))
    return ""


def _as_text(value: object, expression: str) -> str:
    """What a tag in the code of a field prints."""
    return str(text_of(value, expression))


def _compare(left: object, sign: str, right: object) -> bool:
    """What an IF field (17.16.5.26) finds: numbers count as numbers, capitals matter, and
    in a text to be equal to ``?`` is any character, ``*`` any number of them.
    """
    first, second = str(left), str(right)
    numbers = picture_switches.number_in(first), picture_switches.number_in(second)
    if numbers[0] is not None and numbers[1] is not None:
        return _is_true(numbers[0], sign, numbers[1])
    if sign in ("=", "<>") and _WILDCARDS.search(second):
        return bool(_pattern(second).fullmatch(first)) == (sign == "=")
    if sign in ("=", "<>"):
        return _is_true(first, sign, second)
    return _is_true(first.casefold(), sign, second.casefold())


def _is_true(left: Any, sign: str, right: Any) -> bool:
    return bool(_OPERATORS[sign](left, right))


def _pattern(text: str) -> re.Pattern[str]:
    anything = {"?": ".", "*": ".*"}
    return re.compile("".join(anything.get(c, re.escape(c)) for c in text), re.DOTALL)


def _fill(parts: Iterable[str | tuple[str, str, str]]) -> str:
    """A form such as an address: each value with what stands around it, or neither.

    A line that nothing is left of goes.
    """
    text = "".join(
        part if isinstance(part, str) else _between(part[1], part[0], part[2]) for part in parts
    )
    return "\n".join(line for line in text.split("\n") if line.strip())


def _between(value: str, before: str, after: str) -> str:
    """A value with what ``\\b`` and ``\\f`` put around it, unless it is empty."""
    return f"{before}{value}{after}" if value else ""


def _unless_equal(value: str, own: str) -> str:
    """Nothing for a value that says the same as ``own``."""
    return "" if value.strip().casefold() == own.strip().casefold() else value


def _upper(value: str) -> str:
    return value.upper()


def _lower(value: str) -> str:
    return value.lower()


def _first_capital(value: str) -> str:
    return re.sub(r"\w", lambda found: found.group().upper(), value, count=1)


def _capitals(value: str) -> str:
    return re.sub(r"(?<![\w'’])\w", lambda found: found.group().upper(), value)


def _quote_address(value: str) -> str:
    """A value as a part of a web address: what cannot stand there is written in another way."""
    return "".join(
        char if ord(char) > 127 and char.isalnum() else quote(char, safe=_ADDRESS_SIGNS)
        for char in value
    )


CASES = {"UPPER": "upper", "LOWER": "lower", "FIRSTCAP": "first_capital", "CAPS": "capitals"}
"""The filters of the general formatting switches (``\\*``) that change letters (17.16.4.3)."""

FILTERS = reserve(
    {
        "as_text": _as_text,
        "between": _between,
        "unless_equal": _unless_equal,
        "upper": _upper,
        "lower": _lower,
        "first_capital": _first_capital,
        "capitals": _capitals,
        "format_date": picture_switches.format_date,
        "format_number": picture_switches.format_number,
        "quote_address": _quote_address,
    }
)
FUNCTIONS = reserve(
    {
        "merge_field": _merge_field,
        "optional_merge_field": _optional_merge_field,
        "compare": _compare,
        "fill": _fill,
    }
)
