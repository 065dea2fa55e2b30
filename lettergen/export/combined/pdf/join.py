"""Join finished PDF letters to one PDF."""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.export.combined.pdf.destinations import Destinations
from lettergen.export.combined.pdf.form_fields import FormFields
from lettergen.export.combined.pdf.import_letter import ImportedLetter, import_letter, open_pdf
from lettergen.export.combined.pdf.outline import Outline
from lettergen.export.combined.pdf.properties import Properties
from lettergen.export.combined.pdf.shared_objects import SharedObjects
from lettergen.export.combined.pdf.structure import Structure, remove_tags
from lettergen.export.format import Export


def join_letters(letters: Sequence[Export], *, duplex: bool, title: str) -> bytes:
    """Return one PDF with the PDFs of the letters, at least one, in their order.

    ``duplex`` starts each letter on a right-hand page: a letter with an odd number of pages is
    followed by a blank one. ``title`` is the document's. The result is tagged if all letters are,
    and claims PDF/UA or PDF/A if all of them do. The same letters give the same bytes. Raises
    ``LettergenError`` with a finding (LG460) for every PDF that cannot be read.
    """
    properties = _find_common_properties(letters)
    document = _JoinedDocument(properties)
    for letter in letters:
        document.add(letter.letter.label, open_pdf(letter.data), duplex=duplex)
    return document.build(title)


def _find_common_properties(letters: Sequence[Export]) -> Properties:
    """Return what the PDFs have in common.

    Each is opened and closed again: an open PDF takes five times as much memory as its file.
    """
    properties = Properties()
    findings: list[Finding] = []
    for letter in letters:
        try:
            properties.add(open_pdf(letter.data))
        except ValueError as error:
            message = f"cannot be joined with the others: {error}."
            hint = "Render this letter again."
            findings.append(letter.letter.finding(".pdf", "LG460", message, hint))
    if findings:
        raise LettergenError(*findings)
    return properties


class _JoinedDocument:
    """The file while it grows letter by letter."""

    def __init__(self, properties: Properties) -> None:
        self._pdf = pikepdf.new()
        self._properties = properties
        self._structure = Structure(self._pdf) if properties.is_tagged else None
        self._shared = SharedObjects()
        self._destinations = Destinations()
        self._outline = Outline(self._pdf)
        self._fields = FormFields()
        self._page_labels = Array()
        self._pages = 0

    def add(self, label: str, source: pikepdf.Pdf, *, duplex: bool) -> None:
        """Add a letter, and a blank page if the next one must start on a right-hand page."""
        letter = import_letter(source, self._pdf)
        if not self._pages:
            self._properties.copy_first(letter, self._pdf)
        self._destinations.add(letter)
        self._fields.add(letter)
        if self._structure:
            self._structure.add(letter, label)
        else:
            remove_tags(letter)
        self._outline.add(letter, label)
        self._shared.share(letter)
        self._append(letter.pages, Dictionary(S=Name.D, P=String(f"{label} "), St=1))
        if duplex and self._pages % 2:
            self._append([_build_blank(letter)], Dictionary(P=String(f"{label}, blank")))

    def build(self, title: str) -> bytes:
        """Return the file."""
        root = self._pdf.Root
        root.PageLabels = Dictionary(Nums=self._page_labels)
        root.PageMode = Name.UseOutlines
        self._destinations.write(self._pdf)
        self._fields.write(self._pdf)
        self._outline.write()
        self._properties.write(self._pdf, title)
        if self._structure:
            self._structure.write(self._properties.language)
        buffer = io.BytesIO()
        self._pdf.save(
            buffer,
            min_version=self._properties.version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return buffer.getvalue()

    def _append(self, pages: Sequence[pikepdf.Object], label: Dictionary) -> None:
        """Append pages, with a new range of page labels (12.4.2)."""
        self._page_labels.append(self._pages)
        self._page_labels.append(label)
        for page in pages:
            self._pdf.pages.append(pikepdf.Page(page))
        self._pages += len(pages)


def _build_blank(letter: ImportedLetter) -> pikepdf.Object:
    """Return a blank page of the size of a letter's last; without content it needs no tags."""
    last = letter.pages[-1]
    blank = Dictionary(Type=Name.Page, Resources=Dictionary())
    for key in ("/MediaBox", "/CropBox", "/Rotate"):
        if key in last:
            blank[key] = last[key]
    return blank
