"""The general formats of fields (``\\*``, ECMA-376 part 1, 17.16.4.3): capitals, and numbers.

Word tells roman numerals and letters in capitals by the spelling of the format: ``ROMAN`` and
``roman``.
"""

import re
from collections.abc import Callable

from lettergen.docx.number_formats import numeral
from lettergen.languages.current import current_locale
from lettergen.template import number_words
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.numbers import number_in
from lettergen.template.numbers import round_number, shift_point

_LARGEST = 999_999
"""The largest number that Word writes in words."""


def first_capital(value: str) -> str:
    """Return a text with a capital for its first letter."""
    return re.sub(r"\w", lambda found: found.group().upper(), value, count=1)


def capitals(value: str) -> str:
    """Return a text with a capital for each word."""
    return re.sub(r"(?<![\w'’])\w", lambda found: found.group().upper(), value)


CASES: dict[str, Callable[[str], str]] = {
    "UPPER": str.upper,
    "LOWER": str.lower,
    "FIRSTCAP": first_capital,
    "CAPS": capitals,
}
"""The formats that change letters."""

_NUMERALS = {
    "ARABIC": "decimal",
    "ARABICDASH": "numberInDash",
    "CIRCLENUM": "decimalEnclosedCircle",
    "HEX": "hex",
    "ALPHABETIC": "Letter",
    "ROMAN": "Roman",
}
NUMBERS = frozenset(["CARDTEXT", "DOLLARTEXT", "ORDINAL", "ORDTEXT", *_NUMERALS])
"""The formats that write a number in another way."""

FORMATS = NUMBERS | CASES.keys()
"""All general formats but those of a result's formatting, ``MERGEFORMAT`` and ``CHARFORMAT``."""


def apply_format(value: str, name: str, field: str = "") -> str:
    """Return a text as the general format ``name`` writes it; no text for no text.

    ``field`` is what messages call the value. A name that is none of ``FORMATS`` changes nothing.

    Raises:
        MergeError: the format is for numbers, and this is none that it can write (LG330, LG643).
    """
    kind = name.upper()
    if kind in CASES:
        return CASES[kind](value)
    if kind not in NUMBERS or not value.strip():
        return value
    number = number_in(value)
    subject = f"'{field}' is '{value}', which" if field else f"'{value}'"
    if number is None:
        message = f"{subject} is not a number."
        raise MergeError("LG330", message, "Write digits, such as 21.", field, value)
    if kind == "DOLLARTEXT":
        if current_locale().language != "en":
            message = f"the format \\* {name} is known in English only."
            hint = 'Write {{ amount | words("EUR") }} in place of the field, for example.'
            raise MergeError("LG643", message, hint, field, value)
        cents = round_number(number, 2)
        whole, rest = divmod(int(shift_point(cents.copy_abs(), 2)), 100)
        words = _write_words(whole if cents >= 0 else -whole, name)
        return f"{words} and {rest:02}/100"
    if number != int(number):
        message = f"{subject} is not a whole number, which the format \\* {name} needs."
        raise MergeError("LG330", message, "", field, value)
    return _write_whole(int(number), kind, name)


def _write_whole(number: int, kind: str, name: str) -> str:
    match kind:
        case "ORDINAL":
            return current_locale().format_ordinal(number)
        case "CARDTEXT":
            return _write_words(number, name)
        case "ORDTEXT":
            return _write_ordinal(number, name)
        case "ROMAN" | "ALPHABETIC":
            size = "lower" if name[0].islower() else "upper"
            return numeral(number, f"{size}{_NUMERALS[kind]}")
    return numeral(number, _NUMERALS[kind])


def _write_words(number: int, name: str) -> str:
    _check_size(number, name)
    tag = current_locale().tag
    if tag.language == "en":
        return number_words.write_cardinal(number, conjunction=" ")
    from lettergen.template import number_words_cldr

    return number_words_cldr.write_cardinal(number, tag)


def _write_ordinal(number: int, name: str) -> str:
    _check_size(number, name)
    tag = current_locale().tag
    if tag.language == "en":
        return number_words.write_ordinal(number, conjunction=" ")
    from lettergen.template import number_words_cldr

    return number_words_cldr.write_ordinal(number, tag)


def _check_size(number: int, name: str) -> None:
    """Raise ``MergeError`` (LG643) for a number that Word does not write in words, either."""
    if abs(number) > _LARGEST:
        message = f"{number} is too large for the format \\* {name}."
        raise MergeError("LG643", message, f"The largest number is {_LARGEST:,}.")
