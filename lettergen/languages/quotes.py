"""Typographic quotation marks and apostrophes in place of the straight ones of a keyboard.

The marks of each language are those of CLDR 48 (delimiters: quotationStart, quotationEnd,
alternateQuotationStart, alternateQuotationEnd). French has a no-break space inside them.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from lettergen.languages.tags import Tag
from lettergen.system.patterns import compile_lazily

APOSTROPHE = "’"

HIDDEN = "\0"
"""In a context, a character that quotation marks see through, such as that of a statement."""


class QuoteMarks(NamedTuple):
    """The marks that a language has for ``"`` and for ``'``; ``elisions`` are its short words.

    An elision is a word that begins with an apostrophe, as in ``'tis``.
    """

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    elisions: frozenset[str] = frozenset()


_ENGLISH_ELISIONS = frozenset("em n tis twas til till cause bout round twere tween neath".split())
_ENGLISH = QuoteMarks("“", "”", "‘", "’", _ENGLISH_ELISIONS)
_LOW = QuoteMarks(*"„“‚‘")
_RIGHT = QuoteMarks(*"””’’")
_ANGLED = QuoteMarks(*"«»‘’")
_FRENCH = QuoteMarks("«\u00a0", "\u00a0»", "«\u00a0", "\u00a0»")

_MARKS = {
    **dict.fromkeys("af cy da es ga gd hi id ko lv pt th tr vi zh".split(), QuoteMarks(*"“”‘’")),
    "bg": QuoteMarks(*"„“„“"),
    "ca": QuoteMarks(*"«»“”"),
    "cs": _LOW,
    "de": _LOW,
    "el": QuoteMarks(*"«»“”"),
    "en": _ENGLISH,
    "et": _LOW,
    "fi": _RIGHT,
    "fr": _FRENCH,
    "hr": _LOW,
    "hu": QuoteMarks(*"„”»«"),
    "it": QuoteMarks(*"«»“”"),
    "ja": QuoteMarks(*"「」『』"),
    "lt": QuoteMarks(*"„“„“"),
    "nb": _ANGLED,
    "nl": QuoteMarks("‘", "’", "‘", "’", frozenset("s t n m k".split())),
    "nn": _ANGLED,
    "no": _ANGLED,
    "pl": QuoteMarks(*"„”«»"),
    "ro": QuoteMarks(*"„”«»"),
    "ru": QuoteMarks(*"«»„“"),
    "sk": _LOW,
    "sl": _LOW,
    "sr": QuoteMarks(*"„”’’"),
    "sv": _RIGHT,
    "uk": QuoteMarks(*"«»„“"),
}
_MARKS_IN = {
    ("de", "CH"): QuoteMarks(*"«»‹›"),
    ("fr", "CH"): QuoteMarks(*"«»‹›"),
    ("it", "CH"): QuoteMarks(*"«»‹›"),
    ("pt", "PT"): QuoteMarks(*"«»“”"),
}

# Web and e-mail addresses, and paths: what is in them is no punctuation.
_ADDRESS = compile_lazily(r"\S*(?:://|www\.|\w@\w)\S*")
_WORD = compile_lazily(r"\w+")
_OPENERS = "([{<-–—/=|«‹„‚“‘"


def find_quote_marks(tag: Tag) -> QuoteMarks | None:
    """Return the marks of a language; ``None`` for one whose quotation marks stay as typed."""
    return _MARKS_IN.get((tag.language, tag.region)) or _MARKS.get(tag.language)


def has_straight(text: str) -> bool:
    """Return whether a text has a straight quotation mark or apostrophe."""
    return '"' in text or "'" in text


def set_quotes(text: str, marks: QuoteMarks) -> str:
    """Return a text with the marks of a language in place of straight ones."""
    if not has_straight(text):
        return text
    found = find_quotes(text, marks)
    return "".join(found.get(at, character) for at, character in enumerate(text))


def find_quotes(text: str, marks: QuoteMarks) -> dict[int, str]:
    """Return what replaces the straight marks of a text, by position; others stay.

    The marks of feet, inches and minutes stay, as in ``6' 2"``, and all that is in an address of
    the web or of e-mail.
    """
    found: dict[int, str] = {}
    opened: dict[str, list[int]] = {'"': [], "'": []}
    addresses = [one.span() for one in _ADDRESS.finditer(text)]
    for straight in re.finditer("[\"']", text):
        at, kind = straight.start(), straight.group()
        if any(start <= at < end and not _is_edge(text, at, end) for start, end in addresses):
            continue
        before, after = _look(text, at, -1), _look(text, at, 1)
        elisions = frozenset() if opened[kind] else marks.elisions
        if kind == "'" and _is_apostrophe(text, at, before, after, elisions):
            found[at] = APOSTROPHE
        elif before.isdigit() and (not opened[kind] or text.count(kind, at + 1) % 2):
            continue  # feet or inches, since the mark that closes the quotation comes later
        elif opened[kind] and not (_is_start(before) and _is_content(after)):
            opened[kind].pop()
            found[at] = marks.closing if kind == '"' else marks.inner_closing
        elif _is_content(after) and (kind == '"' or _is_start(before)):
            opened[kind].append(at)
            found[at] = marks.opening if kind == '"' else marks.inner_opening
        elif kind == "'" and before.isalpha():
            found[at] = APOSTROPHE
    found |= dict.fromkeys(opened["'"], APOSTROPHE)  # they were never closed
    for at in opened['"']:
        del found[at]
    return found


def _is_apostrophe(text: str, at: int, before: str, after: str, elisions: Collection[str]) -> bool:
    """Return whether a straight mark within or before a word is an apostrophe."""
    if before.isdigit() and after.isdigit():
        return False
    if before.isalnum() and after.isalnum():
        return True
    if not _is_start(before):
        return False
    word = _WORD.match(text, at + 1)
    if word is None:
        return False
    is_decade = re.fullmatch(r"\d\ds?", word.group()) and text[word.end() : word.end() + 1] != "'"
    return bool(is_decade) or word.group().lower() in elisions


def _is_edge(text: str, at: int, end: int) -> bool:
    """Return whether a mark is the last of an address, but for other punctuation."""
    return not any(one.isalnum() for one in text[at:end])


def _look(text: str, at: int, step: int) -> str:
    """Return the next character on one side that is not hidden; empty at the end of the text."""
    at += step
    while 0 <= at < len(text):
        if text[at] != HIDDEN:
            return text[at]
        at += step
    return ""


def _is_start(before: str) -> bool:
    """Return whether a quotation can begin after a character."""
    return not before or before.isspace() or before in _OPENERS or before in "\"'"


def _is_content(after: str) -> bool:
    """Return whether a character can follow the mark that begins a quotation."""
    return bool(after) and not after.isspace() and after not in ".,;:!?)]}"
