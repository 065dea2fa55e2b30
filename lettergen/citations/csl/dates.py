"""``cs:date``: dates and ranges in a locale's form or a style's own."""

from lettergen.citations.csl import numbers
from lettergen.citations.csl.locale import Locale
from lettergen.citations.csl.output import Node, Out, formatted, is_empty, join
from lettergen.citations.csl.text_case import change_case
from lettergen.citations.csl.tree import Element
from lettergen.citations.dates import Date, Day
from lettergen.system.dataclass import dataclass

_PARTS = {
    "year": ("year",),
    "year-month": ("year", "month"),
    "year-month-day": ("year", "month", "day"),
    "": ("year", "month", "day"),
}


@dataclass(frozen=True)
class DateFormat:
    """The parts of a date in their order, and what is between them."""

    parts: tuple[Element, ...]
    delimiter: str
    attributes: dict[str, str]


def date_format(element: Element, locale: Locale) -> DateFormat | None:
    """Return the format that a ``cs:date`` of a style asks for."""
    own = element.all("date-part")
    form = element.get("form")
    if not form:
        return DateFormat(tuple(own), element.get("delimiter"), element.attributes)
    localised = locale.dates.get(form)
    if localised is None:
        return None
    wanted = _PARTS.get(element.get("date-parts"), _PARTS[""])
    overrides = {part.get("name"): part.attributes for part in own}
    parts = []
    for part in localised.all("date-part"):
        name = part.get("name")
        if name not in wanted:
            continue
        over = {k: v for k, v in overrides.get(name, {}).items() if k not in ("prefix", "suffix")}
        parts.append(Element("date-part", part.attributes | over))
    attributes = {k: v for k, v in localised.attributes.items() if k not in ("form", "delimiter")}
    return DateFormat(tuple(parts), localised.get("delimiter"), attributes | element.attributes)


def render_date(date: Date, shape: DateFormat, locale: Locale, year_suffix: Out = "") -> list[Out]:
    """Return a date in a format; ``year_suffix`` goes behind its first year."""
    if date.literal or date.start is None:
        return [date.literal, year_suffix] if date.literal else []
    if date.end is None:
        parts = _parts(date.start, shape, locale, year_suffix)
        if date.is_open and not is_empty(Node(parts)):
            parts.append("–")
        return parts
    return _range(date.start, date.end, shape, locale, year_suffix)


def _parts(
    day: Day, shape: DateFormat, locale: Locale, year_suffix: Out = "", only: tuple[str, ...] = ()
) -> list[Out]:
    chosen = [part for part in shape.parts if not only or part.get("name") in only]
    rendered = [_affixed(_part(day, part, locale, year_suffix), part) for part in chosen]
    return join(rendered, shape.delimiter)


def _affixed(inner: list[Out], part: Element) -> Out:
    if all(is_empty(one) for one in inner):
        return ""
    if case := part.get("text-case"):
        change_case(inner, case, is_english=True)
    node = Node(inner, formatted(part.attributes))
    return Node([part.get("prefix"), node, part.get("suffix")])


def _part(day: Day, part: Element, locale: Locale, year_suffix: Out) -> list[Out]:
    form = part.get("form")
    match part.get("name"):
        case "year":
            return [format_year(day.year, form, locale), year_suffix] if day.year else []
        case "month":
            return [_month(day, form, part, locale)]
        case "day" if day.day and day.month:
            return [_day(day, form, locale)]
    return []


def format_year(year: int, form: str, locale: Locale) -> str:
    """Return a year, with the era if it is before 1000."""
    if year < 0:
        return f"{-year}{locale.term('bc') or ''}"
    if form == "short" and year >= 1000:
        return f"{year % 100:02}"
    return f"{year}{locale.term('ad') or ''}" if year < 1000 else str(year)


def _month(day: Day, form: str, part: Element, locale: Locale) -> str:
    if day.season:
        return locale.term(f"season-{day.season:02}") or ""
    if not day.month:
        return ""
    if form == "numeric":
        return str(day.month)
    if form == "numeric-leading-zeros":
        return f"{day.month:02}"
    text = locale.term(f"month-{day.month:02}", "short" if form == "short" else "long")
    text = text if text is not None else str(day.month)
    return text.replace(".", "") if part.get("strip-periods") == "true" else text


def _day(day: Day, form: str, locale: Locale) -> str:
    if form == "numeric-leading-zeros":
        return f"{day.day:02}"
    limited = locale.options.get("limit-day-ordinals-to-day-1") == "true" and day.day > 1
    if form == "ordinal" and not limited:
        return numbers.ordinal(day.day, locale, locale.gender(f"month-{day.month:02}"))
    return str(day.day)


def _range(start: Day, end: Day, shape: DateFormat, locale: Locale, year_suffix: Out) -> list[Out]:
    """Return a range: what both days share is printed once ("Date Ranges")."""
    names = [part.get("name") for part in shape.parts]
    order = [name for name in ("year", "month", "day") if name in names]
    differing = next((name for name in order if _value(start, name) != _value(end, name)), None)
    if differing is None:
        return _parts(start, shape, locale, year_suffix)
    part = next(part for part in shape.parts if part.get("name") == differing)
    delimiter = part.get("range-delimiter", "–")
    smaller = tuple(order[order.index(differing) :])
    positions = [i for i, name in enumerate(names) if name in smaller]
    first, last = positions[0], positions[-1]
    if any(name not in smaller for name in names[first : last + 1]):  # parts interleave
        return [
            *_stripped(_parts(start, shape, locale, year_suffix)),
            delimiter,
            *_parts(end, shape, locale),
        ]
    if differing == "year":
        return [
            *_stripped(_parts(start, shape, locale, year_suffix)),
            delimiter,
            *_parts(end, shape, locale, year_suffix),
        ]
    before = DateFormat(shape.parts[:first], shape.delimiter, shape.attributes)
    middle = DateFormat(shape.parts[first : last + 1], shape.delimiter, shape.attributes)
    after = DateFormat(shape.parts[last + 1 :], shape.delimiter, shape.attributes)
    ranged: list[Out] = [
        *_stripped(_parts(start, middle, locale)),
        delimiter,
        *_parts(end, middle, locale),
    ]
    outs = [
        Node(_parts(start, before, locale, year_suffix)),
        Node(ranged),
        Node(_parts(end, after, locale, year_suffix)),
    ]
    return join(outs, shape.delimiter)


def _stripped(parts: list[Out]) -> list[Out]:
    """Return the first end of a range without what follows its last part."""
    if parts and isinstance(parts[-1], Node) and parts[-1].children:
        last = parts[-1]
        return [*parts[:-1], Node(last.children[:-1], last.attributes)]
    return parts


def _value(day: Day, name: str) -> object:
    return (day.month, day.season) if name == "month" else getattr(day, name)


def sort_key(date: Date | None, parts: tuple[str, ...] = ("year", "month", "day")) -> str:
    """Return a date as a text that sorts by time ("Sorting Variables")."""
    if date is None or date.start is None:
        return ""
    key = _day_key(date.start, parts)
    return f"{key}-{_day_key(date.end, parts)}" if date.end else key


def _day_key(day: Day, parts: tuple[str, ...]) -> str:
    month = day.month if "month" in parts else 0
    number = day.day if "day" in parts else 0
    year = day.year + 100_000_000
    return f"{year:09}{month:02}{number:02}"
