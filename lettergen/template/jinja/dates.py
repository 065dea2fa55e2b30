"""The filters for dates: print them, reckon with them, count the days between two."""

import re
from datetime import date, datetime
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from lettergen.languages.current import current_locale, using_locale
from lettergen.languages.locale import Locale
from lettergen.languages.moment import Moment
from lettergen.template.dates import add, check_number, read_day, read_moment
from lettergen.template.errors import MergeError
from lettergen.template.languages import read_locale
from lettergen.template.mailmerge.date_pictures import show_picture
from lettergen.template.values import as_text

_DIRECTIVE = r"(?s)%(?P<plain>-?)(?P<letter>.)"


@pass_context
def format_date(context: Context, value: object, pattern: object = "", lang: object = "") -> str:
    """Return a date such as ``2020-10-13`` as a letter prints it: ``13 October 2020``.

    ``value`` is text or a ``date``, ``datetime`` or ``time`` of Python's. ``pattern`` is one of
    ``strftime``'s or one of Word's, such as ``d MMMM yyyy``, for another format. ``lang`` is the
    language, if not the letter's. Raises ``MergeError`` if the value is no date (LG302, LG650).
    """
    moment = read_moment(value)
    if lang:
        with using_locale(read_locale(lang)):
            return _format(moment, as_text(pattern), as_text(value))
    return _format(moment, as_text(pattern), as_text(value))


def _format(moment: Moment, pattern: str, value: str) -> str:
    locale = current_locale()
    if "%" in pattern:
        return _format_directives(moment, pattern, locale, value)
    if pattern:
        return show_picture(moment, pattern, value)
    return locale.format_date(_require_day(moment, value))


def _require_day(moment: Moment, value: str) -> date:
    if moment.day is None:
        raise MergeError("LG332", f"'{value}' has no date.")
    return moment.day


def _format_directives(moment: Moment, pattern: str, locale: Locale, value: str) -> str:
    """Return a date by a pattern of ``strftime``, its names in the letter's language."""
    day = _require_day(moment, value)
    at = datetime.combine(day, moment.clock) if moment.clock else datetime(*day.timetuple()[:3])
    has_day = re.search(r"%-?[de]", pattern)

    def show(found: re.Match[str]) -> str:
        match found["letter"]:
            case "B":
                return (locale.months if has_day else locale.standalone_months)[day.month - 1]
            case "b" | "h":
                return locale.short_months[day.month - 1]
            case "A":
                return locale.days[day.weekday()]
            case "a":
                return locale.short_days[day.weekday()]
            case "p":
                return locale.noon[at.hour >= 12]
            case "c" | "x" | "X" | "s" | "+" as letter:
                message = f"the pattern '{pattern}' has '%{letter}', which computers differ in."
                raise MergeError("LG325", message, "Write it in its parts, such as %d %B %Y.")
        text = at.strftime(f"%{found['letter']}")
        return (text.lstrip("0 ") or "0") if found["plain"] else text

    return re.sub(_DIRECTIVE, show, pattern)


@pass_context
def as_date(context: Context, value: object) -> date:
    """Return a value as a date, to compare it with another."""
    return read_day(value)


@pass_context
def plus(
    context: Context,
    value: object,
    *,
    days: object = 0,
    weeks: object = 0,
    months: object = 0,
    years: object = 0,
    working_days: object = 0,
    holidays: object = "",
) -> date:
    """Return a date so much later than a value.

    ``working_days`` are counted from there: neither weekends nor the holidays of the country
    ``holidays``, such as ``GB-ENG``, are among them. Raises ``MergeError`` (LG302, LG325, LG651).
    """
    steps = {"days": days, "weeks": weeks, "months": months, "years": years}
    return _shift(value, 1, steps, working_days, holidays)


@pass_context
def minus(
    context: Context,
    value: object,
    *,
    days: object = 0,
    weeks: object = 0,
    months: object = 0,
    years: object = 0,
    working_days: object = 0,
    holidays: object = "",
) -> date:
    """Return a date so much earlier than a value; see ``plus``."""
    steps = {"days": days, "weeks": weeks, "months": months, "years": years}
    return _shift(value, -1, steps, working_days, holidays)


def _shift(
    value: object,
    sign: int,
    steps: dict[str, Any],
    working_days: object,
    holidays: object,
) -> date:
    numbers = {name: sign * check_number(step, name) for name, step in steps.items() if step}
    count = check_number(working_days, "working_days")
    if not numbers and not count:
        message = "nothing is added to the date."
        hint = "Write days=, weeks=, months=, years= or working_days=."
        raise MergeError("LG325", message, hint)
    day = add(read_day(value), **numbers)
    if not count:
        return day
    from lettergen.template.reckoning import add_working_days

    return add_working_days(day, sign * count, as_text(holidays))


@pass_context
def days_until(context: Context, value: object, other: object) -> int:
    """Return how many days later ``other`` is than a value; a negative number if it is earlier."""
    return (read_day(other) - read_day(value)).days


FILTERS = {
    "date": format_date,
    "as_date": as_date,
    "plus": plus,
    "minus": minus,
    "days_until": days_until,
}
