"""Setting an address into the room that there is: as large as may be, as small as must be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lettergen.stationery import metrics
from lettergen.stationery.sizes import Size

LEADING, TIGHT = 1.2, 1.12
"""From one line's foot to the next, in sizes of the type: as a rule, and at the least, where
letters with and without a tail just do not touch (Arial is 1.117 high)."""

_POINTS_PER_MM = 72 / 25.4
_SLACK = 0.98  # programs space and kern a little differently from each other


@dataclass(frozen=True)
class TypeSizes:
    """The sizes of type that an address may have, in points.

    Down to ``whole`` the type is made smaller so that every line stays whole; below that, lines
    are broken between words, and the type is made smaller down to ``least`` only if it must be.
    """

    most: float
    whole: float
    least: float


@dataclass(frozen=True)
class FittedText:
    """An address as it is set: its lines, broken where they must be, and the type's size."""

    lines: tuple[str, ...]
    points: float
    leading: float = LEADING


def fit_text(lines: Sequence[str], room: Size, type_: TypeSizes) -> FittedText | None:
    """The lines in the largest type that lets them all in, or ``None`` if none does.

    ``room`` is in millimetres.
    """
    across, down = room.width * _POINTS_PER_MM * _SLACK, room.height * _POINTS_PER_MM
    for fitted in _ways(lines, across, type_):
        height = len(fitted.lines) * fitted.points * fitted.leading
        widths = (metrics.measure_width(line, fitted.points) for line in fitted.lines)
        if height <= down and max(widths, default=0) <= across:
            return fitted
    return None


def _ways(lines: Sequence[str], across: float, type_: TypeSizes) -> Iterator[FittedText]:
    """All ways to set an address, the best first."""
    for points in _sizes(type_.most, type_.whole):
        yield FittedText(tuple(lines), points)
    for points in _sizes(type_.most, type_.least):
        yield FittedText(tuple(_broken(lines, points, across)), points)
    yield FittedText(tuple(_broken(lines, type_.least, across)), type_.least, TIGHT)


def _sizes(most: float, least: float) -> Iterator[float]:
    """From the largest size down to the least, in the half points that Word has."""
    while most >= least:
        yield most
        most -= 0.5


def _broken(lines: Sequence[str], points: float, across: float) -> Iterator[str]:
    """The lines in parts that are no wider than they may be, as far as their blanks allow."""
    for line in lines:
        part, *words = line.split(" ")
        for word in words:
            longer = f"{part} {word}"
            if metrics.measure_width(longer, points) > across:
                yield part
                part = word
            else:
                part = longer
        yield part
