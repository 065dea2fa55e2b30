"""A Word document as a whole: its stories, and what they have in common."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set
from lettergen.docx.core_properties import CoreProperties, read_core_properties
from lettergen.docx.list_labels import ListCounter
from lettergen.docx.note_numbers import NoteCounter
from lettergen.docx.package import Package
from lettergen.docx.reader.blocks import BlockReader
from lettergen.docx.reader.formats import Formats, load_formats
from lettergen.docx.reader.model import Comment, Note, Story
from lettergen.docx.reader.part import Part
from lettergen.docx.xml import Element, R, w
from lettergen.system.dataclass import dataclass

_SPECIAL_NOTES = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True, slots=True)
class Section:
    """A section (17.6): the parts that are its headers and footers.

    They go by the pages that they are for: ``first``, ``even`` and ``default``. Those of
    ``first_page`` are on its first page: ``first``, if that has its own (17.10.6).
    """

    headers: Mapping[str, str]
    footers: Mapping[str, str]
    first_page: str


class Document:
    """A document; each of its stories is read when it is first needed.

    Every property may raise ``LettergenError`` for a part that is not XML (LG212), or that has
    characters that cannot be written (LG104).
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._margins: dict[tuple[str, str], Story] = {}

    @cached_property
    def properties(self) -> CoreProperties:
        """Title, author and the like."""
        return read_core_properties(self._package)

    @cached_property
    def language(self) -> str:
        """The language of the document as a whole, as a BCP 47 tag; empty if none is given."""
        theme = None if self._settings is None else self._settings.find(w("themeFontLang"))
        usual = self._formats.properties.default_language
        return usual or get_attribute(theme) or self.properties.language

    @cached_property
    def body(self) -> Story:
        """The text of the document itself."""
        root = self._main.root.find(w("body"))
        return self._read("body", self._main, self._main.root if root is None else root)

    @cached_property
    def notes(self) -> Mapping[tuple[str, str], Note]:
        """The notes by kind and id, footnotes first, in the order of their marks in the body.

        One that the body does not refer to is left out, and so is a mark without a note.
        """
        assert self.body  # reading it meets the marks
        counter = NoteCounter(self._settings, self._section_properties)
        numbers = {
            key: counter.next(mark.kind, mark.section, mark.own_mark)
            for key, mark in self._main.note_marks.items()
        }
        found: dict[tuple[str, str], Note] = {}
        for kind in ("footnote", "endnote"):
            marked = [key for key in numbers if key[0] == kind]
            for part in self._find_parts(f"/{kind}s") if marked else ():
                lists = self._start_lists()
                written = {
                    (kind, get_attribute(note, "", "id")): note
                    for note in part.root.iter(w(kind))
                    if get_attribute(note, "", "type") not in _SPECIAL_NOTES
                }
                for key in filter(written.__contains__, marked):
                    story = self._read(kind, part, written[key], lists)
                    found[key] = Note(*key, numbers[key], story)
        return found

    @cached_property
    def comments(self) -> Mapping[str, Comment]:
        """The comments (17.13.4), by their ids."""
        found = {}
        for part in self._find_parts("/comments"):
            for element in part.root.iter(w("comment")):
                id_, author, date = (
                    get_attribute(element, "", name) for name in ("id", "author", "date")
                )
                found[id_] = Comment(id_, author, date, self._read("comment", part, element))
        return found

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order; each has the headers of the one before if it names no other."""
        sections: list[Section] = []
        for properties in self._section_properties:
            last = sections[-1] if sections else Section({}, {}, "")
            sections.append(
                Section(
                    {**last.headers, **self._find_margins(properties, "headerReference")},
                    {**last.footers, **self._find_margins(properties, "footerReference")},
                    "first" if is_set(properties.find(w("titlePg"))) else "default",
                )
            )
        return tuple(sections)

    def read_header(self, name: str) -> Story:
        """Read a header: a part that a section names."""
        return self._read_margin("header", name)

    def read_footer(self, name: str) -> Story:
        """Read a footer: a part that a section names."""
        return self._read_margin("footer", name)

    def _read_margin(self, kind: str, name: str) -> Story:
        if (kind, name) not in self._margins:
            part = self._load(name)
            self._margins[kind, name] = self._read(kind, part, part.root)
        return self._margins[kind, name]

    def _read(
        self, kind: str, part: Part, root: Element, lists: ListCounter | None = None
    ) -> Story:
        """Read a story; its lists start again unless ``lists`` continues those of another."""
        reader = BlockReader(part, root, lists or self._start_lists())
        return Story(kind, part.name, reader.read(root))

    def _find_margins(self, section: Element, kind: str) -> dict[str, str]:
        """The parts of the headers or footers that a section names."""
        pages = {
            get_attribute(reference, "default", "type"): reference.get(f"{{{R}}}id", "")
            for reference in section.iterfind(w(kind))
        }
        parts = {page: self._main.find_part(id_) for page, id_ in pages.items()}
        return {page: part for page, part in parts.items() if part in self._package.parts}

    @cached_property
    def _main(self) -> Part:
        return self._load(self._package.main)

    def _load(self, name: str) -> Part:
        return Part(self._package, name, self._formats)

    def _find_parts(self, kind: str) -> Iterator[Part]:
        return map(self._load, self._package.find_related_parts(self._package.main, kind))

    @cached_property
    def _formats(self) -> Formats:
        names = [self._package.find_part(kind) for kind in ("/styles", "/theme")]
        try:
            return load_formats(*(self._package.parts.get(name, b"") for name in names))
        except etree.XMLSyntaxError:
            for name in filter(None, names):
                self._package.parse_part(name)  # which names the part in its error
            raise

    @cached_property
    def _settings(self) -> Element | None:
        return self._parse("/settings")

    @cached_property
    def _numbering(self) -> Element | None:
        return self._parse("/numbering")

    @cached_property
    def _section_properties(self) -> list[Element]:
        """The properties of each section; those before a tracked change (17.13.5.32) are none."""
        found = self._main.root.iter(w("sectPr"))
        return [e for e in found if next(e.iterancestors(w("sectPrChange")), None) is None]

    def _start_lists(self) -> ListCounter:
        """A counter for a story: what is counted in another does not matter to it."""
        return ListCounter(self._numbering, self._formats.properties.styles)

    def _parse(self, kind: str) -> Element | None:
        name = self._package.find_part(kind)
        return self._package.parse_part(name) if name else None
