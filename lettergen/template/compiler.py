"""Compiles a letter: everything that is done once for all recipients.

Every part of the document that has tags is compiled in the same way. Its tags are replaced by
placeholders, statements are moved between elements, and each print tag gets the slot that it
prints in. Then the part is Jinja source, and Jinja compiles it to Python.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.citations.house import HouseStyle
from lettergen.citations.references import Citations
from lettergen.citations.styles import CitationStyle
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx import numbering
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.data_source import detach_data_source
from lettergen.docx.languages import set_language
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, NotesPart
from lettergen.docx.numbering import Numbering, NumberingPart
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.personal_data import remove_personal_data
from lettergen.docx.pictures import declare_pictures
from lettergen.docx.relationships import RelationshipsPart, name_relationships_part
from lettergen.docx.settings import keep_short_lines
from lettergen.docx.tracked_changes import Resolution, resolve_changes
from lettergen.docx.xml import Element, declare_prefixes, parse, w
from lettergen.languages.english import ENGLISH
from lettergen.languages.locale import Locale
from lettergen.languages.quotes import find_quote_marks
from lettergen.system.patterns import compile_lazily
from lettergen.template.citations import UNKNOWN_CITATION
from lettergen.template.compiled import CompiledLetter
from lettergen.template.images import ImageFiles
from lettergen.template.jinja.branches import BranchCoverage
from lettergen.template.jinja.environment import Language
from lettergen.template.jinja.names import DataNames
from lettergen.template.jinja.part import TemplatePart
from lettergen.template.jinja.parts import TOO_DEEP, PartCompiler
from lettergen.template.late_fields import build_field_settings, list_field_names
from lettergen.template.letterhead import insert_letter
from lettergen.template.mailmerge.fields import refuse_fields, replace_fields
from lettergen.template.markdown.backend import Destination
from lettergen.template.markdown.includes import SourceText, include_passages
from lettergen.template.memory import Memory
from lettergen.template.passages import PassageFiles
from lettergen.template.renderer import RenderSettings
from lettergen.template.slots import Slots
from lettergen.template.stored_letter import FILTERS, FUNCTIONS
from lettergen.template.story_compiler import StoryCompiler
from lettergen.template.tags import Tags
from lettergen.template.word.hyperlinks import replace_hyperlink_tags
from lettergen.template.word.notes import move_notes_to_marks
from lettergen.template.word.tags import (
    replace_tags,
)
from lettergen.template.word.unmerged_parts import find_unmerged_tags

if TYPE_CHECKING:
    from lettergen.template.word.passages import Passages

_NOTE_FUNCTIONS = compile_lazily(r"\b(cite|cite_author|cite_year|bibliography|note|markdown)\b")
_SHORT_FORMS = compile_lazily(r"\b(cite_year|cite_author|bibliography)\b")
_MARKDOWN_FILTER = compile_lazily(r"\bmarkdown\b")
_IMAGE_FUNCTION = compile_lazily(r"\b(image|(?:\w*_)?barcode)\b")
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
    sets_quotes: bool = False,
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
    language; without it, that is what the document says. With ``sets_quotes``, straight quotation
    marks in Markdown and in values become typographic ones.

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
            sets_quotes=sets_quotes,
        )
        compiler.data_names = data_names
        compiler.stories.shows_pictures = values_have_pictures
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
        *,
        sets_quotes: bool,
    ) -> None:
        self._letter = letter
        self._sets_quotes = sets_quotes
        self._locale = locale
        self._tag = locale.tag if locale else None
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
        self._slots = Slots(self._tags, self._styles)
        self.stories = StoryCompiler(
            package,
            self._styles,
            self._tags,
            self._slots,
            self._part_compiler,
            locale,
            str(letter) if letterhead else "",
        )
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
        data = self.stories.fill_controls(roots, self.data_names)
        if self.stories.shows_pictures or self._has_tag(_IMAGE_FUNCTION):
            self.stories.shows_pictures = True
            relationships = package.read_relationships(main)
            from lettergen.docx.text_area import TextAreas

            self._slots.areas = TextAreas(roots[main], self._styles.root, relationships)
        move_notes_to_marks(roots[main], self._notes)
        stories = self.stories
        parts = [stories.compile_story(name, root, self._notes) for name, root in roots.items()]
        for kind in _PROPERTIES:
            parts += map(stories.compile_properties, package.find_related_parts("", kind))
        parts += [stories.compile_data(name, root) for name, root in data.items()]
        self._tags.findings.extend(find_unmerged_tags(package, roots.items()))
        self._raise_findings()
        found = [part for part in parts if part]
        letter = self._assemble(found, roots, citations_path, ImageFiles(folder))
        return letter._replace(included=files.included)

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
        quotes = find_quote_marks((self._locale or ENGLISH).tag) if self._sets_quotes else None
        return Destination(self._styles, self._numbering, footnotes, self._citations, quotes=quotes)

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
        if self.stories.has_broken_lines:
            keep_short_lines(package)
        if self._styles.changed:
            package.set_part(self._styles_name, self._styles.root)
        numbering_part = self._store_numbering()
        if self.stories.shows_pictures:
            declare_pictures(package)
        linking = {part.name for part in parts} | {part.name for part in self._notes.values()}
        rewritten = linking | {name_relationships_part(name) for name in linking}
        if numbering_part:
            rewritten.add(self._numbering_name)
        kinds = set().union(*self._late_fields.values())
        notes = [part.name for part in self._notes.values()]
        fields = build_field_settings(
            package, kinds, stories, notes, self.stories.fixed_texts, self._styles.root
        )
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
            memory=Memory(),
            sets_quotes=self._sets_quotes,
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
            names=self._part_compiler.names + list_field_names(fields, package.path),
            printed_braces=self._tags.printed_braces(),
            tag=self._tag,
            has_other_scripts=self.stories.has_other_scripts,
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
