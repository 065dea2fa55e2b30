"""Put values in order: numbers by their size, texts as a reader expects.

A reader's order of texts is without regard to case and accents, with the numbers in them by their
value: Flat 2 comes before Flat 10.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from lettergen.languages.moment import HINT
from lettergen.system.patterns import compile_lazily
from lettergen.template.errors import MergeError
from lettergen.template.numbers import is_numeral, read_number

_NUMBERS = compile_lazily(r"([0-9]{1,100})")
_ISO_DATE = compile_lazily(
    r"\d{4}-\d\d(?:-\d\d)?(?:[ T]\d\d:\d\d.*)?|\d\d:\d\d(?::\d\d)?", re.ASCII
)


class NoOrderError(Exception):
    """Values that have no order among each other; the one at ``index`` is out of place.

    ``is_no_number`` tells that it is a text among numbers, or an amount such as ``£500``.
    """

    def __init__(self, index: int, *, is_no_number: bool) -> None:
        super().__init__(index)
        self.index = index
        self.is_no_number = is_no_number


def build_keys(values: Sequence[Any]) -> list[Any]:
    """Return the keys that sort values.

    Raises:
        NoOrderError: they are of different kinds, or amounts that are no plain numbers.
    """
    numbers = [read_number(value) for value in values]
    if all(number is not None for number in numbers):
        return numbers
    if all(isinstance(value, str) for value in values):
        if dates := _read_dates(values):
            return dates
        if (index := _find_no_number(values, numbers)) is not None:
            raise NoOrderError(index, is_no_number=True)
        return [build_text_key(str(value)) for value in values]
    kinds = [_kind_of(value) for value in values]
    for index, kind in enumerate(kinds):
        if kind is None or kind != kinds[0]:
            is_no_number = {kind, kinds[0]} == {"text", "number"}
            texts = kinds.index("text") if is_no_number else index
            raise NoOrderError(texts, is_no_number=is_no_number)
    try:
        sorted(values)
    except TypeError:
        raise NoOrderError(0, is_no_number=False) from None
    return list(values)


def _read_dates(values: Sequence[str]) -> list[datetime]:
    """Return texts as dates, if any of them is one that is not of ISO 8601.

    Raises ``MergeError`` for one that is wrong (LG302) or can be two days (LG650), and if others
    are no dates (LG302).
    """
    from lettergen.template.dates import may_be_date, read_if_date

    if not any(map(may_be_date, values)):
        return []
    dates = [None if is_iso_date(value) else read_if_date(value) for value in values]
    if not any(dates):
        return []
    found = [read_if_date(value) for value in values]
    if None in found:
        value = values[found.index(None)]
        raise MergeError("LG302", f"'{value}' is not a date, and others are.", HINT, value=value)
    return [one for one in found if one is not None]


def _kind_of(value: Any) -> str | None:
    if read_number(value) is not None:
        return "number"
    if isinstance(value, str):
        return "text"
    return None if isinstance(value, (list, tuple, dict)) else type(value).__name__


def _find_no_number(texts: Sequence[str], numbers: Sequence[Any]) -> int | None:
    """Return the index of the first text that would be out of place among the others.

    That is an amount, or a text among numbers. But numbers without sign and point, such as those
    of houses, may be among texts with numbers in them, such as ``12a``: a reader's order is right
    for both.
    """
    others = [index for index, number in enumerate(numbers) if number is None]
    for index in others:
        if is_numeral(texts[index]) and not _is_code(texts[index]):
            return index
    if len(others) == len(texts):
        return None
    is_count = all(n is None or (isinstance(n, int) and n >= 0) for n in numbers)
    found = (i for i in others if not is_count or not any(map(str.isdigit, texts[i])))
    return next(found, None)


def _is_code(text: str) -> bool:
    """Whether a text is digits and blanks, such as a telephone number."""
    return text.replace(" ", "").isdecimal()


@lru_cache(maxsize=1024)
def build_text_key(text: str) -> tuple[Any, str]:
    """Return the key that sorts a text: its words and numbers, then the text itself.

    ``re.split`` gives text and number in turn, so that numbers are compared with numbers only.
    """
    parts = _NUMBERS.split(" ".join(fold(text).split()))
    return [int(part) if index % 2 else part for index, part in enumerate(parts)], text


def fold(text: str) -> str:
    """Return a text without regard to case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if not unicodedata.combining(one))


def is_iso_date(text: str) -> bool:
    """Whether a text is a date, a month or a time of ISO 8601: their order is that of texts."""
    return bool(_ISO_DATE.fullmatch(text.strip()))
