"""Pictures of dates (ECMA-376 part 1, 17.16.4.1), as Word reads them.

A picture shows by example how a field prints a date: ``d MMMM yyyy``. Names are those of the
letter's language, whatever the computer is set to.
"""

import re
from datetime import date, time
from functools import lru_cache

from lettergen.languages.current import current_locale
from lettergen.languages.locale import Locale
from lettergen.languages.moment import HINT, Moment
from lettergen.system.patterns import compile_lazily
from lettergen.template.dates import read_moment
from lettergen.template.errors import MergeError

_ITEM = compile_lazily(
    r"'(?P<literal>[^']*)'|(?P<noon>AM/PM|am/pm)"
    r"|(?P<item>[dD]{1,4}|M{1,4}|[yY]{1,4}|h{1,2}|H{1,2}|m{1,2}|s{1,2}|S{1,2})|(?P<other>.)",
    re.DOTALL,
)
_CLOCK = frozenset("hHmsS")


def format_picture(value: str, picture: str, field: str = "") -> str:
    """Return a date or time as a picture (``\\@``) shows it; no text for no text.

    ``field`` is the merge field whose value it is. Raises ``MergeError`` for what is no date
    (LG302, LG650), and for a picture of what the value does not have (LG332).
    """
    if isinstance(value, str) and not value.strip():
        return ""
    try:
        return show_picture(read_moment(value), picture, str(value))
    except MergeError as error:
        error.name = error.name or field
        raise


def show_picture(moment: Moment, picture: str, value: str) -> str:
    """Return a moment as a picture shows it; messages call it ``value``.

    Raises ``MergeError`` (LG332) for a picture of what the moment does not have.
    """
    items, locale = _parse(picture), current_locale()
    has_day = any(item[:1] in ("d", "D") for _, item in items)
    return "".join(
        literal or (item and _show_item(item, value, moment, locale, has_day=has_day))
        for literal, item in items
    )


@lru_cache
def _parse(picture: str) -> list[tuple[str, str]]:
    """Return the picture in order: pairs of a literal text and an item, one of them empty."""
    items = []
    for found in _ITEM.finditer(picture):
        literal = found["literal"] or found["other"] or ""
        items.append((literal, found["noon"] or found["item"] or ""))
    return items


def _show_item(item: str, value: str, moment: Moment, locale: Locale, *, has_day: bool) -> str:
    if item[0] in _CLOCK or "/" in item:
        if moment.clock is None:
            raise MergeError("LG332", f"'{value}' has no time of day.", HINT)
        return _show_clock(item, moment.clock, locale)
    if moment.day is None:
        raise MergeError("LG332", f"'{value}' has no date.", HINT)
    return _show_day(item, moment.day, locale, has_day=has_day)


def _show_day(item: str, day: date, locale: Locale, *, has_day: bool) -> str:
    match item[0], len(item):
        case ("d" | "D", 1 | 2 as width):
            return f"{day.day:0{width}}"
        case ("d" | "D", width):
            return (locale.short_days if width == 3 else locale.days)[day.weekday()]
        case ("M", 1 | 2 as width):
            return f"{day.month:0{width}}"
        case ("M", 3):
            return locale.short_months[day.month - 1]
        case ("M", _):
            return (locale.months if has_day else locale.standalone_months)[day.month - 1]
        case (_, 1 | 2):
            return f"{day.year % 100:02}"
    return f"{day.year:04}"


def _show_clock(item: str, clock: time, locale: Locale) -> str:
    if "/" in item:
        noon = locale.noon[clock.hour >= 12]
        return noon if item.isupper() else noon.lower()
    number = {
        "h": (clock.hour - 1) % 12 + 1,
        "H": clock.hour,
        "m": clock.minute,
    }.get(item[0], clock.second)
    return f"{number:0{len(item)}}"
