"""The engines that lay out a Word letter as PDF, and which of them is taken."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from lettergen.findings import Finding, LettergenError, Place
from lettergen.formats import WordLetter


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


def chosen(name: str, *, archive: bool = False) -> Engine:
    """The engine that ``--pdf-engine`` names; ``auto`` takes LibreOffice where it is installed.

    ``archive`` tells an engine that can that PDF/A is wanted. Raises ``LettergenError`` if the
    engine that is asked for is not there, or what the environment says of it is wrong.
    """
    from lettergen.formats.pdf import soffice

    program = soffice.found() if name in ("auto", "libreoffice") else None
    if program:
        from lettergen.formats.pdf import libreoffice

        return libreoffice.LibreOffice(program, archive, libreoffice.seconds_a_letter())
    if name == "libreoffice":
        hint = f"{soffice.HOW_TO_GET} '--pdf-engine dxpdf' does without; its PDFs have no tags."
        raise LettergenError(Finding("LG420", "was not found.", Place("LibreOffice"), hint))
    from lettergen.formats.pdf.embedded import Embedded

    engine = Embedded()
    if not engine.found():
        hint = "It comes with lettergen: 'pip install --force-reinstall dxpdf'."
        raise LettergenError(Finding("LG420", "was not found.", Place("dxpdf"), hint))
    return engine
