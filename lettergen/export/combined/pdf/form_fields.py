"""Fields of forms (ISO 32000-1, 12.7), which a content control of a letter may become."""

import pikepdf
from pikepdf import Array, Dictionary, String

from lettergen.export.combined.pdf.copy import Copied


class Fields:
    """The form fields of all letters; those of one name would be one field (12.7.3.2)."""

    def __init__(self) -> None:
        self._letters = 0
        self._form: pikepdf.Object | None = None
        self._fields = Array()

    def add(self, letter: Copied) -> None:
        """Take in a letter's fields, their names preceded by the number of the letter."""
        self._letters += 1
        form = letter.catalogue.get("/AcroForm", Dictionary())
        for field in form.get("/Fields", Array()):
            field.T = String(f"{self._letters} {field.get('/T', '')}")
            self._fields.append(field)
        if self._form is None and len(self._fields):
            self._form = form

    def put(self, pdf: pikepdf.Pdf) -> None:
        """Write the form; its fonts and its appearance are those of the first that has one."""
        if self._form is not None:
            self._form.Fields = self._fields
            pdf.Root.AcroForm = self._form
