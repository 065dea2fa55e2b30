"""Compiles a letter: everything that is done once for all recipients.

Every part of the document that has tags is compiled in the same way. Its tags are replaced by
placeholders, statements are moved between elements, and each print tag gets the slot that it
prints in. Then the part is Jinja source, and Jinja compiles it to Python.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from lettergen.citations.house import HouseStyle
from lettergen.citations.references import Citations
from lettergen.citations.styles import CitationStyle
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx import numbering
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.cleanup import mark_joined_tables
from lettergen.docx.data_source import detach_data_source
from lettergen.docx.languages import set_language
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, NotesPart
from lettergen.docx.numbering import Numbering, NumberingPart
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.personal_data import remove_personal_data
from lettergen.docx.pictures import CONTENT_TYPES
from lettergen.docx.relationships import RelationshipsPart, name_relationships_part
from lettergen.docx.scripts import has_other_script
from lettergen.docx.settings import ask_for_update, keep_short_lines
from lettergen.docx.tracked_changes import Resolution, resolve_changes
from lettergen.docx.xml import DECLARATION, Element, declare_prefixes, parse, serialise, w
from lettergen.languages.locale import Locale
from lettergen.system.patterns import compile_lazily
from lettergen.template.blocks import check_blocks
from lettergen.template.citations import UNKNOWN_CITATION
from lettergen.template.compiled import CompiledLetter
from lettergen.template.field_results.kinds import DATES, PAGE_LISTS, TREATMENTS, WORKED_OUT
from lettergen.template.field_results.settings import FieldSettings, list_places
from lettergen.template.images import ImageFiles
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import DataNames, Names, Use, UseKind
from lettergen.template.jinja.part import TemplatePart
from lettergen.template.jinja.parts import TOO_DEEP, PartCompiler
from lettergen.template.letterhead import insert_letter
from lettergen.template.mailmerge.fields import refuse_fields, replace_fields
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.includes import SourceText, include_passages
from lettergen.template.passages import PassageFiles
from lettergen.template.renderer import RenderSettings
from lettergen.template.slot import BODY, MARGIN
from lettergen.template.slots import Slots
from lettergen.template.stored_letter import FILTERS, FUNCTIONS
from lettergen.template.tag import Tag
from lettergen.template.tags import PLACEHOLDER, Tags
from lettergen.template.word.hyperlinks import replace_hyperlink_tags
from lettergen.template.word.joined_paragraphs import join_paragraphs
from lettergen.template.word.justified import has_broken_lines
from lettergen.template.word.loop_bookmarks import number_bookmarks
from lettergen.template.word.notes import move_notes_to_marks, wrap_notes
from lettergen.template.word.paragraphs import texts_in_order
from lettergen.template.word.pictures import find_placeholders, replace_picture
from lettergen.template.word.statements import move_statements
from lettergen.template.word.table_tags import apply_cell_tags
from lettergen.template.word.tags import (
    replace_attribute_tags,
    replace_tags,
    replace_tags_in_text,
)
from lettergen.template.word.unmerged_parts import find_unmerged_tags

if TYPE_CHECKING:
    from lettergen.template.word.passages import Passages

_NOTE_FUNCTIONS = compile_lazily(r"\b(cite|cite_author|cite_year|bibliography|note|markdown)\b")
_SHORT_FORMS = compile_lazily(r"\b(cite_year|cite_author|bibliography)\b")
_MARKDOWN_FILTER = compile_lazily(r"\bmarkdown\b")
_IMAGE_FUNCTION = compile_lazily(r"\b(image|(?:\w*_)?barcode)\b")
_STORIES = tuple(map(w, ("document", "hdr", "ftr", "footnotes", "endnotes")))
_PROPERTIES = ("/core-properties", "/extended-properties", "/custom-properties")


def compile_letter(
    letter: Path,
    letterhead: Path | None,
    language: Language,
    citations: Citations | None,
    citations_path: str = "",
    folder: Path | None = None,
    coverage: BranchCoverage | None = None,
    citation_style: Callable[[str], CitationStyle] | None = None,
    data: bytes | None = None,
    *,
    locale: Locale | None = None,
    values_have_pictures: bool = False,
    data_names: Callable[[], DataNames] | None = None,
    changes: str = "",
) -> CompiledLetter:
    """Compile a Markdown letter on its letterhead, or a Word document.

    ``citations`` is ``None`` where they could not be read: then every key is taken for one.
    ``folder`` is where the letter's pictures are; by default the letter's own. With
    ``coverage``, the letter records which of its branches are entered. ``data`` is the Word
    document where it is not in the file ``letter``. Values may be pictures themselves only with
    ``values_have_pictures``. ``data_names`` returns the names of all fields and values, where they
    are known: content controls of these names are filled. ``citation_style`` returns what prints
    the citations, from the letter's language; ``None`` is the house style. ``changes`` is what
    happens to tracked changes, accept or refuse; empty to leave them. ``locale`` is the letter's
    language; without it, that is what the document says.

    Raises ``LettergenError`` with everything that is wrong with the templates.
    """
    try:
        compiler = _Compiler(
            letter,
            letterhead,
            language,
            citations,
            coverage,
            citation_style,
            data,
            changes,
            locale,
        )
        compiler.data_names = data_names
        if values_have_pictures:
            compiler.allow_pictures()
        return compiler.compile(citations_path, folder or letter.parent)
    except LettergenError:
        raise
    except RecursionError:
        raise LettergenError(Finding("LG266", TOO_DEEP, Place(str(letter)))) from None
    except Exception as error:  # documents from elsewhere can be wrong in ways nobody can list
        place = Place(str(letterhead or letter))
        message = f"cannot be understood ({type(error).__name__}: {error})."
        raise LettergenError(Finding("LG265", message, place, "Save it in Word again.")) from error


class _Compiler:
    """Compiles one letter."""

    def __init__(
        self,
        letter: Path,
        letterhead: Path | None,
        language: Language,
        citations: Citations | None,
        coverage: BranchCoverage | None,
        citation_style: Callable[[str], CitationStyle] | None,
        data: bytes | None,
        changes: str,
        locale: Locale | None,
    ) -> None:
        self._letter = letter
        self._tag = locale.tag if locale else None
        self._has_other_scripts = bool(locale and locale.is_right_to_left)
        self._letterhead = letterhead
        self._citations = citations or {}
        self._citation_style = citation_style
        self._citations_are_known = citations is not None
        self._tags = Tags(language)
        self._part_compiler = PartCompiler(
            self._tags,
            self._citations,
            FILTERS,
            FUNCTIONS,
            coverage,
        )
        self._changes = changes
        self._package = package = self._read_package(letterhead or letter, data)
        package.convert_template()
        self._columns = detach_data_source(package)
        remove_personal_data(package)
        self._styles_name = package.find_part("/styles")
        if not self._styles_name:
            place = Place(package.path)
            raise LettergenError(
                Finding("LG211", "has no styles.", place, "Save it in Word again.")
            )
        if self._tag:
            set_language(package, self._tag)
        self._styles = BuiltinStyles(package.parse_part(self._styles_name))
        self._numbering_name = package.find_part("/numbering")
        self._numbering = Numbering(
            package.parse_part(self._numbering_name)
            if self._numbering_name
            else parse(numbering.EMPTY.encode()),
            self._styles,
        )
        self._notes: dict[NoteKind, NotesPart] = {}
        self._late_fields: dict[str, set[str]] = {}
        self._fixed_texts: dict[str, str] = {}
        self._slots = Slots(self._tags, self._styles)
        self._has_broken_lines = False
        self._shows_pictures = False
        self.data_names: Callable[[], DataNames] | None = None

    def compile(self, citations_path: str, folder: Path) -> CompiledLetter:
        package, main = self._package, self._package.main
        files = PassageFiles(folder)
        roots = {main: self._root(main)}
        for kind in ("/header", "/footer"):
            roots |= {name: self._root(name) for name in package.find_related_parts(main, kind)}
        for name, root in roots.items():
            self._replace_tags([root], name)
        for name in package.find_related_parts(main, "/comments"):
            refuse_fields(self._root(name), name, package.path, self._tags)
        source = None
        if self._letterhead:
            text = read_text(self._letter)
            source = include_passages(text, self._letter, files, self._tags)
        texts = [source.text] if source else []
        passages = None
        if self._includes(source):
            passages = self._load_passages(files, roots[main], source)
            texts += passages.texts
        self._open_notes(texts)
        if source:
            destination = self._destination()
            path = package.path
            insert_letter(roots[main], path, self._letter, source, self._tags, destination)
        if passages:
            for name, root in roots.items():
                roots[name] = passages.insert(root, self._destination(), is_main=name == main)
        data = self._fill_controls(roots)
        if self._shows_pictures or self._has_tag(_IMAGE_FUNCTION):
            self._shows_pictures = True
            relationships = package.read_relationships(main)
            from lettergen.docx.text_area import TextAreas

            self._slots.areas = TextAreas(roots[main], self._styles.root, relationships)
        move_notes_to_marks(roots[main], self._notes)
        parts = [self._compile_story(name, root) for name, root in roots.items()]
        parts += [self._compile_properties(name) for name in self._property_parts()]
        parts += [self._compile_data(name, root) for name, root in data.items()]
        self._tags.findings.extend(find_unmerged_tags(package, roots.items()))
        self._raise_findings()
        found = [part for part in parts if part]
        letter = self._assemble(found, roots, citations_path, ImageFiles(folder))
        return letter._replace(included=files.included)

    def allow_pictures(self) -> None:
        """Let values be pictures."""
        self._shows_pictures = True

    def _declare_pictures(self) -> None:
        """Declare the content types of the pictures that letters may add (part 2, 10.1.2.2)."""
        for extension, content_type in CONTENT_TYPES.items():
            self._package.set_default_content_type(extension, content_type)

    # Reading

    def _read_package(self, path: Path, data: bytes | None = None) -> Package:
        """Read a Word document; its tracked changes are resolved if the campaign says so."""
        package = Package.read(path, data)
        if self._changes:
            resolve_changes(package, Resolution(self._changes))
        return package

    def _root(self, name: str) -> Element:
        return declare_prefixes(self._package.parse_part(name))

    def _includes(self, source: SourceText | None) -> bool:
        """Return whether the letter may include Word documents, or a Word document passages."""
        has_tag = any(tag.kind == "include" for tag in self._tags.all())
        return has_tag or bool(source and "include" in source.text)

    def _load_passages(
        self, files: PassageFiles, main: Element, source: SourceText | None
    ) -> "Passages":
        """Load the passages that the letter includes."""
        from lettergen.docx.subdocument import Importer
        from lettergen.template.word.passages import Passages

        name = self._package.main

        def replace(root: Element, path: str) -> None:
            self._replace_tags([root], name, path)

        importer = Importer(self._package, self._styles, self._numbering)
        passages = Passages(files, self._tags, importer, self._read_package, replace)
        passages.load(main, self._letter, source)
        return passages

    def _replace_tags(self, roots: list[Element], name: str, path: str = "") -> None:
        """Replace the tags of a part or of its notes, and its mail merge fields.

        ``path`` is the file that they are from, if that is a passage.
        """
        path = path or self._package.path
        for root in roots:
            replace_tags(root, name, path, self._tags)
            late = replace_fields(root, name, path, self._tags, self._columns)
            if late:
                self._late_fields[name] = self._late_fields.get(name, set()) | late
        relationships = self._package.read_relationships(name)
        if replace_hyperlink_tags(roots, relationships, path, self._tags):
            self._package.set_relationships(relationships)

    def _open_notes(self, texts: list[str]) -> None:
        """Make ready the parts for notes, if the letter has notes or may add some.

        ``texts`` are its Markdown texts.
        """
        texts += [tag.body for tag in self._tags.all()]
        adds_notes = any(_NOTE_FUNCTIONS.search(text) or "[^" in text for text in texts)
        for kind in (FOOTNOTE, ENDNOTE):
            has_part = self._package.find_related_parts(self._package.main, f"/{kind.plural}")
            if has_part or (adds_notes and kind is FOOTNOTE):
                part = NotesPart(self._package, self._styles, kind)
                self._notes[kind] = part
                self._replace_tags(part.list_originals(), part.name)

    def _destination(self) -> Destination:
        footnotes = self._notes.get(FOOTNOTE)
        return Destination(self._styles, self._numbering, footnotes, self._citations)

    # From a part to a template

    def _compile_story(self, name: str, root: Element) -> TemplatePart | None:
        path = self._package.path
        replace_attribute_tags(root, Place(path, 0, name), self._tags)
        self._replace_pictures(root, name)
        join_paragraphs(root, self._tags)
        move_statements(root, self._tags)
        apply_cell_tags(root, self._tags)
        self._check_blocks(root)
        self._has_broken_lines |= has_broken_lines(
            root, self._styles.root, counts_breaks=bool(self._letterhead)
        )
        mark_joined_tables(root)
        story = BODY if name == self._package.main else MARGIN
        self._slots.find_in(root, name, story, self._notes)
        wrap_notes(root, name, self._tags, self._slots, self._notes, path)
        return self._compile_part(name, root)

    def _fill_controls(self, roots: dict[str, Element]) -> dict[str, Element]:
        """Fill the content controls that are merge fields.

        Returns the parts of custom XML that they are bound to, as letters change them.
        """
        if not any(next(root.iter(w("sdt")), None) is not None for root in roots.values()):
            return {}
        from lettergen.docx.content_controls import DataStore
        from lettergen.template.word.controls import ControlFiller

        names = self.data_names() if self.data_names else None
        store = DataStore(self._package)
        filler = ControlFiller(store, names, self._package.path, self._tags, self._slots)
        filler.fill(roots)
        self._shows_pictures |= filler.shows_pictures
        return store.changed

    def _compile_data(self, name: str, root: Element) -> TemplatePart | None:
        """Compile a part of custom XML, which content controls show."""
        for element in root.iter(etree.Element):
            element.text = self._slots.find_in_plain_text(element.text or "", name) or None
            for key, value in element.attrib.items():
                element.set(key, self._slots.find_in_plain_text(str(value), name))
        return self._compile_part(name, root)

    def _replace_pictures(self, root: Element, name: str) -> None:
        """Let pictures whose alternative text is a tag show those of the recipients."""
        for drawing, expression, place in find_placeholders(root, self._tags):
            self._shows_pictures = True
            replace_picture(drawing, expression, place, name, self._tags, self._slots)

    def _property_parts(self) -> list[str]:
        return [name for kind in _PROPERTIES for name in self._package.find_related_parts("", kind)]

    def _compile_properties(self, name: str) -> TemplatePart | None:
        """Compile a document's properties: plain text, in elements of other vocabularies."""
        root = self._package.parse_part(name)
        place = Place(self._package.path, 0, name)
        for element in root.iter(etree.Element):
            if "{" in (element.text or ""):
                text = replace_tags_in_text(str(element.text), place, self._tags)
                element.text = self._slots.find_in_plain_text(text, name)
        self._check_blocks(root)
        return self._compile_part(name, root)

    def _compile_part(self, name: str, root: Element) -> TemplatePart | None:
        """Compile a part; one without tags stays as it is, without their comments."""
        xml = serialise(root)
        is_story = root.tag in _STORIES
        self._has_other_scripts |= is_story and has_other_script(xml)
        if not PLACEHOLDER.search(xml):
            if is_story and self._has_other_scripts:
                from lettergen.docx.direction import mark_direction

                mark_direction(root, self._tag)
                xml = serialise(root)
            self._package.set_part(name, root)
            self._fixed_texts[name] = DECLARATION.strip() + xml
            return None
        xml = number_bookmarks(xml, self._tags)
        return self._part_compiler.compile(name, xml, Place(self._package.path, 0, name))

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
        if self._letterhead and tag.place.path == str(self._letter):
            return parent
        return "/".join(str(element.tag) for element in (parent, *parent.iterancestors()))

    # The compiled letter

    def _raise_findings(self) -> None:
        findings = self._tags.findings
        if findings and not self._citations_are_known:
            findings = [finding for finding in findings if finding.code != UNKNOWN_CITATION]
        if self._tags.findings:
            raise LettergenError(*findings)

    def _assemble(
        self,
        parts: list[TemplatePart],
        stories: Mapping[str, Element],
        citations_path: str,
        image_files: ImageFiles,
    ) -> CompiledLetter:
        package = self._package
        formats_values = self._has_tag(_MARKDOWN_FILTER)
        if formats_values:
            self._styles.add_all()
            self._numbering.add_all()
        if self._has_broken_lines:
            keep_short_lines(package)
        if self._styles.changed:
            package.set_part(self._styles_name, self._styles.root)
        numbering_part = self._store_numbering()
        if self._shows_pictures:
            self._declare_pictures()
        linking = {part.name for part in parts} | {part.name for part in self._notes.values()}
        rewritten = linking | {name_relationships_part(name) for name in linking}
        if numbering_part:
            rewritten.add(self._numbering_name)
        fields = self._list_late_fields(stories)
        rewritten |= fields.fixed.keys() if fields else set()
        relationships = {
            name: RelationshipsPart(package.read_relationships(name)) for name in sorted(linking)
        }
        settings = RenderSettings(
            slots=self._slots.all,
            notes={kind.element: part for kind, part in self._notes.items()},
            first_relationship={name: part.first for name, part in relationships.items()},
            first_list=numbering_part.first if numbering_part else 0,
            citation_style=self._style(),
            style_language=self._style_language(),
            citations_path=citations_path,
            image_files=image_files,
            destination=self._destination() if formats_values else None,
        )
        return CompiledLetter(
            path=str(self._letter),
            main=package.main,
            parts=parts,
            archive=PackageWriter(
                {name: data for name, data in package.parts.items() if name not in rewritten}
            ),
            relationships=relationships,
            numbering=numbering_part,
            numbering_name=self._numbering_name,
            openings=frozenset(self._slots.openings),
            settings=settings,
            unchanging=frozenset(package.parts) - rewritten,
            fields=fields,
            names=self._part_compiler.names + self._list_field_names(fields),
            printed_braces=self._tags.printed_braces(),
            tag=self._tag,
            has_other_scripts=self._has_other_scripts,
        )

    def _list_field_names(self, fields: FieldSettings | None) -> Names:
        """Return the names of the values that fields print by themselves: the letter's date."""
        if fields is None or not fields.kinds & DATES:
            return Names()
        return Names((Use(("date",), Place(self._package.path), UseKind.OPTIONAL),))

    def _list_late_fields(self, stories: Mapping[str, Element]) -> FieldSettings | None:
        """Return what the letters' fields depend on; ``None`` if no letter has such fields."""
        package = self._package
        kinds = set().union(*self._late_fields.values())
        if not kinds & WORKED_OUT and not self._has_bookmark(kinds - TREATMENTS.keys()):
            return None
        if kinds & PAGE_LISTS:
            ask_for_update(package)
        main, *margins = stories
        names = (main, *(part.name for part in self._notes.values()), *margins)
        fixed = {name: text for name, text in self._fixed_texts.items() if name in names}
        others = {
            name: data
            for name, data in package.parts.items()
            if name.endswith((".xml", ".rels")) and name not in names
        }
        places = frozenset(list_places(stories.values(), self._styles.root))
        return FieldSettings(frozenset(kinds), names, fixed, others, places, package.path)

    def _has_bookmark(self, names: set[str]) -> bool:
        """Whether the document has a bookmark of one of these names, in capitals."""
        pattern = re.compile(rb'<w:bookmarkStart [^<>]*?w:name="([^"]*)"')
        return bool(names) and any(
            found.decode(errors="replace").upper() in names
            for name, data in self._package.parts.items()
            if name.endswith(".xml")
            for found in pattern.findall(data)
        )

    def _style(self) -> CitationStyle:
        """Return the campaign's style; the house style tells works apart that a text names."""
        if self._citation_style is not None:
            return self._citation_style(self._style_language())
        items = {key: citation.item for key, citation in self._citations.items()}
        return HouseStyle(items, with_suffixes=self._has_tag(_SHORT_FORMS))

    def _style_language(self) -> str:
        """Return the language that the document has by default."""
        language = self._styles.root.find(f".//{w('docDefaults')}//{w('lang')}")
        return "" if language is None else language.get(w("val"), "")

    def _has_tag(self, pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(tag.body) for tag in self._tags.all())

    def _store_numbering(self) -> NumberingPart | None:
        """Store the numbering part; return it if letters add lists of their own."""
        if not self._numbering.is_used:
            return None
        if not self._numbering_name:
            self._numbering_name = numbering.add_numbering(self._package)
        if self._numbering.has_numbered_lists:
            return NumberingPart(self._numbering)
        self._package.set_part(self._numbering_name, self._numbering.root)
        return None
