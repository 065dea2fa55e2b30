"""Finished Word letters joined to one Word document (ECMA-376).

Each letter keeps its parts' contents and gets a section of its own. What is its own in the letter
is its own here: what counts (pages, notes, lists, sequences) begins at 1 with each letter, and what
has a name or a number that another letter has, too, gets one that is free. What letters share,
such as styles, the letterhead's header, and pictures, is there once.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx import core_properties
from lettergen.docx.core_properties import CoreProperties
from lettergen.docx.xml import MC, Element, R, W, w
from lettergen.export.combined.word import sections, settings
from lettergen.export.combined.word.headers import Margins
from lettergen.export.combined.word.identifiers import Identifiers
from lettergen.export.combined.word.import_letter import Fitting
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.notes import Notes
from lettergen.export.combined.word.numbering import Numbering
from lettergen.export.combined.word.parts import Parts, References
from lettergen.export.combined.word.styles import Styles
from lettergen.export.format import FinishedLetter

_MAIN = "word/document.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_FROM_THE_FIRST = ("theme", "fontTable", "webSettings")
_IGNORABLE = f"{{{MC}}}Ignorable"


def join_letters(letters: Sequence[FinishedLetter], *, duplex: bool, title: str) -> bytes:
    """One Word document of finished letters, in their order; the same letters give the same bytes.

    In: at least one letter; ``duplex`` starts each on a right-hand page; ``title`` is the
    document's. Out: the ``.docx``. Settings, theme and language are those of the first letter.
    Raises ``LettergenError`` with a finding for every letter that cannot be joined.
    """
    first, even_pages = _looked_through(letters)
    document = _Joined(first, duplex=duplex, even_pages=even_pages)
    for number, letter in enumerate(letters, 1):
        document.add(Letter(letter, number), is_last=number == len(letters))
    return document.packed(title)


def _looked_through(letters: Sequence[FinishedLetter]) -> tuple[Letter, bool]:
    """The first letter, and whether any has other headers on even pages.

    Each is opened and closed again: open, it is many times as large as its file.
    """
    findings = []
    first: Letter | None = None
    even_pages = False
    for number, data in enumerate(letters, 1):
        try:
            letter = Letter(data, number)
        except ValueError as error:
            message = f"cannot be joined with the others: {error}."
            findings.append(data.finding(".docx", "LG461", message, "Render this letter again."))
            continue
        first = first or letter
        even_pages = even_pages or settings.tells_even_pages(letter.root("settings"))
    if findings:
        raise LettergenError(*findings)
    assert first is not None
    return first, even_pages


class _Joined:
    """The document that grows letter by letter."""

    def __init__(self, first: Letter, *, duplex: bool, even_pages: bool) -> None:
        self._first = first
        self._duplex = duplex
        self._even_pages = even_pages
        self._parts = Parts()
        self._references = References(_MAIN)
        self._body = etree.Element(w("body"))
        self._prefixes = {"w": W, "r": R}
        self._ignorable: set[str] = set()
        self._has_footnotes = False
        self._styles = Styles()
        self._numbering = Numbering()
        self._identifiers = Identifiers()
        self._margins = Margins(self._parts)
        self._notes = [Notes(kind) for kind in ("footnote", "endnote", "comment")]

    def add(self, letter: Letter, *, is_last: bool) -> None:
        """Add a letter."""
        numbering = self._numbering.of(letter)
        styles = self._styles.of(letter, numbering)
        fitting = Fitting(letter, styles, numbering, self._identifiers.of(letter))
        found = self._lay_out(letter)
        for name, references in self._stories(letter):
            fitting.fit(name)
            fitting.relate(name, references, self._parts, self._margins)
        fitting.mark_end()
        self._margins.complete(found, self._references)
        for kind in self._notes:
            kind.add(letter)
        self._has_footnotes |= sections.open_chapter(letter.body)
        if not is_last:
            sections.close(letter.body)
        elif self._has_footnotes and letter.number > 1:
            sections.recount_notes(letter.body)
        self._append(letter)

    def packed(self, title: str) -> bytes:
        """The whole document."""
        for name in _FROM_THE_FIRST:
            part = self._first.related(name)
            if part:
                self._references.to(f"{R}/{name}", self._parts.adopt(self._first.package, part))
        assert self._styles.root is not None
        self._put("styles", self._styles.root)
        self._put(
            "settings", settings.joined(self._first, self._notes, even_pages=self._even_pages)
        )
        self._put_numbering()
        for kind in self._notes:
            if kind.root is not None:
                self._put(f"{kind.kind}s", kind.root)
                self._parts.put_relationships(kind.references)
        self._parts.put(_MAIN, self._document(), _TYPE.format("document.main"))
        self._parts.put_relationships(self._references)
        core, own = "docProps/core.xml", core_properties.read_core_properties(self._first.package)
        said = CoreProperties(title=title, author=own.author, language=own.language)
        self._parts.put(core, said.to_xml(), core_properties.CONTENT_TYPE)
        package = References("")
        package.to(f"{R}/officeDocument", _MAIN)
        package.to(core_properties.RELATIONSHIP, core)
        self._parts.put_relationships(package)
        return self._parts.packed()

    def _lay_out(self, letter: Letter) -> list[Element]:
        """Set out a letter's sections, and return their properties."""
        own = letter.root("settings")
        found = sections.of_letter(letter.body)
        sections.begin(found[0], duplex=self._duplex)
        sections.number_notes(found, own)
        if self._even_pages and not settings.tells_even_pages(own):
            sections.show_pages_alike(found)
        return found

    def _stories(self, letter: Letter) -> Iterator[tuple[str, References]]:
        """A letter's text and its notes, and the relationships that they have here."""
        yield letter.main, self._references
        for notes in self._notes:
            name = letter.related(f"{notes.kind}s")
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

    def _document(self) -> Element:
        root = etree.Element(w("document"), nsmap=self._prefixes)
        if self._ignorable:
            root.set(_IGNORABLE, " ".join(sorted(self._ignorable)))
        root.append(self._body)
        etree.cleanup_namespaces(root, keep_ns_prefixes=list(self._prefixes))
        return root

    def _put(self, kind: str, root: Element) -> None:
        """Add a part that the main part refers to."""
        name = f"word/{kind}.xml"
        self._parts.put(name, root, _TYPE.format(kind))
        self._references.to(f"{R}/{kind}", name)

    def _put_numbering(self) -> None:
        part = self._numbering.part()
        if part is None:
            return
        root, pictures = part
        self._put("numbering", root)
        if pictures is not None:
            name = pictures.related("numbering")
            adopted = self._parts.adopted(pictures.package, name)
            self._parts.put_relationships(References("word/numbering.xml", adopted))
