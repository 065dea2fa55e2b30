"""Acts whose titles hold their year, which styles of the CSL print again behind the title."""

import re
from collections.abc import Iterable, Sequence

from lettergen.citations.item import Item
from lettergen.citations.markup import plain_text
from lettergen.citations.spans import Span

_TYPES = ("legislation", "bill", "regulation")


def drop_repeated_years(spans: Sequence[Span], items: Iterable[Item]) -> Sequence[Span]:
    """Return a citation with ``Equality Act 2010`` where it has ``... Act 2010 2010``."""
    for item in items:
        date, title = item.dates.get("issued"), plain_text(item.texts.get("title", ""))
        if item.type not in _TYPES or date is None or date.start is None:
            continue
        year = str(date.start.year)
        if re.search(rf"\b{year}$", title):
            spans = _drop_repeated(spans, year)
    return spans


def _drop_repeated(spans: Sequence[Span], year: str) -> Sequence[Span]:
    found = re.search(rf"\b{year}( {year})\b", "".join(span.text for span in spans))
    if found is None:
        return spans
    kept: list[Span] = []
    position = 0
    for span in spans:
        start, end = (max(0, edge - position) for edge in found.span(1))
        position += len(span.text)
        kept.append(Span(span.text[:start] + span.text[end:], span.format))
    return [span for span in kept if span.text]
