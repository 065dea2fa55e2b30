"""Count working days, without weekends and the holidays of a country."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from lettergen.diagnostics.finding import did_you_mean
from lettergen.template.errors import MergeError

_INSTALL = "Install it: pip install 'lettergen[holidays]'."
_WHOSE = 'Write holidays="GB-ENG" for those of England, or holidays="none" for weekends alone.'


def add_working_days(day: date, count: int, holidays: str) -> date:
    """Return the day that is ``count`` working days after a day, or before it if negative.

    ``holidays`` is a country and, after a hyphen, a part of it (ISO 3166): ``GB-SCT``. ``none``
    stands for weekends alone.

    Raises ``MergeError`` (LG651) if it is neither, and if the package for holidays is missing.
    """
    if not holidays.strip():
        raise MergeError("LG651", "nothing tells whose holidays are no working days.", _WHOSE)
    known = None if holidays.strip().lower() == "none" else _load(holidays.strip())
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day = _shift(day, step)
        while not (day.weekday() < 5 if known is None else known.is_working_day(day)):
            day = _shift(day, step)
    return day


def _shift(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError:
        message = "the date that was computed is not in the calendar."
        raise MergeError("LG302", message, "The years are 1 to 9999.") from None


@lru_cache(maxsize=32)
def _load(name: str) -> Any:
    try:
        import holidays
    except ImportError:
        message = "holidays need the package 'holidays'."
        raise MergeError("LG651", message, _INSTALL) from None
    country, _, part = name.replace("_", "-").upper().partition("-")
    try:
        return holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        pass
    known = holidays.list_supported_countries(include_aliases=False)
    names = known if country not in known else [f"{country}-{one}" for one in known[country]]
    hint = did_you_mean(name.upper(), names) or _WHOSE
    raise MergeError("LG651", f"the holidays of '{name}' are not known.", hint)
