"""A day, a time of day, or both."""

from datetime import date, time
from typing import NamedTuple

HINT = "Write it as 2020-10-13 (with a time: 2020-10-13 14:30) or as 13 October 2020."
"""How to write what is no date."""


class Moment(NamedTuple):
    """A day, a time of day, or both."""

    day: date | None
    clock: time | None
