"""Pictures of numbers (ECMA-376 part 1, 17.16.4.2), as Word reads them.

A picture shows by example how a field prints its value: ``£#,##0.00``. Decimal point and comma are
English, whatever the computer is set to.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from lettergen.template.errors import MergeError

_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)\s?[£$€¥]?\s?(?P<sign2>[-+−]?)"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
)
_SECTION_END = re.compile(r";(?=(?:[^']*'[^']*')*[^']*$)")
_NUMBER_ITEM = re.compile(r"'(?P<literal>[^']*)'|(?P<other>.)", re.DOTALL)

# No number in a letter has more digits; rounding is the commercial one, as in Word.
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)


def format_number(value: str, picture: str) -> str:
    """Return a number as a picture (``\\#``) shows it; no text for no text.

    Raises ``MergeError`` (LG330) if ``value`` is no number.
    """
    if not value.strip():
        return ""
    number = number_in(value)
    if number is None:
        message, hint = f"'{value}' is not a number.", "Write digits, such as 1234.50 or 1,234.50."
        raise MergeError("LG330", message, hint)
    sections = number_sections(picture)
    chosen = sections[0]
    if number < 0 and len(sections) > 1:
        return sections[1].format(number, shows_sign=False)
    if chosen.rounded(number) == 0 and len(sections) > 2:
        chosen = sections[2]
    return chosen.format(number)


def number_in(text: str) -> Decimal | None:
    """Return the number that a text is, with or without commas for thousands and a currency."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or (found["sign"] and found["sign2"]):
        return None
    number = Decimal(found["digits"].replace(",", ""))
    return -number if (found["sign"] or found["sign2"]) in ("-", "−") else number


class Section(NamedTuple):
    """A numeric picture for numbers of one sign: its items, and its places for digits."""

    items: tuple[tuple[str, str], ...]
    whole: str
    fraction: str
    grouped: bool

    def rounded(self, number: Decimal) -> Decimal:
        """Return the number rounded as the section shows it."""
        return number.quantize(Decimal(1).scaleb(-len(self.fraction)), context=_EXACT)

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
                    text = f"{whole.lstrip('0')}."
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
                yield " " if place == "#" else self._zero(places, power)

    def _digit(self, digits: str, power: int) -> str:
        digit = digits[len(digits) - 1 - power]
        return f"{digit}," if self.grouped and power and power % 3 == 0 else digit

    def _zero(self, places: str, power: int) -> str:
        return "0," if self.grouped and power and power % 3 == 0 else "0"

    def _fraction_places(self, digits: str) -> Iterator[str]:
        significant = len(digits.rstrip("0"))
        for position, place in enumerate(self.fraction):
            yield " " if place == "#" and position >= significant else digits[position]


@lru_cache
def number_sections(picture: str) -> tuple[Section, ...]:
    """Return the sections of a numeric picture: for positive numbers, negative ones, and zero."""
    return tuple(_section(text) for text in _SECTION_END.split(picture)[:3])


def _section(text: str) -> Section:
    tokens = [
        ("text", found["literal"]) if found["other"] is None else ("", found["other"])
        for found in _NUMBER_ITEM.finditer(text)
    ]
    point = next((i for i, token in enumerate(tokens) if token == ("", ".")), len(tokens))
    places = [i for i, (kind, char) in enumerate(tokens) if not kind and char in "0#x"]
    last_whole = max((i for i in places if i < point), default=-1)
    items: list[tuple[str, str]] = []
    whole = fraction = ""
    grouped = False
    for i, (kind, char) in enumerate(tokens):
        if kind:
            items.append((kind, char))
        elif char in "0#x":
            items.append(("place", ""))
            whole, fraction = (whole + char, fraction) if i < point else (whole, fraction + char)
        elif char in "+-":
            items.append(("sign", char))
        elif char == "," and i < last_whole:
            grouped = True
        elif i == point and places:
            items.append(("point", "."))
        else:
            items.append(("text", char))
    return Section(tuple(items), whole, fraction, grouped)


def _sign(number: Decimal, sign: str) -> str:
    if number < 0:
        return "-"
    return "+" if sign == "+" and number > 0 else " "
