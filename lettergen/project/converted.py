"""Turn documents of other programs into Word documents, once for a whole run."""

from pathlib import Path

from lettergen.data.file_kind import CONVERTED
from lettergen.diagnostics.collect import report
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx import converted


def convert_document(path: Path | None) -> None:
    """Let LibreOffice read a document of another program, and report that as a note (LG387).

    Word documents and Markdown stay as they are.

    Raises:
        LettergenError: LibreOffice is not installed (LG761), or cannot read the file (LG388).
    """
    if path is None or path.suffix.lower() not in CONVERTED:
        return
    if converted.find(path) is None:
        from lettergen.export.pdf.libreoffice.word_import import convert_to_word

        converted.remember(path, convert_to_word(path))
    message = "is read through LibreOffice."
    hint = "Save it as 'Word Document (.docx)' if anything in it looks different."
    report(Finding("LG387", message, Place(str(path)), hint))
