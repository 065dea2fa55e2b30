"""Test whether an engine works at all, with a letter of one line."""

import io
from contextlib import closing

from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.engine import Engine

_WORDS = "This engine works."


def build_letter() -> FinishedLetter:
    """Return the Word document that an engine is tested with."""
    import docx

    document = docx.Document()
    document.add_paragraph(_WORDS)
    data = io.BytesIO()
    document.save(data)
    return FinishedLetter("trial", "trial", data.getvalue())


def works(engine: Engine) -> bool:
    """Return whether the engine makes a PDF of it."""
    with closing(engine.convert([build_letter()])) as exports:
        return any(export.data for export in exports)
