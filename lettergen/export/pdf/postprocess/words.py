"""Compare the words of a PDF with those of its letter.

On a page, lines end elsewhere, words are hyphenated, letters joined in ligatures; numbers of notes
and of list items come between; a paragraph goes on overleaf. So only letters are compared, without
spaces and case, and a passage may come in a few pieces.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from lettergen.system.patterns import compile_lazily

# PDFium's characters for a glyph that means nothing; at the end of a line they are hyphens.
_UNKNOWN = compile_lazily(r"[\x00\ufffd\ufffe\uffff](?!\r?\n)")

_MIRROR_IMAGES = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))

# Radicals that a font draws with the same glyph as a character, and a PDF may name in its place
# (Unicode's EquivalentUnifiedIdeograph). NFKC knows the older half of them.
_RADICALS = str.maketrans(
    "\u2ea0\u2ec4\u2ec5\u2ec9\u2ecb\u2ed1\u2ed3\u2ed4\u2ed8\u2eda\u2edb\u2edc\u2ee2\u2ee4\u2ee5\u2ee6"
    "\u2ee8\u2ee9\u2eeb\u2eed\u2eef\u2ef0\u2ef2",
    "民西见贝车長长门青页风飞马鬼鱼鸟麦黄斉歯竜龙亀",
)

# The letters that a piece of a passage has at least. Only the first or last piece may be shorter: a
# short piece between two long ones is another word than the letter's.
_PIECE = 8

# The categories of characters that pages show as they are; spaces, dashes and marks may differ.
_SHOWN = ("L", "N", "S", "Po", "Ps", "Pe", "Pi", "Pf")
_PRIVATE = "Co"


def find_missing(passages: Iterable[str], text: str) -> list[str]:
    """Return the passages of a letter that are not in the text of its PDF."""
    page = _keep_letters(text)
    unknown = len(_UNKNOWN.findall(text))
    return [one for one in passages if not _is_in(_keep_letters(one), page, unknown)]


def find_missing_results(results: Iterable[str], text: str) -> list[str]:
    """Return the results of fields that are not in the text of a PDF, figures and all.

    A result may go on overleaf at one of its spaces.
    """
    page = _keep_words(text)
    return [one for one in results if not _is_shown_whole(one, page)]


def _is_shown_whole(result: str, page: str) -> bool:
    if _is_mixed_up(result):
        return True
    words = [word for word in map(_keep_words, result.split()) if word]
    if "".join(words) in page:
        return True
    cuts = range(1, len(words))
    return any("".join(words[:at]) in page and "".join(words[at:]) in page for at in cuts)


def find_missing_numbers(numbers: Iterable[tuple[str, str]], text: str) -> list[str]:
    """Return the numbers of notes and list items that are not in the text of a PDF.

    ``numbers`` are what people see of each, and a few characters with it that are in one line.
    """
    page = "".join(_fold(text).split())
    return [
        shown
        for shown, beside in numbers
        if "".join(_fold(beside).split()) not in page and not _is_mixed_up(beside)
    ]


def _is_mixed_up(text: str) -> bool:
    """Whether a text has words from right to left, whose order PDFium mixes up."""
    return any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text)


def find_lost_characters(passages: Iterable[str], text: str) -> list[str]:
    """Return the characters of a letter that are nowhere in the text of its PDF.

    Among words from right to left, a bracket is drawn as its mirror image (UAX #9, rule L4), and
    has the meaning of that in the PDF.
    """
    wanted: set[str] = set()
    shown = set(_fold(text))
    for passage in passages:
        characters = set(_fold(passage))
        if any(unicodedata.bidirectional(one) in ("R", "AL") for one in characters):
            characters = {one for one in characters if _MIRROR_IMAGES.get(one) not in shown}
        wanted |= characters
    return sorted(filter(_is_shown, wanted - shown))


def has_unknown_glyphs(text: str) -> bool:
    """Whether the text of a PDF has glyphs of which nothing tells the meaning."""
    return bool(_UNKNOWN.search(text))


def shown_characters(passages: Iterable[str]) -> set[str]:
    """Return the characters of a letter that a page shows as they are."""
    return set(filter(_is_shown, set[str]().union(*passages)))


def _is_in(passage: str, page: str, unknown: int) -> bool:
    """Return whether letters are on the page, in one piece or a few.

    ``unknown`` is the number of glyphs that may be any letter.
    """
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
    """Return how many letters from ``start`` on are on the page in one piece."""
    low, high = 0, len(passage) - start
    while low < high:
        middle = (low + high + 1) // 2
        if passage[start : start + middle] in page:
            low = middle
        else:
            high = middle - 1
    return low


@lru_cache(maxsize=2048)  # the letters of one campaign have passages in common
def _keep_letters(text: str) -> str:
    return "".join(filter(str.isalpha, _fold(text)))


@lru_cache(maxsize=64)
def _keep_words(text: str) -> str:
    return "".join(filter(str.isalnum, _fold(text)))


@lru_cache(maxsize=2048)
def _fold(text: str) -> str:
    """Return text with ligatures resolved and case removed."""
    return unicodedata.normalize("NFKC", text).translate(_RADICALS).casefold()


def _is_shown(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith(_SHOWN) and category != _PRIVATE
