"""The forms that a letter is sent in, each made from the finished Word letter.

The Word letter is the source: PDF, HTML, text and Markdown are made from its bytes and from
nothing else, so all of them say the same. Here is what all forms have in common; ``forms`` knows
which there are. ``html``, ``text`` and ``markdown`` write what ``content`` has read, ``pdf`` has
engines lay a letter out, and ``combined`` joins many letters to one file.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from lettergen.diagnostics.finding import Finding, Place


@dataclass(frozen=True)
class FinishedLetter:
    """A finished Word letter: the recipient's label, the file's stem, and the document itself.

    ``stem`` is the path below the output folder without its ending; no two letters share it.
    """

    label: str
    stem: str
    data: bytes

    def finding(self, suffix: str, code: str, message: str, hint: str = "") -> Finding:
        """What there is to say of the form of this letter that ends so: ``.pdf``."""
        place = Place(f"{self.stem}{suffix}")
        return Finding(code, message, place, hint).about(self.label)


@dataclass(frozen=True)
class Export:
    """One form of one letter.

    ``data`` is empty if it could not be made; ``findings`` then say why. Else they are warnings.
    """

    letter: FinishedLetter
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What the user may choose about forms: the PDF engine, and PDF/A for the archive."""

    pdf_engine: str = "auto"
    archive: bool = False


class Exporter(Protocol):
    """How one form is made of Word letters."""

    @property
    def fingerprint(self) -> str:
        """What a form depends on besides the letter and lettergen: another engine, another PDF."""

    @property
    def remark(self) -> str:
        """What a person has to know of all these files, in a few words; mostly nothing."""

    @property
    def takes_batches(self) -> bool:
        """Whether starting costs so much that many letters should share one call."""

    def export(self, letters: Sequence[FinishedLetter]) -> Generator[Export, None, None]:
        """Make the form of every letter, in any order; close the generator to stop early.

        A letter that cannot be converted is given back with its findings, and the others go on.
        """
