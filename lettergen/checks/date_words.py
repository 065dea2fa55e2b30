"""Find dates in a text, however they are written: 2026-11-30, 30 November 2026, 30.11.2026."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_DIGITS = compile_lazily(
    r"\d[./-]\d|\d{4}年|\d[^\W\d_]{0,3}[.,]? *(?:de |of )?[^\W\d_]{3}|[^\W\d_]{3}\.? \d"
)
_NUMERIC = (
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?![\d-])"
    r"|(?P<n1>\d{1,2})(?P<sep>[./-])(?P<n2>\d{1,2})(?P=sep)(?P<y2>\d{4})(?!\d)"
    r"|(?P<y4>\d{4})年(?P<m4>\d{1,2})月(?P<d4>\d{1,2})日"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text: its bounds, its numbers, and the weekday that is named with it.

    ``year`` is 0 where none is written; ``weekday`` counts from 0 for Monday, -1 is none.
    ``is_month_first`` tells that a date of numbers has the month before the day.
    """

    start: int
    end: int
    year: int
    month: int
    day: int
    weekday: int = -1

    @property
    def value(self) -> date | None:
        """The date; ``None`` if there is no such day, or no year."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def is_impossible(self) -> bool:
        """Whether no calendar has the day."""
        try:
            date(self.year or 2000, self.month, self.day)
        except ValueError:
            return True
        return False


class DateFinder:
    """Finds dates in texts of some languages; English is always among them.

    ``likely`` finds what is like a day and a month, quickly.
    """

    def __init__(self, locales: Sequence[Locale] = ()) -> None:
        self._months: dict[str, int] = {}
        self._days: dict[str, int] = {}
        for locale in (ENGLISH, *locales):
            for names in (locale.months, locale.standalone_months, locale.short_months):
                for number, name in enumerate(names, 1):
                    self._months.setdefault(name.casefold().rstrip("."), number)
            for names in (locale.days, locale.short_days):
                for number, name in enumerate(names):
                    self._days.setdefault(name.casefold().rstrip("."), number)
        self._months["sept"] = 9
        words = [name for name in self._months if len(name) > 2 and not name[0].isdigit()]
        months = _join(words)
        days = _join([name for name in self._days if len(name) > 2])
        starts = {start for name in words for start in (name[:3], name[:3].capitalize())}
        self.likely = re.compile(
            rf"\d(?:st|nd|rd|th|er|\.)?,? (?:of |de |d['’])?(?:{_join(sorted(starts))})"
            rf"|(?:{_join(sorted(starts))})\w*\.? \d"
        )
        self._pattern = re.compile(
            rf"(?:\b(?P<weekday>{days})\b\.?,? *(?:the |dem |den |der |le |, )*)?(?<![\d.,/£$€-])"
            rf"(?:{_NUMERIC}"
            rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.)?,? +(?:of |de |d['’])?(?P<m2>{months})\b\.?"
            rf"(?:,? +(?:de )?(?P<y3>\d{{4}})\b)?"
            rf"|\b(?P<m3>{months})\.? +(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)"
            rf"(?:,? +(?P<y5>\d{{4}})\b)?)",
            re.IGNORECASE,
        )

    def find_weekday(self, name: str) -> int | None:
        """Return the number of a weekday from 0 for Monday; ``None`` for another word."""
        return self._days.get(name.casefold().rstrip("."))

    @lru_cache(maxsize=4096)  # noqa: B019  one finder a campaign
    def find(self, text: str) -> tuple[WrittenDate, ...]:
        """Return the dates in a text, in order."""
        if not _DIGITS.search(text):
            return ()
        return tuple(filter(None, map(self._read, self._pattern.finditer(text))))

    def _read(self, found: re.Match[str]) -> WrittenDate | None:
        weekday = -1
        if name := found["weekday"]:
            weekday = self._days[name.casefold().rstrip(".")]
        if found["y1"]:
            numbers = int(found["y1"]), int(found["m1"]), int(found["d1"])
        elif found["y4"]:
            numbers = int(found["y4"]), int(found["m4"]), int(found["d4"])
        elif found["n1"]:
            first, second = int(found["n1"]), int(found["n2"])
            if found["sep"] == "-" and len(found.group()) < 8:
                return None
            day, month = (second, first) if second > 12 >= first else (first, second)
            numbers = int(found["y2"]), month, day
        else:
            day = int(found["d2"] or found["d3"])
            month = self._months[(found["m2"] or found["m3"]).casefold().rstrip(".")]
            numbers = int(found["y3"] or found["y5"] or 0), month, day
        return WrittenDate(found.start(), found.end(), *numbers, weekday)


def _join(names: Sequence[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True))


def list_years(text: str) -> Iterator[int]:
    """Yield the years that a text names by themselves: "in 2020"."""
    for found in re.finditer(r"(?<![\d.,/£$€-])(?:19|20|21|22)\d\d(?![\d.,/-]?\d)", text):
        yield int(found.group())
