"""The citations of a campaign: each an item with its place, by its id."""

import re
from pathlib import Path
from typing import NamedTuple

from lettergen.citations import house, variables
from lettergen.citations.house_details import address
from lettergen.citations.item import Item, read_item
from lettergen.data.citations import read_entries
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.patterns import compile_lazily

_WEB_ADDRESS = compile_lazily(r"https?://[^\s/]\S*", re.IGNORECASE)
_SPELLINGS = {name.lower(): name for name in ("id", "type", *sorted(variables.ALL))}
_UNTITLED = frozenset("personal_communication interview manuscript".split())
"""The types of works that often have no title."""

_NAME_HINT = "Write '- literal: Name' or '- family: Name' with 'given: Name'."


class Citation(NamedTuple):
    """One entry of the citations: the work that it describes, and where it is written."""

    item: Item
    place: Place
    fields: Mapping

    @property
    def id(self) -> str:
        """The key by which letters cite the work."""
        return self.item.id

    @property
    def title(self) -> str:
        """The title as it is written."""
        return self.item.texts.get("title", "")

    @property
    def url(self) -> str:
        """The address at which the work can be read; empty for none."""
        return address(self.item)

    @property
    def lead(self) -> str:
        """What the house style prints before the title: ``Ordnance Survey (2019)``."""
        return house.lead(self.item)


Citations = dict[str, Citation]


def load(path: Path) -> Citations:
    """Read all citations of a file by their id.

    Reports citations without an id or a title, with an id that another one has, and with values
    that cannot be used (LG131 to LG138); a citation without an id is left out.

    Raises:
        LettergenError: there is no list of references (LG130).
    """
    citations: Citations = {}
    for entry, place in read_entries(path):
        citation = _read(entry, place)
        if citation.id in citations:
            first = citations[citation.id].place.line
            message = f"duplicate id '{citation.id}', first defined in line {first}."
            report(Finding("LG131", message, place, "Give each citation an id of its own."))
        elif citation.id:
            citations[citation.id] = citation
    return citations


def _read(entry: Mapping, place: Place) -> Citation:
    _report_spelling(entry)
    _require(entry, "id")
    if str(entry.get("type")) not in _UNTITLED or "title" in entry:
        _require(entry, "title")
    usable = {key: value for key, value in entry.items() if key != "URL" or _check_address(entry)}
    item = read_item(usable, lambda key, index: _report_value(entry, key, index))
    return Citation(item, place, entry)


def _report_spelling(entry: Mapping) -> None:
    """CSL tells capitals from small letters: under ``url:`` nothing would find the address."""
    for key in entry:
        right = _SPELLINGS.get(key.lower(), key)
        if right != key and key not in variables.ALIASES:
            _report(entry, "LG137", f"'{key}' is in the wrong case.", key, f"Write it '{right}'.")


def _require(entry: Mapping, key: str) -> None:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        _report(entry, "LG133", f"a citation needs '{key}:' with text.", key)


def _check_address(entry: Mapping) -> bool:
    """Return whether the URL is a web address; report it if not."""
    url = entry.get("URL")
    if not isinstance(url, str) or not url.strip():
        if url is not None:
            _report(entry, "LG133", "a citation needs 'URL:' with text.", "URL")
        return False
    if _WEB_ADDRESS.fullmatch(url.strip()):
        return True
    message = f"'{url.strip()}' is not a web address."
    _report(entry, "LG136", message, "URL", "Begin it with https://.")
    return False


def _report_value(entry: Mapping, key: str, index: int | None) -> None:
    """Report a value that is not of its variable's kind; ``index`` is that of a name in a list."""
    variable = variables.ALIASES.get(key, key)
    if variable in variables.DATES:
        hint = f"Write '{key}: 2020-09-08', '{key}: {{literal: in press}}', or leave the line out."
        value = entry.get(key)
        is_dated = isinstance(value, str) and re.match(r"[12][0-9]{3}-[0-9]{1,2}\b", value)
        what = f"is '{value}', which no calendar has" if is_dated else "has no year"
        _report(entry, "LG135", f"'{key}' {what}.", key, hint)
    elif variable in variables.NAMES and index is None:
        _report(entry, "LG138", f"'{key}' must be a list.", key, "Write '- literal: Name'.")
    elif variable in variables.NAMES:
        names = entry[key]
        place = entry.place_of(key)
        if isinstance(names, Sequence) and index is not None:
            place = names.place_of(index)
        who = "an author" if key == "author" else f"one of '{key}'"
        report(Finding("LG134", f"{who} has no name.", place, _NAME_HINT))
    elif variable not in ("title", "URL"):
        _report(entry, "LG133", f"'{key}' must be text.", key)


def _report(entry: Mapping, code: str, message: str, key: str, hint: str = "") -> None:
    report(Finding(code, message, entry.place_of(key), hint))
