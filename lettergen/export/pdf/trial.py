"""A letter of one line, to see whether an engine works at all."""

import io
from contextlib import closing

from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.engine import Engine

WORDS = "This engine works."


def letter() -> FinishedLetter:
    """The Word document that an engine is tried with."""
    import docx

    document = docx.Document()
    document.add_paragraph(WORDS)
    data = io.BytesIO()
    document.save(data)
    return FinishedLetter("trial", "trial", data.getvalue())


def works(engine: Engine) -> bool:
    """Whether the engine makes a PDF of it."""
    with closing(engine.convert([letter()])) as converted:
        return any(one.data for one in converted)
