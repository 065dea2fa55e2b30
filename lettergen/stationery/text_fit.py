"""Fit an address into a space: in the largest type, with lines broken only where needed."""

from collections.abc import Iterator, Sequence

from lettergen.stationery.font_metrics import measure_width
from lettergen.stationery.sizes import Size
from lettergen.system.dataclass import dataclass

LEADING, TIGHT = 1.2, 1.12
"""The distance between lines, as a multiple of the type size.

With the smaller one, letters of two lines just do not touch: Arial is 1.117 high."""

_POINTS_PER_MM = 72 / 25.4
_HANGING = 1.0  # the indent of turnovers, as a multiple of the type size
_SLACK = 0.98  # programs space and kern letters a little differently


@dataclass(frozen=True)
class TypeSizes:
    """The type sizes that an address may have, in points.

    From ``most`` down to ``whole``, no line is broken. If that is not enough, lines are broken
    between words, in sizes from ``most`` down to ``least``.
    """

    most: float
    whole: float
    least: float


@dataclass(frozen=True)
class FittedText:
    """An address that fits: its lines, the type size in points, and the distance of lines.

    ``turnovers`` are the positions of lines that go on with the one before. They are indented,
    unless the space is too narrow for that.
    """

    lines: tuple[str, ...]
    points: float
    leading: float = LEADING
    turnovers: frozenset[int] = frozenset()
    indents: bool = True

    @property
    def hanging(self) -> float:
        """The indent of turnovers, in points."""
        return _HANGING * self.points if self.indents else 0

    def resize(self, points: float, space: Size) -> "FittedText":
        """Return the same address in a smaller type, with the lines that this needs."""
        if points == self.points:
            return self
        lines: list[str] = []
        for position, line in enumerate(self.lines):
            if position in self.turnovers:
                lines[-1] += f" {line}"
            else:
                lines.append(line)
        return fit_text(lines, space, TypeSizes(points, points, points)) or self


def fit_text(lines: Sequence[str], space: Size, type_: TypeSizes) -> FittedText | None:
    """Fit lines into a space in millimetres; return ``None`` if they do not fit in any size."""
    width, height = space.width * _POINTS_PER_MM * _SLACK, space.height * _POINTS_PER_MM
    for fitted in _list_settings(lines, width, type_):
        needed = len(fitted.lines) * fitted.points * fitted.leading
        widths = (
            measure_width(line, fitted.points) + fitted.hanging * (position in fitted.turnovers)
            for position, line in enumerate(fitted.lines)
        )
        if needed <= height and max(widths, default=0) <= width:
            return fitted
    return None


def _list_settings(lines: Sequence[str], width: float, type_: TypeSizes) -> Iterator[FittedText]:
    """Yield all ways to set an address, the best first; ``width`` is in points."""
    for points in _list_sizes(type_.most, type_.whole):
        yield FittedText(tuple(lines), points)
    for points in _list_sizes(type_.most, type_.least):
        yield _break(lines, points, LEADING, width)
    for indents in (True, False):
        yield _break(lines, type_.least, TIGHT, width, indents=indents)


def _list_sizes(most: float, least: float) -> Iterator[float]:
    """Yield type sizes from the largest to the smallest, in half-points as in Word."""
    while most >= least:
        yield most
        most -= 0.5


def _break(
    lines: Sequence[str], points: float, leading: float, width: float, *, indents: bool = True
) -> FittedText:
    """Return the lines, broken at blanks so that no part is wider than ``width`` if possible."""
    parts: list[str] = []
    turnovers: set[int] = set()
    for line in lines:
        part, *words = line.split(" ")
        space = width
        for word in words:
            longer = f"{part} {word}"
            if measure_width(longer, points) > space:
                parts.append(part)
                turnovers.add(len(parts))
                part, space = word, width - _HANGING * points * indents
            else:
                part = longer
        parts.append(part)
    return FittedText(tuple(parts), points, leading, frozenset(turnovers), indents)
