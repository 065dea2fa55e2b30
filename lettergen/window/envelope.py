"""Window envelopes, and which part of a folded letter shows in their window.

The sheet is smaller than the envelope and slides in it. So there are two areas of the sheet: the
address must be in what shows wherever the sheet is, and nothing else in what may show at all.
"""

import math
from itertools import pairwise
from typing import NamedTuple

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.stationery.sizes import Size
from lettergen.system.dataclass import dataclass

SLACK = 0.3
"""Millimetres that no printer and no folding machine keeps."""


class Area(NamedTuple):
    """A rectangle on a sheet, in millimetres from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in millimetres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in millimetres."""
        return self.bottom - self.top

    def overlaps(self, other: "Area") -> bool:
        """Return whether two rectangles share more than their edges."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width > SLACK and height > SLACK

    def join(self, other: "Area") -> "Area":
        """Return the smallest rectangle with both in it."""
        return Area(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))


class View(NamedTuple):
    """What shows of a sheet in the window.

    ``always`` is the area that shows wherever the sheet is in the envelope, ``ever`` the one that
    shows somewhere. ``slides`` tells how far the sheet slides, in millimetres across and down.
    """

    always: Area
    ever: Area
    slides: tuple[float, float]


@dataclass(frozen=True)
class WindowEnvelope:
    """An envelope with a window.

    ``name`` is what messages call it. ``window`` is measured in millimetres from the top left
    corner of the envelope. ``sheet`` is the size that a letter must have, ``None`` for any that
    fits. ``folds`` are the distances of the folds from the top of the sheet; ``None`` means that it
    is folded into as few equal parts as fit.
    """

    name: str
    size: Size
    window: Area
    sheet: Size | None = None
    folds: tuple[float, ...] | None = None
    place: Place = Place("--window")

    def find_view(self, sheet: Size) -> View:
        """Return what shows of a letter on a sheet of this size.

        Raises:
            LettergenError: the folded sheet does not fit, or slides out of the window (LG874).
        """
        folds = self._find_folds(sheet)
        edges = (0.0, *folds, sheet.height)
        parts = [below - above for above, below in pairwise(edges)]
        across, down = self.size.width - sheet.width, self.size.height - max(parts)
        if across < -SLACK or down < -SLACK or min(parts) <= 0:
            folded = Size(round(sheet.width, 1), round(max(parts), 1))
            message = f"the letter is {folded} when folded, and does not fit into {self.name}."
            hint = f"The envelope is {self.size}. Choose another envelope, or say where to fold."
            raise LettergenError(Finding("LG874", message, self.place, hint))
        across, down = max(across, 0.0), max(down, 0.0)
        # The first fold is the lower edge of the address, and of the longest part behind it.
        start = max(parts) - parts[0]
        left, top, right, bottom = self.window
        panel = Area(0, 0, sheet.width, parts[0])
        always = Area(left, top - start, right - across, bottom - start - down)
        ever = Area(left - across, top - start - down, right, bottom - start)
        always, ever = _cut(always, panel), _cut(ever, panel)
        if always.width <= 0 or always.height <= 0:
            message = f"no part of the sheet always shows in the window of {self.name}."
            hint = f"The sheet slides {across:g} mm across and {down:g} mm down. Fold it otherwise."
            raise LettergenError(Finding("LG874", message, self.place, hint))
        return View(always, ever, (across, down))

    def _find_folds(self, sheet: Size) -> tuple[float, ...]:
        if self.folds is not None:
            return self.folds
        count = math.ceil((sheet.height - SLACK) / self.size.height)
        return tuple(sheet.height * number / count for number in range(1, count))


def _cut(area: Area, panel: Area) -> Area:
    """Return the part of an area that is on the panel."""
    return Area(*map(max, area[:2], panel[:2]), *map(min, area[2:], panel[2:]))


DL = WindowEnvelope("a DL envelope", Size(220, 110), Area(20, 53, 113, 92))
"""The window that BS 4264 is quoted with: 93 x 39 mm, 20 mm from the left, 53 mm from the top."""

C5 = WindowEnvelope("a C5 envelope", Size(229, 162), Area(20, 58, 110, 102))
"""The usual C5 envelope in Britain: 90 x 44 mm, 20 mm from the left, 60 mm from the bottom."""

ENVELOPES = {"dl": DL, "c5": C5}
"""The envelopes that have a name."""
