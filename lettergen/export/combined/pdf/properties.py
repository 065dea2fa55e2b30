"""The properties of the joined PDF: what all of its letters have in common."""

import pikepdf
from pikepdf import Dictionary, String

from lettergen.export.combined.pdf.import_letter import ImportedLetter

# The standards that a file can claim in its metadata (ISO 14289-1, 5; ISO 19005-2, 6.6.4).
_PDF_UA, _PDF_A = "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}"
_CLAIMS = (f"{_PDF_UA}part", f"{_PDF_A}part", f"{_PDF_A}conformance")

# Properties that are the same in all letters: who wrote them, when, and with what program; and the
# description of PDF/UA that PDF/A requires (ISO 19005-2, 6.6.2.3).
_SHARED = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://purl.org/dc/elements/1.1/}language",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://www.aiim.org/pdfa/ns/extension/}",
)


class Properties:
    """Tags, language, standards and PDF version of the letters.

    ``is_tagged`` tells whether all letters are tagged; ``language`` is that of the first;
    ``version`` is the highest.
    """

    def __init__(self) -> None:
        self.is_tagged = True
        self.language = ""
        self.version = "1.4"
        self._claims: dict[str, str] | None = None
        self._known: dict[bytes, dict[str, str]] = {}

    def add(self, source: pikepdf.Pdf) -> None:
        """Add the properties of a letter."""
        claims = self._read_claims(source)
        if self._claims is None:
            self._claims = claims
            self.language = str(source.Root.get("/Lang", ""))
        self._claims = dict(self._claims.items() & claims.items())
        self.is_tagged = self.is_tagged and "/StructTreeRoot" in source.Root
        self.version = max(self.version, source.pdf_version)

    def copy_first(self, letter: ImportedLetter, pdf: pikepdf.Pdf) -> None:
        """Copy the metadata of the first letter, and the output intents of PDF/A (14.11.5)."""
        for name in ("/Metadata", "/OutputIntents"):
            if name in letter.catalogue:
                pdf.Root[name] = letter.catalogue[name]

    def write(self, pdf: pikepdf.Pdf, title: str) -> None:
        """Write the properties; viewers show the title, not the file name (ISO 14289-1, 7.1)."""
        root = pdf.Root
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if self.language:
            root.Lang = String(self.language)
        if self.is_tagged:
            root.MarkInfo = Dictionary(Marked=True)
        pdf.docinfo["/Title"] = String(title)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for name in list(metadata):
                if not self._is_shared(name):
                    del metadata[name]
            metadata["dc:title"] = title

    def _is_shared(self, name: str) -> bool:
        """Return whether a property of the first letter is also that of the joined file."""
        if name in _CLAIMS:
            is_claimed = name in (self._claims or {})
            return is_claimed and (self.is_tagged or not name.startswith(_PDF_UA))
        return name.startswith(_SHARED)

    def _read_claims(self, source: pikepdf.Pdf) -> dict[str, str]:
        stream = source.Root.get("/Metadata")
        data = stream.read_bytes() if stream is not None else b""
        if data not in self._known:
            metadata = source.open_metadata()
            self._known[data] = {name: str(metadata[name]) for name in _CLAIMS if name in metadata}
        return self._known[data]
