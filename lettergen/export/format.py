"""What all formats have in common: a finished Word letter goes in, an export comes out.

PDF, HTML, text and Markdown are made from the bytes of the Word letter and from nothing else, so
all of them tell the reader the same. ``registry`` knows which formats there are.
"""

from collections.abc import Generator, Sequence
from typing import Protocol

from lettergen.diagnostics.finding import Finding, Place
from lettergen.system.dataclass import dataclass


@dataclass(frozen=True)
class FinishedLetter:
    """A finished Word letter: the recipient's label, the stem of its file, and the document.

    ``stem`` is the path below the output folder without its suffix. No two letters share it.
    """

    label: str
    stem: str
    data: bytes

    def finding(self, suffix: str, code: str, message: str, hint: str = "") -> Finding:
        """Return a finding about the export of this letter with that suffix, such as ``.pdf``."""
        place = Place(f"{self.stem}{suffix}")
        return Finding(code, message, place, hint).about(self.label)


@dataclass(frozen=True)
class Export:
    """One letter in one format.

    ``data`` is empty if the export failed; ``findings`` then tell why. Otherwise they are warnings.
    """

    letter: FinishedLetter
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Settings:
    """The user's choices about exports.

    They are the PDF engine, whether PDFs are PDF/A, and whether HTML is the letter without a page
    around it.
    """

    pdf_engine: str = "auto"
    archive: bool = False
    fragment: bool = False


class Exporter(Protocol):
    """Exports letters to one format."""

    @property
    def fingerprint(self) -> str:
        """What exports depend on besides the letter and lettergen, such as the PDF engine."""

    @property
    def remark(self) -> str:
        """What a person must know of all exports, in a few words; empty if there is nothing."""

    @property
    def takes_batches(self) -> bool:
        """Whether many letters should share one call, because starting is expensive."""

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Export all letters, in any order; close the generator to stop early.

        A letter that cannot be exported comes back without data. The others go on.
        """
