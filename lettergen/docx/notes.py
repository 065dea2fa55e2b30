"""Footnotes and endnotes (ECMA-376 part 1, 17.11) that come and go with the data.

While a letter is rendered, a processing instruction such as ``<?footnote 3?>`` is the placeholder
of a note. ``Notes.insert_references`` goes through the rendered text: notes get their numbers in
its order, and a note whose placeholder was dropped is not written.
"""

import re
from collections import Counter
from collections.abc import Callable
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lettergen.docx import runs
from lettergen.docx.builtin_styles import (
    ENDNOTE_REFERENCE,
    ENDNOTE_TEXT,
    FOOTNOTE_REFERENCE,
    FOOTNOTE_TEXT,
    HYPERLINK,
    BuiltinStyles,
)
from lettergen.docx.properties import set_child
from lettergen.docx.xml import (
    DECLARATION,
    Element,
    R,
    W,
    declare_prefixes,
    etree,
    parse_fragment,
    serialise,
    w,
)
from lettergen.system.dataclass import dataclass, field

if TYPE_CHECKING:
    from lettergen.docx.package import Package

SPACE = (
    r"(?:<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^<>]*>[ \u00a0]*</w:t></w:r>"
    r"|<w:(?:bookmarkStart|bookmarkEnd|proofErr|commentRangeStart|commentRangeEnd) [^<>]*/>)"
)
"""A pattern of what shows nothing but white space: a run of it, a bookmark, a range's end."""

_SPECIAL_TYPES = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True)
class NoteKind:
    """The names by which footnotes and endnotes differ."""

    element: str
    text_style: str
    reference_style: str

    @property
    def plural(self) -> str:
        """The name of the part's root and of its relationship: ``footnotes``."""
        return f"{self.element}s"

    @property
    def content_type(self) -> str:
        """The content type of the part."""
        return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{self.plural}+xml"


FOOTNOTE = NoteKind("footnote", FOOTNOTE_TEXT, FOOTNOTE_REFERENCE)
ENDNOTE = NoteKind("endnote", ENDNOTE_TEXT, ENDNOTE_REFERENCE)


@cache
def _compile_mark(element: str) -> re.Pattern[str]:
    return re.compile(rf"<\?{element} (\d+)\?>")


@cache
def _compile_adjacent_marks(element: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<mark><\?{element} (?P<number>\d+)\?>)(?P<space>{SPACE}*)"
        rf"(?=<\?{element} \d+\?>)"
    )


class NotesPart:
    """The footnotes or endnotes part of a document, without its notes; letters add their own.

    The part is added if the document has none. ``first`` is the id of a letter's first note.
    """

    def __init__(
        self, package: "Package", styles: BuiltinStyles, kind: NoteKind = FOOTNOTE
    ) -> None:
        self.kind = kind
        self.text_style = styles.get_or_add(kind.text_style)
        self.link_properties = runs.build_properties(style=styles.get_or_add(HYPERLINK))
        self.mark_properties = runs.build_properties(style=styles.get_or_add(kind.reference_style))
        self.name = package.find_part(f"/{kind.plural}") or add_notes_part(package, kind)
        root = declare_prefixes(package.parse_part(self.name))
        self._originals = {
            note.get(w("id"), ""): note
            for note in root.findall(w(kind.element))
            if note.get(w("type")) not in _SPECIAL_TYPES
        }
        for note in self._originals.values():
            root.remove(note)
        root.text = root.text or ""  # so that an empty root has an end tag
        numbers = [int(note.get(w("id"), 0)) for note in root]
        self.first = max(max(numbers, default=0), 0) + 1
        xml = serialise(root)
        cut = xml.rfind(f"</w:{kind.plural}>")
        self._head, self._tail = xml[:cut], xml[cut:]

    @property
    def mark(self) -> re.Pattern[str]:
        """A pattern of placeholders."""
        return _compile_mark(self.kind.element)

    @property
    def adjacent_marks(self) -> re.Pattern[str]:
        """A pattern of placeholders that another one follows."""
        return _compile_adjacent_marks(self.kind.element)

    def without_originals(self) -> "NotesPart":
        """Return the part without the notes of the document itself, which no letter needs."""
        other = copy(self)
        other._originals = {}
        return other

    def list_originals(self) -> list[Element]:
        """Return the notes of the document itself."""
        return list(self._originals.values())

    def find_original(self, id_: str | None) -> Element | None:
        """Return the note of the document itself with this id."""
        return self._originals.get(id_ or "")

    def build_paragraph(self, inner: str) -> str:
        """Build a note of one paragraph: its number, a space, and the runs ``inner``."""
        opening = _open_note(self.kind.element, self.text_style, self.mark_properties)
        return f"{opening}{inner}</w:p>"

    @property
    def paragraph_properties(self) -> str:
        """The properties of a paragraph in a note."""
        return _build_paragraph_properties(self.text_style)

    @property
    def own_mark(self) -> str:
        """The run that shows a note's number in the note itself (17.11.13)."""
        return _build_own_mark(self.kind.element, self.mark_properties)

    def build_part(self, notes: list[str]) -> str:
        """Build the whole part with the content of these notes; ids count from ``first``."""
        element = self.kind.element
        elements = (
            f'<w:{element} w:id="{number}">{content}</w:{element}>'
            for number, content in enumerate(notes, self.first)
        )
        return f"{self._head}{''.join(elements)}{self._tail}"


def _build_paragraph_properties(style: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'


def _build_own_mark(element: str, properties: str) -> str:
    return f"<w:r>{properties}<w:{element}Ref/></w:r>"


@cache
def _open_note(element: str, style: str, mark_properties: str) -> str:
    """Build the start of a paragraph in a note: its number, and a space."""
    mark = _build_own_mark(element, mark_properties)
    return f"<w:p>{_build_paragraph_properties(style)}{mark}{runs.build_run(' ')}"


class _Note(NamedTuple):
    key: object
    content: str
    mark_properties: str
    has_custom_mark: bool


@dataclass
class Notes:
    """The notes of one letter while it is rendered."""

    part: NotesPart
    _added: list[_Note] = field(default_factory=list)
    _bookmarks: dict[object, str] = field(default_factory=dict)

    def add(
        self, key: object, content: str, mark_properties: str, *, has_custom_mark: bool = False
    ) -> str:
        """Add a note and return its placeholder.

        Notes with the same ``key`` are one note with several references. A note with the key
        ``None`` is never the same as another.
        """
        self._added.append(_Note(key, content, mark_properties, has_custom_mark))
        return f"<?{self.part.kind.element} {len(self._added) - 1}?>"

    def list_in_order(self, xml: str) -> dict[int, tuple[str, int]]:
        """Return the notes that the text marks, in the order of their first marks.

        By the number that ``add`` gave each: its content, and the number that readers see.
        """
        seen: set[object] = set()
        found: dict[int, tuple[str, int]] = {}
        counted = 0
        for index in map(int, self.part.mark.findall(xml)):
            if self._get_key(index) in seen:
                continue
            seen.add(self._get_key(index))
            counted += not self._added[index].has_custom_mark
            found[index] = (self._added[index].content, counted)
        return found

    def replace_contents(self, change: Callable[[str], str]) -> None:
        """Put what ``change`` returns in place of the content of every note."""
        self._added = [
            _Note(note.key, change(note.content), note.mark_properties, note.has_custom_mark)
            for note in self._added
        ]

    def add_bookmark(self, index: int) -> str:
        """Return the name of a bookmark at the mark of the note that ``add`` numbered."""
        name = f"_{self.part.kind.element.title()}Cited{index + 1}"
        return self._bookmarks.setdefault(self._get_key(index), name)

    def insert_references(
        self, xml: str, bookmark_number: Callable[[], int]
    ) -> tuple[str, list[str]]:
        """Return the text with references for placeholders, and the contents of its notes.

        ``bookmark_number`` gives the number of the next bookmark in the document.
        """
        if not self._added:
            return xml, []
        keys = [self._get_key(int(number)) for number in self.part.mark.findall(xml)]
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}
        counts = Counter(keys)
        names = {
            key: _find_free_name(f"_{self.part.kind.element.title()}{number}", xml)
            for key, number in numbers.items()
            if counts[key] > 1
        } | self._bookmarks
        contents: dict[object, str] = {}
        shown: dict[object, str] = {}
        counted = 0

        def mark(found: re.Match[str]) -> str:
            nonlocal counted
            note = self._added[int(found.group(1))]
            key = self._get_key(int(found.group(1)))
            if key in contents:
                return runs.build_noteref_field(names[key], shown[key], note.mark_properties)
            contents[key] = note.content
            counted += not note.has_custom_mark
            shown[key] = str(counted)
            id_ = self.part.first + numbers[key] - 1
            reference = runs.build_note_reference(
                self.part.kind.element, id_, note.mark_properties, custom=note.has_custom_mark
            )
            if key not in names:
                return reference
            return runs.add_bookmark(reference, bookmark_number(), names[key])

        text = self.part.mark.sub(mark, self._separate(xml))
        return text, list(contents.values())

    def _separate(self, xml: str) -> str:
        """Return the text with a comma between marks that follow each other: 1, 2, not 12."""

        def add_comma(found: re.Match[str]) -> str:
            properties = self._added[int(found["number"])].mark_properties
            return f"{found['mark']}<w:r>{properties}<w:t>,</w:t></w:r>{found['space']}"

        return self.part.adjacent_marks.sub(add_comma, xml)

    def _get_key(self, number: int) -> object:
        key = self._added[number].key
        return ("one", number) if key is None else key


def _find_free_name(name: str, xml: str) -> str:
    """Return a name for a bookmark that no bookmark in the text has."""
    while f'w:name="{name}"' in xml:
        name += "a"
    return name


def add_notes_part(package: "Package", kind: NoteKind) -> str:
    """Add the part with its separators, and list them in the settings (17.11.9)."""
    name = f"word/{kind.plural}.xml"
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    separators = "".join(
        f'<w:{kind.element} w:type="{type_}" w:id="{id_}">'
        f"<w:p>{spacing}<w:r><w:{type_}/></w:r></w:p></w:{kind.element}>"
        for id_, type_ in ((-1, "separator"), (0, "continuationSeparator"))
    )
    root = f'<w:{kind.plural} xmlns:w="{W}" xmlns:r="{R}">{separators}</w:{kind.plural}>'
    package.add_part(name, DECLARATION + root, kind.content_type, f"{R}/{kind.plural}")
    from lettergen.docx.settings import get_or_add_settings  # few letterheads lack the part

    settings = get_or_add_settings(package)
    root_element = declare_prefixes(package.parse_part(settings))
    _list_separators(root_element, kind)
    package.set_part(settings, root_element)
    return name


def _list_separators(settings: Element, kind: NoteKind) -> None:
    tag = f"{kind.element}Pr"
    if settings.find(w(tag)) is not None:
        return
    properties = parse_fragment(
        f'<w:{tag}><w:{kind.element} w:id="-1"/><w:{kind.element} w:id="0"/></w:{tag}>'
    )[0]
    set_child(settings, properties)
    etree.cleanup_namespaces(properties)
