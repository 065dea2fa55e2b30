"""A locale: how one language writes dates, numbers and lists, and lettergen's own words in it."""

import re
from datetime import date
from typing import NamedTuple

from lettergen.languages.lists import ListPatterns
from lettergen.languages.ordinals import format_ordinal
from lettergen.languages.tags import Tag
from lettergen.languages.words import Words

_DATE_ITEM = r"'(?P<literal>[^']*)'|(?P<item>([yMLdEG])\3*)|(?P<other>(?s:.))"


class NumberSymbols(NamedTuple):
    """How a language writes numbers.

    ``grouping`` are the sizes of the last group of digits and of those before it; a number is
    grouped if its first group has ``minimum_grouping`` digits. ``percent`` and ``currency`` are
    CLDR's patterns of a positive number, with ``¤`` where the sign of the currency is.
    """

    decimal: str = "."
    group: str = ","
    minus: str = "-"
    grouping: tuple[int, int] = (3, 3)
    minimum_grouping: int = 1
    percent_sign: str = "%"
    percent: str = "#,##0%"
    currency: str = "¤#,##0.00"


class CurrencySigns(dict[str, str]):
    """The signs of currencies by their codes (ISO 4217)."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


class Locale(NamedTuple):
    """How one language writes dates, numbers and lists.

    ``months`` and ``days`` (from Monday) are the names in a date, ``standalone_months`` those
    without a day: Polish has 30 listopada, but listopad 2026. ``date_pattern`` is CLDR's pattern
    of a whole date. ``words`` are lettergen's own words, in English where it has none.
    """

    tag: Tag
    months: tuple[str, ...]
    standalone_months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]
    noon: tuple[str, str]
    era: str
    date_pattern: str
    numbers: NumberSymbols
    conjunction: ListPatterns
    disjunction: ListPatterns
    currency_signs: CurrencySigns
    words: Words

    @property
    def language(self) -> str:
        """The language alone: ``cy`` of ``cy-GB``."""
        return self.tag.language

    @property
    def is_right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.tag.is_right_to_left

    @property
    def literals(self) -> str:
        """The words in a date besides day, month and year: ``de de`` in Spanish."""
        return re.sub(
            _DATE_ITEM, lambda found: found["literal"] or found["other"] or " ", self.date_pattern
        )

    def format_date(self, day: date) -> str:
        """Return a date with the month in words: ``13 October 2020``."""
        return "".join(
            found["literal"] or found["other"] or self._date_item(found["item"] or "", day)
            for found in re.finditer(_DATE_ITEM, self.date_pattern)
        )

    def _date_item(self, item: str, day: date) -> str:
        match item[:1], len(item):
            case "y", 2:
                return f"{day.year % 100:02}"
            case "y", _:
                return str(day.year)
            case "M", 4:
                return self.months[day.month - 1]
            case "L", 4:
                return self.standalone_months[day.month - 1]
            case (("M" | "L"), 3):
                return self.short_months[day.month - 1]
            case (("M" | "L"), size):
                return f"{day.month:0{size}}"
            case "d", size:
                return f"{day.day:0{size}}"
            case "E", 4:
                return self.days[day.weekday()]
            case "E", _:
                return self.short_days[day.weekday()]
            case "G", _:
                return self.era
        return ""

    def format_ordinal(self, number: int) -> str:
        """Return a number as an ordinal in digits: ``21st``, ``21ain``, ``21.``."""
        return format_ordinal(number, self.language)

    def currency_sign(self, code: str) -> str:
        """Return the sign of a currency (ISO 4217), or its code where it has none."""
        return self.currency_signs.get(code, code)
