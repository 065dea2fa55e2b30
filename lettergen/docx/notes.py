"""Footnotes and endnotes (ECMA-376 part 1, 17.11): made, dropped and numbered by the data.

While a letter is merged, a note's place in the text is held by a processing instruction,
``<?footnote 3?>``. ``Notes.placed`` then goes through the finished text in order: that order
numbers the notes, and a note whose mark was dropped is never written.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from lettergen.docx import runs
from lettergen.docx.builtin_styles import (
    ENDNOTE_REFERENCE,
    ENDNOTE_TEXT,
    FOOTNOTE_REFERENCE,
    FOOTNOTE_TEXT,
    HYPERLINK,
    BuiltinStyles,
)
from lettergen.docx.package import Package
from lettergen.docx.properties import set_child
from lettergen.docx.relationships import SETTINGS
from lettergen.docx.xml import (
    DECLARATION,
    Element,
    R,
    W,
    declare_prefixes,
    parse_fragment,
    serialise,
    w,
)

SETTINGS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"

_SPECIAL_TYPES = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True)
class NoteKind:
    """What footnotes and endnotes differ in."""

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


class NotesPart:
    """The part that a document keeps its footnotes in, made ready for notes that come and go."""

    def __init__(self, package: Package, styles: BuiltinStyles, kind: NoteKind = FOOTNOTE) -> None:
        self.kind = kind
        self.mark = re.compile(rf"<\?{kind.element} (\d+)\?>")
        self.text_style = styles.get_or_add(kind.text_style)
        self.link_properties = runs.build_properties(style=styles.get_or_add(HYPERLINK))
        self.mark_properties = runs.build_properties(style=styles.get_or_add(kind.reference_style))
        self.name = package.find_part(f"/{kind.plural}") or _created(package, kind)
        root = declare_prefixes(package.parse_part(self.name))
        self._originals = {
            note.get(w("id"), ""): note
            for note in root.findall(w(kind.element))
            if note.get(w("type")) not in _SPECIAL_TYPES
        }
        for note in self._originals.values():
            root.remove(note)
        root.text = root.text or ""  # so that a part left empty still ends with a tag of its own
        numbers = [int(note.get(w("id"), 0)) for note in root]
        self.first = max(max(numbers, default=0), 0) + 1
        xml = serialise(root)
        cut = xml.rfind(f"</w:{kind.plural}>")
        self._head, self._tail = xml[:cut], xml[cut:]

    def list_originals(self) -> list[Element]:
        """The notes that the document itself holds."""
        return list(self._originals.values())

    def find_original(self, id_: str | None) -> Element | None:
        """The note that the document itself holds under that id."""
        return self._originals.get(id_ or "")

    def build_paragraph(self, inner: str) -> str:
        """A note of one paragraph: its own mark, a space, then ``inner``."""
        return f"<w:p>{self.paragraph_properties}{self.own_mark}{runs.build_run(' ')}{inner}</w:p>"

    @property
    def paragraph_properties(self) -> str:
        """The properties of a paragraph in a note."""
        return f'<w:pPr><w:pStyle w:val="{self.text_style}"/></w:pPr>'

    @property
    def own_mark(self) -> str:
        """The run that shows a note's number in the note itself (17.11.13)."""
        return f"<w:r>{self.mark_properties}<w:{self.kind.element}Ref/></w:r>"

    def build_part(self, notes: list[str]) -> str:
        """The whole part with these notes, numbered from ``first``."""
        element = self.kind.element
        written = (
            f'<w:{element} w:id="{number}">{content}</w:{element}>'
            for number, content in enumerate(notes, self.first)
        )
        return f"{self._head}{''.join(written)}{self._tail}"


@dataclass(frozen=True)
class _Note:
    key: object
    content: str
    mark_properties: str
    has_custom_mark: bool


@dataclass
class Notes:
    """The notes of one letter while it is merged."""

    part: NotesPart
    _held: list[_Note] = field(default_factory=list)

    def add(
        self, key: object, content: str, mark_properties: str, *, has_custom_mark: bool = False
    ) -> str:
        """Keep a note and return what holds its place.

        Notes with the same ``key`` are one note, which is written once and referred to again;
        ``None`` is the key of a note that is only ever itself.
        """
        self._held.append(_Note(key, content, mark_properties, has_custom_mark))
        return f"<?{self.part.kind.element} {len(self._held) - 1}?>"

    def insert_references(
        self, xml: str, bookmark_number: Callable[[], int]
    ) -> tuple[str, list[str]]:
        """The text with real marks in place, and the contents of its notes in order."""
        if not self._held:
            return xml, []
        keys = [self._key(int(number)) for number in self.part.mark.findall(xml)]
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}
        counts = Counter(keys)
        names = {
            key: _free_name(f"_{self.part.kind.element.title()}{number}", xml)
            for key, number in numbers.items()
            if counts[key] > 1
        }
        contents: dict[object, str] = {}
        shown: dict[object, str] = {}
        counted = 0

        def mark(found: re.Match[str]) -> str:
            nonlocal counted
            note = self._held[int(found.group(1))]
            key = self._key(int(found.group(1)))
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

        text = self.part.mark.sub(mark, xml)
        return text, list(contents.values())

    def _key(self, number: int) -> object:
        key = self._held[number].key
        return ("one", number) if key is None else key


def _free_name(name: str, xml: str) -> str:
    """A name for a bookmark that no bookmark of the text has."""
    while f'w:name="{name}"' in xml:
        name += "a"
    return name


def _created(package: Package, kind: NoteKind) -> str:
    """Add the part with its separators, and name them in the settings (17.11.9)."""
    name = f"word/{kind.plural}.xml"
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    separators = "".join(
        f'<w:{kind.element} w:type="{type_}" w:id="{id_}">'
        f"<w:p>{spacing}<w:r><w:{type_}/></w:r></w:p></w:{kind.element}>"
        for id_, type_ in ((-1, "separator"), (0, "continuationSeparator"))
    )
    root = f'<w:{kind.plural} xmlns:w="{W}" xmlns:r="{R}">{separators}</w:{kind.plural}>'
    package.add_part(name, DECLARATION + root, kind.content_type, f"{R}/{kind.plural}")
    settings = package.find_part("/settings") or _settings(package)
    root_element = declare_prefixes(package.parse_part(settings))
    _name_separators(root_element, kind)
    package.set_part(settings, root_element)
    return name


def _settings(package: Package) -> str:
    """Add settings to a document that has none."""
    name = "word/settings.xml"
    package.add_part(name, f'<w:settings xmlns:w="{W}"/>', SETTINGS_TYPE, SETTINGS)
    return name


def _name_separators(settings: Element, kind: NoteKind) -> None:
    tag = f"{kind.element}Pr"
    if settings.find(w(tag)) is not None:
        return
    properties = parse_fragment(
        f'<w:{tag}><w:{kind.element} w:id="-1"/><w:{kind.element} w:id="0"/></w:{tag}>'
    )[0]
    set_child(settings, properties)
    etree.cleanup_namespaces(properties)
