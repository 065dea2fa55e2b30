"""A CSL item: one entry of ``citations.yaml``, in CSL's own variables."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lettergen.citations import variables
from lettergen.citations.dates import Date, parse_date
from lettergen.citations.names import Name, parse_name

# What some write before a DOI, although each style writes it itself.
_DOI_ADDRESS = r"(?i)^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)"

Report = Callable[[str, int | None], None]
"""Told the variable that cannot be read, and which of its list if it is one name of many."""


class Item(NamedTuple):
    """A work: texts and numbers as they are written, names and dates in their parts."""

    id: str
    type: str = "document"
    texts: Mapping[str, str] = {}
    names: Mapping[str, tuple[Name, ...]] = {}
    dates: Mapping[str, Date] = {}

    def has(self, variable: str) -> bool:
        """Return whether the variable is given and not empty."""
        return variable in self.texts or variable in self.names or variable in self.dates

    @property
    def given(self) -> frozenset[str]:
        """The variables that are given."""
        return frozenset((*self.texts, *self.names, *self.dates))

    @property
    def is_english(self) -> bool | None:
        """Whether the work's language is English; ``None`` where it is not given."""
        language = self.texts.get("language", "").strip().lower()
        return language.startswith("en") if language else None


def read_item(entry: Mapping[str, Any], report: Report | None = None) -> Item:
    """Return the item of a mapping in CSL-JSON's shape.

    ``report`` is told each variable whose value is not of its kind; the item lacks it then.
    """
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, Date] = {}

    def refuse(key: str, index: int | None = None) -> None:
        if report is not None:
            report(key, index)

    for key, value in (*entry.items(), *_extra_fields(entry)):
        variable = variables.ALIASES.get(key, key)
        if value is None or variable in ("id", "type") or (variable != key and variable in entry):
            continue
        if variable in variables.NAMES:
            found = _names(key, value, refuse)
            if found:
                names[variable] = found
        elif variable in variables.DATES:
            date = parse_date(value)
            if date is not None and (date.start or date.literal):
                dates[variable] = date
            else:
                refuse(key)
        elif isinstance(value, (str, int, float)):
            if text := re.sub(r"[ \t\r\n]+", " ", str(value)).strip():
                texts[variable] = text
        elif variable in (variables.TEXTS | variables.NUMBERS) - variables.HOUSEKEEPING:
            refuse(key)
    if "DOI" in texts:
        texts["DOI"] = re.sub(_DOI_ADDRESS, "", texts["DOI"])
    if "page" in texts and "page-first" not in texts:
        texts["page-first"] = texts["page"].replace("–", "-").partition("-")[0].strip()
    if "event" in texts:
        texts.setdefault("event-title", texts["event"])
    elif "event-title" in texts:
        texts["event"] = texts["event-title"]
    kind = str(entry.get("type") or "document").strip()
    return Item(str(entry.get("id", "")).strip(), kind, texts, names, dates)


def _extra_fields(entry: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the variables in ``note``, where Zotero keeps what it has no field for.

    Each is a line of its own, ``original-date: 1901``; names are ``family || given``.
    """
    found: list[tuple[str, Any]] = []
    for line in str(entry.get("note") or "").splitlines():
        key, colon, value = line.strip().strip("{}").lstrip(":").partition(":")
        key, value = key.strip(), value.strip()
        if not colon or not value or key not in variables.ALL or key in entry:
            continue
        if key in variables.NAMES:
            family, bars, given = value.partition("||")
            name = {"family": family.strip(), "given": given.strip()} if bars else value
            found.append((key, [name]))
        else:
            found.append((key, value))
    return found


def _names(key: str, value: Any, refuse: Callable[[str, int | None], None]) -> tuple[Name, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        refuse(key, None)
        return ()
    found = []
    for index, one in enumerate(value):
        name = parse_name(one)
        if name is None:
            refuse(key, index)
        else:
            found.append(name)
    return tuple(found)
