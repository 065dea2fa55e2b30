"""The house style: author, year and title, the title linked, and everything else that is given.

``Ann Smith et al. (2019) A public health approach, Journal of Local Safety, vol. 12, no. 3,
pp. 201–219``. It needs no locale: its words are English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from lettergen.citations.clusters import Cite
from lettergen.citations.collation import collation
from lettergen.citations.house_details import (
    PRINTED,
    PRINTED_LEGAL,
    address,
    authors,
    creators,
    format_year,
    legal,
    list_names,
    locator_text,
    other,
)
from lettergen.citations.item import Item
from lettergen.citations.markup import plain_text
from lettergen.citations.spans import Format, Span, marked_spans

_NO_YEAR = 10_000  # after every year
_LEGAL = frozenset("legal_case legislation bill regulation treaty hearing".split())


class HouseStyle:
    """Citations in the house style.

    With ``with_suffixes`` works of the same authors and year are told apart by a letter.
    """

    def __init__(self, items: Mapping[str, Item], *, with_suffixes: bool = False) -> None:
        self.items = items
        self.lost_locators: frozenset[str] = frozenset()
        self.with_suffixes = with_suffixes
        self._kept: dict[tuple[Cite, ...], tuple[Span, ...]] = {}

    def cluster(self, cites: tuple[Cite, ...]) -> tuple[Span, ...]:
        """Return one citation: one cite, or several with semicolons between."""
        if cites not in self._kept:
            spans: list[Span] = []
            for cite in cites:
                spans += [Span("; ")] if spans else []
                spans += self._cite(cite)
            self._kept[cites] = tuple(span for span in spans if span.text)
        return self._kept[cites]

    def printed_variables(self, key: str) -> frozenset[str] | None:
        """Return the variables that citations of a work print."""
        return PRINTED_LEGAL if self.items[key].type in _LEGAL else PRINTED

    def describe(self, key: str) -> str:
        """Return everything that a citation of a work depends on."""
        return repr((self.items[key], self._year(key)))

    def author(self, key: str) -> tuple[Span, ...]:
        """Return the authors alone; without authors the title."""
        item = self.items[key]
        return tuple(marked_spans(list_names(creators(item)[0]) or item.texts.get("title", "")))

    def year(self, key: str) -> tuple[Span, ...]:
        """Return the year alone, with its letter."""
        return (Span(self._year(key)),)

    def entries(self, keys: Iterable[str]) -> list[tuple[str, tuple[Span, ...]]]:
        """Return a list of works in the order of their authors and years."""
        chosen = sorted(dict.fromkeys(keys), key=self._sort_key)
        return [(key, tuple(self._reference(key))) for key in chosen]

    def _sort_key(self, key: str) -> tuple[object, ...]:
        item = self.items[key]
        names = creators(item)[0]
        by = " ".join(name.literal or f"{name.family} {name.given}" for name in names)
        by = re.sub(r"^(?:the|a|an) ", "", by or item.texts.get("title", ""), flags=re.IGNORECASE)
        title = plain_text(item.texts.get("title", ""))
        date = item.dates.get("issued")
        year = date.start.year if date and date.start else _NO_YEAR
        return collation(plain_text(by)), year, self._year(key), collation(title)

    def _cite(self, cite: Cite) -> Iterator[Span]:
        if cite.prefix:
            yield from marked_spans(f"{cite.prefix} ")
        yield from self._reference(cite.key)
        if cite.locator:
            texts = self.items[cite.key].texts
            at = "at " if cite.label == "page" and "page" in texts else ""
            yield Span(f", {at}{locator_text(cite)}")
        if cite.suffix:
            mark = "" if cite.suffix[0] in ",;:." else " " if cite.suffix[0] == "(" else ", "
            yield from marked_spans(f"{mark}{cite.suffix}")

    def _reference(self, key: str) -> Iterator[Span]:
        item = self.items[key]
        if item.type in _LEGAL:
            yield from _join(legal(item))
            return
        title, by = item.texts.get("title", ""), authors(item)
        year = f"({self._year(key)}) " if title else f"({self._year(key)})"
        yield from marked_spans(f"{by} {year}" if by else year)
        titled = list(marked_spans(title, Format(url=address(item))))
        details = list(_join(other(item)))
        if details and title[-1:] in ("?", "!"):
            details[0] = Span(details[0].text.removeprefix(","), details[0].format)
        yield from titled
        yield from details

    def _year(self, key: str) -> str:
        year = format_year(self.items[key].dates.get("issued")) or "n.d."
        suffix = self._suffixes.get(key, "") if self.with_suffixes else ""
        return f"{year}-{suffix}" if suffix and year == "n.d." else f"{year}{suffix}"

    @cached_property
    def _suffixes(self) -> dict[str, str]:
        """A letter for each work whose authors and year are those of another."""
        alike: dict[tuple[str, str], list[str]] = {}
        for key, item in self.items.items():
            if (by := authors(item)) and item.type not in _LEGAL:
                alike.setdefault((by, format_year(item.dates.get("issued"))), []).append(key)
        return {
            key: chr(ord("a") + index) if index < 26 else f"-{index + 1}"
            for keys in alike.values()
            if len(keys) > 1
            for index, key in enumerate(keys)
        }


def lead(item: Item) -> str:
    """Return what is before the title: ``Ordnance Survey (2019)``."""
    by = authors(item)
    year = f"({format_year(item.dates.get('issued')) or 'n.d.'})"
    return f"{by} {year}" if by else year


def _join(spans: Iterable[Span]) -> Iterator[Span]:
    """Join neighbours of the same format."""
    before: Span | None = None
    for span in spans:
        if not span.text:
            continue
        if before is not None and before.format == span.format:
            before = Span(before.text + span.text, span.format)
            continue
        if before is not None:
            yield before
        before = span
    if before is not None:
        yield before
