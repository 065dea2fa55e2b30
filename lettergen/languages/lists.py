"""How languages join a list: ``a, b and c``."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_WELSH_VOWEL = r"(?i)\W*[aeiouwyâêîôûŵŷáéíóúẃýàèìòùẁỳäëïöüẅÿ]"
_SPANISH_I = r"(?i)\W*h?[ií](?![aeo])"
_SPANISH_O = r"(?i)\W*(?:h?[oó]|8|11\b)"


class ListPatterns(NamedTuple):
    """How a language joins a list, with ``{0}`` and ``{1}`` for what is joined (CLDR).

    ``adjust`` chooses the form of the last pattern for the word that follows.
    """

    two: str
    start: str
    middle: str
    end: str
    adjust: Callable[[str, str], str] | None = None

    def join(self, items: Sequence[str]) -> str:
        """Return the items as one text: ``a, b and c``."""
        if len(items) < 2:
            return "".join(items)
        last = self.two if len(items) == 2 else self.end
        if self.adjust:
            last = self.adjust(last, items[-1])
        text = _fill(last, items[-2], items[-1])
        for position in range(len(items) - 3, -1, -1):
            text = _fill(self.middle if position else self.start, items[position], text)
        return text


def _fill(pattern: str, first: str, second: str) -> str:
    before, _, rest = pattern.partition("{0}")
    between, _, after = rest.partition("{1}")
    return f"{before}{first}{between}{second}{after}"


def adjust_welsh(pattern: str, word: str) -> str:
    """Return ``ac`` before a vowel and ``a`` before a consonant, where CLDR has ``a(c)``."""
    return pattern.replace(", a(c)", " a(c)").replace("a(c)", _form(_WELSH_VOWEL, word, "ac", "a"))


def adjust_spanish(pattern: str, word: str) -> str:
    """Return ``e`` for ``y`` before the sound of i, and ``u`` for ``o`` before that of o."""
    pattern = pattern.replace(" y ", _form(_SPANISH_I, word, " e ", " y "))
    return pattern.replace(" o ", _form(_SPANISH_O, word, " u ", " o "))


def _form(sound: str, word: str, before_it: str, otherwise: str) -> str:
    return before_it if re.match(sound, word) else otherwise


ADJUSTMENTS = {"cy": adjust_welsh, "es": adjust_spanish}
