"""Split text at the borders between scripts, into stretches of one direction and language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lettergen.docx.scripts import LANGUAGES, RIGHT_TO_LEFT, has_other_script, has_right_to_left
from lettergen.system.patterns import compile_lazily

# Letters that Arabic does not have, but Persian, Urdu, Kurdish and others.
_NOT_ARABIC = compile_lazily("[\u0672-\u06d3\u0750-\u077f]")

_WITH_KANA = "\u3005\u4e00-\u9fff\u3400-\u4dbf"  # Chinese characters beside kana are Japanese

_LEFT = f"(?![{RIGHT_TO_LEFT}])[^\\W\\d_]"  # a letter that is read from left to right
_LETTER = compile_lazily(_LEFT)
_TO_END = f"(?:[^{RIGHT_TO_LEFT}\\s]*(?![{RIGHT_TO_LEFT}])\\w)?"
_LEFT_IN_RIGHT = compile_lazily(
    f"(?:\\d[^{RIGHT_TO_LEFT}\\s]*)?{_LEFT}{_TO_END}(?:[^{RIGHT_TO_LEFT}]*{_LEFT}{_TO_END})?"
)
_RIGHT_IN_LEFT = compile_lazily(
    f"[{RIGHT_TO_LEFT}](?:(?:(?!{_LEFT}).)*[{RIGHT_TO_LEFT}])?", re.DOTALL
)


class Stretch(NamedTuple):
    """A part of a text in one direction and language; ``language`` is empty if unknown."""

    text: str
    is_right_to_left: bool = False
    language: str = ""


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph is to be read from right to left: most of its letters are.

    If as many are read from left to right, the first letter decides.
    """
    right = left = 0
    first = ""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            right += 1
        elif kind == "L":
            left += 1
        else:
            continue
        first = first or kind
    return right > left or (right == left and first in ("R", "AL"))


def split_stretches(text: str, *, is_right_to_left: bool) -> list[Stretch]:
    """Split a text of one paragraph into stretches of one direction and language.

    Latin words in a paragraph from right to left are a stretch with the numbers and signs in them:
    ``AB-12/7``. Spaces and punctuation around them go with the paragraph.
    """
    if not has_right_to_left(text) and not (is_right_to_left and _LETTER.search(text) is None):
        return [*_split_languages(text)]
    pattern = _LEFT_IN_RIGHT if is_right_to_left else _RIGHT_IN_LEFT
    stretches: list[Stretch] = []
    position = 0
    for found in pattern.finditer(text):
        stretches += _split_rest(text[position : found.start()], is_right=is_right_to_left)
        stretches += _split_rest(found.group(), is_right=not is_right_to_left)
        position = found.end()
    return stretches + _split_rest(text[position:], is_right=is_right_to_left)


def _split_rest(text: str, *, is_right: bool) -> list[Stretch]:
    if not text or not is_right:
        return [*_split_languages(text)]
    return [Stretch(text, is_right_to_left=True, language=_find_language(text))]


def _find_language(text: str) -> str:
    """Return the language of a text that is read from right to left, if its letters tell."""
    if re.search(f"[{LANGUAGES['he']}]", text):
        return "he"
    if re.search(f"[{LANGUAGES['ar']}]", text) and not _NOT_ARABIC.search(text):
        return "ar"
    return ""


def _split_languages(text: str) -> Iterator[Stretch]:
    """Yield the parts of a text that is read from left to right, those in other scripts apart."""
    if not has_other_script(text):
        yield from [Stretch(text)] * bool(text)
        return
    position = 0
    for found in _left_to_right().finditer(text):
        if found.start() > position:
            yield Stretch(text[position : found.start()])
        yield Stretch(found.group(), language=str(found.lastgroup))
        position = found.end()
    if position < len(text):
        yield Stretch(text[position:])


@lru_cache
def _left_to_right() -> re.Pattern[str]:
    parts = []
    for tag, letters in LANGUAGES.items():
        if tag in ("ar", "he"):
            continue
        first = f"[{letters}]"
        if tag == "ja":
            first = f"[{_WITH_KANA}]*{first}"
            letters += _WITH_KANA
        parts.append(f"(?P<{tag}>{first}(?:[\\W\\d_]*[{letters}])*)")
    return re.compile("|".join(parts))
