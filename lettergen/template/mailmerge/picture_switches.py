"""Pictures of dates and numbers (ECMA-376 part 1, 17.16.4.1 and 17.16.4.2), as Word reads them.

A picture shows by example how a field prints its value: ``d MMMM yyyy``, ``£#,##0.00``. Names,
decimal point and comma are English, whatever the computer is set to.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from lettergen.template.errors import MergeError

MONTHS = """
    January February March April May June July August September October November December
""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_DATE_ITEM = re.compile(
    r"'(?P<literal>[^']*)'|(?P<noon>AM/PM|am/pm)"
    r"|(?P<item>[dD]{1,4}|M{1,4}|[yY]{1,4}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|S{1,2})|(?P<other>.)",
    re.DOTALL,
)
_CLOCK = frozenset("hHmsS")

_WRITTEN_DATE = re.compile(
    r"(?:[a-z]+,? )?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]+)\.?,?"
    r"|(?P<month2>[a-z]+)\.? (?P<day2>\d{1,2})(?:st|nd|rd|th)?,?) (?P<year>\d{4})",
    re.IGNORECASE,
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")

_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)\s?[£$€¥]?\s?(?P<sign2>[-+−]?)"
    r"(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
)
_SECTION_END = re.compile(r";(?=(?:[^']*'[^']*')*[^']*$)")
_NUMBER_ITEM = re.compile(r"'(?P<literal>[^']*)'|(?P<other>.)", re.DOTALL)

# No number in a letter has more digits; rounding is the commercial one, as in Word.
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)

_DATE_HINT = "Write it as 2020-10-13 (with a time: 2020-10-13 14:30) or as 13 October 2020."


def format_date(value: str, picture: str) -> str:
    """Return a date or time as a picture (``\\@``) shows it; no text for no text.

    ``value`` is a date of ISO 8601 with or without a time, a time alone, or an English date with
    the month in words; ``13/10/2020`` means different days to different people. Raises
    ``MergeError`` for any other value (LG302), and for a picture of what the value does not have
    (LG332).
    """
    if not value.strip():
        return ""
    day, clock = _moment(value)
    return "".join(
        literal or _date_item(item, value, day, clock) for literal, item in _date_items(picture)
    )


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


@lru_cache
def _date_items(picture: str) -> list[tuple[str, str]]:
    """Return the picture in order: pairs of a literal text and an item, one of them empty."""
    items = []
    for found in _DATE_ITEM.finditer(picture):
        literal = found["literal"] or found["other"] or ""
        items.append((literal, found["noon"] or found["item"] or ""))
    return items


def _moment(value: str) -> tuple[date | None, time | None]:
    text = " ".join(value.split())
    clock = _TIME.fullmatch(text)
    try:
        if clock:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            return None, time(hour, minute, second)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text), None
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text):
            moment = datetime.fromisoformat(text)
            return moment.date(), moment.time()
        written = _WRITTEN_DATE.fullmatch(text)
        if written:
            return _parse_words(written), None
    except ValueError:
        pass
    raise MergeError("LG302", f"'{value}' is not a date.", _DATE_HINT)


def _parse_words(found: re.Match[str]) -> date:
    name = (found["month"] or found["month2"]).lower()
    months = [number for number, month in enumerate(MONTHS, 1) if _names(name, month.lower())]
    if len(months) != 1:
        raise ValueError(name)
    return date(int(found["year"]), months[0], int(found["day"] or found["day2"]))


def _names(name: str, month: str) -> bool:
    return name == month or name == month[:3] or (name == "sept" and month == "september")


def _date_item(item: str, value: str, day: date | None, clock: time | None) -> str:
    if not item:
        return ""
    if item[0] in _CLOCK or "/" in item:
        if clock is None:
            raise MergeError("LG332", f"'{value}' has no time of day.", _DATE_HINT)
        return _clock_item(item, clock)
    if day is None:
        raise MergeError("LG332", f"'{value}' has no date.", _DATE_HINT)
    match item[0], len(item):
        case ("d" | "D", 1 | 2 as width):
            return f"{day.day:0{width}}"
        case ("d" | "D", width):
            name = DAYS[day.weekday()]
            return name[:3] if width == 3 else name
        case ("M", 1 | 2 as width):
            return f"{day.month:0{width}}"
        case ("M", width):
            name = MONTHS[day.month - 1]
            return name[:3] if width == 3 else name
        case (_, 1 | 2):
            return f"{day.year % 100:02}"
    return f"{day.year:04}"


def _clock_item(item: str, clock: time) -> str:
    if "/" in item:
        noon = "PM" if clock.hour >= 12 else "AM"
        return noon if item.isupper() else noon.lower()
    number = {
        "h": (clock.hour - 1) % 12 + 1,
        "H": clock.hour,
        "m": clock.minute,
    }.get(item[0], clock.second)
    return f"{number:0{len(item)}}"
