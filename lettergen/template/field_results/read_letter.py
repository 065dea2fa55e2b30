"""What the letter shows as a whole: labels of lists, numbers of notes, styles of paragraphs."""

from collections.abc import Mapping
from functools import cached_property

from lettergen.docx.attributes import get_attribute
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.model import Block, Note, Paragraph, Table, TextBox
from lettergen.docx.xml import DECLARATION, Element, serialise, w
from lettergen.template.field_results.settings import FieldSettings


class ReadLetter:
    """The letter as its reader sees it; ``roots`` are the parts with text as they are now."""

    def __init__(
        self, settings: FieldSettings, texts: Mapping[str, str], roots: Mapping[str, Element]
    ) -> None:
        self._settings = settings
        self._texts = texts
        self._roots = roots

    @cached_property
    def package(self) -> Package:
        """The letter without its pictures."""
        parts = {**self._settings.package, **{n: t.encode() for n, t in self._texts.items()}}
        for name, root in self._roots.items():
            parts[name] = (DECLARATION + serialise(root)).encode()
        return Package(self._settings.path, parts)

    @cached_property
    def _document(self) -> Document:
        return Document(self.package)

    @cached_property
    def notes(self) -> Mapping[tuple[str, str], Note]:
        """The notes that the letter refers to, by kind and id."""
        return self._document.notes

    @cached_property
    def body(self) -> dict[Element, Paragraph]:
        """The paragraphs of the body in order, by their elements."""
        elements = list(self._roots[self._settings.main].iter(w("p")))
        found: dict[Element, Paragraph] = {}
        _add_paragraphs(self._document.body.blocks, elements, found)
        return found

    def find_paragraph(self, element: Element | None) -> Paragraph | None:
        """Return what a paragraph of the body shows; ``None`` for one elsewhere."""
        return None if element is None else self.body.get(element)

    def find_level_text(self, paragraph: Paragraph) -> str:
        """Return the pattern of the label of a list item (17.9.11), such as ``%1.%2``."""
        numbering = self._numbering
        level = str(paragraph.label.level if paragraph.label else paragraph.format.list_level or 0)
        if numbering is None:
            return ""
        for instance in numbering.iter(w("num")):
            if instance.get(w("numId")) != paragraph.format.list_id:
                continue
            abstract = get_attribute(instance.find(w("abstractNumId")))
            definitions = [*instance.iter(w("lvl"))]
            for definition in numbering.iter(w("abstractNum")):
                if definition.get(w("abstractNumId")) == abstract:
                    definitions += definition.iter(w("lvl"))
            found = (d.find(w("lvlText")) for d in definitions if d.get(w("ilvl")) == level)
            return next((get_attribute(text) for text in found if text is not None), "")
        return ""

    @cached_property
    def _numbering(self) -> Element | None:
        name = self.package.find_part("/numbering")
        return self.package.parse_part(name) if name else None


def _add_paragraphs(
    blocks: tuple[Block, ...], elements: list[Element], found: dict[Element, Paragraph]
) -> None:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    _add_paragraphs(cell.blocks, elements, found)
            continue
        if 0 < block.number <= len(elements):
            found.setdefault(elements[block.number - 1], block)
        for span in block.spans:
            if isinstance(span.content, TextBox):
                _add_paragraphs(span.content.blocks, elements, found)
