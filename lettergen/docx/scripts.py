"""The scripts that tell the direction or the language of a text."""

import re
from functools import lru_cache

# The strong characters of scripts that are written from right to left (UAX #9: R and AL).
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"

LANGUAGES = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "hy": "\u0530-\u058f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf",
    "th": "\u0e00-\u0e7f",
    "ko": "\uac00-\ud7a3\u1100-\u11ff",
    "ja": "\u3040-\u30ff\uff66-\uff9f",
}
"""The characters of the scripts that one language has, or nearly."""


def has_other_script(text: str) -> bool:
    """Whether a text has characters of a script that tells direction or language."""
    return _may_have(text) and bool(_find_any().search(text))


def has_right_to_left(text: str) -> bool:
    """Whether a text has a letter that is written from right to left."""
    return _may_have(text) and bool(_find_right_to_left().search(text))


def has_joined_script(text: str) -> bool:
    """Whether a text has letters whose shapes joiners change: Arabic, Persian, Hindi and others."""
    return any("\u0600" <= character <= "\u1fff" for character in text)


def _may_have(text: str) -> bool:
    """Whether a text has a character that is none of those that most letters have.

    To compile a set of many ranges takes as long as to write several letters.
    """
    if text.isascii():
        return False
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return True
    return False


@lru_cache
def _find_any() -> re.Pattern[str]:
    return re.compile(f"[{RIGHT_TO_LEFT}{''.join(LANGUAGES.values())}]")


@lru_cache
def _find_right_to_left() -> re.Pattern[str]:
    return re.compile(f"[{RIGHT_TO_LEFT}]")
