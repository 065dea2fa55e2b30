"""Sizes in millimetres: parse what the user types, and convert lengths to Word's units."""

import re

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

TWIPS_PER_MM = 1440 / 25.4
"""Word measures pages in twips; an inch is 1440 (ECMA-376 part 1, ST_TwipsMeasure)."""

LONGEST = 558.8
"""The longest side of a page in Word: 22 inches."""

_LENGTH = r"(\d{1,4}(?:\.\d{1,4})?)\s*(?:mm)?"
_PAIR = compile_lazily(rf"{_LENGTH}\s*[x×]\s*{_LENGTH}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Size:
    """A width and a height in millimetres."""

    width: float
    height: float

    def __str__(self) -> str:
        return f"{self.width:g} x {self.height:g} mm"


A4 = Size(210, 297)


def parse_size(text: str, option: str) -> Size:
    """Parse a size such as ``63.5x38.1``, in millimetres.

    ``option`` is the option that it was given with, for the message. Raises ``LettergenError``
    (LG474) for anything else.
    """
    found = _PAIR.fullmatch(text.strip())
    if found is None or not all(map(float, found.groups())):
        hint = "Write width x height in mm, such as 63.5x38.1."
        raise build_error(option, f"'{text}' is not a size.", hint)
    return Size(*map(float, found.groups()))


def to_twips(millimetres: float) -> int:
    """Convert millimetres to twips, to the nearest one (0.018 mm)."""
    return round(millimetres * TWIPS_PER_MM)


def build_error(option: str, message: str, hint: str = "") -> LettergenError:
    """Return the error for an option that asks for impossible labels or envelopes."""
    return LettergenError(Finding("LG474", message, Place(option), hint))
