"""What a letter is made of, as digests: the same inputs give the same letter."""

from collections.abc import Mapping
from pathlib import Path

from lettergen.system.dataclass import dataclass, field

LETTER = "letter"
"""The input of every format but Word: the Word letter that it is made from."""


@dataclass(frozen=True)
class Inputs:
    """The SHA-256 of everything that a letter may be made of.

    ``fixed`` are those of the template, the recipient and so on, by name. ``citations`` are those
    of all citations of the campaign; which of them a letter uses is known when it is merged.
    """

    fixed: Mapping[str, str]
    citations: Mapping[str, str]


@dataclass
class UsedInputs:
    """What a letter used while it was merged: citations by key, and files.

    ``warnings`` is the number of warnings about the letter.
    """

    citations: set[str] = field(default_factory=set)
    files: set[Path] = field(default_factory=set)
    warnings: int = 0
