"""``citations.yaml``: CSL-YAML references, and how a letter prints one.

The variables are those of CSL 1.0.2 (id, type, author, issued, title, URL). A citation prints
as ``Author (Year) Title``, the title linked to the URL.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lettergen.data import yaml as source
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, LettergenError, Place

# A year alone, or the one number of four digits in a date: 2020-09-08, 8 September 2020.
_YEAR = re.compile(r"-?[0-9]{1,4}")
_YEAR_IN_A_DATE = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)

_VARIABLES = ("id", "author", "issued", "title", "URL")


@dataclass(frozen=True)
class Citation:
    """One reference: who published what when, and where it can be read."""

    id: str
    authors: tuple[str, ...]
    year: str
    title: str
    url: str
    place: Place
    fields: Mapping

    @property
    def lead(self) -> str:
        """What stands before the title: ``Ordnance Survey (2019)``."""
        year = f"({self.year or 'n.d.'})"
        return f"{_listed(self.authors)} {year}" if self.authors else year


Citations = dict[str, Citation]


def load(path: Path) -> Citations:
    """Read all references by their id.

    Reports references without an id or a title, with an id that another one has, and with
    values that cannot be used (LG131 to LG137); a reference without an id is left out.

    Raises:
        LettergenError: there is no list of references (LG130).
    """
    content = source.load(path)
    references = content.get("references") if isinstance(content, Mapping) else content
    if not isinstance(references, Sequence):
        place = Place(str(path), 1)
        if isinstance(content, Mapping):
            place = content.place_of("references")
        message = "the citations must be a list under 'references:'."
        raise LettergenError(Finding("LG130", message, place))
    citations: Citations = {}
    for index, entry in enumerate(references):
        place = references.place_of(index)
        if not isinstance(entry, Mapping):
            report(Finding("LG132", "a citation must be a mapping (id, title, …).", place))
            continue
        citation = _citation(entry, place)
        if citation.id in citations:
            first = citations[citation.id].place.line
            message = f"duplicate id '{citation.id}', first defined in line {first}."
            report(Finding("LG131", message, place, "Give each citation an id of its own."))
        elif citation.id:
            citations[citation.id] = citation
    return citations


def _citation(entry: Mapping, place: Place) -> Citation:
    reader = _Reader(entry)
    reader.report_misspelt()
    id_ = reader.text("id", required=True)
    title = reader.text("title", required=True)
    return Citation(id_, tuple(reader.authors()), reader.year(), title, reader.url(), place, entry)


class _Reader:
    """Read the CSL variables of one reference, and report what is wrong with them."""

    def __init__(self, entry: Mapping) -> None:
        self.entry = entry

    def report_misspelt(self) -> None:
        """CSL tells capitals from small letters: under ``url:`` nothing would find the address."""
        right = {variable.lower(): variable for variable in _VARIABLES}
        for key in self.entry:
            variable = right.get(key.lower(), key)
            if variable != key:
                self._report("LG137", f"'{key}' is not read.", key, f"Write it '{variable}'.")

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.entry.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if required or value is not None:
            self._report("LG133", f"a citation needs '{key}:' with text.", key)
        return ""

    def authors(self) -> Iterator[str]:
        authors = self.entry.get("author")
        if authors is None:
            return
        if not isinstance(authors, Sequence):
            self._report("LG138", "'author' must be a list.", "author", "Write '- literal: Name'.")
            return
        for index, author in enumerate(authors):
            name = _name(author)
            if name:
                yield name
            else:
                hint = "Write '- literal: Name' or '- family: Name' with 'given: Name'."
                place = authors.place_of(index)
                report(Finding("LG134", "an author has no name.", place, hint))

    def year(self) -> str:
        """The year of ``issued``: a date as text, or CSL's ``date-parts`` or ``year``."""
        issued = self.entry.get("issued")
        if issued is None:
            return ""
        first = _first_part(issued)
        date = first.strip() if isinstance(first, str) else ""
        found = _YEAR.fullmatch(date) or _YEAR_IN_A_DATE.search(date)
        if found is None:
            self._report(
                "LG135",
                "'issued' holds no year.",
                "issued",
                "Write 'issued: 2020-09-08', or leave the line out if there is no date.",
            )
            return ""
        return found.group()

    def url(self) -> str:
        url = self.text("URL")
        if url and not _WEB_ADDRESS.fullmatch(url):
            self._report(
                "LG136", f"'{url}' is not a web address.", "URL", "Begin it with https://."
            )
            return ""
        return url

    def _report(self, code: str, message: str, key: str, hint: str = "") -> None:
        report(Finding(code, message, self.entry.place_of(key), hint))


def _first_part(issued: Any) -> Any:
    """The year in any of the shapes that CSL tools write."""
    if isinstance(issued, Mapping):
        issued = next(
            (issued[k] for k in ("date-parts", "year", "raw", "literal") if k in issued), None
        )
    while isinstance(issued, Sequence) and issued:
        issued = issued[0]
        if isinstance(issued, Mapping):
            issued = issued.get("year")
    return issued


def _name(author: object) -> str:
    """A CSL name in display order: literal, or given name and family name."""
    if isinstance(author, str):
        return author.strip()
    if not isinstance(author, Mapping):
        return ""
    literal = _text(author.get("literal"))
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return literal or " ".join(filter(None, (_text(author.get(part)) for part in parts)))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _listed(names: tuple[str, ...]) -> str:
    """Names as English lists them: commas, and "and" before the last."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
