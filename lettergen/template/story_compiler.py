"""Compile one part of a Word document: its text, with placeholders for tags, to a template."""

from collections.abc import Callable

from lxml import etree

from lettergen.diagnostics.finding import Place
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.cleanup import mark_joined_tables
from lettergen.docx.notes import NoteKind, NotesPart
from lettergen.docx.package import Package
from lettergen.docx.scripts import has_other_script
from lettergen.docx.xml import DECLARATION, Element, serialise, w
from lettergen.languages.locale import Locale
from lettergen.template.blocks import check_blocks
from lettergen.template.jinja.names import DataNames
from lettergen.template.jinja.part import TemplatePart
from lettergen.template.jinja.parts import PartCompiler
from lettergen.template.slot import BODY, MARGIN
from lettergen.template.slots import Slots
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.joined_paragraphs import join_paragraphs
from lettergen.template.word.justified import has_broken_lines
from lettergen.template.word.last_edit import remove_last_edit
from lettergen.template.word.loop_bookmarks import number_bookmarks
from lettergen.template.word.notes import wrap_notes
from lettergen.template.word.paragraphs import texts_in_order
from lettergen.template.word.pictures import find_placeholders, replace_picture
from lettergen.template.word.statements import move_statements
from lettergen.template.word.table_tags import apply_cell_tags
from lettergen.template.word.tags import replace_attribute_tags, replace_tags_in_text

_STORIES = tuple(map(w, ("document", "hdr", "ftr", "footnotes", "endnotes")))


class StoryCompiler:
    """Compiles the parts of one document.

    ``markdown`` is the path of the letter if that is Markdown, which is in the document already.
    What is found in the parts: ``has_broken_lines`` tells that a justified paragraph has line
    breaks, ``shows_pictures`` that letters have pictures of their own, ``has_other_scripts`` that
    some text is not in Latin letters. ``fixed_texts`` are the parts without tags.
    """

    def __init__(
        self,
        package: Package,
        styles: BuiltinStyles,
        tags: Tags,
        slots: Slots,
        compiler: PartCompiler,
        locale: Locale | None,
        markdown: str,
    ) -> None:
        self._package = package
        self._styles = styles
        self._tags = tags
        self._slots = slots
        self._compiler = compiler
        self._language = locale.tag if locale else None
        self._markdown = markdown
        self.has_broken_lines = False
        self.shows_pictures = False
        self.has_other_scripts = bool(locale and locale.is_right_to_left)
        self.fixed_texts: dict[str, str] = {}

    def fill_controls(
        self, roots: dict[str, Element], data_names: Callable[[], DataNames] | None
    ) -> dict[str, Element]:
        """Fill the content controls that are merge fields.

        Returns the parts of custom XML that they are bound to, as letters change them.
        """
        if not any(next(root.iter(w("sdt")), None) is not None for root in roots.values()):
            return {}
        from lettergen.docx.content_controls import DataStore
        from lettergen.template.word.controls import ControlFiller

        names = data_names() if data_names else None
        store = DataStore(self._package)
        filler = ControlFiller(store, names, self._package.path, self._tags, self._slots)
        filler.fill(roots)
        self.shows_pictures |= filler.shows_pictures
        return store.changed

    def compile_story(
        self, name: str, root: Element, notes: dict[NoteKind, NotesPart]
    ) -> TemplatePart | None:
        """Compile a part with text; ``None`` if letters do not change it."""
        path = self._package.path
        remove_last_edit(root)
        replace_attribute_tags(root, Place(path, 0, name), self._tags)
        self._replace_pictures(root, name)
        join_paragraphs(root, self._tags)
        move_statements(root, self._tags)
        apply_cell_tags(root, self._tags)
        self._check_blocks(root)
        self.has_broken_lines |= has_broken_lines(
            root, self._styles.root, counts_breaks=bool(self._markdown)
        )
        mark_joined_tables(root)
        story = BODY if name == self._package.main else MARGIN
        self._slots.find_in(root, name, story, notes)
        wrap_notes(root, name, self._tags, self._slots, notes, path)
        return self._compile_part(name, root)

    def compile_properties(self, name: str) -> TemplatePart | None:
        """Compile a document's properties: plain text, in elements of other vocabularies."""
        root = self._package.parse_part(name)
        place = Place(self._package.path, 0, name)
        for element in root.iter(etree.Element):
            if "{" in (element.text or ""):
                text = replace_tags_in_text(str(element.text), place, self._tags)
                element.text = self._slots.find_in_plain_text(text, name)
        self._check_blocks(root)
        return self._compile_part(name, root)

    def compile_data(self, name: str, root: Element) -> TemplatePart | None:
        """Compile a part of custom XML, which content controls show."""
        for element in root.iter(etree.Element):
            element.text = self._slots.find_in_plain_text(element.text or "", name) or None
            for key, value in element.attrib.items():
                element.set(key, self._slots.find_in_plain_text(str(value), name))
        return self._compile_part(name, root)

    def _replace_pictures(self, root: Element, name: str) -> None:
        """Let pictures whose alternative text is a tag show those of the recipients."""
        for drawing, expression, place in find_placeholders(root, self._tags):
            self.shows_pictures = True
            replace_picture(drawing, expression, place, name, self._tags, self._slots)

    def _compile_part(self, name: str, root: Element) -> TemplatePart | None:
        """Compile a part; one without tags stays as it is, without their comments."""
        xml = serialise(root)
        is_story = root.tag in _STORIES
        self.has_other_scripts |= is_story and has_other_script(xml)
        if not PLACEHOLDER.search(xml):
            if is_story and self.has_other_scripts:
                from lettergen.docx.direction import mark_direction

                mark_direction(root, self._language)
                xml = serialise(root)
            self._package.set_part(name, root)
            self.fixed_texts[name] = DECLARATION.strip() + xml
            return None
        xml = number_bookmarks(xml, self._tags)
        return self._compiler.compile(name, xml, Place(self._package.path, 0, name))

    def _check_blocks(self, root: Element) -> None:
        self._tags.findings.extend(
            check_blocks(
                (tag, self._level(parent, tag))
                for parent, text in texts_in_order(root)
                for tag in self._tags.in_text(text)
            )
        )

    def _level(self, parent: Element, tag: Tag) -> object:
        """What the tags of one block must share: in Markdown the element that they are in.

        In Word a block may open in one paragraph and close in another. docxtpl, too, then joins
        what is left of the two.
        """
        if tag.place.path == self._markdown:
            return parent
        return "/".join(str(element.tag) for element in (parent, *parent.iterancestors()))
