"""The parts of a citation in the house style: names, dates, and what else is given of a work."""

import re
from collections.abc import Iterator, Sequence

from lettergen.citations.clusters import Cite
from lettergen.citations.dates import Date, Day
from lettergen.citations.item import Item
from lettergen.citations.names import Name, display_name
from lettergen.citations.spans import Format, Span, marked_spans

ET_AL_FROM = 4
"""From so many authors on the first is named, and the others are ``et al.``"""

_CREATORS = (
    ("author", "", ""),
    ("editor", " (ed.)", " (eds)"),
    ("director", "", ""),
    ("interviewer", "", ""),
    ("composer", "", ""),
    ("performer", "", ""),
    ("translator", " (tr.)", " (trs)"),
)
_CONTRIBUTORS = (
    ("translator", "translated by"),
    ("interviewer", "interviewed by"),
    ("recipient", "to"),
    ("director", "directed by"),
    ("composer", "composed by"),
    ("illustrator", "illustrated by"),
    ("collection-editor", "series edited by"),
    ("script-writer", "written by"),
    ("producer", "produced by"),
    ("compiler", "compiled by"),
    ("chair", "chaired by"),
    ("performer", "performed by"),
)
_LOCATORS = {
    "page": ("p.", "pp."),
    "chapter": ("ch.", "chs"),
    "paragraph": ("para.", "paras"),
    "section": ("s.", "ss."),
    "volume": ("vol.", "vols"),
    "line": ("l.", "ll."),
    "note": ("n.", "nn."),
    "figure": ("fig.", "figs"),
    "column": ("col.", "cols"),
    "part": ("pt", "pts"),
    "supplement": ("sch.", "schs"),
    "article-locator": ("art.", "arts"),
    "verse": ("v.", "vv."),
    "folio": ("fol.", "fols"),
    "sub-verbo": ("s.v.", "s.vv."),
    "issue": ("no.", "nos"),
    "appendix": ("app.", "apps"),
}
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_SEVERAL = r"(?i)\d\s*(?:[-–,&]|and)\s*\d|[ivxlc]\s*[-–]\s*[ivxlc]"

PRINTED = frozenset(
    """
    title URL DOI issued accessed genre medium reviewed-title reviewed-author container-title
    volume-title edition collection-title collection-number volume issue number number-of-volumes
    part-number chapter-number number-of-pages page event-title event event-place event-date
    publisher publisher-place version archive archive_location archive-place archive_collection
    status authority container-author original-date section supplement-number
    """.split()
) | {name for name, *_ in (*_CREATORS, *_CONTRIBUTORS)}
"""The variables that the house style prints."""

PRINTED_LEGAL = frozenset(
    """
    title URL DOI issued accessed authority number container-title volume page section author
    """.split()
)
"""The variables that it prints of Acts, cases and treaties; nobody misses their author."""


def address(item: Item) -> str:
    """Return where the work can be read: its ``URL``, or the address of its DOI."""
    return item.texts.get("URL", "") or doi_address(item)


def doi_address(item: Item) -> str:
    """Return the address of the DOI; empty for none."""
    doi = item.texts.get("DOI", "")
    return f"https://doi.org/{doi}" if doi else ""


def format_year(date: Date | None) -> str:
    """Return the year of a date, of both its ends, or the words in its place."""
    if date is None or date.start is None:
        return date.literal if date else ""
    text = _year(date.start)
    if date.end is not None and date.end.year != date.start.year:
        text += f"–{_year(date.end)}"
    elif date.is_open:
        text += "–"
    return f"c. {text}" if date.circa else text


def format_day(date: Date | None) -> str:
    """Return a date as far as it is known: ``1 May 2022``."""
    if date is None or date.start is None:
        return date.literal if date else ""
    start = date.start
    words = (str(start.day or ""), _MONTHS[start.month - 1] if start.month else "", _year(start))
    return " ".join(filter(None, words))


def locator_text(cite: Cite) -> str:
    """Return a locator with its label: ``pp. 12–15``."""
    text = re.sub(r"(?<=\w)\s*-+\s*(?=\w)", "–", cite.locator)
    one, many = _LOCATORS.get(cite.label or "page", (cite.label, f"{cite.label}s"))
    return f"{many if re.search(_SEVERAL, text) else one} {text}"


def _year(day: Day) -> str:
    return f"{-day.year} BC" if day.year < 0 else str(day.year)


def creators(item: Item) -> tuple[tuple[Name, ...], str, str]:
    """Return the names that lead a citation, the variable that they are, and their label."""
    for variable, *labels in _CREATORS:
        names = item.names.get(variable)
        if names:
            return names, variable, labels[len(names) > 1]
    return (), "", ""


def authors(item: Item) -> str:
    """Return the names that lead a citation as text."""
    names, _, label = creators(item)
    return f"{list_names(names)}{label}" if names else ""


def list_names(names: Sequence[Name]) -> str:
    """Return names as English lists them; from ``ET_AL_FROM`` on the first and ``et al.``"""
    shown = [display_name(name) for name in names]
    if len(shown) >= ET_AL_FROM:
        return f"{shown[0]} et al."
    *others, last = shown or [""]
    return f"{', '.join(others)} and {last}" if others else last


def legal(item: Item) -> Iterator[Span]:
    """An Act, a case or a treaty: its title first, with its year if the title has none."""
    texts = item.texts
    title, year = texts.get("title", ""), format_year(item.dates.get("issued"))
    is_case = item.type == "legal_case"
    yield from marked_spans(title, Format(italic=is_case, url=address(item)))
    if is_case:
        yield from marked_spans(_case(item, year))
    else:
        yield from marked_spans("" if not year or year in title else f" ({year})")
        for text in (texts.get("authority"), texts.get("number"), texts.get("container-title")):
            yield from marked_spans(f", {text}" if text else "")
        for variable, label in (("volume", "vol."), ("section", "s."), ("page", "p.")):
            yield from marked_spans(f", {label} {texts[variable]}" if variable in texts else "")
    if "accessed" in item.dates:
        yield Span(f", accessed {format_day(item.dates['accessed'])}")


def _case(item: Item, year: str) -> str:
    """A neutral citation, ``[2013] EWCA Crim 212``, and the report, ``[2013] 2 Cr App R 18``."""
    texts = item.texts
    authority, number = texts.get("authority", ""), texts.get("number", "")
    container = texts.get("container-title", "")
    parts = []
    if number and re.search(r"\[\d{4}\]", number):
        parts.append(number)  # the neutral citation as it is written
    elif number and authority:
        parts.append(f"[{year}] {authority} {number}" if year else f"{authority} {number}")
    elif number:
        parts.append(f"no. {number}")
    if container:
        report = (texts.get("volume", ""), container, texts.get("page", ""))
        parts.append(" ".join(filter(None, (f"[{year}]" if year else "", *report))))
    if not parts and year and year not in texts.get("title", ""):
        parts.append(f"({year})")
    if authority and not number and authority not in container:
        parts.append(f"({authority})")
    return f" {', '.join(parts)}" if parts else ""


def other(item: Item) -> Iterator[Span]:
    """What is given of a work besides its authors, year and title."""
    texts = item.texts
    for text in (
        f"part {texts['part-number']}" if "part-number" in texts else "",
        texts.get("genre"),
        texts.get("medium"),
        _review(item),
        *_contributors(item),
    ):
        yield from marked_spans(f", {text}" if text else "")
    yield from _container(item)
    for text in (*_numbers(item), *_provenance(item)):
        yield from marked_spans(f", {text}")
    if "DOI" in texts and "URL" in texts:
        yield Span(", ")
        doi = doi_address(item)
        yield Span(doi.replace("https://doi.org/", "doi:"), Format(url=doi))
    if "accessed" in item.dates:
        yield Span(f", accessed {format_day(item.dates['accessed'])}")


def _review(item: Item) -> str:
    reviewed, by = item.texts.get("reviewed-title", ""), item.names.get("reviewed-author", ())
    if not reviewed and not by:
        return ""
    return "review of " + " by ".join(filter(None, (reviewed, list_names(by) if by else "")))


def _contributors(item: Item) -> Iterator[str]:
    _, leading, _ = creators(item)
    for variable, words in _CONTRIBUTORS:
        names = item.names.get(variable)
        if names and variable != leading:
            yield f"{words} {list_names(names)}"
    if "editor" in item.names and leading != "editor" and "container-title" not in item.texts:
        yield f"edited by {list_names(item.names['editor'])}"
    if "original-date" in item.dates:
        yield f"first published {format_year(item.dates['original-date'])}"


def _container(item: Item) -> Iterator[Span]:
    """The book, journal or site that the work is in."""
    container = item.texts.get("container-title", "")
    if not container:
        return
    _, leading, _ = creators(item)
    editors = item.names.get("editor", ()) if leading != "editor" else ()
    holders = item.names.get("container-author", ()) or editors
    yield Span(", in " if item.type == "chapter" or holders else ", ")
    if holders:
        label = "" if "container-author" in item.names else (" (ed.)", " (eds)")[len(holders) > 1]
        yield Span(f"{list_names(holders)}{label}, ")
    yield from marked_spans(container, Format(italic=True))
    if "volume-title" in item.texts:
        yield from marked_spans(f", {item.texts['volume-title']}")


def _numbers(item: Item) -> Iterator[str]:
    texts = item.texts
    if edition := texts.get("edition"):
        yield f"{_ordinal(edition)} edition" if edition.isdigit() else edition
    if series := texts.get("collection-title"):
        yield " ".join(filter(None, (series, texts.get("collection-number"))))
    for variable, label in (
        ("version", "version"),
        ("volume", "vol."),
        ("issue", "no."),
        ("supplement-number", "suppl."),
        ("number", "no."),
        ("chapter-number", "ch."),
        ("section", "section"),
    ):
        if value := texts.get(variable):
            yield f"{label} {value}" if value[0].isdigit() else value
    if volumes := texts.get("number-of-volumes"):
        yield f"{volumes} vols"
    if pages := texts.get("page"):
        yield locator_text(Cite("", pages, "page"))
    if count := texts.get("number-of-pages"):
        yield f"{count} pages"


def _provenance(item: Item) -> Iterator[str]:
    """The event, the publisher and the archive."""
    texts = item.texts
    said = {name.literal for name in item.names.get("author", ())} | {texts.get("container-title")}
    publisher = texts.get("publisher", "")
    for text in (
        texts.get("event-title"),
        texts.get("event-place"),
        format_day(item.dates.get("event-date")),
        texts.get("authority"),
        "" if publisher in said else publisher,
        texts.get("publisher-place"),
        texts.get("archive"),
        texts.get("archive_collection"),
        texts.get("archive_location"),
        texts.get("archive-place"),
        texts.get("status"),
    ):
        if text:
            yield text


def _ordinal(number: str) -> str:
    value = int(number)
    suffix = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{number}{suffix}"
