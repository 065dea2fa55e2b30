"""What an engine is that lays out Word letters as PDF."""

import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from lettergen.diagnostics.finding import Finding
from lettergen.export.format import WordLetter


@dataclass(frozen=True)
class Converted:
    """What an engine made of one letter: a PDF, or else the findings that say why not.

    With a PDF, they are warnings.
    """

    letter: WordLetter
    pdf: bytes = b""
    findings: tuple[Finding, ...] = ()


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

    def convert(self, letters: Sequence[WordLetter]) -> Generator[Converted, None, None]:
        """Convert all letters, in any order; no process is left behind, however it ends."""


def processors() -> int:
    """How many processors this process may use, which is how many engines can work at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
