"""A Word letter dressed for dxpdf: the same words, written so that it lays them out as Word does.

Each rule says what dxpdf 0.8 makes of the letter without it. A rule changes how something is
written, never what is read: the dressed letter's text is the letter's, but for capitals, which are
typed where the letter asks for them to be shown.
"""

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.field_instructions import read_code, read_kind
from lettergen.docx.fields import BrokenFieldError, Field, Story, create_run, find_stories
from lettergen.docx.package import Package
from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.relationships import ENDNOTES, FOOTER, FOOTNOTES, HEADER, STYLES
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, replace_element, w
from lettergen.export.pdf.dxpdf.probes import leaves_of

_CLOCKS = ("DATE", "TIME")
_SMALL_CAPITALS = 0.8  # of the size of the letters around them


@dataclass(frozen=True)
class Dressed:
    """A dressed letter: its package, and the parts that hold text, as they are being rewritten."""

    package: Package
    texts: dict[str, Element]
    cascade: EffectiveProperties

    @property
    def body(self) -> Element:
        """The body of the letter (``w:body``)."""
        return next(self.texts[self.package.main].iter(w("body")))

    @property
    def footnotes(self) -> list[Element]:
        """The footnotes, the separators not among them."""
        return [
            note
            for name in self.package.find_related_parts(self.package.main, FOOTNOTES)
            for note in self.texts[name].iter(w("footnote"))
            if note.get(w("type"), "normal") == "normal"
        ]

    def data(self) -> bytes:
        """The document as it is now, without the time of day, so that it is the same every time.

        It is read once and thrown away, so nothing is packed.
        """
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, part in self.package.parts.items():
                text = self.texts.get(name)
                entry = zipfile.ZipInfo(name)
                archive.writestr(entry, part if text is None else etree.tostring(text))
        return file.getvalue()


def dressed(letter: bytes) -> Dressed:
    """Dress a letter; raises ``BadZipFile`` or ``LettergenError`` if it is no Word document."""
    package = Package.from_bytes("", letter)
    styles = package.find_part(STYLES)
    cascade = EffectiveProperties(package.parse_part(styles) if styles else None)
    kinds = (HEADER, FOOTER, FOOTNOTES, ENDNOTES)
    names = [name for kind in kinds for name in package.find_related_parts(package.main, kind)]
    texts = {name: package.parse_part(name) for name in (package.main, *names)}
    for text in texts.values():
        _open_content_controls(text)
        _stop_clocks(text)
        _close_up_note_numbers(text)
        _set_empty_cell_margins(text)
        _set_sizes_in_cells(text, cascade)
        _set_capitals(text, cascade)
    return Dressed(package, texts, cascade)


def _open_content_controls(text: Element) -> None:
    """Without this, the words of a content control in a line (17.5.2.31) are lost."""
    for control in list(text.iter(w("sdt"))):
        inner = control.find(w("sdtContent"))
        replace_element(control, [] if inner is None else list(inner))


def _stop_clocks(text: Element) -> None:
    """Without this, a field for today's date shows today, and each PDF is another.

    Word shows what the field came to when the letter was written; so does this.
    """
    for root in find_stories(text):
        try:
            story = Story(root)
        except BrokenFieldError:
            continue
        for field in _clocks(story.fields):
            if field.is_simple:
                replace_element(field.begin, list(field.begin))
            elif field.end is not None:
                marks = [] if field.separator is None else [field.separator]
                story.remove([field.begin, *field.code, *marks])
                story.remove([field.end])


def _clocks(fields: list[Field]) -> Iterator[Field]:
    for field in fields:
        if read_kind(read_code(field)) in _CLOCKS:
            yield field
        yield from _clocks(list(field.find_nested_fields()))


def _close_up_note_numbers(text: Element) -> None:
    """Without this, a note's number stands two blanks away from its text, and lines break early.

    dxpdf sets blanks of its own behind the number (17.11.6), which are as wide as the one that
    Word types there.
    """
    for mark in text.iter(w("footnoteRef"), w("endnoteRef")):
        paragraph = next(mark.iterancestors(w("p")))
        leaves = leaves_of(paragraph)
        for leaf in leaves[leaves.index(mark) + 1 :][:1]:
            if leaf.tag == w("t") and (leaf.text or "").startswith((" ", "\N{NO-BREAK SPACE}")):
                set_text(leaf, (leaf.text or "")[1:])


def _set_empty_cell_margins(text: Element) -> None:
    """Without this, a table that asks for no margin in its cells (17.4.42) gets its style's."""
    for table in text.iter(w("tbl")):
        margins = table.find(f"{w('tblPr')}/{w('tblCellMar')}")
        empty = [side for side in margins if side.get(w("w")) == "0"] if margins is not None else []
        for cell in table.iterfind(f"{w('tr')}/{w('tc')}") if empty else ():
            margins = get_or_add_child(get_or_add_properties(cell), "tcMar")  # 17.4.68
            said = {side.tag for side in margins}
            margins.extend(copy.deepcopy(side) for side in empty if side.tag not in said)


def _set_sizes_in_cells(text: Element, cascade: EffectiveProperties) -> None:
    """Without this, a paragraph in a table is as large as the document's defaults say.

    dxpdf has every table style inherit that size, and takes a table style's before a paragraph
    style's; Word does neither (17.7.2).
    """
    for cell in text.iter(w("tc")):
        for run in cell.iter(w("r")):
            size = cascade.find_styled_run_property(run, "sz")
            if size is not None and size.getparent() is not run.find(w("rPr")):
                set_child(get_or_add_properties(run), copy.deepcopy(size))


def _set_capitals(text: Element, cascade: EffectiveProperties) -> None:
    """Without this, text in capitals or small capitals (17.3.2.5, 17.3.2.33) is in neither."""
    for run in list(text.iter(w("r"))):
        if cascade.is_run_property_on(run, "caps"):
            for words in run.iter(w("t")):
                set_text(words, (words.text or "").upper())
        elif cascade.is_run_property_on(run, "smallCaps"):
            replace_element(run, list(_in_small_capitals(run, cascade.find_font_size(run))))


def _in_small_capitals(run: Element, size: int) -> Iterator[Element]:
    """The run in pieces, those in small letters as smaller capitals."""
    properties = run.find(w("rPr"))
    for child in [child for child in run if child is not properties]:
        if child.tag != w("t"):
            yield create_run(properties, [child])
            continue
        for piece in _by_case(child.text or ""):
            words = etree.Element(w("t"))
            set_text(words, piece.upper())
            smaller = create_run(properties, [words])
            if piece != piece.upper():
                length = etree.Element(w("sz"))
                length.set(w("val"), str(round(size * _SMALL_CAPITALS)))
                set_child(get_or_add_properties(smaller), length)
            yield smaller


def _by_case(text: str) -> Iterator[str]:
    """The text in the longest pieces that are in small letters throughout, or not at all."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or _is_small(text[index]) != _is_small(text[start]):
            yield text[start:index]
            start = index


def _is_small(character: str) -> bool:
    return character != character.upper()
