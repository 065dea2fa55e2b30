"""Pictures of numbers (ECMA-376 part 1, 17.16.4.2), as Word reads them.

A picture shows by example how a field prints its value: ``£#,##0.00``, ``#.##0,00 €``. Which sign
is the decimal sign is clear from the picture, or else from the language of the letter.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from lettergen.languages.current import current_locale
from lettergen.system.patterns import compile_lazily
from lettergen.template import number_formats
from lettergen.template.errors import MergeError
from lettergen.template.mailmerge.numbers import number_in
from lettergen.template.numbers import round_number

_SECTION_END = compile_lazily(r";(?=(?:[^']*'[^']*')*[^']*$)")
_NUMBER_ITEM = compile_lazily(r"'(?P<literal>[^']*)'|(?P<other>.)", re.DOTALL)
_LITERAL = compile_lazily(r"'[^']*'")
_STANDARD = compile_lazily(r"(?P<kind>[FNP])(?P<places>\d?)", re.IGNORECASE)
_SPACED = compile_lazily(r"#([ \xa0\u202f])##[0#]")


def format_number(value: str, picture: str, field: str = "") -> str:
    """Return a number as a picture (``\\#``) shows it; no text for no text.

    ``N2``, ``F2`` and ``P2`` are the pictures of programs: a number with groups or without, and a
    percentage, with so many decimal places. ``field`` is what messages call the value.

    Raises ``MergeError`` (LG330) if ``value`` is no number.
    """
    if not value.strip():
        return ""
    number = number_in(value)
    if number is None:
        subject = f"'{field}' is '{value}', which" if field else f"'{value}'"
        message, hint = f"{subject} is not a number.", "Write digits, such as 1234.50 or 1,234.50."
        raise MergeError("LG330", message, hint, field, value)
    if standard := _STANDARD.fullmatch(picture.strip()):
        return _format_standard(number, standard["kind"].upper(), int(standard["places"] or 2))
    sections = number_sections(picture, current_locale().numbers.decimal)
    chosen = sections[0]
    if number < 0 and len(sections) > 1:
        return sections[1].format(number, shows_sign=False)
    if chosen.rounded(number) == 0 and len(sections) > 2:
        chosen = sections[2]
    return chosen.format(number)


def _format_standard(number: Decimal, kind: str, places: int) -> str:
    if kind == "F":
        return f"{round_number(number, places):f}"
    if kind == "P":
        return number_formats.format_percent(number, places)
    return number_formats.format_number(number, places)


class Section(NamedTuple):
    """A numeric picture for numbers of one sign: its items, and its places for digits.

    ``group`` is between groups of three digits; it is empty if there are none.
    """

    items: tuple[tuple[str, str], ...]
    whole: str
    fraction: str
    group: str

    def rounded(self, number: Decimal) -> Decimal:
        """Return the number rounded as the section shows it."""
        return round_number(number, len(self.fraction))

    def format(self, number: Decimal, *, shows_sign: bool = True) -> str:
        """Return the number as this section shows it."""
        if not self.whole and not self.fraction:
            return "".join(text for kind, text in self.items if kind == "text")
        number = self.rounded(number)
        whole, _, fraction = f"{number.copy_abs():f}".partition(".")
        digits = iter([*self._whole_places(whole.lstrip("0")), *self._fraction_places(fraction)])
        has_own_sign = any(kind == "sign" for kind, _ in self.items)
        minus = "-" if number < 0 and shows_sign and not has_own_sign else ""
        shown = ""
        for kind, text in self.items:
            if kind == "place":
                text = next(digits)
                if minus and not text.isspace():
                    shown, minus = f"{shown}{minus}", ""
            elif kind == "sign":
                text = _sign(number, text)
            elif kind == "point":
                if minus:
                    shown, minus = f"{shown}{minus}", ""
                if not self.whole:
                    text = f"{whole.lstrip('0')}{text}"
            shown += text
        return shown

    def _whole_places(self, digits: str) -> Iterator[str]:
        """Yield the digits of each place before the point; the first takes all that are left."""
        places = self.whole
        for position, place in enumerate(places):
            power = len(places) - 1 - position
            if position == 0 and place != "x" and len(digits) > power + 1:
                yield "".join(
                    self._digit(digits, power) for power in range(len(digits) - 1, power - 1, -1)
                )
            elif power < len(digits):
                yield self._digit(digits, power)
            else:
                yield " " if place == "#" else f"0{self._separate(power)}"

    def _digit(self, digits: str, power: int) -> str:
        return f"{digits[len(digits) - 1 - power]}{self._separate(power)}"

    def _separate(self, power: int) -> str:
        return self.group if power and power % 3 == 0 else ""

    def _fraction_places(self, digits: str) -> Iterator[str]:
        significant = len(digits.rstrip("0"))
        for position, place in enumerate(self.fraction):
            yield " " if place == "#" and position >= significant else digits[position]


@lru_cache
def number_sections(picture: str, decimal: str = ".") -> tuple[Section, ...]:
    """Return the sections of a numeric picture: for positive numbers, negative ones, and zero.

    ``decimal`` is the decimal sign of the language, for pictures that do not tell.
    """
    texts = _SECTION_END.split(picture)[:3]
    point, group = _find_separators(_LITERAL.sub("", texts[0]), decimal)
    return tuple(_section(text, point, group) for text in texts)


def _find_separators(picture: str, decimal: str) -> tuple[str, str]:
    """Return the decimal sign of a picture and what separates its groups of digits."""
    signs = re.sub(r"[^0#x.,]", "", picture)
    commas, points = signs.count(","), signs.count(".")
    if commas and points:
        return (".", ",") if signs.rindex(".") > signs.rindex(",") else (",", ".")
    if points > 1:
        return ",", "."
    if points:
        is_group = decimal == "," and re.search(r"[0#]\.[0#]{3}$", signs)
        return (",", ".") if is_group else (".", ",")
    if commas == 1:
        before, _, after = signs.partition(",")
        if before and (len(after) == 2 or (decimal == "," and len(after) != 3)):
            spaced = _SPACED.search(picture)
            return ",", spaced[1] if spaced else "."
    return ".", ","


def _section(text: str, point: str, group: str) -> Section:
    tokens = [
        ("text", found["literal"]) if found["other"] is None else ("", found["other"])
        for found in _NUMBER_ITEM.finditer(text)
    ]
    at = next((i for i, token in enumerate(tokens) if token == ("", point)), len(tokens))
    places = [i for i, (kind, char) in enumerate(tokens) if not kind and char in "0#x"]
    last_whole = max((i for i in places if i < at), default=-1)
    first_place = min(places, default=0)
    items: list[tuple[str, str]] = []
    whole = fraction = ""
    is_grouped = False
    for i, (kind, char) in enumerate(tokens):
        if kind:
            items.append((kind, char))
        elif char in "0#x":
            items.append(("place", ""))
            whole, fraction = (whole + char, fraction) if i < at else (whole, fraction + char)
        elif char in "+-":
            items.append(("sign", char))
        elif char == group and i < last_whole and (group in ".," or i > first_place):
            is_grouped = True
        elif i == at and places:
            items.append(("point", point))
        else:
            items.append(("text", char))
    return Section(tuple(items), whole, fraction, group if is_grouped else "")


def _sign(number: Decimal, sign: str) -> str:
    if number < 0:
        return "-"
    return "+" if sign == "+" and number > 0 else " "
