"""Find dates of citations that are not written as year, month and day."""

from collections.abc import Iterator
from datetime import date

from lettergen.citations.references import Citation
from lettergen.diagnostics.finding import Finding
from lettergen.system.patterns import compile_lazily

_DATES = ("issued", "accessed", "event-date", "original-date", "submitted")
_YEAR_LAST = compile_lazily(r"(?:(\d{1,2})[./-])?(\d{1,2})[./-](\d{4})")
_YEAR_FIRST = compile_lazily(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?")


def find_wrong_dates(citation: Citation) -> Iterator[Finding]:
    """Find the dates of a citation that CSL does not read as they were meant."""
    for key in _DATES:
        value = citation.fields.get(key)
        if not isinstance(value, str):
            continue
        meant = _suggest(value.strip())
        if meant is not None:
            message = f"'{key}' of '{citation.id}' is '{value}', which is not year, month and day."
            hint = f"Write it as year-month-day: {meant}." if meant else "Correct the date."
            place = citation.fields.place_of(key)
            yield Finding("LG728", message, place, hint, name=citation.id)


def _suggest(value: str) -> str | None:
    """Return what is meant by a date in another order; ``None`` if it is in the right one."""
    if found := _YEAR_LAST.fullmatch(value):
        return _write(*(int(one) for one in reversed(found.groups()) if one))
    if found := _YEAR_FIRST.fullmatch(value):
        return _write(*(int(one) for one in found.groups() if one))
    return None


def _write(*numbers: int) -> str:
    """Return a year, month and day as CSL reads them; an empty string if no calendar has them."""
    try:
        date(*numbers, *[1] * (3 - len(numbers)))
    except ValueError:
        return ""
    return "-".join(f"{number:02}" for number in numbers)
