"""Dates of CSL 1.0.2 items, in every shape that reference managers export."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lettergen.system.patterns import compile_lazily

_ISO = compile_lazily(
    r"([+-]?[0-9]{1,4}|[Yy]-?[0-9]+)(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:T[0-9:.]+Z?)?)?)?"
)
_CIRCA = r"(?i)^(?:circa|ca?\.?)\s*(?=[\d-])"
_YEAR = r"(?<![0-9])[0-9]{4}(?![0-9])"
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_FIRST_SEASON = 20
"""The months 21 to 24 are seasons in EDTF, ISO 8601-2:2019, and CSL's 13 to 16 as well."""

_OPEN = ("..", "")


class Day(NamedTuple):
    """One end of a date: a year (before Christ if negative), and what is known beside it."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0


class Date(NamedTuple):
    """A date, a range of dates, or words in place of one (``in press``)."""

    start: Day | None = None
    end: Day | None = None
    circa: bool = False
    literal: str = ""
    is_open: bool = False


def parse_date(value: Any) -> Date | None:
    """Return the date that a value of CSL-JSON or CSL-YAML gives; ``None`` for none."""
    if isinstance(value, Mapping):
        return _from_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _from_parts(value)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return parse_text(str(value))
    return None


def parse_text(text: str) -> Date | None:
    """Return the date that a text writes: EDTF, or a day as people write it."""
    text = text.strip()
    first, _ = _edtf(text) if text[:1].isdigit() else (None, False)
    if first is not None and text[-1].isdigit():
        return Date(first)
    circa = bool(re.match(_CIRCA, text))
    text = re.sub(_CIRCA, "", text)
    start, slash, end = text.partition("/")
    first, first_circa = _edtf(start.strip())
    if first is not None and not slash:
        return Date(first, circa=circa or first_circa)
    if first is not None and end.strip() in _OPEN:
        return Date(first, circa=circa or first_circa, is_open=True)
    last, last_circa = _edtf(end.strip())
    if first is not None and last is not None:
        return Date(first, last, circa or first_circa or last_circa)
    if _ISO.fullmatch(text):  # of the right shape, with a month or day that there is not
        return None
    return _years(text, circa) or _written(text, circa)


def _from_mapping(value: Mapping[str, Any]) -> Date | None:
    circa = str(value.get("circa", "")).lower() not in ("", "0", "false", "no", "none")
    literal = value.get("literal")
    date: Date | None = None
    if parts := value.get("date-parts"):
        date = _from_parts(parts)
    elif "year" in value:  # CSL-YAML of older pandoc
        date = _from_parts([[value.get(key, "") for key in ("year", "month", "day")]])
    elif value.get("edtf") or value.get("raw"):
        raw = str(value.get("edtf") or value.get("raw")).strip()
        date = parse_text(raw) or Date(literal=raw)
    if date is None and isinstance(literal, (str, int)) and str(literal).strip():
        return Date(literal=str(literal).strip(), circa=circa)
    if date is None or date.start is None:
        return date
    season = _season(value.get("season"))
    start = date.start
    if season and not start.month:
        start = Day(start.year, season=season)
    return Date(start, date.end, circa or date.circa, is_open=date.is_open)


def _from_parts(value: Any) -> Date | None:
    """Return the date of ``date-parts``: one or two lists of year, month and day."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return None
    if not isinstance(value[0], (Sequence, Mapping)) or isinstance(value[0], str):
        value = [value]
    ends = [_from_part(part) for part in value[:2]]
    if ends[0] is None:
        return None
    is_open = len(value) > 1 and ends[1] is None
    return Date(ends[0], ends[1] if len(ends) > 1 else None, is_open=is_open)


def _from_part(part: Any) -> Day | None:
    if isinstance(part, Mapping):
        part = [part.get(key, "") for key in ("year", "month", "day")]
    if isinstance(part, str) or not isinstance(part, Sequence):
        part = [part]
    numbers = [_integer(number) for number in part[:3]]
    if not numbers or numbers[0] is None or numbers[0] == 0:
        date = parse_text(str(part[0])) if part else None
        return date.start if date else None
    month, day = (*(number or 0 for number in numbers[1:]), 0, 0)[:2]
    return _day(numbers[0], month, day)


def _day(year: int, month: int, day: int) -> Day | None:
    if month in range(_FIRST_SEASON + 1, _FIRST_SEASON + 5):
        return Day(year, season=month - _FIRST_SEASON)
    if month in range(13, 17):
        return Day(year, season=month - 12)
    if not 0 <= month <= 12 or not 0 <= day <= 31:
        return None
    return Day(year, month, day if month else 0)


def _edtf(text: str) -> tuple[Day | None, bool]:
    circa = text[-1:] in ("?", "~", "%")
    found = _ISO.fullmatch(text[:-1] if circa else text)
    if found is None:
        return None, False
    year, month, day = found.groups()
    if int(month or 0) in range(13, 17):
        return None, False
    return _day(int(year.lstrip("Yy")), int(month or 0), int(day or 0)), circa


def _years(text: str, circa: bool) -> Date | None:
    """Return a range of two years: ``2018-2019``, ``2018–19``."""
    found = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{2}|\d{4})", text)
    if found is None:
        return None
    first, last = found.groups()
    return Date(Day(int(first)), Day(int(first[: 4 - len(last)] + last)), circa)


def _written(text: str, circa: bool) -> Date | None:
    """Return a day in words: ``8 September 2020``, ``Sept. 2020``, ``September 8, 2020``."""
    year = re.findall(_YEAR, text)
    if len(year) != 1:
        return None
    words = re.findall(r"[^\W\d_]+", text.lower())
    months = {_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS}
    seasons = {_SEASONS[word] for word in words if word in _SEASONS}
    days = re.findall(r"(?<![\d/.-])(\d{1,2})(?:st|nd|rd|th)?(?![\d/-])", text)
    if len(months) == 1:
        day = int(days[0]) if len(days) == 1 and int(days[0]) <= 31 else 0
        return Date(Day(int(year[0]), months.pop(), day), circa=circa)
    if len(seasons) == 1:
        return Date(Day(int(year[0]), season=seasons.pop()), circa=circa)
    return Date(Day(int(year[0])), circa=circa)


def _season(value: Any) -> int:
    number = _integer(value)
    if number is not None:
        number = number - _FIRST_SEASON if number > _FIRST_SEASON else number
        return number if 1 <= number <= 4 else 0
    return _SEASONS.get(str(value).strip().lower(), 0) if value else 0


def _integer(value: Any) -> int | None:
    try:
        return int(str(value).strip())
    except ValueError:
        return None
