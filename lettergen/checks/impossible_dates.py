"""Find days that no calendar has, and weekdays that are not those of their dates."""

from collections.abc import Iterator
from datetime import date

from lettergen.checks.date_words import DateFinder, WrittenDate
from lettergen.checks.flaws import Flaw
from lettergen.languages.english import ENGLISH


def find_impossible_dates(
    text: str, finder: DateFinder, letter: date | None = None
) -> Iterator[Flaw]:
    """Find the dates of a text that cannot be.

    A date without a year is the one that is nearest to the date of the ``letter``.
    """
    for found in finder.find(text):
        shown = text[found.start : found.end]
        if found.is_impossible:
            what = f"contains '{shown}', a day that no calendar has."
            yield Flaw("LG711", what, "Correct the date.", found.start)
        elif found.weekday >= 0 and (day := found.value or _find_nearest(found, letter)):
            if day.weekday() == found.weekday:
                continue
            right = ENGLISH.days[day.weekday()]
            what = f"contains '{shown}', but that day is a {right}."
            yield Flaw("LG712", what, "Correct the weekday or the date.", found.start)


def _find_nearest(found: WrittenDate, letter: date | None) -> date | None:
    """Return the day that a date without a year is, in the year that is nearest to a letter."""
    if letter is None or (found.month, found.day) == (2, 29):
        return None
    days = [date(letter.year + years, found.month, found.day) for years in (-1, 0, 1)]
    return min(days, key=lambda day: abs(day - letter))
