"""Read BibTeX and BibLaTeX files as entries of CSL, with bibtexparser (an extra)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lettergen.data.text_file import describe_missing_reader, read_text
from lettergen.data.values import Mapping, Sequence
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.patterns import compile_lazily

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "collection": "book",
    "conference": "paper-conference",
    "dataset": "dataset",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "manual": "book",
    "mastersthesis": "thesis",
    "online": "webpage",
    "patent": "patent",
    "phdthesis": "thesis",
    "proceedings": "book",
    "report": "report",
    "software": "software",
    "techreport": "report",
    "thesis": "thesis",
    "unpublished": "manuscript",
    "www": "webpage",
}
_FIELDS = {
    "abstract": "abstract",
    "address": "publisher-place",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "doi": "DOI",
    "edition": "edition",
    "eventtitle": "event-title",
    "howpublished": "medium",
    "institution": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "journal": "container-title",
    "journaltitle": "container-title",
    "langid": "language",
    "language": "language",
    "location": "publisher-place",
    "note": "note",
    "organization": "publisher",
    "pages": "page",
    "pagetotal": "number-of-pages",
    "publisher": "publisher",
    "school": "publisher",
    "series": "collection-title",
    "shorttitle": "title-short",
    "title": "title",
    "type": "genre",
    "url": "URL",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
    "volumes": "number-of-volumes",
}
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
_NAMES = ("author", "editor", "translator", "director")
_MARKS = {"emph": "i", "textit": "i", "textbf": "b", "textsc": "sc"}
_MARKS |= {"textsuperscript": "sup", "textsubscript": "sub"}
_MARK = compile_lazily(rf"\\({'|'.join(_MARKS)})\s*\{{([^{{}}]*)\}}")
# Braces that keep capitals as they are: {DNA}, {Ordnance Survey}; not the argument of a command.
_KEPT = compile_lazily(r"(?<![\\A-Za-z}])\{([^{}\\]+)\}")


def read_bibtex(path: Path) -> list[tuple[Mapping, Place]]:
    """Return the entries of a file of BibTeX, each with its place.

    Reports what is no entry (LG132).

    Raises:
        LettergenError: bibtexparser is not installed, or the file cannot be read (LG100).
    """
    try:
        from bibtexparser import middlewares
        from bibtexparser.entrypoint import parse_string
    except ImportError:
        raise describe_missing_reader(path, "BibTeX", "bibtexparser") from None
    library = parse_string(read_text(path), append_middleware=[middlewares.SeparateCoAuthors()])
    for block in library.failed_blocks:
        place = Place(str(path), (block.start_line or 0) + 1)
        report(Finding("LG132", "this is not an entry of BibTeX.", place, "Correct or delete it."))
    return [_convert(entry, path) for entry in library.entries]


def _convert(entry: Any, path: Path) -> tuple[Mapping, Place]:
    place = Place(str(path), entry.start_line + 1)
    result = Mapping(place)
    kind = entry.entry_type.lower()
    fields = {field.key.lower(): field for field in entry.fields}
    values = {key: field.value for key, field in fields.items()}
    lines = {key: field.start_line + 1 for key, field in fields.items()}

    def put(variable: str, value: Any, key: str = "") -> None:
        result[variable] = value
        result.lines[variable] = lines.get(key, place.line)

    put("id", entry.key)
    put("type", _TYPES.get(kind, "document"))
    if kind in _GENRES:
        put("genre", _GENRES[kind])
    for key in _NAMES:
        if key in values:
            names = Sequence(Place(str(path), lines[key]))
            names.extend(_names(values[key], names.place))
            names.lines.extend(lines[key] for _ in names)
            put(key, names, key)
    for key, variable in _FIELDS.items():
        if key in values:
            put(variable, decode(str(values[key])), key)
    if "subtitle" in values and "title" in result:
        put("title", f"{result['title']}: {decode(str(values['subtitle']))}", "title")
    if "number" in values:
        variable = "issue" if kind == "article" else "number"
        put(variable, decode(str(values["number"])), "number")
    if "urldate" in values:
        put("accessed", decode(str(values["urldate"])), "urldate")
    if date := _date(values):
        put("issued", date, "date" if "date" in values else "year")
    if "page" in result:
        result["page"] = re.sub(r"\s*(?:--+|–)\s*", "-", result["page"])
    return result, place


def _date(values: dict[str, Any]) -> str:
    if "date" in values:
        return decode(str(values["date"]))
    year, month = decode(str(values.get("year", ""))), decode(str(values.get("month", "")))
    if month.isdigit() and year.isdigit():
        return f"{year}-{int(month):02}"
    return f"{month} {year}".strip()


def _names(value: Any, place: Place) -> Iterator[Mapping]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    for name in value if isinstance(value, list) else [value]:
        parts = Mapping(place)
        text = str(name).strip()
        if text.startswith("{") and text.endswith("}"):
            parts["literal"] = decode(text[1:-1])
        else:
            found = parse_single_name_into_parts(text, strict=False)
            family, given = decode(" ".join(found.last)), decode(" ".join(found.first))
            if not given and not found.von:
                parts["literal"] = family
            else:
                parts |= {"family": family, "given": given}
                parts["non-dropping-particle"] = decode(" ".join(found.von))
                parts["suffix"] = decode(" ".join(found.jr))
        parts.lines.update(dict.fromkeys(parts, place.line))
        yield parts


def decode(text: str) -> str:
    """Return a text of LaTeX as CSL has it: accents as letters, emphasis as marks."""
    from pylatexenc.latex2text import LatexNodes2Text

    text = _MARK.sub(lambda found: f"<{_MARKS[found[1]]}>{found[2]}</{_MARKS[found[1]]}>", text)
    text = _KEPT.sub(r'<span class="nocase">\1</span>', text)
    plain = LatexNodes2Text(keep_comments=True).latex_to_text(text) if _is_latex(text) else text
    return " ".join(str(plain).split())


def _is_latex(text: str) -> bool:
    return any(character in text for character in "\\{}~$%") or "--" in text
