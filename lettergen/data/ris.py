"""Read RIS files, which EndNote and databases export, as entries of CSL, with rispy (an extra)."""

import re
from pathlib import Path
from typing import Any

from lettergen.data.text_file import describe_missing_reader, read_text
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.patterns import compile_lazily

_TYPES = {
    "BILL": "bill",
    "BLOG": "post-weblog",
    "BOOK": "book",
    "CASE": "legal_case",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "DATA": "dataset",
    "EBOOK": "book",
    "EDBOOK": "book",
    "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia",
    "GOVDOC": "report",
    "JOUR": "article-journal",
    "LEGAL": "legislation",
    "MAP": "map",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "PAT": "patent",
    "RPRT": "report",
    "STAT": "legislation",
    "STAND": "standard",
    "THES": "thesis",
    "UNPB": "manuscript",
    "VIDEO": "motion_picture",
}
_FIELDS = {
    "title": "title",
    "primary_title": "title",
    "secondary_title": "container-title",
    "journal_name": "container-title",
    "alternate_title2": "container-title",
    "alternate_title3": "container-title-short",
    "short_title": "title-short",
    "tertiary_title": "collection-title",
    "abstract": "abstract",
    "publisher": "publisher",
    "place_published": "publisher-place",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "doi": "DOI",
    "issn": "ISSN",
    "language": "language",
    "type_of_work": "genre",
}
_NAMES = {
    "authors": "author",
    "first_authors": "author",
    "secondary_authors": "editor",
    "tertiary_authors": "collection-editor",
}
_START = compile_lazily(r"^\ufeff?TY  - ", re.MULTILINE)


def read_ris(path: Path) -> list[tuple[Mapping, Place]]:
    """Return the entries of a RIS file, each with its place.

    An entry without an ``ID`` gets the first author's name and the year as its key.

    Raises:
        LettergenError: rispy is not installed, or the file cannot be read (LG100).
    """
    try:
        import rispy
    except ImportError:
        raise describe_missing_reader(path, "RIS", "rispy") from None
    text = read_text(path)
    lines = [text.count("\n", 0, found.start()) + 1 for found in _START.finditer(text)]
    try:
        entries = rispy.loads(text)
    except Exception as error:  # whatever its parser raises
        place = Place(str(path), lines[0] if lines else 1)
        report(Finding("LG132", f"this is not RIS: {error}.", place))
        return []
    lines += [lines[-1] if lines else 1] * len(entries)
    return [
        _convert(entry, Place(str(path), line)) for entry, line in zip(entries, lines, strict=False)
    ]


def _convert(entry: dict[str, Any], place: Place) -> tuple[Mapping, Place]:
    result = Mapping(place)
    result["type"] = _TYPES.get(entry.get("type_of_reference", ""), "document")
    for key, variable in _NAMES.items():
        if entry.get(key):
            names = Sequence(place)
            names.extend(_name(name, place) for name in entry[key])
            names.lines.extend(place.line for _ in names)
            result[variable] = names
    for key, variable in _FIELDS.items():
        if entry.get(key) and variable not in result:
            result[variable] = str(entry[key])
    if result["type"] in ("report", "legislation", "bill", "legal_case") and "issue" in result:
        result["number"] = result.pop("issue")
    start, end = entry.get("start_page"), entry.get("end_page")
    if start:
        result["page"] = f"{start}-{end}" if end else str(start)
    urls = entry.get("urls") or ([entry["url"]] if entry.get("url") else [])
    if urls:
        result["URL"] = str(urls[0])
    if date := _date(entry):
        result["issued"] = date
    if entry.get("access_date"):
        result["accessed"] = str(entry["access_date"]).strip("/").replace("/", "-")
    result["id"] = str(entry.get("id") or _key(result))
    result.lines.update(dict.fromkeys(result, place.line))
    return result, place


def _date(entry: dict[str, Any]) -> str:
    for key in ("date", "publication_year", "year"):
        if entry.get(key):
            parts = [part for part in re.split(r"[/-]", str(entry[key])) if part.strip().isdigit()]
            return "-".join(part.strip().zfill(2) for part in parts[:3]) or str(entry[key])
    return ""


def _name(text: str, place: Place) -> Mapping:
    family, comma, given = str(text).partition(",")
    name = Mapping(place)
    if comma:
        name |= {"family": family.strip(), "given": given.strip()}
    else:
        name["literal"] = family.strip()
    name.lines.update(dict.fromkeys(name, place.line))
    return name


def _key(entry: Mapping) -> str:
    """Return a key from the first author and the year: ``smith-2019``."""
    names = entry.get("author") or entry.get("editor") or []
    first = names[0].get("family") or names[0].get("literal") if names else entry.get("title", "")
    year = str(entry.get("issued", ""))[:4]
    words = re.sub(r"[^\w]+", "-", str(first).casefold()).strip("-")
    return f"{words}-{year}".strip("-")
