"""Read dates in the data, and reckon with them."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from lettergen.languages.current import current_conventions
from lettergen.languages.moment import HINT, Moment
from lettergen.template.errors import MergeError
from lettergen.template.values import as_text, require_value

_LAST_YEAR = 9999
_LONGEST = 60  # characters of a date with its weekday and time
_MOST = 1_000_000
"""The most days, months or years that can be added to a date."""


def read_moment(value: object) -> Moment:
    """Return the day and the time that a value is.

    Raises ``MergeError`` for what is no date (LG302), and for one that can be two days (LG650).
    """
    require_value(value)
    match value:
        case datetime():
            return Moment(value.date(), value.time())
        case date():
            return Moment(value, None)
        case time():
            return Moment(None, value)
    text = as_text(value)
    if _is_iso(text):  # which needs no parser
        try:
            return Moment(date.fromisoformat(text), None)
        except ValueError:
            pass
    from lettergen.languages.dates import AmbiguousDateError, DateError, parse_moment

    conventions = current_conventions()
    order = getattr(value, "date_order", None) or conventions.date_order
    try:
        return parse_moment(str(text), order, (conventions.locale, conventions.typed))
    except AmbiguousDateError as error:
        raise MergeError("LG650", str(error), error.hint) from None
    except DateError as error:
        raise MergeError("LG302", str(error), error.hint) from None


def _is_iso(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.isascii()


def read_day(value: object) -> date:
    """Return the day that a value is; raises ``MergeError`` (LG302, LG332, LG650)."""
    day = read_moment(value).day
    if day is None:
        raise MergeError("LG332", f"'{as_text(value)}' has no date.", HINT)
    return day


def may_be_date(text: str) -> bool:
    """Whether a text has the figures of a year, without which none is a date."""
    return len(text) > 5 and len(text) <= _LONGEST and sum(map(str.isdecimal, text)) > 4


def read_if_date(value: object, name: str = "") -> datetime | None:
    """Return a value as a date and time to compare; ``None`` for what does not look like a date.

    ``name`` is what a template calls the value. Raises ``MergeError`` for a date that is wrong
    (LG302) or can be two days (LG650).
    """
    if isinstance(value, str):
        from lettergen.languages.dates import looks_like_date

        conventions = current_conventions()
        locales = (conventions.locale, conventions.typed)
        if not may_be_date(value) or not looks_like_date(value, locales):
            return None
    elif not isinstance(value, date):
        return None
    try:
        moment = read_moment(value)
    except MergeError as error:
        error.name = error.name or name
        raise
    return datetime.combine(moment.day, moment.clock or time()) if moment.day else None


def add(day: date, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0) -> date:
    """Return the day so much later, or earlier for negative numbers.

    Months and years are added first. A day that the month does not have is its last one: a month
    after 31 January is the last day of February.

    Raises ``MergeError`` (LG302) for a day beyond the calendar.
    """
    try:
        if months or years:
            count = day.year * 12 + day.month - 1 + years * 12 + months
            year, month = count // 12, count % 12 + 1
            if not 1 <= year <= _LAST_YEAR:
                raise OverflowError
            day = day.replace(day=1, month=month, year=year).replace(
                day=min(day.day, monthrange(year, month)[1])
            )
        return day + timedelta(days=days, weeks=weeks)
    except OverflowError:
        message = "the date that was computed is not in the calendar."
        raise MergeError("LG302", message, "The years are 1 to 9999.") from None


def check_number(value: object, name: str) -> int:
    """Return how many days or months to add; raises ``MergeError`` (LG325) for no whole number."""
    text = str(value).strip()
    number = text.removeprefix("-").removeprefix("+")
    if isinstance(value, bool) or not (number.isascii() and number.isdigit()):
        raise MergeError("LG325", f"{name}={as_text(value)!r} is not a whole number.")
    if len(number) > len(str(_MOST)) or int(number) > _MOST:
        raise MergeError("LG325", f"{name}={text} is too large a number.")
    return int(text)
