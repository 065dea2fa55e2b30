"""Read a date as people type it.

One rule for all dates: ISO 8601, the month in words of the letter's language or in English, and
numbers such as 5/11/2026, where the campaign says which of them is the day.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from lettergen.languages.date_order import DateOrder
from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale
from lettergen.languages.moment import HINT, Moment
from lettergen.system.patterns import compile_lazily

_ORDER_HINT = "Write 'dates: day-first' or 'dates: month-first' in the campaign."

_LONGEST = 60
"""No text that is longer is a date."""

_ISO = compile_lazily(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBERS = compile_lazily(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?", re.ASCII)
_EAST_ASIAN = compile_lazily(
    r"(\d{4})\s*(?:年|년)\s*(\d{1,2})\s*(?:月|월)\s*(\d{1,2})\s*(?:日|일)", re.ASCII
)
_TIME = compile_lazily(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<noon>[ap]\.?m\.?)?(?:\s*Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_TIME_AT_END = compile_lazily(rf"(?:^|[\s,T]+){_TIME.pattern}$", re.ASCII | re.IGNORECASE)
_TOKEN = compile_lazily(r"(?P<number>\d+)(?P<ending>[^\W\d_]*)|(?P<word>[^\W\d_]+)", re.UNICODE)
_WORD = compile_lazily(r"[^\W\d_]+")
_ORDINAL_ENDING = compile_lazily(
    r"st|nd|rd|th|af|il|ydd|ed|fed|eg|ain|er|re|e|ú|a|o|º|ª|\.|-?й|-?го|טן", re.IGNORECASE
)
_CONNECTING = frozenset("of the de del di do r года р של".split())


class DateError(ValueError):
    """A text that is no date; ``hint`` tells what to write."""

    def __init__(self, message: str, hint: str = HINT) -> None:
        super().__init__(message)
        self.hint = hint


class AmbiguousDateError(DateError):
    """A date that means different days to different people."""


@lru_cache(maxsize=4096)  # every letter reads the campaign's own dates
def parse_moment(
    text: str, order: DateOrder | None = None, locales: tuple[Locale, ...] = (ENGLISH,)
) -> Moment:
    """Return the day and the time that a text is.

    ``order`` tells which number of 5/11/2026 is the day. ``locales`` are the languages that months
    may be in, besides English; the first counts most.

    Raises:
        AmbiguousDateError: the text can be two days, and ``order`` does not tell which.
        DateError: it is no date, or a day that there is not.
    """
    if len(text) > _LONGEST:
        raise DateError(f"'{text[:_LONGEST]}…' is not a date.")
    plain = " ".join(_with_ascii_digits(text).split())
    if _ISO.match(plain):
        try:
            moment = datetime.fromisoformat(plain)
        except ValueError:
            pass
        else:
            return Moment(moment.date(), moment.time() if len(plain) > 10 else None)
    clock = None
    if found := _TIME_AT_END.search(plain):
        clock = _read_time(found, text)
        plain = plain[: found.start()]
    if not plain:
        if clock is None:
            raise DateError(f"'{text}' is not a date.")
        return Moment(None, clock)
    if found := _NUMBERS.fullmatch(plain):
        return Moment(_read_numbers(text, found, order), clock)
    if found := _EAST_ASIAN.search(plain):
        year, month, day = map(int, found.groups())
        return Moment(_build_day(text, year, month, day), clock)
    if plain.isascii() and plain.isdigit() and len(plain) == 8:
        return Moment(_build_day(text, int(plain[:4]), int(plain[4:6]), int(plain[6:])), clock)
    for locale in dict.fromkeys((*locales, ENGLISH)):
        if written := _read_words(text, plain, locale):
            return Moment(written, clock)
    raise DateError(f"'{text}' is not a date.")


def looks_like_numbers(text: str) -> bool:
    """Whether a text is a date in numbers, such as 5/11/2026, with or without a time."""
    if not 6 <= len(text) <= _LONGEST:
        return False
    return bool(_NUMBERS.fullmatch(_TIME_AT_END.sub("", _with_ascii_digits(text))))


@lru_cache(maxsize=4096)
def looks_like_date(text: str, locales: tuple[Locale, ...] = (ENGLISH,)) -> bool:
    """Whether a text is written like a date, be it a wrong one; a time alone is none."""
    if not 6 <= len(text) <= _LONGEST or not any(map(str.isdecimal, text)):
        return False
    plain = " ".join(_with_ascii_digits(text).split())
    day = _TIME_AT_END.sub("", plain)
    if _NUMBERS.fullmatch(day) or _EAST_ASIAN.fullmatch(day):
        return True
    try:
        return any(_read_words(text, day, locale) for locale in dict.fromkeys((*locales, ENGLISH)))
    except DateError:
        return True


def _with_ascii_digits(text: str) -> str:
    if text.isascii():
        return text.strip()
    characters = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    return unicodedata.normalize("NFC", "".join(characters)).strip()


def _read_time(found: re.Match[str], text: str) -> time:
    hour, minute = int(found["hour"]), int(found["minute"])
    if noon := found["noon"]:
        if not 1 <= hour <= 12:
            raise DateError(f"'{text}' is not a date: there is no time {found.group().strip()}.")
        hour = hour % 12 + (12 if noon[0] in "pP" else 0)
    try:
        return time(hour, minute, int(found["second"] or 0))
    except ValueError:
        message = f"'{text}' is not a date: there is no time {found.group().strip(' ,T')}."
        raise DateError(message) from None


def _read_numbers(text: str, found: re.Match[str], order: DateOrder | None) -> date:
    """Return the day of three numbers, of which one has four digits and is the year."""
    first, _, second, third = found.groups()
    if len(first) == 4:
        return _build_day(text, int(first), int(second), int(third))
    if len(third) != 4:
        raise _no_year(text)
    year, one, two = int(third), int(first), int(second)
    match order:
        case DateOrder.ISO:
            message = f"'{text}' is not a date of ISO 8601, and the campaign has 'dates: iso'."
            raise DateError(message, "Write it as 2020-10-13.")
        case DateOrder.DAY_FIRST:
            return _build_day(text, year, two, one, order)
        case DateOrder.MONTH_FIRST:
            return _build_day(text, year, one, two, order)
    if one != two and one <= 12 and two <= 12:
        first_day, second_day = date(year, two, one), date(year, one, two)
        days = f"{ENGLISH.format_date(first_day)} or {ENGLISH.format_date(second_day)}"
        raise AmbiguousDateError(f"'{text}' can be {days}.", _ORDER_HINT)
    return _build_day(text, year, *((two, one) if two <= 12 else (one, two)))


def _no_year(text: str) -> DateError:
    message = f"'{text}' is not a date: its year needs four digits."
    return DateError(message, "Write it as 2020-10-13.")


def _build_day(text: str, year: int, month: int, day: int, order: DateOrder | None = None) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= 12:
        by = f" (dates: {order})" if order else ""
        message = f"'{text}' is not a date: there is no month {month}{by}."
    elif year < 1:
        message = f"'{text}' is not a date: there is no year {year}."
    else:
        days = monthrange(year, month)[1]
        name = ENGLISH.months[month - 1]
        message = f"'{text}' is not a date: {name} {year} has {days} days."
    raise DateError(message)


def _read_words(text: str, plain: str, locale: Locale) -> date | None:
    """Return the day of a text with the month in words of one language; ``None`` if it is none."""
    known = _list_names(locale)
    months = list(known.months.finditer(plain))
    if len(months) != 1:
        return None
    month = known.numbers[months[0]["name"].lower()]
    rest = known.months.sub(" ", plain)
    weekdays = [known.numbers[found["name"].lower()] for found in known.days.finditer(rest)]
    numbers: list[str] = []
    for token in _TOKEN.finditer(known.days.sub(" ", rest)):
        word, number, ending = token["word"], token["number"], token["ending"]
        if word is None:
            if ending and not _ORDINAL_ENDING.fullmatch(ending) and ending not in known.others:
                return None
            numbers.append(number)
        elif word.lower() not in known.others:
            return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    if not years and len(days) == 2:
        raise _no_year(text)
    if len(years) != 1 or len(days) != 1 or len(numbers) != 2:
        return None
    day = _build_day(text, int(years[0]), month, int(days[0]))
    if weekdays and weekdays[0] - 1 != day.weekday():
        is_on = ENGLISH.days[day.weekday()]
        raise DateError(f"'{text}' is not a date: {ENGLISH.format_date(day)} is a {is_on}.")
    return day


class _Names(NamedTuple):
    """The names of months and days in one language, and the other words of its dates.

    ``numbers`` are those of the months, and of the days from Monday, from 1.
    """

    months: re.Pattern[str]
    days: re.Pattern[str]
    numbers: dict[str, int]
    others: frozenset[str]


@lru_cache(maxsize=64)
def _list_names(locale: Locale) -> _Names:
    months = _number_names(locale.standalone_months) | _number_names(locale.short_months)
    months |= _number_names(locale.months)
    if locale.language == "en":
        months["sept"] = 9
    days = _number_names(locale.short_days) | _number_names(locale.days)
    days = {name: number for name, number in days.items() if name not in months}
    words = {found.lower() for found in _WORD.findall(f"{locale.literals} {locale.era}")}
    return _Names(_find_any(months), _find_any(days), days | months, _CONNECTING | words)


def _number_names(names: Iterable[str]) -> dict[str, int]:
    return {name.lower().rstrip("."): number for number, name in enumerate(names, 1)}


def _find_any(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a whole word that is one of the names; a longer name wins."""
    any_name = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<![^\W\d_])[בܒ]?(?P<name>{any_name})(?![^\W\d_])\.?", re.IGNORECASE)
