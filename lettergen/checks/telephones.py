"""Find telephone numbers that cannot be: too short, too long, or with letters."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lettergen.checks.countries import COUNTRIES, Country
from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_BY_CALLING_CODE = {country.calling_code: country for country in reversed(COUNTRIES.values())}
_EXTENSION = compile_lazily(
    r"(?:\b(?:ext(?:ension|n)?|x|durchwahl|poste)\.? *\d{1,6}|#\d+)\s*$", re.I
)
_LABEL = compile_lazily(
    r"^(?:tel(?:ephone)?|t|f(?:ax)?|m(?:obile)?|phone|ffôn|telefon|tél)\b\.?:? *", re.I
)
_REMARK = compile_lazily(r"\([^()\d]*\)")
_SEVERAL = compile_lazily(r"\s*(?:;|,|\bor\b|\bneu\b|\boder\b|\bou\b| / | \| )\s*")
_NUMBER = compile_lazily(r"\+?[\d\s()./-]+|[\d\s()./+-]+", re.ASCII)
_FROM_4_TO_15 = (4, 15)  # ITU-T E.164, and short numbers of towns
_DIGIT = compile_lazily(r"\d")
_CLOSED = frozenset({"PL", "ES", "PT", "CZ", "DK", "NO", "GR", "SG", "HK", "LV", "MT", "CY"})
"""Countries in which no number is dialled without that of its town."""

_JAPANESE_OF_TEN = ("20", "50", "70", "80", "90", "120", "800", "570", "990")
_MOST_SHORT = 6  # digits of a number such as 112
_TELLING = 8  # characters at the beginning
_HINT = "Correct the number."


@lru_cache(maxsize=1024)
def _is_right(shape: str, country: Country | None) -> bool:
    """Return whether numbers of a shape are right: the first digits tell, the others count."""
    return not any(_find_wrong(shape, country))


def find_wrong_numbers(text: str, country: Country | None) -> Iterator[Flaw]:
    """Find what is wrong with the telephone numbers in a value that has only them.

    ``country`` is where a number without a calling code is.
    """
    shape = text.strip().replace("(0)", "")
    shape = shape[:_TELLING] + _DIGIT.sub("0", shape[_TELLING:])
    if _is_right(shape, country):
        return
    yield from _find_wrong(text, country)


def _find_wrong(text: str, country: Country | None) -> Iterator[Flaw]:
    for one in _SEVERAL.split(text.strip()):
        number = _LABEL.sub("", _REMARK.sub("", _EXTENSION.sub("", one))).strip()
        if not any(character.isdigit() for character in number):
            if number and number == text.strip():
                yield Flaw("LG716", f"is '{number}', which is no telephone number.", _HINT)
            continue
        number = number.replace("\u2010", "-").replace("\u2011", "-").replace("\u2013", "-")
        number = re.sub(r"\s", " ", number)
        if letters := re.sub(r"[\d\s()./+,-]", "", number):
            what = f"is '{number}', a telephone number with '{letters[:1]}' in it."
            yield Flaw("LG716", what, _HINT)
        elif wrong := _find_wrong_length(number, country):
            yield Flaw("LG716", f"is '{number}', a telephone number that is too {wrong}.", _HINT)


def _find_wrong_length(number: str, country: Country | None) -> str:
    """Return ``short`` or ``long`` for a number with the wrong number of digits."""
    is_international = number.startswith(("+", "00"))
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", number) if is_international else number)
    if is_international:
        digits = digits.removeprefix("00")
        country, national = _split(digits)
        if country is None:
            shortest, longest = 7, 15
            return _compare(len(digits), shortest, longest)
        # Some write the 0 of the national number behind the calling code.
        if country.code != "IT":
            national = national.removeprefix("0")
        return _compare(len(national), *_digits_of(country, national))
    if country is None:
        return _compare(len(digits), *_FROM_4_TO_15)
    if country.calling_code == "1" and len(digits) == 11:
        digits = digits.removeprefix("1")
    if not digits.startswith("0"):
        if country.calling_code == "44":  # a number of the town alone, 101, 111
            return _compare(len(digits), 3, 8) if len(digits) < 11 else "long"
        if country.code in _CLOSED and len(digits) > _MOST_SHORT:
            return _compare(len(digits), *country.digits)
        return _compare(len(digits), 3, country.digits[1])
    national = digits if country.code == "IT" else digits.removeprefix("0")
    return _compare(len(national), *_digits_of(country, national))


def _digits_of(country: Country, national: str) -> tuple[int, int]:
    """Return how many digits a national number may have."""
    if country.calling_code == "44":
        if national.startswith(("2", "3", "7")):
            return 10, 10
        if national.startswith(("800", "845")):
            return 7, 10
    if country.code == "JP" and not national.startswith(_JAPANESE_OF_TEN):
        return 9, 9
    return country.digits


def _split(digits: str) -> tuple[Country | None, str]:
    """Split a number after its calling code."""
    for length in (1, 2, 3):
        if country := _BY_CALLING_CODE.get(digits[:length]):
            return country, digits[length:]
    return None, digits


def _compare(count: int, shortest: int, longest: int) -> str:
    if count < shortest:
        return "short"
    return "long" if count > longest else ""
