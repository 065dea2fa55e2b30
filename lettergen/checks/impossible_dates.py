"""Find days that no calendar has, and weekdays that are not those of their dates."""

from collections.abc import Iterator

from lettergen.checks.date_words import DateFinder
from lettergen.checks.flaws import Flaw
from lettergen.languages.english import ENGLISH


def find_impossible_dates(text: str, finder: DateFinder) -> Iterator[Flaw]:
    """Find the dates of a text that cannot be."""
    for found in finder.find(text):
        shown = text[found.start : found.end]
        if found.is_impossible:
            what = f"contains '{shown}', a day that no calendar has."
            yield Flaw("LG711", what, "Correct the date.", found.start)
        elif found.weekday >= 0 and found.value and found.value.weekday() != found.weekday:
            right = ENGLISH.days[found.value.weekday()]
            what = f"contains '{shown}', but that day is a {right}."
            yield Flaw("LG712", what, "Correct the weekday or the date.", found.start)
