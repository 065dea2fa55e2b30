"""Cites: one reference to a work at one place, with its locator and the words around it."""

import re
from collections.abc import Container
from typing import NamedTuple

LOCATORS: dict[str, str] = {
    "act": "act",
    "app": "appendix",
    "appendix": "appendix",
    "art": "article-locator",
    "arts": "article-locator",
    "article": "article-locator",
    "articles": "article-locator",
    "bk": "book",
    "book": "book",
    "canon": "canon",
    "ch": "chapter",
    "chap": "chapter",
    "chaps": "chapter",
    "chs": "chapter",
    "chapter": "chapter",
    "chapters": "chapter",
    "col": "column",
    "cols": "column",
    "column": "column",
    "columns": "column",
    "eq": "equation",
    "equation": "equation",
    "fig": "figure",
    "figs": "figure",
    "figure": "figure",
    "figures": "figure",
    "fol": "folio",
    "fols": "folio",
    "folio": "folio",
    "l": "line",
    "ll": "line",
    "line": "line",
    "lines": "line",
    "fn": "note",
    "fns": "note",
    "footnote": "note",
    "footnotes": "note",
    "n": "note",
    "nn": "note",
    "note": "note",
    "notes": "note",
    "no": "issue",
    "issue": "issue",
    "op": "opus",
    "opus": "opus",
    "p": "page",
    "pp": "page",
    "page": "page",
    "pages": "page",
    "para": "paragraph",
    "paras": "paragraph",
    "paragraph": "paragraph",
    "paragraphs": "paragraph",
    "¶": "paragraph",
    "¶¶": "paragraph",
    "pt": "part",
    "pts": "part",
    "part": "part",
    "parts": "part",
    "r": "rule",
    "rule": "rule",
    "rules": "rule",
    "sc": "scene",
    "scene": "scene",
    "s": "section",
    "ss": "section",
    "sec": "section",
    "secs": "section",
    "section": "section",
    "sections": "section",
    "§": "section",
    "§§": "section",
    "sch": "supplement",
    "schedule": "supplement",
    "supp": "supplement",
    "suppl": "supplement",
    "supplement": "supplement",
    "sv": "sub-verbo",
    "s.v": "sub-verbo",
    "tbl": "table",
    "table": "table",
    "tables": "table",
    "at": "timestamp",
    "timestamp": "timestamp",
    "v": "verse",
    "vv": "verse",
    "verse": "verse",
    "verses": "verse",
    "version": "version",
    "vol": "volume",
    "vols": "volume",
    "volume": "volume",
    "volumes": "volume",
}
"""The words and abbreviations of locators (CSL 1.0.2, "Locators"), as people type them."""

_NUMBER = r"(?:[A-Za-z]{0,3}\d[\w.:/()\[\]-]*|[ivxlcdm]+|[A-Z])"
_VALUE = rf"{_NUMBER}(?:\s*(?:[-–—,&]|and|to)\s*{_NUMBER})*\s*(?:ff?\.?|et seq\.?)?(?=[\s,;.)]|$)"
_LABEL = r"([^\W\d_]+(?:\.[^\W\d_])?|¶+|§+)\.?\s*(?=\S)"


class Cite(NamedTuple):
    """One reference to a work: its key, where in the work, and what is written around it."""

    key: str
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""


class UnknownKeyError(Exception):
    """A text that should cite works names one that there is not; ``key`` is that name."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parse_cites(text: str, known: Container[str]) -> tuple[Cite, ...]:
    """Return the cites of a text such as ``see smith-2019, p. 12; jones-2020``.

    Each is a key, with a prefix before it, and behind a comma its locator and suffix. Raises
    ``UnknownKeyError`` if there is none of those keys.
    """
    if text.strip() in known:
        return (Cite(text.strip()),)
    return tuple(_parse_part(part.strip(), known) for part in text.split(";"))


def _parse_part(part: str, known: Container[str]) -> Cite:
    if part in known:
        return Cite(part)
    head, _, rest = part.partition(",")
    if head.strip() in known:
        return parse_cite(head.strip(), rest)
    words = part.split()
    for index, word in enumerate(words):
        key = word.rstrip(",")
        if key in known:
            where = " ".join(words[index + 1 :])
            return parse_cite(key, where, " ".join(words[:index]))
    raise UnknownKeyError(head.split()[-1] if head.split() else part)


def parse_cite(key: str, where: str = "", prefix: str = "", suffix: str = "") -> Cite:
    """Return the cite of ``p. 12, emphasis added``: a locator, and what follows it as suffix.

    A number without a label is a page; words that are no locator are a suffix.
    """
    label, locator, rest = split_locator(" ".join(where.split()))
    if rest:
        suffix = f"{rest}, {suffix}" if suffix else rest
    return Cite(key, locator, label, prefix.strip(), suffix.strip())


def split_locator(text: str) -> tuple[str, str, str]:
    """Return a locator's label and value, and what is left of the text."""
    label = "page"
    found = re.match(_LABEL, text)
    start = 0
    if found and found.group(1).lower() in LOCATORS:
        value = re.compile(_VALUE).match(text, found.end())
        if value:
            label = LOCATORS[found.group(1).lower()]
            start = found.end()
    value = re.compile(_VALUE).match(text, start)
    if value is None or (start == 0 and not re.match(r"[ivxlcdm]+\b|[A-Za-z]?\d", text)):
        return "", "", text
    if start == 0 and not any(c.isdigit() for c in value.group()) and value.end() != len(text):
        return "", "", text
    rest = text[value.end() :].lstrip(" ,;").strip()
    return label, value.group().strip(), rest
