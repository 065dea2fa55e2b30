"""Sizes of paper in millimetres: what a person writes, and what fits a page that Word can have."""

import re
from dataclasses import dataclass

from lettergen.diagnostics.finding import Finding, LettergenError, Place

TWIPS_PER_MM = 1440 / 25.4
"""Word measures pages in twips, of which an inch has 1440 (ECMA-376 part 1, ST_TwipsMeasure)."""

LONGEST = 558.8
"""The longest side of a page in Word: 22 inches."""

_LENGTH = r"(\d{1,4}(?:\.\d{1,4})?)\s*(?:mm)?"
_PAIR = re.compile(rf"{_LENGTH}\s*[x×]\s*{_LENGTH}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Size:
    """A width and a height in millimetres."""

    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.width:g} x {self.height:g} mm"


A4 = Size(210, 297)


def parse_size(text: str, option: str) -> Size:
    """The size that ``63.5x38.1`` names, in millimetres; raises ``LettergenError`` if it is none.

    ``option`` is what the message says it was given to.
    """
    found = _PAIR.fullmatch(text.strip())
    if found is None or not all(map(float, found.groups())):
        raise build_error(option, f"'{text}' is no size.", "Write width x height in mm: 63.5x38.1.")
    return Size(*map(float, found.groups()))


def to_twips(millimetres: float) -> int:
    """A length as Word writes it, to the nearest twip (0.018 mm)."""
    return round(millimetres * TWIPS_PER_MM)


def build_error(option: str, message: str, hint: str = "") -> LettergenError:
    """The error for an option that asks for labels or envelopes that cannot be."""
    return LettergenError(Finding("LG474", message, Place(option), hint))
