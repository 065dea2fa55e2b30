"""What an engine is that lays out Word letters as PDF."""

import os
from collections.abc import Generator, Sequence
from typing import Protocol

from lettergen.export.format import Export, FinishedLetter


class Engine(Protocol):
    """A program that lays out Word documents."""

    @property
    def name(self) -> str:
        """How ``--pdf-engine`` calls it."""

    @property
    def fingerprint(self) -> str:
        """Its name and version: another one may break lines elsewhere."""

    @property
    def is_tagged(self) -> bool:
        """Whether its PDFs carry tags, so that they can be made accessible."""

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Lay out all letters, in any order; no process is left behind, however it ends.

        A letter that cannot be converted has no data, and findings that say why.
        """


def processors() -> int:
    """How many processors this process may use, which is how many engines can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
