"""Finished PDF letters joined to one PDF (ISO 32000-1).

Each letter is copied whole, links, tags and all, and then fitted into the file that is growing:
what would collide with the letters before it gets names and numbers of its own, and what they have
already, such as a font or a picture of the letterhead, is taken from them.
"""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.export.combined.pdf.copy import Copied, copied, opened
from lettergen.export.combined.pdf.deduplicate import Sharing
from lettergen.export.combined.pdf.destinations import Destinations
from lettergen.export.combined.pdf.form_fields import Fields
from lettergen.export.combined.pdf.outline import Outline
from lettergen.export.combined.pdf.properties import Properties
from lettergen.export.combined.pdf.structure import Structure, drop_tags
from lettergen.export.format import FinishedLetter


def join_letters(
    letters: Sequence[tuple[FinishedLetter, bytes]], *, duplex: bool, title: str
) -> bytes:
    """One PDF of finished PDFs, in their order; the same letters give the same bytes.

    In: each letter with its PDF, at least one; ``duplex`` starts each on a right-hand page, with a
    blank page behind a letter of an odd number of them; ``title`` is the document's. Out: the PDF.
    It is tagged if all letters are, and says that it is PDF/UA or PDF/A if all of them say so.
    Raises ``LettergenError`` with a finding for every PDF that cannot be read.
    """
    properties = _common_properties(letters)
    document = _Joined(properties)
    for letter, data in letters:
        document.add(letter.label, opened(data), duplex=duplex)
    return document.finished(title)


def _common_properties(letters: Sequence[tuple[FinishedLetter, bytes]]) -> Properties:
    """What the PDFs have in common. Each is opened and closed again: open, it is five times as
    large as its file.
    """
    properties = Properties()
    findings: list[Finding] = []
    for letter, data in letters:
        try:
            properties.note(opened(data))
        except ValueError as error:
            message = f"cannot be joined with the others: {error}."
            findings.append(letter.finding(".pdf", "LG460", message, "Render this letter again."))
    if findings:
        raise LettergenError(*findings)
    return properties


class _Joined:
    """The file that grows letter by letter."""

    def __init__(self, properties: Properties) -> None:
        self._pdf = pikepdf.new()
        self._properties = properties
        self._structure = Structure(self._pdf) if properties.is_tagged else None
        self._sharing = Sharing()
        self._destinations = Destinations()
        self._outline = Outline(self._pdf)
        self._fields = Fields()
        self._page_labels = Array()
        self._pages = 0

    def add(self, label: str, source: pikepdf.Pdf, *, duplex: bool) -> None:
        """Add a letter, and a blank page if the next one has to start on a right-hand page."""
        letter = copied(source, self._pdf)
        if not self._pages:
            self._properties.take(letter, self._pdf)
        self._destinations.add(letter)
        self._fields.add(letter)
        if self._structure:
            self._structure.add(letter, label)
        else:
            drop_tags(letter)
        self._outline.add(letter, label)
        self._sharing.share(letter)
        self._append(letter.pages, Dictionary(S=Name.D, P=String(f"{label} "), St=1))
        if duplex and self._pages % 2:
            self._append([_blank(letter)], Dictionary(P=String(f"{label}, blank")))

    def finished(self, title: str) -> bytes:
        """The whole file."""
        root = self._pdf.Root
        root.PageLabels = Dictionary(Nums=self._page_labels)
        root.PageMode = Name.UseOutlines
        self._destinations.put(self._pdf)
        self._fields.put(self._pdf)
        self._outline.put()
        self._properties.put(self._pdf, title)
        if self._structure:
            self._structure.put(self._properties.language)
        buffer = io.BytesIO()
        self._pdf.save(
            buffer,
            min_version=self._properties.version,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return buffer.getvalue()

    def _append(self, pages: Sequence[pikepdf.Object], label: Dictionary) -> None:
        """Append pages, with a range of page labels that begins there (12.4.2)."""
        self._page_labels.append(self._pages)
        self._page_labels.append(label)
        for page in pages:
            self._pdf.pages.append(pikepdf.Page(page))
        self._pages += len(pages)


def _blank(letter: Copied) -> pikepdf.Object:
    """An empty page of the size of a letter's last; without content it needs no tags."""
    last = letter.pages[-1]
    blank = Dictionary(Type=Name.Page, Resources=Dictionary())
    for key in ("/MediaBox", "/CropBox", "/Rotate"):
        if key in last:
            blank[key] = last[key]
    return blank
