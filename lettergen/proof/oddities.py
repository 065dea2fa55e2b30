"""Values of a column that are unlike the others: the longest, the shortest, empty, or different."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

_FEWEST = 4  # values among which one can be odd
_MINORITY = 0.1  # of the values, or one of them
_FACTOR = 1.5  # how much longer than usual the longest is

# What a value has. One that differs from nearly all others in one of these is odd.
_FEATURES: dict[str, Callable[[str], object]] = {
    "digits": lambda text: any(map(str.isdigit, text)),
    "words": lambda text: any(map(str.isalpha, text)),
    "an @": lambda text: "@" in text,
    "capitals only": lambda text: text.isupper() and len(text) > 3,
    "a small letter first": lambda text: text[:1].islower(),
    "white space at an end": lambda text: text != text.strip(),
    "two spaces together": lambda text: "  " in text,
    "a full stop at its end": lambda text: text.rstrip().endswith("."),
    "braces": lambda text: any(one in text for one in "{}<>"),
    "a sign of currency": lambda text: any(one in text for one in "£$€¥"),
    "a comma": lambda text: "," in text,
    "other letters": lambda text: any(one.isalpha() and ord(one) > 0x24F for one in text),
}


def find_odd(values: Sequence[str | None]) -> dict[int, list[str]]:
    """Return what is odd of the values of a column, by their positions, in words.

    ``None`` is a value that the letter does not print.
    """
    odd: dict[int, list[str]] = {}

    def add(position: int, word: str) -> None:
        odd.setdefault(position, []).append(word)

    given = {at: value for at, value in enumerate(values) if value is not None}
    filled = {at: value for at, value in given.items() if value.strip()}
    if len(filled) * 2 >= len(given):
        for position in given.keys() - filled.keys():
            add(position, "empty")
    if len(filled) < _FEWEST:
        return odd
    lengths = {at: len(value) for at, value in filled.items()}
    usual = _find_median(lengths.values())
    longest, shortest = max(lengths.values()), min(lengths.values())
    if longest >= usual * _FACTOR:
        _mark_extreme(lengths, longest, "longest", add)
    if shortest * _FACTOR <= usual:
        _mark_extreme(lengths, shortest, "shortest", add)
    for name, has in _FEATURES.items():
        found = {at: bool(has(value)) for at, value in filled.items()}
        counts = Counter(found.values())
        rare, number = min(((one, counts[one]) for one in (True, False)), key=lambda pair: pair[1])
        if 0 < number <= max(1, len(filled) * _MINORITY):
            for position, answer in found.items():
                if answer is rare:
                    add(position, f"has {name}" if rare else f"lacks {name}")
    return odd


def _mark_extreme(
    lengths: dict[int, int], extreme: int, word: str, add: Callable[[int, str], None]
) -> None:
    """Mark the values of an extreme length, unless many have it."""
    found = [at for at, length in lengths.items() if length == extreme]
    if len(found) <= max(1, len(lengths) * _MINORITY):
        for position in found:
            add(position, word)


def _find_median(numbers: Collection[int]) -> float:
    """Return the median; the module ``statistics`` takes longer to import than letters to read."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return (ordered[half] + ordered[-1 - half]) / 2
