"""Form fields (ISO 32000-1, 12.7), which LibreOffice makes of content controls."""

import pikepdf
from pikepdf import Array, Dictionary, String

from lettergen.export.combined.pdf.import_letter import ImportedLetter


class FormFields:
    """The form fields of all letters; fields of the same name would be one field (12.7.3.2)."""

    def __init__(self) -> None:
        self._letters = 0
        self._form: pikepdf.Object | None = None
        self._fields = Array()

    def add(self, letter: ImportedLetter) -> None:
        """Add the fields of a letter, with the number of the letter before their names."""
        self._letters += 1
        form = letter.catalogue.get("/AcroForm", Dictionary())
        for field in form.get("/Fields", Array()):
            field.T = String(f"{self._letters} {field.get('/T', '')}")
            self._fields.append(field)
        if self._form is None and len(self._fields):
            self._form = form

    def write(self, pdf: pikepdf.Pdf) -> None:
        """Write the form; its fonts and appearance are those of the first letter with fields."""
        if self._form is not None:
            self._form.Fields = self._fields
            pdf.Root.AcroForm = self._form
