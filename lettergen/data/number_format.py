"""Show numbers as Excel and LibreOffice show them in a cell: by the cell's number format.

A format code (ECMA-376 part 1, 18.8.31) has up to four sections: for positive numbers, negative
numbers, zero and text. Dates and times become ISO 8601, so that letters can print them in their own
way; everything else is printed as the cell shows it.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lettergen.data.fraction_format import show_fraction
from lettergen.data.values import ShownNumber
from lettergen.system.patterns import compile_lazily

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "yyyy-mm-dd"),
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The codes of the formats that a workbook does not define (ECMA-376 part 1, 18.8.30)."""

Format = Callable[[str], str]
"""Show a number, given as text such as ``0.125``; raises ``UnknownFormatError``."""


class UnknownFormatError(Exception):
    """What a cell shows cannot be known: the format is not supported, or the value is no date."""


class _Section(NamedTuple):
    """A section: its tokens, when it is for a number, and the kinds that its tokens have."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None
    kinds: frozenset[str]


# A token is a kind and its text: literal text, digits, or a part of a date.
_TOKEN = compile_lazily(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)"
    r"|_.|\*."  # a space as wide as a character, and a character that fills the cell
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]"
    r"|\[(?P<condition>[<>=]{1,2})(?P<limit>-?[\d.]+)\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[[^\]]*\]"  # a colour, or the digits of another script
    r"|(?P<general>General|Standard)"
    r"|(?P<exponent>E[+-])"
    r"|(?P<date>AM/PM|A/P|y+|m+|d+|h+|s+|e+|g+|b+)"
    r"|(?P<digit>[0#?])"
    r"|(?P<sign>[.,%/@])"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_DIGIT = compile_lazily("[0-9]")
_USUAL_DIGITS = compile_lazily(r"(?:#+,)?#*0(?:\.0+)?")
_KINDS = ("general", "date", "exponent", "digit", "sign")


def parse_format(code: str, *, is_1904: bool = False) -> Format:
    """Return what shows numbers by a format code; ``is_1904`` is for dates that begin in 1904."""
    sections = _parse_sections(code)

    @lru_cache(maxsize=10_000)
    def show(number: str) -> str:
        value = Decimal(f"{float(number):.15g}")  # as many digits as Excel keeps
        section, shown = _choose_section(sections, value)
        if "date" in section.kinds or "elapsed" in section.kinds:
            return _show_date(section, shown, is_1904=is_1904)
        text = _show_number(section, shown)
        return text if text == number else mark_number(text, value)

    return show


def mark_number(text: str, number: Decimal) -> str:
    """Return what a cell with a number shows; it still reckons as the number.

    What a format shows with zeros before it is a code: ``00123``.
    """
    if text[:1] == "0" and text.isdecimal() and len(text) > 1:
        return text
    if not text[-1:].isdecimal() and not _DIGIT.search(text):
        return text
    shown = str.__new__(ShownNumber, text)
    shown.number = number
    return shown


def show_general(number: str) -> str:
    """Show a number as the format General does in a wide cell: with up to eleven characters.

    Whole numbers have all of their digits, up to fifteen.
    """
    if len(number) <= 15 and number.isdecimal() and number.isascii() and number[0] != "0":
        return number
    value = Decimal(f"{float(number):.15g}")
    text = _show_general(value)
    return text if text == number else mark_number(text, value)


def _show_general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    digits = len(str(abs(int(value))))
    rounded = value.quantize(Decimal(1).scaleb(-max(10 - digits, 0)), ROUND_HALF_UP)
    if not rounded or (abs(value) < Decimal("0.0001")):
        mantissa, _, exponent = f"{float(value):.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"
    return f"{rounded.normalize():f}"


def find_text_format(code: str) -> Callable[[str], str] | None:
    """Return what shows a text by a format code, or ``None`` if that is the text itself."""
    sections = _parse_sections(code)
    section = sections[3] if len(sections) > 3 else sections[0]
    if ("sign", "@") not in section.tokens or section.tokens == (("sign", "@"),):
        return None

    def show(text: str) -> str:
        parts = (text if kind == "sign" and word == "@" else word for kind, word in section.tokens)
        return "".join(parts)

    return show


def _parse_sections(code: str) -> list[_Section]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, Decimal] | None = None
    for found in _TOKEN.finditer(code):
        text = found.group()
        if text == ";":
            sections.append(_build_section(tokens, condition))
            tokens, condition = [], None
        elif found["condition"]:
            condition = (found["condition"], Decimal(found["limit"]))
        elif kind := next((kind for kind in _KINDS if found[kind]), None):
            tokens.append((kind, text))
        elif found["elapsed"]:
            tokens.append(("elapsed", found["elapsed"].lower()))
        else:
            names = ("quoted", "escaped", "currency", "literal")
            literal = next((found[name] for name in names if found[name]), "")
            tokens += [("literal", literal)] if literal else []
    return [*sections, _build_section(tokens, condition)]


def _build_section(
    tokens: list[tuple[str, str]], condition: tuple[str, Decimal] | None
) -> _Section:
    kinds = {kind for kind, _ in tokens} | {"/" for token in tokens if token == ("sign", "/")}
    return _Section(tuple(tokens), condition, frozenset(kinds))


def _choose_section(sections: list[_Section], value: Decimal) -> tuple[_Section, Decimal]:
    """Return the section for a number, and the number as that section shows it."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _meets(value, *section.condition):
                return section, value
        raise UnknownFormatError
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    return (numeric[2] if not value and len(numeric) > 2 else numeric[0]), value


def _meets(value: Decimal, operator: str, limit: Decimal) -> bool:
    results = {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }
    if operator not in results:
        raise UnknownFormatError
    return results[operator]


def _show_number(section: _Section, value: Decimal) -> str:
    tokens, kinds = section.tokens, section.kinds
    if "general" in kinds:
        shown = _show_general(abs(value))
        text = "".join(shown if kind == "general" else word for kind, word in tokens)
        return f"{'-' if value < 0 else ''}{text}".strip()
    if "digit" not in kinds:
        literals = "".join(word for kind, word in tokens if kind == "literal" or word == "%")
        return literals.strip()
    if "/" in kinds:
        fraction = show_fraction("".join(word for _, word in tokens), value)
        if fraction is None:
            raise UnknownFormatError
        return fraction
    if "exponent" in kinds:
        return _show_exponent(tokens, value)
    return _fill_digits(tokens, value)


class _Digits(NamedTuple):
    """Where the digits of a format are among its tokens: before the point, and behind it.

    ``scale`` is the power of ten by which percents and thousands multiply the number. ``usual``
    has the texts around the digits if these are as in ``#,##0.00``, the usual format.
    """

    whole: list[int]
    decimals: list[int]
    scale: int
    is_grouped: bool
    usual: tuple[str, str] | None


@lru_cache(maxsize=1_000)
def _find_digits(tokens: tuple[tuple[str, str], ...]) -> _Digits:
    places = [index for index, (kind, _) in enumerate(tokens) if kind == "digit"]
    first, last = places[0], places[-1]
    point = next((i for i, token in enumerate(tokens) if token == ("sign", ".")), last + 1)
    whole = [index for index in places if index < point]
    decimals = [index for index in places if index > point]
    commas = [index for index, token in enumerate(tokens) if token == ("sign", ",")]
    is_grouped = any(first < index < (whole[-1] if whole else first) for index in commas)
    end = whole[-1] if whole else first
    thousands = sum(end < index < point or index > last for index in commas)
    percents = sum(token == ("sign", "%") for token in tokens)
    usual = None
    inner = "".join(word if kind != "literal" else "x" for kind, word in tokens[first : last + 1])
    around = tokens[:first], tokens[last + 1 :]
    if _USUAL_DIGITS.fullmatch(inner) and ("sign", ".") not in chain(*around):
        before, after = (
            "".join(word for kind, word in some if kind == "literal" or word == "%")
            for some in around
        )
        usual = before, after
    return _Digits(whole, decimals, 2 * percents - 3 * thousands, is_grouped, usual)


def _fill_digits(tokens: tuple[tuple[str, str], ...], value: Decimal) -> str:
    """Put the digits of a number into the places of a format."""
    whole, decimals, scale, is_grouped, usual = _find_digits(tokens)
    value = value.scaleb(scale) if scale else value
    value = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    sign = "-" if value < 0 else ""
    if usual:
        digits = f"{abs(value):,f}" if is_grouped else f"{abs(value):f}"
        return f"{sign}{usual[0]}{digits}{usual[1]}".strip()
    integer, _, fraction = f"{abs(value):f}".partition(".")
    integer = integer.lstrip("0")
    filled = _fill_whole([tokens[index][1] for index in whole], integer, is_grouped=is_grouped)
    texts = dict(zip(whole, filled, strict=True))
    texts |= _fill_decimals([(index, tokens[index][1]) for index in decimals], fraction)
    parts: list[str] = []
    for index, (kind, word) in enumerate(tokens):
        if kind == "digit":
            parts.append(texts[index])
        elif word != "," or kind == "literal":
            parts.append(word if kind == "literal" or word in "%." else "")
    return f"{sign}{''.join(parts)}".strip()


def _fill_whole(places: list[str], digits: str, *, is_grouped: bool) -> list[str]:
    """Return what each place before the point shows; the first one takes the digits left over."""
    if not places:
        return []
    shown = [""] * len(places)
    rest, count = digits, 0
    for index in reversed(range(len(places))):
        taken, rest = (rest[-1:], rest[:-1]) if index else (rest, "")
        blank = {"0": "0", "?": " ", "#": ""}[places[index]]
        characters = ""
        for digit in reversed(taken or blank):
            comma = "," if is_grouped and count and count % 3 == 0 and digit != " " else ""
            characters = f"{digit}{comma}{characters}"
            count += 1
        shown[index] = characters
    return shown


def _fill_decimals(places: list[tuple[int, str]], digits: str) -> dict[int, str]:
    """Return what each place behind the point shows; zeros at the end only where ``0`` asks."""
    shown: dict[int, str] = {}
    significant = len(digits.rstrip("0"))
    for number, (index, place) in enumerate(places):
        is_needed = number < significant or place == "0"
        shown[index] = digits[number] if is_needed else (" " if place == "?" else "")
    return shown


def _show_exponent(tokens: tuple[tuple[str, str], ...], value: Decimal) -> str:
    """Show a number with one digit before the point, as ``0.00E+00`` does."""
    before: list[str] = []
    after: list[str] = []
    part = before
    for kind, word in tokens:
        if kind == "exponent":
            part = after
        elif kind == "digit" or word == ".":
            part.append(word)
        else:
            raise UnknownFormatError
    whole, _, decimals = "".join(before).partition(".")
    if len(whole) != 1:
        raise UnknownFormatError
    number = value or Decimal("0e0").quantize(Decimal(1).scaleb(-len(decimals)))
    mantissa, _, exponent = f"{number:.{len(decimals)}E}".partition("E")
    sign = "-" if exponent.startswith("-") else "+"
    return f"{mantissa}E{sign}{exponent.lstrip('+-').zfill(len(after))}"


def _show_date(section: _Section, value: Decimal, *, is_1904: bool) -> str:
    """Show a number of days as an ISO date, a time, or both; or as hours since its beginning."""
    letters = {word[0].lower() for kind, word in section.tokens if kind == "date"}
    elapsed = next((word for kind, word in section.tokens if kind == "elapsed"), "")
    seconds = int((value * 86_400).quantize(Decimal(1), ROUND_HALF_UP))
    if elapsed:
        return _show_elapsed(elapsed[0], letters, seconds)
    has_time = bool(letters & {"h", "s", "a"})
    has_date = bool(letters & set("ydegb")) or ("m" in letters and not has_time)
    if not has_date:
        seconds %= 86_400
    elif not has_time:
        seconds = int(value) * 86_400  # a date does not show that its time is nearly midnight
    days, rest = divmod(seconds, 86_400)
    hours, minutes = f"{rest // 3_600:02}", f"{rest // 60 % 60:02}"
    time = f"{hours}:{minutes}" + (f":{rest % 60:02}" if "s" in letters else "")
    if not has_date:
        return time
    return f"{_find_date(days, is_1904=is_1904)} {time}" if has_time else _find_date(days, is_1904)


def _find_date(days: int, is_1904: bool) -> str:
    """Return the date of a number of days; raises ``UnknownFormatError`` if there is none.

    Excel takes 1900 for a leap year, so its day 60 never was.
    """
    if days < (0 if is_1904 else 1) or (days == 60 and not is_1904) or days > 2_958_465:
        raise UnknownFormatError
    start = date(1904, 1, 1) if is_1904 else date(1899, 12, 31 if days < 60 else 30)
    return (start + timedelta(days=days)).isoformat()


def _show_elapsed(unit: str, letters: set[str], seconds: int) -> str:
    if seconds < 0:
        raise UnknownFormatError
    if unit == "h":
        shown = f"{seconds // 3_600}" + (f":{seconds // 60 % 60:02}" if "m" in letters else "")
    elif unit == "m":
        shown = f"{seconds // 60}"
    else:
        return str(seconds)
    return shown + (f":{seconds % 60:02}" if "s" in letters else "")
