"""What the joined PDF says of itself, as far as all of its letters say it."""

import pikepdf
from pikepdf import Dictionary, String

from lettergen.export.combined.pdf.copy import Copied

# The standards that a file can claim in its metadata (ISO 14289-1, clause 5; ISO 19005-2, 6.6.4).
_PDF_UA, _PDF_A = "{http://www.aiim.org/pdfua/ns/id/}", "{http://www.aiim.org/pdfa/ns/id/}"
_CLAIMS = (f"{_PDF_UA}part", f"{_PDF_A}part", f"{_PDF_A}conformance")

# What else letters say alike: who wrote them, when, and with what; and what PDF/A has to be told
# of the claim of PDF/UA (ISO 19005-2, 6.6.2.3).
_OF_ALL = (
    "{http://purl.org/dc/elements/1.1/}creator",
    "{http://purl.org/dc/elements/1.1/}language",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
    "{http://ns.adobe.com/xap/1.0/}",
    "{http://www.aiim.org/pdfa/ns/extension/}",
)


class Properties:
    """Tags, language, standards and version, gathered from the letters."""

    def __init__(self) -> None:
        self.is_tagged = True
        self.language = ""
        self.version = "1.4"
        self._claims: dict[str, str] | None = None
        self._known: dict[bytes, dict[str, str]] = {}

    def note(self, source: pikepdf.Pdf) -> None:
        """Take note of what a letter says; the language is that of the first."""
        claims = self._claims_of(source)
        if self._claims is None:
            self._claims = claims
            self.language = str(source.Root.get("/Lang", ""))
        self._claims = dict(self._claims.items() & claims.items())
        self.is_tagged = self.is_tagged and "/StructTreeRoot" in source.Root
        self.version = max(self.version, source.pdf_version)

    def take(self, letter: Copied, pdf: pikepdf.Pdf) -> None:
        """Take the metadata of a letter, and the colours that PDF/A is printed in (14.11.5)."""
        for name in ("/Metadata", "/OutputIntents"):
            if name in letter.catalogue:
                pdf.Root[name] = letter.catalogue[name]

    def put(self, pdf: pikepdf.Pdf, title: str) -> None:
        """Write them; the title is shown instead of the file's name (ISO 14289-1, 7.1)."""
        root = pdf.Root
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if self.language:
            root.Lang = String(self.language)
        if self.is_tagged:
            root.MarkInfo = Dictionary(Marked=True)
        pdf.docinfo["/Title"] = String(title)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for name in list(metadata):
                if not self._holds_for_all(name):
                    del metadata[name]
            metadata["dc:title"] = title

    def _holds_for_all(self, name: str) -> bool:
        """Whether the whole may say what its first letter says."""
        if name in _CLAIMS:
            is_claimed = name in (self._claims or {})
            return is_claimed and (self.is_tagged or not name.startswith(_PDF_UA))
        return name.startswith(_OF_ALL)

    def _claims_of(self, source: pikepdf.Pdf) -> dict[str, str]:
        stream = source.Root.get("/Metadata")
        data = stream.read_bytes() if stream is not None else b""
        if data not in self._known:
            metadata = source.open_metadata()
            self._known[data] = {name: str(metadata[name]) for name in _CLAIMS if name in metadata}
        return self._known[data]
