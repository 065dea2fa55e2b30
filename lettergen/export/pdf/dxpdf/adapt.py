"""Adapt a copy of a Word letter to dxpdf, so that it is laid out as Word does it.

Each rule describes what dxpdf 0.8 does without it. A rule changes how something is written, never
what a reader sees: the text stays the same, except that capitals are typed where the letter wants
text to be shown in capitals.
"""

import copy
import io
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.fields import create_run
from lettergen.docx.package import Package
from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.relationships import ENDNOTES, FOOTER, FOOTNOTES, HEADER, STYLES
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, replace_element, w
from lettergen.export.pdf.dxpdf.words import list_leaves
from lettergen.system.dataclass import dataclass

_SMALL_CAPITALS = 0.8  # of the size of the capitals


@dataclass(frozen=True)
class AdaptedLetter:
    """An adapted letter: its package, its parts with text as XML, and its styles."""

    package: Package
    texts: dict[str, Element]
    properties: EffectiveProperties

    @property
    def main(self) -> Element:
        """The main part (``w:document``)."""
        return self.texts[self.package.main]

    @property
    def body(self) -> Element:
        """The body of the letter (``w:body``)."""
        return next(self.main.iter(w("body")))

    @property
    def footnotes(self) -> list[Element]:
        """The footnotes, without the separators."""
        return list_footnotes(self.texts[name] for name in self.footnote_parts)

    @property
    def footnote_parts(self) -> list[str]:
        """The names of the parts with footnotes; usually one or none."""
        return self.package.find_related_parts(self.package.main, FOOTNOTES)

    def pack(self, changed: Mapping[str, bytes] | None = None) -> bytes:
        """Return the document, with other data for some parts.

        It contains no time, so it is the same every time. It is read once, so it is not compressed.
        """
        changed = changed or {}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, part in self.package.parts.items():
                data = changed.get(name)
                if data is None:
                    data = etree.tostring(self.texts[name]) if name in self.texts else part
                archive.writestr(zipfile.ZipInfo(name), data)
        return file.getvalue()


def list_footnotes(parts: Iterator[Element]) -> list[Element]:
    """Return the footnotes of these parts, without the separators."""
    return [
        note
        for part in parts
        for note in part.iter(w("footnote"))
        if note.get(w("type"), "normal") == "normal"
    ]


def adapt_letter(letter: bytes) -> AdaptedLetter:
    """Return the adapted copy of a Word letter.

    Raises ``BadZipFile`` or ``LettergenError`` if it is not a Word document.
    """
    package = Package.from_bytes("", letter)
    styles = package.find_part(STYLES)
    properties = EffectiveProperties(package.parse_part(styles) if styles else None)
    kinds = (HEADER, FOOTER, FOOTNOTES, ENDNOTES)
    names = [name for kind in kinds for name in package.find_related_parts(package.main, kind)]
    texts = {name: package.parse_part(name) for name in (package.main, *names)}
    for text in texts.values():
        _unwrap_content_controls(text)
        _remove_blank_after_note_number(text)
        _set_empty_cell_margins(text)
        _set_sizes_in_cells(text, properties)
        _type_capitals(text, properties)
    return AdaptedLetter(package, texts, properties)


def _unwrap_content_controls(text: Element) -> None:
    """Without this, the text of an inline content control (17.5.2.31) is lost."""
    for control in list(text.iter(w("sdt"))):
        content = control.find(w("sdtContent"))
        replace_element(control, [] if content is None else list(content))


def _remove_blank_after_note_number(text: Element) -> None:
    """Without this, there are two blanks between a note's number and its text.

    dxpdf adds blanks of its own behind the number (17.11.6), as wide as the one that Word types.
    """
    for mark in text.iter(w("footnoteRef"), w("endnoteRef")):
        paragraph = next(mark.iterancestors(w("p")))
        leaves = list_leaves(paragraph)
        for leaf in leaves[leaves.index(mark) + 1 :][:1]:
            if leaf.tag == w("t") and (leaf.text or "").startswith((" ", "\N{NO-BREAK SPACE}")):
                set_text(leaf, (leaf.text or "")[1:])


def _set_empty_cell_margins(text: Element) -> None:
    """Without this, a table without margins in its cells (17.4.42) gets those of its style."""
    for table in text.iter(w("tbl")):
        margins = table.find(f"{w('tblPr')}/{w('tblCellMar')}")
        empty = [side for side in margins if side.get(w("w")) == "0"] if margins is not None else []
        for cell in table.iterfind(f"{w('tr')}/{w('tc')}") if empty else ():
            margins = get_or_add_child(get_or_add_properties(cell), "tcMar")  # 17.4.68
            own = {side.tag for side in margins}
            margins.extend(copy.deepcopy(side) for side in empty if side.tag not in own)


def _set_sizes_in_cells(text: Element, properties: EffectiveProperties) -> None:
    """Without this, a paragraph in a table has the size of the document's defaults.

    dxpdf makes every table style inherit that size, and prefers a table style's size to that of a
    paragraph style; Word does neither (17.7.2).
    """
    for cell in text.iter(w("tc")):
        for run in cell.iter(w("r")):
            size = properties.find_styled_run_property(run, "sz")
            if size is not None and size.getparent() is not run.find(w("rPr")):
                set_child(get_or_add_properties(run), copy.deepcopy(size))


def _type_capitals(text: Element, properties: EffectiveProperties) -> None:
    """Without this, capitals and small capitals (17.3.2.5, 17.3.2.33) are shown as typed."""
    for run in list(text.iter(w("r"))):
        if properties.is_run_property_on(run, "caps"):
            for words in run.iter(w("t")):
                set_text(words, (words.text or "").upper())
        elif properties.is_run_property_on(run, "smallCaps"):
            size = properties.find_font_size(run)
            replace_element(run, list(_split_small_capitals(run, size)))


def _split_small_capitals(run: Element, size: int) -> Iterator[Element]:
    """Yield the run in pieces, with smaller capitals in place of small letters."""
    properties = run.find(w("rPr"))
    for child in [child for child in run if child is not properties]:
        if child.tag != w("t"):
            yield create_run(properties, [child])
            continue
        for piece in _split_by_case(child.text or ""):
            words = etree.Element(w("t"))
            set_text(words, piece.upper())
            smaller = create_run(properties, [words])
            if piece != piece.upper():
                length = etree.Element(w("sz"))
                length.set(w("val"), str(round(size * _SMALL_CAPITALS)))
                set_child(get_or_add_properties(smaller), length)
            yield smaller


def _split_by_case(text: str) -> Iterator[str]:
    """Yield the longest pieces of a text that are all small letters, or none."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or _is_small(text[index]) != _is_small(text[start]):
            yield text[start:index]
            start = index


def _is_small(character: str) -> bool:
    return character != character.upper()
