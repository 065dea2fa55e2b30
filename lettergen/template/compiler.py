"""From a letter on disk to a compiled letter: everything that is done once for all recipients.

Each part of the document that holds tags goes the same way: its tags are held aside, its
statements set between elements, each print tag given the site that it prints at; then the part
is Jinja source, and Jinja makes it Python.
"""

import copy
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from jinja2 import Template, TemplateSyntaxError, nodes
from lxml import etree

from lettergen.data.citations import Citations
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, LettergenError, Place, did_you_mean
from lettergen.docx import numbering
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.data_source import detach_data_source
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, NoteKind, NotesPart
from lettergen.docx.numbering import Numbering, NumberingPart
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.pictures import CONTENT_TYPES
from lettergen.docx.relationships import NUMBERING, RelationshipsPart, name_relationships_part
from lettergen.docx.xml import (
    DECLARATION,
    Element,
    declare_prefixes,
    parse,
    parse_fragment,
    replace_element,
    serialise,
    serialise_inner,
    w,
)
from lettergen.template.compiled import CompiledLetter, TemplatePart
from lettergen.template.jinja.branches import REACHED, Trace
from lettergen.template.jinja.environment import UNKNOWN_CITATION, Language
from lettergen.template.jinja.names import Names, names_in
from lettergen.template.mailmerge import functions
from lettergen.template.mailmerge.fields import hold_fields, refuse_fields
from lettergen.template.markdown import letter as markdown_letter
from lettergen.template.markdown.writer import Surroundings
from lettergen.template.renderer import BODY, FILTERS, FUNCTIONS, MARGIN, Pictures, Reference
from lettergen.template.slots import NOTE_KINDS, Sites
from lettergen.template.tags import BLOCK, COMMENT, HELD, PRINT, Blocks, Tag, Tags
from lettergen.template.word.hyperlinks import hold_targets
from lettergen.template.word.joined_paragraphs import join_paragraphs
from lettergen.template.word.paragraphs import own_texts, stands_alone, texts_in_order
from lettergen.template.word.table_tags import place_cell_tags
from lettergen.template.word.tags import (
    held_text,
    hold_attributes,
    hold_tags,
    place_statements,
    put_between_runs,
)
from lettergen.template.word.unmerged_parts import tags_elsewhere

_NOTE_FUNCTIONS = re.compile(r"\b(cite|note|markdown)\b")
_MARKDOWN_FILTER = re.compile(r"\bmarkdown\b")
_IMAGE_FUNCTION = re.compile(r"\bimage\b")
_TOO_DEEP = "loops, conditions or expressions are nested too deeply."
_PROPERTIES = ("/core-properties", "/extended-properties", "/custom-properties")


def compile_letter(
    letter: Path,
    letterhead: Path | None,
    language: Language,
    citations: Citations | None,
    citations_path: str = "",
    folder: Path | None = None,
    trace: Trace | None = None,
) -> CompiledLetter:
    """Compile a Markdown letter on its letterhead, or a Word document as it stands.

    ``citations`` is ``None`` where they could not be read: then none is looked for. With a
    ``trace`` the letter tells which of its branches are entered.

    ``folder`` is where the letter's pictures are; by default the letter's own.
    Raises ``LettergenError`` with everything that is wrong with the templates.
    """
    pictures = Pictures(folder or letter.parent)
    try:
        return _Compiler(
            letter, letterhead, language, citations, citations_path, pictures, trace
        ).compile()
    except LettergenError:
        raise
    except RecursionError:
        raise LettergenError(Finding("LG266", _TOO_DEEP, Place(str(letter)))) from None
    except Exception as error:  # documents from elsewhere can be wrong in ways nobody can list
        place = Place(str(letterhead or letter))
        message = f"cannot be understood ({type(error).__name__}: {error})."
        raise LettergenError(
            Finding("LG265", message, place, "Save it in Word once more.")
        ) from error


class _Compiler:
    def __init__(
        self,
        letter: Path,
        letterhead: Path | None,
        language: Language,
        citations: Citations | None,
        citations_path: str,
        pictures: Pictures,
        trace: Trace | None,
    ) -> None:
        self.letter = letter
        self.letterhead = letterhead
        self.citations = {} if citations is None else citations
        self._citations_are_known = citations is not None
        self.citations_path = citations_path
        self.pictures = pictures
        self.language = language
        language.filters.update(FILTERS | functions.FILTERS)
        language.globals.update(FUNCTIONS | functions.FUNCTIONS)
        self._trace = trace
        if trace:
            language.globals[REACHED] = trace.reached
        self._names = Names()
        self._environment = language.overlay(
            block_start_string=BLOCK[0],
            block_end_string=BLOCK[1],
            variable_start_string=PRINT[0],
            variable_end_string=PRINT[1],
            comment_start_string=COMMENT[0],
            comment_end_string=COMMENT[1],
        )
        self.tags = Tags(language)
        self.package = Package.read(letterhead or letter)
        self.package.convert_template()
        self.columns = detach_data_source(self.package)
        self._styles_name = self.package.find_part("/styles")
        if not self._styles_name:
            place = Place(self.package.path)
            raise LettergenError(
                Finding("LG211", "has no styles.", place, "Save it in Word once more.")
            )
        self.styles = BuiltinStyles(self.package.parse_part(self._styles_name))
        self._numbering_name = self.package.find_part("/numbering")
        self.numbering = Numbering(
            self.package.parse_part(self._numbering_name)
            if self._numbering_name
            else parse(numbering.EMPTY.encode()),
            self.styles,
        )
        self.notes: dict[NoteKind, NotesPart] = {}
        self.sites = Sites(self.tags, self.styles)

    def compile(self) -> CompiledLetter:
        main = self.package.main
        roots = {main: self._root(main)}
        for kind in ("/header", "/footer"):
            roots |= {
                name: self._root(name) for name in self.package.find_related_parts(main, kind)
            }
        for name, root in roots.items():
            self._hold(root, name)
            self._hold_targets([root], name)
        for name in self.package.find_related_parts(main, "/comments"):
            refuse_fields(self._root(name), name, self.package.path, self.tags)
        self._open_notes()
        if self.letterhead:
            self._set_body(roots[main])
        self._move_notes_to_their_marks(roots[main])
        parts = [self._story(name, root) for name, root in roots.items()]
        parts += [self._properties(name) for name in self._property_parts()]
        self.tags.findings.extend(tags_elsewhere(self.package, roots.items()))
        self._refuse_if_faulty()
        return self._finished([part for part in parts if part])

    # Reading

    def _root(self, name: str) -> Element:
        return declare_prefixes(self.package.parse_part(name))

    def _open_notes(self) -> None:
        """Make ready the parts for notes, if the letter has notes or may make some."""
        texts = [tag.body for tag in self.tags.all()]
        if self.letterhead:
            texts.append(read_text(self.letter))
        makes_notes = any(_NOTE_FUNCTIONS.search(text) or "[^" in text for text in texts)
        for kind in (FOOTNOTE, ENDNOTE):
            has_part = self.package.find_related_parts(self.package.main, f"/{kind.plural}")
            if has_part or (makes_notes and kind is FOOTNOTE):
                part = NotesPart(self.package, self.styles, kind)
                self.notes[kind] = part
                for note in part.list_originals():
                    self._hold(note, part.name)
                self._hold_targets(part.list_originals(), part.name)

    def _hold(self, root: Element, name: str) -> None:
        """Hold the tags of a part or a note, and its mail merge fields as tags."""
        hold_tags(root, name, self.package.path, self.tags)
        hold_fields(root, name, self.package.path, self.tags, self.columns)

    def _hold_targets(self, roots: list[Element], name: str) -> None:
        relationships = self.package.read_relationships(name)
        if hold_targets(roots, relationships, self.package.path, self.tags):
            self.package.set_relationships(relationships)

    # The body of a Markdown letter

    def _set_body(self, document: Element) -> None:
        places = list(self._body_places(document))
        if len(places) != 1:
            found = "holds {{ body }} twice" if places else "has no {{ body }}"
            self.tags.findings.append(
                Finding(
                    "LG213",
                    f"the letterhead {found}.",
                    Place(self.package.path),
                    "One paragraph must hold {{ body }} and nothing else: there the letter goes.",
                )
            )
            return
        paragraph, properties = places[0]
        surroundings = replace(self._surroundings(), paragraph=serialise_inner(properties))
        story = parse_fragment(
            markdown_letter.story(self.letter, self.tags, surroundings),
            {prefix: uri for prefix, uri in document.nsmap.items() if prefix},
        )
        replace_element(paragraph, list(story), before=story.text or "")

    def _surroundings(self) -> Surroundings:
        footnotes = self.notes.get(FOOTNOTE)
        return Surroundings(self.styles, self.numbering, footnotes, self.citations)

    def _formats_values(self) -> bool:
        """Whether the letter turns Markdown in values into Word content."""
        return any(_MARKDOWN_FILTER.search(tag.body) for tag in self.tags.all())

    def _body_places(self, document: Element) -> Iterator[tuple[Element, Element | None]]:
        for paragraph in document.iter(w("p")):
            for text in own_texts(paragraph):
                for tag in self.tags.held(text.text or ""):
                    if tag.kind == "print" and tag.body == "body":
                        if not stands_alone(paragraph, text):
                            self.tags.findings.append(
                                Finding(
                                    "LG214",
                                    "{{ body }} must stand alone in its paragraph.",
                                    tag.place,
                                )
                            )
                        yield paragraph, paragraph.find(w("pPr"))

    # Notes that the document has itself

    def _move_notes_to_their_marks(self, document: Element) -> None:
        """Put each note where its mark stands, so that it lives and dies with the text there."""
        for kind, part in self.notes.items():
            for reference in list(document.iter(w(f"{kind.element}Reference"))):
                original = part.find_original(reference.get(w("id")))
                run = reference.getparent()
                if original is None or run is None:
                    continue
                note = copy.deepcopy(original)
                note.tail = None
                note.attrib.clear()
                note.set("mark", serialise_inner(run.find(w("rPr"))))
                note.set("custom", reference.get(w("customMarkFollows"), "0"))
                put_between_runs(reference, note)

    # From a part to a template

    def _story(self, name: str, root: Element) -> TemplatePart | None:
        hold_attributes(root, Place(self.package.path, 0, name), self.tags)
        join_paragraphs(root, self.tags)
        place_statements(root, self.tags)
        place_cell_tags(root, self.tags)
        self._check_blocks(root)
        is_main = name == self.package.main
        self.sites.print_in(root, name, BODY if is_main else MARGIN, self.notes)
        for note in list(root.iter(*NOTE_KINDS)):
            self._call_note(note, name)
        return self._template(name, root)

    def _property_parts(self) -> list[str]:
        return [name for kind in _PROPERTIES for name in self.package.find_related_parts("", kind)]

    def _properties(self, name: str) -> TemplatePart | None:
        """The document's properties: text alone, in elements of other vocabularies."""
        root = self.package.parse_part(name)
        place = Place(self.package.path, 0, name)
        for element in root.iter(etree.Element):
            if "{" in (element.text or ""):
                element.text = self.sites.plain(
                    held_text(str(element.text), place, self.tags), name
                )
        self._check_blocks(root)
        return self._template(name, root)

    def _check_blocks(self, root: Element) -> None:
        blocks = Blocks(self.tags.findings)
        for parent, text in texts_in_order(root):
            for tag in self.tags.held(text):
                if tag.kind == "block":
                    blocks.meet(tag, self._level(parent, tag))
        blocks.finish()

    def _level(self, parent: Element, tag: Tag) -> object:
        """What the tags of one block must share: in Markdown the very element they stand in.

        In Word a block may open in one paragraph and close in another; joining what is left of
        the two is what docxtpl does, too.
        """
        if self.letterhead and tag.place.path == str(self.letter):
            return parent
        return "/".join(str(element.tag) for element in (parent, *parent.iterancestors()))

    def _call_note(self, note: Element, name: str) -> None:
        """Turn a note at its mark into a call block that merges it there."""
        kind = NOTE_KINDS[str(note.tag)]
        key = json.dumps(note.get("key"))
        place = Place(self.package.path, 0, name)
        properties = note.get("mark", self.notes[kind].mark_properties)
        custom = note.get("custom") in ("1", "true", "on")
        site = self.sites.note_mark(name, properties, custom=custom)
        call = f'call _note("{kind.element}", {key}, {site})'.replace("null", "none")
        children = list(note)
        text = note.text or ""
        replace_element(
            note,
            children,
            before=self.tags.hold_block(call, place) + text,
            after=self.tags.hold_block("endcall", place),
        )

    def _template(self, name: str, root: Element) -> TemplatePart | None:
        """The compiled template of a part; nothing for a part without tags."""
        xml = serialise(root)
        if not HELD.search(xml):
            self.package.set_part(name, root)  # its comments are gone
            return None
        source = DECLARATION.strip() + self.tags.source(xml)
        tags = self.tags.emitted()
        try:
            tree = self._environment.parse(source)
            self._check_names(tree, tags)
            if self.tags.findings:
                return None
            self._names += names_in(
                tree, self.language.globals, lambda line: tags[max(line - 2, 0)].place
            )
            if self._trace:
                self._trace.instrument(tree, tags)
            code = self._environment.compile(tree, name, name)
        except (SyntaxError, RecursionError, MemoryError):  # Python has limits of its own
            place = Place(self.package.path, 0, name)
            self.tags.findings.append(Finding("LG266", _TOO_DEEP, place))
            return None
        except TemplateSyntaxError as error:
            if not self.tags.findings:  # else it may only be what they led to
                place = tags[max(error.lineno - 2, 0)].place
                self.tags.findings.append(Finding("LG202", f"{error.message}.", place))
            return None
        template = Template.from_code(self._environment, code, self._environment.globals)
        return TemplatePart(name, template, tags)

    def _check_names(self, tree: nodes.Template, tags: list[Tag]) -> None:
        """Report filters, tests and citations that do not exist."""
        for kind, known in (
            (nodes.Filter, self.language.filters),
            (nodes.Test, self.language.tests),
        ):
            for node in tree.find_all(kind):
                if node.name not in known:
                    self._report_unknown(
                        kind.__name__.lower(), node.name, known, tags[node.lineno - 2]
                    )
        for call in tree.find_all(nodes.Call):
            match call:
                case nodes.Call(node=nodes.Name(name="cite"), args=[nodes.Const(value=str(key))]):
                    if key not in self.citations:
                        self._report_unknown(
                            "citation", key, self.citations, tags[call.lineno - 2], UNKNOWN_CITATION
                        )

    def _report_unknown(
        self, kind: str, name: str, known: Iterable[str], tag: Tag, code: str = "LG207"
    ) -> None:
        finding = Finding(
            code, f"there is no {kind} '{name}'.", tag.place, did_you_mean(name, known)
        )
        if finding not in self.tags.findings:
            self.tags.findings.append(finding)

    # The finished whole

    def _refuse_if_faulty(self) -> None:
        findings = self.tags.findings
        if findings and not self._citations_are_known:
            findings = [finding for finding in findings if finding.code != UNKNOWN_CITATION]
        if self.tags.findings:
            raise LettergenError(*findings)

    def _finished(self, parts: list[TemplatePart]) -> CompiledLetter:
        package = self.package
        if self._formats_values():
            self.styles.add_all()
            self.numbering.add_all()
        if self.styles.changed:
            package.set_part(self._styles_name, self.styles.root)
        numbering_part = self._finished_numbering()
        self._allow_pictures()
        linking = {part.name for part in parts} | {part.name for part in self.notes.values()}
        written_anew = linking | {name_relationships_part(name) for name in linking}
        if numbering_part:
            written_anew.add(self._numbering_name)
        archive = PackageWriter(
            {name: data for name, data in package.parts.items() if name not in written_anew}
        )
        return CompiledLetter(
            path=str(self.letter),
            main=package.main,
            parts=parts,
            archive=archive,
            relationships={
                name: RelationshipsPart(package.read_relationships(name))
                for name in sorted(linking)
            },
            footnotes=self.notes.get(FOOTNOTE),
            endnotes=self.notes.get(ENDNOTE),
            numbering=numbering_part,
            numbering_name=self._numbering_name,
            sites=self.sites,
            references={
                key: Reference(citation.lead, citation.title, citation.url)
                for key, citation in self.citations.items()
            },
            citations_path=self.citations_path,
            pictures=self.pictures,
            surroundings=self._surroundings() if self._formats_values() else None,
            unchanging=frozenset(package.parts) - written_anew,
            names=self._names,
        )

    def _allow_pictures(self) -> None:
        """Declare the types of pictures, if the letter may bring any (part 2, 10.1.2.2)."""
        if any(_IMAGE_FUNCTION.search(tag.body) for tag in self.tags.all()):
            for extension, content_type in CONTENT_TYPES.items():
                self.package.set_default_content_type(extension, content_type)

    def _finished_numbering(self) -> NumberingPart | None:
        """The numbering part, stored if no letter changes it."""
        if not self.numbering.is_used:
            return None
        if not self._numbering_name:
            self._numbering_name = numbering.PART
            self.package.add_part(
                numbering.PART, numbering.EMPTY, numbering.CONTENT_TYPE, NUMBERING
            )
        if self.numbering.has_numbered_lists:
            return NumberingPart(self.numbering)
        self.package.set_part(self._numbering_name, self.numbering.root)
        return None
