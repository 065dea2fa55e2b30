"""Join finished Word letters, each in sections of its own, to one Word document."""

from collections.abc import Iterator, Sequence

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.docx import core_properties
from lettergen.docx.core_properties import CoreProperties
from lettergen.docx.xml import MC, Element, R, W, w
from lettergen.export.combined.word import sections, settings
from lettergen.export.combined.word.headers import Headers
from lettergen.export.combined.word.identifiers import Identifiers
from lettergen.export.combined.word.import_letter import LetterImport
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.notes import Notes
from lettergen.export.combined.word.numbering import Numbering
from lettergen.export.combined.word.parts import Parts, References
from lettergen.export.combined.word.styles import Styles
from lettergen.export.format import FinishedLetter

_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_FROM_FIRST_LETTER = ("theme", "fontTable", "webSettings")
_IGNORABLE = f"{{{MC}}}Ignorable"


def join_letters(letters: Sequence[FinishedLetter], *, duplex: bool, title: str) -> bytes:
    """Return one Word document with the letters, at least one, in their order.

    ``duplex`` starts each letter on a right-hand page; ``title`` is the document's. Settings, theme
    and language are those of the first letter. The same letters give the same bytes. Raises
    ``LettergenError`` with a finding (LG461) for every letter that cannot be joined.
    """
    document: _JoinedDocument | None = None
    findings: list[Finding] = []
    for number, finished in enumerate(letters, 1):
        try:
            letter = Letter(finished, number)
        except ValueError as error:
            message = f"cannot be joined with the others: {error}."
            hint = "Render this letter again."
            findings.append(finished.finding(".docx", "LG461", message, hint))
            continue
        if findings:
            continue  # the others are only checked
        if document is None:
            document = _JoinedDocument(letter, duplex=duplex)
        document.add(letter, is_last=number == len(letters))
    if findings or document is None:
        raise LettergenError(*findings)
    return document.pack(title)


class _JoinedDocument:
    """The document while it grows letter by letter."""

    def __init__(self, first: Letter, *, duplex: bool) -> None:
        self._first = first
        self._duplex = duplex
        self._sections: list[list[Element]] = []  # of each letter
        self._has_even_headers: list[bool] = []
        self._parts = Parts()
        self._references = References(_MAIN)
        self._body = etree.Element(w("body"))
        self._prefixes = {"w": W, "r": R}
        self._ignorable: set[str] = set()
        self._has_footnotes = False
        self._styles = Styles()
        self._numbering = Numbering()
        self._identifiers = Identifiers()
        self._headers = Headers(self._parts)
        self._notes = [Notes(kind) for kind in ("footnote", "endnote", "comment")]

    def add(self, letter: Letter, *, is_last: bool) -> None:
        """Add a letter."""
        numbering = self._numbering.add(letter)
        styles = self._styles.add(letter, numbering)
        identifiers = self._identifiers.add(letter)
        letter_import = LetterImport(letter, styles, numbering, identifiers)
        self._prepare_sections(letter)
        for name, references in self._list_stories(letter):
            letter_import.change_story(name)
            letter_import.change_references(name, references, self._parts, self._headers)
        letter_import.mark_end()
        for notes in self._notes:
            notes.add(letter)
        self._has_footnotes |= sections.begin_chapter(letter.body)
        if not is_last:
            sections.end_last_section(letter.body)
        elif self._has_footnotes and letter.number > 1:
            sections.add_recount_sections(letter.body)
        self._append(letter)

    def pack(self, title: str) -> bytes:
        """Return the whole document."""
        self._complete_headers()
        for kind in _FROM_FIRST_LETTER:
            part = self._first.find_part(kind)
            if part:
                target = self._parts.import_part(self._first.package, part)
                self._references.refer_to(f"{R}/{kind}", target)
        assert self._styles.root is not None
        self._set_part("styles", self._styles.root)
        root = settings.build_settings(
            self._first, self._notes, even_headers=any(self._has_even_headers)
        )
        self._set_part("settings", root)
        self._set_numbering()
        for notes in self._notes:
            if notes.root is not None:
                self._set_part(f"{notes.kind}s", notes.root)
                self._parts.set_relationships(notes.references)
        self._parts.set_part(_MAIN, self._build_document(), _TYPE.format("document.main"))
        self._parts.set_relationships(self._references)
        own = core_properties.read_core_properties(self._first.package)
        core = CoreProperties(title=title, author=own.author, language=own.language)
        self._parts.set_part(_CORE, core.to_xml(), core_properties.CONTENT_TYPE)
        package = References("")
        package.refer_to(f"{R}/officeDocument", _MAIN)
        package.refer_to(core_properties.RELATIONSHIP, _CORE)
        self._parts.set_relationships(package)
        return self._parts.pack()

    def _prepare_sections(self, letter: Letter) -> None:
        """Set how a letter's sections begin, and how their notes are numbered."""
        own = settings.parse_settings(letter)
        letter_sections = sections.list_sections(letter.body)
        sections.begin_first_section(letter_sections[0], duplex=self._duplex)
        sections.restart_notes(letter_sections, own)
        self._sections.append(letter_sections)
        self._has_even_headers.append(settings.has_even_headers(own))

    def _complete_headers(self) -> None:
        """Give each letter the headers that the document would otherwise take from another."""
        if any(self._has_even_headers):
            for own, has_even in zip(self._sections, self._has_even_headers, strict=True):
                if not has_even:
                    sections.copy_headers_to_even_pages(own)
        self._headers.complete(self._sections, self._references)

    def _list_stories(self, letter: Letter) -> Iterator[tuple[str, References]]:
        """Yield a letter's text and its notes, with the relationships that they have here."""
        yield letter.main, self._references
        for notes in self._notes:
            name = letter.find_part(f"{notes.kind}s")
            if name:
                yield name, notes.references

    def _append(self, letter: Letter) -> None:
        """Append a letter's blocks, with the prefixes that they and their values refer to."""
        root = letter.stories[letter.main]
        for prefix, uri in root.nsmap.items():
            if prefix is not None and uri not in self._prefixes.values():
                free = prefix
                while free in self._prefixes:
                    free += "x"
                self._prefixes[free] = uri
        ignorable = {root.nsmap.get(prefix) for prefix in root.get(_IGNORABLE, "").split()}
        self._ignorable |= {prefix for prefix, uri in self._prefixes.items() if uri in ignorable}
        self._body.extend(list(letter.body))

    def _build_document(self) -> Element:
        root = etree.Element(w("document"), nsmap=self._prefixes)
        if self._ignorable:
            root.set(_IGNORABLE, " ".join(sorted(self._ignorable)))
        root.append(self._body)
        etree.cleanup_namespaces(root, keep_ns_prefixes=list(self._prefixes))
        return root

    def _set_part(self, kind: str, root: Element) -> None:
        """Add a part that the main part refers to."""
        name = f"word/{kind}.xml"
        self._parts.set_part(name, root, _TYPE.format(kind))
        self._references.refer_to(f"{R}/{kind}", name)

    def _set_numbering(self) -> None:
        built = self._numbering.build_part()
        if built is None:
            return
        root, pictures = built
        self._set_part("numbering", root)
        if pictures is not None:
            name = pictures.find_part("numbering")
            items = self._parts.import_relationships(pictures.package, name)
            self._parts.set_relationships(References("word/numbering.xml", items))
