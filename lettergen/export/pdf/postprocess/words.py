"""Whether a PDF holds the words of its letter.

Line ends, hyphens, ligatures, capitals and spaces fall differently on a page, numbers of notes and
of list items stand in between, and a paragraph may go on overleaf. So letters are compared alone,
and a passage may come in a few pieces.
"""

import re
import unicodedata
from collections.abc import Iterable

# What PDFium gives for a glyph that stands for no character; at the end of a line, for a hyphen.
_UNKNOWN = re.compile(r"[\x00\ufffd\ufffe\uffff](?!\r?\n)")

# How many letters a piece of a passage has at least, which is not there whole. Only at its start or
# end may one be shorter: what stands between two long ones is another word than the letter's.
_PIECE = 8

# Pages show characters of these kinds as they are; spaces, dashes and marks come out otherwise.
_SHOWN = ("L", "N", "S", "Po", "Ps", "Pe", "Pi", "Pf")
_PRIVATE = "Co"


def missing(passages: Iterable[str], text: str) -> list[str]:
    """In: the passages of a letter, the text of its PDF. Out: the passages that are not in it."""
    page = _letters(text)
    unknown = len(_UNKNOWN.findall(text))
    return [passage for passage in passages if not _is_in(_letters(passage), page, unknown)]


def lost_characters(passages: Iterable[str], text: str) -> list[str]:
    """Out: the characters of a letter that are nowhere in the text of its PDF."""
    wanted = {character for passage in passages for character in _folded(passage)}
    return sorted(filter(_is_shown, wanted - set(_folded(text))))


def characters(passages: Iterable[str]) -> set[str]:
    """Out: the characters of a letter that a page shows, as they are written."""
    return set(filter(_is_shown, set[str]().union(*passages)))


def _is_in(passage: str, page: str, unknown: int) -> bool:
    """Whether letters are on the page, whole or in pieces; ``unknown`` of them may be anything."""
    if passage in page:
        return True
    pieces, lost, start = [], 0, 0
    while start < len(passage):
        length = _longest(passage, start, page)
        if length:
            pieces.append(length)
        else:
            lost += 1
        start += length or 1
    short = sum(length < _PIECE for length in pieces)
    if pieces and min(pieces[0], pieces[-1]) < _PIECE <= max(pieces):
        short -= 1  # a word or two that went overleaf
    return short <= unknown and lost <= unknown


def _longest(passage: str, start: int, page: str) -> int:
    """How many letters from ``start`` on are found in one piece."""
    low, high = 0, len(passage) - start
    while low < high:
        middle = (low + high + 1) // 2
        if passage[start : start + middle] in page:
            low = middle
        else:
            high = middle - 1
    return low


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, _folded(text)))


def _folded(text: str) -> str:
    """Text with its ligatures resolved and without capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def _is_shown(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith(_SHOWN) and category != _PRIVATE
