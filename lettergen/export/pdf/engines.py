"""Which engines there are, and which of them is taken."""

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.export.pdf.dxpdf.engine import Dxpdf
from lettergen.export.pdf.engine import Engine
from lettergen.export.pdf.libreoffice import soffice
from lettergen.export.pdf.libreoffice.engine import LibreOffice, seconds_a_letter


def choose(name: str, *, archive: bool = False) -> Engine:
    """The engine that ``--pdf-engine`` names; ``auto`` takes LibreOffice where it is installed.

    ``archive`` tells an engine that can that PDF/A is wanted. Raises ``LettergenError`` if the
    engine that is asked for is not there, or what the environment says of it is wrong.
    """
    program = soffice.found() if name in ("auto", "libreoffice") else None
    if program:
        return LibreOffice(program, archive, seconds_a_letter())
    if name == "libreoffice":
        hint = f"{soffice.HOW_TO_GET} '--pdf-engine dxpdf' does without; its PDFs have no tags."
        raise LettergenError(Finding("LG420", "was not found.", Place("LibreOffice"), hint))
    engine = Dxpdf()
    if not engine.found():
        hint = "It comes with lettergen: 'pip install --force-reinstall dxpdf'."
        raise LettergenError(Finding("LG420", "was not found.", Place("dxpdf"), hint))
    return engine
