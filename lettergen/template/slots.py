"""Sites: where a compiled document prints its values, and what each place lets stand.

Every print tag gets a filter that knows its site by number. From there on a value finds its
formatting without the document being looked at again.
"""

import re
from collections.abc import Mapping

from lxml import etree

from lettergen.docx import runs
from lettergen.docx.builtin_styles import HYPERLINK, BuiltinStyles
from lettergen.docx.cleanup import DROPPABLE
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, NotesPart
from lettergen.docx.xml import Element, insert_text, serialise_inner, w
from lettergen.template.renderer import BODY, NOTE, TEXT_BOX, Site
from lettergen.template.tags import HELD, Tag, Tags
from lettergen.template.word.paragraphs import (
    droppable_paragraphs,
    may_be_replaced,
    own_texts,
    stands_alone,
)

NOTE_KINDS: dict[str, NoteKind] = {w(kind.element): kind for kind in (FOOTNOTE, ENDNOTE)}


# Attributes with the code of a field (17.16.19), or an address (ECMA-376 part 4, 19.1.2).
_LEADING = ("instr", "href", "src")


class Sites:
    """The sites of one document, in the order in which they were found."""

    def __init__(self, tags: Tags, styles: BuiltinStyles) -> None:
        self.all: list[Site] = []
        self.openings: set[str] = set()
        self._tags = tags
        self._styles = styles

    def print_in(
        self, root: Element, part: str, story: str, notes: Mapping[NoteKind, NotesPart]
    ) -> None:
        """Give every print tag of a part its site, in texts and in attributes."""
        for paragraph in list(root.iter(w("p"))):
            for text in own_texts(paragraph):
                if HELD.search(text.text or ""):
                    self._print_text(paragraph, text, self._site(text, part, story, notes))
        for element in root.iter(etree.Element):
            for key, value in element.attrib.items():
                if HELD.search(str(value)):
                    site = self._site(element, part, story, notes)
                    leads = str(key).rpartition("}")[2] in _LEADING
                    filter_ = "_field" if leads else "_attribute"
                    element.set(key, self._printed(str(value), filter_, site))
        for code in root.iter(w("instrText")):
            if HELD.search(code.text or ""):
                code.text = self._printed(code.text or "", "_field", Site(part, story))
        for paragraph in droppable_paragraphs(root, self._tags):
            paragraph.attrib.clear()
            paragraph.append(etree.ProcessingInstruction(DROPPABLE))

    def plain(self, text: str, part: str) -> str:
        """A text outside of WordprocessingML, its tags printing text alone."""
        return self._printed(text, "_plain", Site(part, BODY))

    def note_mark(self, part: str, properties: str, *, custom: bool) -> int:
        """The number of the site at which a note of the document's own has its mark."""
        return self._add(Site(part, BODY, mark_properties=properties, has_custom_mark=custom))

    def _site(
        self, element: Element, part: str, story: str, notes: Mapping[NoteKind, NotesPart]
    ) -> Site:
        note = next(element.iterancestors(*NOTE_KINDS), None)
        if next(element.iterancestors(w("txbxContent")), None) is not None:
            story = TEXT_BOX
        run = next(element.iterancestors(w("r")), None)
        properties = serialise_inner(run.find(w("rPr"))) if run is not None else ""
        footnotes = notes.get(FOOTNOTE)
        return Site(
            part if note is None else notes[NOTE_KINDS[str(note.tag)]].name,
            story if note is None else NOTE,
            opening=runs.open_run(properties),
            link_properties=runs.apply_style(properties, self._styles.get_or_add(HYPERLINK)),
            mark_properties=runs.merge_properties(properties, footnotes.mark_properties)
            if footnotes
            else "",
            inside_link=next(element.iterancestors(w("hyperlink")), None) is not None,
        )

    def _print_text(self, paragraph: Element, text: Element, site: Site) -> None:
        run = text.getparent()
        if run is not None:
            run.attrib.clear()
        self.openings.add(site.opening)
        prints = any(tag.kind == "print" for tag in self._tags.held(text.text or ""))
        if prints and stands_alone(paragraph, text) and may_be_replaced(paragraph):
            self._print_alone(paragraph, text, site)
        else:
            text.text = self._printed(text.text or "", "_run", site)

    def _print_alone(self, paragraph: Element, text: Element, site: Site) -> None:
        """Let the value bring its paragraph along, or stand in the paragraph's place."""
        parent = paragraph.getparent()
        assert parent is not None
        properties = serialise_inner(paragraph.find(w("pPr")))
        before = f"<w:p>{properties}{site.opening}"
        site = site.standing_alone(
            before, f"{runs.RUN_END}</w:p>", keeps_paragraph=_is_only_paragraph(paragraph)
        )
        placeholder = self._printed(text.text or "", "_paragraph", site)
        index = parent.index(paragraph)
        tail = paragraph.tail or ""
        parent.remove(paragraph)
        insert_text(parent, index, placeholder + tail)

    def _printed(self, text: str, filter_: str, site: Site) -> str:
        """The text with each of its print tags sent through a filter at a site of its own."""

        def printed(found: re.Match[str]) -> str:
            tag = self._tags.held(found.group())[0]
            if tag.kind != "print":
                return found.group()
            name = f"_{tag.role}" if tag.role else filter_
            number = self._add(site.printing(tag.shown or tag.body))
            return self._tags.hold(Tag("print", tag.body, tag.place, filter=f"{name}({number})"))

        return HELD.sub(printed, text)

    def _add(self, site: Site) -> int:
        self.all.append(site)
        return len(self.all) - 1


def _is_only_paragraph(paragraph: Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and len(parent.findall(w("p"))) == 1
