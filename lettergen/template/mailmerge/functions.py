"""The functions of Word's mail merge fields: look up, compare and format values.

``lettergen.template.mailmerge.expressions`` writes the expressions that call these functions. Each
field that a letter uses is a constant argument of ``merge_field`` or ``optional_merge_field``.
"""

import operator
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.data.grouping import ROWS_DIFFER
from lettergen.data.values import Located, NoValue, locate
from lettergen.system.patterns import compile_lazily
from lettergen.template.comparison import equal, order
from lettergen.template.errors import MergeError, MissingFieldError
from lettergen.template.jinja.context import build_error, find_field
from lettergen.template.jinja.reserved import LETTER, reserve
from lettergen.template.mailmerge import picture_switches
from lettergen.template.mailmerge.date_pictures import format_picture
from lettergen.template.mailmerge.general_formats import apply_format
from lettergen.template.mailmerge.numbers import number_in
from lettergen.template.numbers import read_number
from lettergen.template.values import text_of

_LONGEST_NAME = 40
"""The length to which Word cuts the name of a column."""

_OPERATORS = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WILDCARDS = compile_lazily(r"[?*]")

# What RFC 3986 allows in an address; letters of other alphabets are left to Word.
_ADDRESS_SIGNS = ":/?#[]@!$&'()*+,;=-._~%"


class MergeFields:
    """Finds the fields of one letter under the names that Word would give them.

    ``First_Name`` is the field of that name, or else ``First Name`` or ``first-name``; a dot leads
    into a group. A recipient's fields come before the campaign's values.
    """

    def __init__(self, fields: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._fields = fields
        self._values = values

    def find(self, name: str) -> Any:
        """Return the value of the field ``name``.

        Raises ``MissingFieldError`` if there is none, ``MergeError`` (LG331) if there are several.
        """
        found = find_field(self._fields, self._values, name)
        if found is None and len(name) >= _LONGEST_NAME:
            found = self._find_longer(name)
        if isinstance(found, NoValue):
            raise build_error(found)
        if found is not None:
            return found.value
        group, _, rest = name.partition(".")
        if rest:
            return self._find_in_group(group, rest)
        raise MissingFieldError(name)

    def _find_longer(self, name: str) -> Located | NoValue | None:
        """Find the field whose name Word has cut."""
        for source in (self._fields, self._values):
            for key in source:
                if _cut(key) == _cut(name):
                    return locate(source, key)
        return None

    def _find_in_group(self, group: str, rest: str) -> Any:
        value = self.find(group)
        if not isinstance(value, Mapping):
            raise MissingFieldError(f"{group}.{rest}")
        try:
            return MergeFields(value, {}).find(rest)
        except MissingFieldError as error:
            raise MissingFieldError(error.name, value) from None


def _cut(name: str) -> str:
    """Return a name as long as Word leaves it."""
    return re.sub(r"\W", "_", unicodedata.normalize("NFC", name).casefold())[:_LONGEST_NAME]


@pass_context
def _merge_field(context: Context, *names: str, items: Sequence[object] = ()) -> str:
    """Return the text of the first field of ``names`` that there is.

    That is the letter's own field, or else that of the first one of ``items`` that has it.
    """
    fields: MergeFields = context.parent[LETTER].merge_fields
    errors: list[MergeError | MissingFieldError] = []
    for name in names:
        try:
            return str(text_of(fields.find(name), name))
        except MissingFieldError as error:
            errors.append(error)
        except MergeError as error:
            if error.code != ROWS_DIFFER:
                raise
            errors.append(error)
        if (found := _find_in_items(items, name)) is not None:
            return str(text_of(found.value, name))
    raise errors[0]


def _find_in_items(items: Sequence[object], name: str) -> Located | None:
    """Return the field of the first item that has one of a name."""
    for item in items:
        if isinstance(item, Mapping) and isinstance(found := locate(item, name), Located):
            return found
    return None


@pass_context
def _barcode(context: Context, value: str, kind: str, **switches: str) -> str:
    """Return the picture that a DISPLAYBARCODE or MERGEBARCODE field shows."""
    from lettergen.template.barcodes.pictures import build_barcode
    from lettergen.template.barcodes.switches import read_look, read_options

    look, options = read_look(switches), read_options(switches)
    letter = context.parent[LETTER]
    return str(letter.add_inline(build_barcode(value, kind, look, options)))


@pass_context
def _optional_merge_field(context: Context, *names: str, items: Sequence[object] = ()) -> str:
    """Return the same as ``merge_field``, or no text if the field is missing or empty."""
    fields: MergeFields = context.parent[LETTER].merge_fields
    for name in names:
        try:
            value = fields.find(name)
        except MissingFieldError:
            if (found := _find_in_items(items, name)) is None:
                continue
            value = found.value
        return "" if value is None else str(text_of(value, name))
    return ""


def _as_text(value: object, expression: str) -> str:
    """Return what a tag in the code of a field prints."""
    return str(text_of(value, expression))


def compare(left: object, sign: str, right: object, names: tuple[str, str] = ("", "")) -> bool:
    """Return whether the condition of an IF field (17.16.5.26) is true.

    Numbers are compared as numbers, also those that Word reads in a text, such as ``£500``, and
    dates as dates.
    Capitals matter for equality, but for the words for yes and no; in the right text ``?`` is any
    character and ``*`` any number of characters. ``names`` are what messages call the two.

    Raises ``MergeError`` (LG330) if the order of a number and a text is asked for.
    """
    first, second = (_read_side(side) for side in (left, right))
    if not isinstance(first, str) and not isinstance(second, str):
        return bool(_OPERATORS[sign](first, second))
    texts = str(left), str(right)
    if sign in ("=", "<>"):
        if _WILDCARDS.search(texts[1]):
            return bool(_pattern(texts[1]).fullmatch(texts[0])) == (sign == "=")
        return equal(*texts, names) == (sign == "=")
    blank = [not text.strip() for text in texts]
    if any(blank) and ((sign[0] == ">" and blank[0]) or (sign[0] == "<" and blank[1])):
        return sign[1:] == "=" and all(blank)  # nothing is not more than anything
    return bool(_OPERATORS[sign](*order(first, second, names)))


def _read_side(side: object) -> Any:
    """Return one side of a condition: a number, or its text."""
    number = read_number(side)
    text = str(side)
    if number is not None or text[:1] == "0":  # a code
        return text if number is None else number
    written = number_in(text)
    return text if written is None else written


def _in_formula(value: object) -> str:
    """Return a number for the code of a formula; raises ``MergeError`` (LG330) if it is none."""
    text = str(text_of(value, "a value in a formula"))
    number = number_in(text)
    if number is None:
        message = f"'{text}' is not a number, and a formula reckons with it."
        hint = "Write digits, such as 1234.50 or 1,234.50."
        raise MergeError("LG330", message, hint, value=value)
    return f"({number:f})" if number < 0 else f"{number:f}"


def _pattern(text: str) -> re.Pattern[str]:
    anything = {"?": ".", "*": ".*"}
    return re.compile("".join(anything.get(c, re.escape(c)) for c in text), re.DOTALL)


def _fill(parts: Iterable[str | tuple[str, str, str]]) -> str:
    """Return an address block: each value with the text around it, or neither.

    Lines that are empty then are left out.
    """
    text = "".join(
        part if isinstance(part, str) else _between(part[1], part[0], part[2]) for part in parts
    )
    return "\n".join(line for line in text.split("\n") if line.strip())


def _between(value: str, before: str, after: str) -> str:
    """Return a value with the texts of ``\\b`` and ``\\f`` around it, unless it is empty."""
    return f"{before}{value}{after}" if value else ""


def _unless_equal(value: str, own: str) -> str:
    """Return a value, or no text if it is the same as ``own``."""
    return "" if value.strip().casefold() == own.strip().casefold() else value


def _quote_address(value: str) -> str:
    """Return a value as a part of a web address, its other characters percent-encoded."""
    return "".join(
        char if ord(char) > 127 and char.isalnum() else quote(char, safe=_ADDRESS_SIGNS)
        for char in value
    )


FILTERS = reserve(
    {
        "as_text": _as_text,
        "in_formula": _in_formula,
        "between": _between,
        "unless_equal": _unless_equal,
        "apply_format": apply_format,
        "format_date": format_picture,
        "format_number": picture_switches.format_number,
        "quote_address": _quote_address,
    }
)
FUNCTIONS = reserve(
    {
        "barcode": _barcode,
        "merge_field": _merge_field,
        "optional_merge_field": _optional_merge_field,
        "compare": compare,
        "fill": _fill,
    }
)
