"""Slots: the places where a compiled document prints values, and what each place allows.

Every print tag gets a filter that knows its slot by number. From there on a value finds its
formatting without the document being looked at again.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from lettergen.docx import runs
from lettergen.docx.builtin_styles import HYPERLINK, BuiltinStyles
from lettergen.docx.cleanup import DROPPABLE
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, NotesPart
from lettergen.docx.xml import Element, insert_text, serialise_inner, w
from lettergen.template.jinja.reserved import PREFIX
from lettergen.template.slot import BODY, NOTE, TEXT_BOX, Slot
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.paragraphs import (
    can_be_replaced,
    droppable_paragraphs,
    is_alone,
    own_texts,
)

if TYPE_CHECKING:
    from lettergen.docx.text_area import TextAreas

NOTE_KINDS: dict[str, NoteKind] = {w(kind.element): kind for kind in (FOOTNOTE, ENDNOTE)}

# Attributes with the code of a field (17.16.19), or an address (ECMA-376 part 4, 19.1.2).
_CODE_ATTRIBUTES = ("instr", "href", "src")


class Slots:
    """Finds the slots of one document; ``areas`` are set if it may show pictures."""

    def __init__(self, tags: Tags, styles: BuiltinStyles) -> None:
        self.all: list[Slot] = []
        self.openings: set[str] = set()
        self.areas: TextAreas | None = None
        self._tags = tags
        self._styles = styles

    def find_in(
        self, root: Element, part: str, story: str, notes: Mapping[NoteKind, NotesPart]
    ) -> None:
        """Give every print tag of a part its slot, in texts and in attributes."""
        for paragraph in list(root.iter(w("p"))):
            for text in own_texts(paragraph):
                if PLACEHOLDER.search(text.text or ""):
                    self._find_in_text(paragraph, text, self._slot(text, part, story, notes))
        for element in root.iter(etree.Element):
            for key, value in element.attrib.items():
                if PLACEHOLDER.search(str(value)):
                    slot = self._slot(element, part, story, notes)
                    is_code = str(key).rpartition("}")[2] in _CODE_ATTRIBUTES
                    filter_ = "field" if is_code else "attribute"
                    element.set(key, self._with_filter(str(value), filter_, slot))
        for code in root.iter(w("instrText")):
            if PLACEHOLDER.search(code.text or ""):
                code.text = self._with_filter(code.text or "", "field", Slot(part, story))
        for paragraph in droppable_paragraphs(root, self._tags):
            paragraph.attrib.clear()
            paragraph.append(etree.ProcessingInstruction(DROPPABLE))

    def find_in_plain_text(self, text: str, part: str) -> str:
        """Give the print tags of a text outside of WordprocessingML their slots."""
        return self._with_filter(text, "plain", Slot(part, BODY))

    def add_note_mark(self, part: str, properties: str, *, custom: bool) -> int:
        """Return the number of a new slot for the mark of a note of the document's own."""
        return self._add(Slot(part, BODY, mark_properties=properties, has_custom_mark=custom))

    def add_picture(self, part: str, expression: str, drawing: Element) -> int:
        """Return the number of a new slot for the picture that a drawing shows."""
        return self._add(self._slot(drawing, part, BODY, {})._replace(expression=expression))

    def _slot(
        self, element: Element, part: str, story: str, notes: Mapping[NoteKind, NotesPart]
    ) -> Slot:
        note = next(element.iterancestors(*NOTE_KINDS), None)
        if next(element.iterancestors(w("txbxContent")), None) is not None:
            story = TEXT_BOX
        run = next(element.iterancestors(w("r")), None)
        properties = serialise_inner(run.find(w("rPr"))) if run is not None else ""
        footnotes = notes.get(FOOTNOTE)
        return Slot(
            part if note is None else notes[NOTE_KINDS[str(note.tag)]].name,
            story if note is None else NOTE,
            opening=runs.open_run(properties),
            link_properties=runs.apply_style(properties, self._styles.get_or_add(HYPERLINK)),
            mark_properties=runs.merge_properties(properties, footnotes.mark_properties)
            if footnotes
            else "",
            inside_link=next(element.iterancestors(w("hyperlink")), None) is not None,
            space=self.areas.find(element, part) if self.areas else None,
        )

    def _find_in_text(self, paragraph: Element, text: Element, slot: Slot) -> None:
        run = text.getparent()
        if run is not None:
            run.attrib.clear()
        self.openings.add(slot.opening)
        prints = any(tag.kind == "print" for tag in self._tags.in_text(text.text or ""))
        if prints and is_alone(paragraph, text) and can_be_replaced(paragraph):
            self._replace_paragraph(paragraph, text, slot)
        else:
            text.text = self._with_filter(text.text or "", "run", slot)

    def _replace_paragraph(self, paragraph: Element, text: Element, slot: Slot) -> None:
        """Put the tag in place of its paragraph, which its value brings along."""
        parent = paragraph.getparent()
        assert parent is not None
        properties = serialise_inner(paragraph.find(w("pPr")))
        slot = slot._replace(
            alone=(f"<w:p>{properties}{slot.opening}", f"{runs.RUN_END}</w:p>"),
            keeps_paragraph=len(parent.findall(w("p"))) == 1,
            beside_table=any(
                found is not None and found.tag == w("tbl")
                for found in (paragraph.getprevious(), paragraph.getnext())
            ),
        )
        placeholder = self._with_filter(text.text or "", "paragraph", slot)
        index = parent.index(paragraph)
        tail = paragraph.tail or ""
        parent.remove(paragraph)
        insert_text(parent, index, placeholder + tail)

    def _with_filter(self, text: str, filter_: str, slot: Slot) -> str:
        """Return the text with each of its print tags filtered for a slot of its own."""

        def add_filter(found: re.Match[str]) -> str:
            tag = self._tags[found[1]]
            if tag.kind != "print":
                return found.group()
            own = slot._replace(expression=tag.label or tag.body, place=tag.place)
            number = self._add(own)
            call = f"{PREFIX}{tag.role or filter_}({number})"
            return self._tags.add(Tag("print", tag.body, tag.place, filter=call))

        return PLACEHOLDER.sub(add_filter, text)

    def _add(self, slot: Slot) -> int:
        self.all.append(slot)
        return len(self.all) - 1
