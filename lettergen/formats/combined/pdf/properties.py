"""What the joined PDF says of itself, as far as all of its letters say it."""

import pikepdf
from pikepdf import Dictionary, String

from lettergen.formats.combined.pdf.copying import Copied

# The standards that a file can claim in its metadata (ISO 14289-1, clause 5; ISO 19005-2, 6.6.4).
_CLAIMS = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")


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

    def take_intents(self, letter: Copied, pdf: pikepdf.Pdf) -> None:
        """Take the colours that PDF/A is printed in (ISO 32000-1, 14.11.5) from a letter."""
        if "/OutputIntents" in letter.catalogue:
            pdf.Root.OutputIntents = letter.catalogue.OutputIntents

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
            metadata["dc:title"] = title
            for name, value in sorted((self._claims or {}).items()):
                if self.is_tagged or not name.startswith("pdfuaid"):
                    metadata[name] = value

    def _claims_of(self, source: pikepdf.Pdf) -> dict[str, str]:
        stream = source.Root.get("/Metadata")
        data = stream.read_bytes() if stream is not None else b""
        if data not in self._known:
            metadata = source.open_metadata()
            self._known[data] = {name: str(metadata[name]) for name in _CLAIMS if name in metadata}
        return self._known[data]
