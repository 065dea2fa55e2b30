"""A finished Word letter made ready for mammoth, and what mammoth would not tell kept aside."""

import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from lettergen.docx import core_properties
from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.package import Package
from lettergen.docx.package_writer import CONTENT_TYPES_NAME
from lettergen.docx.xml import WP, A, Element, w
from lettergen.export.content import letterhead, paragraph_facts
from lettergen.export.content.flatten import flatten
from lettergen.export.content.list_labels import Labels
from lettergen.export.content.paragraph_facts import Facts
from lettergen.export.content.resolve import OWN_MARK, settle
from lettergen.export.content.word_count import counted, text_of

_WP = f"{{{WP}}}"
_EMU_PER_PIXEL = 9_525
_LANGUAGE = "en-GB"  # of a letter that does not say
_SPECIAL = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True)
class Picture:
    """A picture's alternative text, and its size on the page in pixels of 1/96 inch, or 0."""

    alternative: str
    width: int
    height: int


@dataclass(frozen=True)
class NoteNumbers:
    """How notes of one kind are counted (17.11.17, 17.11.20)."""

    form: str
    start: int = 1


@dataclass
class Prepared:
    """A document for mammoth, and what is known besides.

    ``facts`` and ``pictures`` are those of its paragraphs and drawings, in order. ``own_marks``
    has for each note's mark in the text what is shown for its number, mostly nothing. ``drawings``
    says what the letter shows that is neither words nor picture.
    """

    docx: bytes = b""
    title: str = ""
    author: str = ""
    language: str = ""
    words: Counter[str] = field(default_factory=Counter)
    facts: list[Facts] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    numbers: dict[str, NoteNumbers] = field(default_factory=dict)
    own_marks: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)


def prepared(package: Package) -> Prepared:
    """Make a letter ready; raises ``LettergenError`` for a part that is not XML."""
    cascade = EffectiveProperties(_part(package, "/styles"))
    document = package.parse_part(package.main)
    letterhead.bring_in(package, document)
    roots = {package.main: document}
    for kind in ("/footnotes", "/endnotes"):
        for name in package.find_related_parts(package.main, kind):
            roots[name] = package.parse_part(name)
    said = core_properties.read_core_properties(package)
    language = cascade.default_language or _theme_language(package) or said.language or _LANGUAGE
    out = Prepared(title=said.title, author=said.author, language=language)
    for name, root in roots.items():
        relationships = package.read_relationships(name)
        if root is not document:
            _drop_other_notes(root, document)
        settle(root, cascade, relationships)
        if relationships.items:
            package.set_relationships(relationships)
        out.words += counted(text_of(root))
        out.drawings += _others(root)
        flatten(root, cascade)
        _number_pictures(root, out.pictures)
    marks = document.iter(w("footnoteReference"), w("endnoteReference"))
    out.own_marks = [get_attribute(mark, "", OWN_MARK) for mark in marks]
    labels = Labels(_part(package, "/numbering"), cascade)
    out.numbers = _note_numbers(package, document)
    out.facts = paragraph_facts.note_down(list(roots.values()), cascade, labels)
    for name, root in roots.items():
        package.set_part(name, root)
    out.docx = _zipped(package, roots)
    return out


def _part(package: Package, kind: str) -> Element | None:
    name = package.find_part(kind)
    return package.parse_part(name) if name else None


def _theme_language(package: Package) -> str:
    settings = _part(package, "/settings")
    return "" if settings is None else get_attribute(settings.find(w("themeFontLang")))


def _drop_other_notes(root: Element, document: Element) -> None:
    """Leave the notes that the settled text refers to; lines between text and notes are none."""
    kind = w("footnoteReference") if root.tag == w("footnotes") else w("endnoteReference")
    shown = {mark.get(w("id")) for mark in document.iter(kind)}
    for note in list(root):
        if note.get(w("type")) in _SPECIAL or note.get(w("id")) not in shown:
            root.remove(note)


def _note_numbers(package: Package, document: Element) -> dict[str, NoteNumbers]:
    """How the letter numbers its notes: by its first section, else by its settings."""
    section = next(document.iter(w("sectPr")), None)
    places = [e for e in (section, _part(package, "/settings")) if e is not None]
    numbers = {}
    for kind, usual in (("footnote", "decimal"), ("endnote", "lowerRoman")):
        properties = [e for place in places for e in place.iterfind(w(f"{kind}Pr"))]
        forms = [get_attribute(e.find(w("numFmt"))) for e in properties]
        starts = [parse_integer(get_attribute(e.find(w("numStart")))) for e in properties]
        numbers[kind] = NoteNumbers(
            next(filter(None, forms), usual), next((s for s in starts if s), 1)
        )
    return numbers


def _number_pictures(root: Element, pictures: list[Picture]) -> None:
    """Keep what is said of each picture, and write its number where mammoth reads its text."""
    for inline in root.iter(f"{_WP}inline", f"{_WP}anchor"):
        named = inline.find(f"{_WP}docPr")
        if named is None:
            named = etree.SubElement(inline, f"{_WP}docPr")
        text = named.get("descr", "").strip() or named.get("title", "").strip()
        extent = inline.find(f"{_WP}extent")
        width, height = (
            round((parse_integer(extent.get(name, "")) or 0) / _EMU_PER_PIXEL)
            if extent is not None
            else 0
            for name in ("cx", "cy")
        )
        named.set("descr", str(len(pictures)))
        pictures.append(Picture(" ".join(text.split()), width, height))


def _others(root: Element) -> Iterator[str]:
    """What a letter shows that no page or text can: charts, diagrams, and ink."""
    for data in root.iter(f"{{{A}}}graphicData"):
        kind = data.get("uri", "").rpartition("/")[2]
        if kind in ("chart", "diagram", "chartex"):
            yield "chart" if kind.startswith("chart") else "diagram"


def _zipped(package: Package, stories: Collection[str]) -> bytes:
    """The document with what mammoth is to read, and no more: it takes its time over each part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in package.parts.items():
            if name in (*stories, CONTENT_TYPES_NAME) or not name.endswith(".xml"):
                archive.writestr(name, data)
    return buffer.getvalue()
