"""Show numbers as fractions, as the formats ``# ?/?`` and ``# ??/16`` do."""

from decimal import Decimal

from lettergen.system.patterns import compile_lazily

_FORMAT = compile_lazily(
    r"(?:(?P<whole>[#0?]+) +)?[#0?]+ */ *(?:(?P<places>[#?]{1,3})|(?P<fixed>[1-9]\d{0,2})) *"
)


def show_fraction(code: str, value: Decimal) -> str | None:
    """Return a number as a format shows it; ``None`` if that cannot be known.

    Programs take different fractions for a number that has no good one: 0.06 is near to 1/9, but
    its own continued fraction has nothing between 0 and 1/16.
    """
    from fractions import Fraction  # which few lists need

    found = _FORMAT.fullmatch(code)
    if not found:
        return None
    number = Fraction(abs(value))
    if found["fixed"]:
        below = int(found["fixed"])
        above, left = divmod(number * below, 1)
        if left == Fraction(1, 2):
            return None  # programs round to either side
        above += left > Fraction(1, 2)
    else:
        largest = 10 ** len(found["places"]) - 1
        nearest = number.limit_denominator(largest)
        above, below = nearest.numerator, nearest.denominator
        if (above, below) != _find_convergent(number.numerator, number.denominator, largest):
            return None
    whole, rest = divmod(above, below) if found["whole"] else (0, above)
    shows_whole = found["whole"] and (whole or not rest or "0" in found["whole"])
    parts = [str(whole)] if shows_whole else []
    parts += [f"{rest}/{below}"] if rest or not found["whole"] else []
    return f"{'-' if value < 0 and above else ''}{' '.join(parts)}"


def _find_convergent(above: int, below: int, largest: int) -> tuple[int, int]:
    """Return the last step of a continued fraction whose denominator is not too large."""
    before, last = (0, 1), (1, 0)
    while below:
        step, rest = divmod(above, below)
        following = step * last[0] + before[0], step * last[1] + before[1]
        if following[1] > largest:
            break
        before, last = last, following
        above, below = below, rest
    return last
