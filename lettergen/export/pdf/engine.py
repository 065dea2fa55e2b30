"""What a PDF engine is: a program that lays out Word letters as pages."""

import os
from collections.abc import Callable, Generator, Sequence
from typing import Protocol

from lettergen.export.format import Export, FinishedLetter, Settings
from lettergen.system.dataclass import dataclass


class Engine(Protocol):
    """A PDF engine that is available here."""

    @property
    def name(self) -> str:
        """The name that ``--pdf-engine`` takes."""

    @property
    def version(self) -> str:
        """The program and its version, for people; finding out may start the program."""

    @property
    def fingerprint(self) -> str:
        """The name and version: another version may break lines elsewhere."""

    @property
    def is_tagged(self) -> bool:
        """Whether its PDFs have a structure tree, so that they can be made accessible."""

    def convert(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Lay out all letters, in any order; no process is left behind, however it ends.

        A letter that cannot be laid out comes back without data. The others go on.
        """


@dataclass(frozen=True)
class Registration:
    """One engine as an entry point of the group ``lettergen.pdf_engines`` registers it.

    ``title`` is its name for people. ``is_available`` tells whether it can run here, without
    starting it. ``create`` returns it for the user's settings; it is called only if it is
    available. Both may raise ``LettergenError``. ``how_to_get`` and ``how_to_repair`` are sentences
    for people.
    """

    title: str
    is_available: Callable[[], bool]
    create: Callable[[Settings], Engine]
    how_to_get: str
    how_to_repair: str = ""


def count_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
