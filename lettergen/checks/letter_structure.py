"""Check the parts of finished letters, and how they refer to each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from lxml import etree

from lettergen.checks.documents import WordDocument
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.attributes import get_attribute, is_set
from lettergen.docx.fields import MARKERS
from lettergen.docx.link_schemes import ALLOWED_SCHEMES, LINK_HINT, describe_refused_link
from lettergen.docx.relationships import Relationships, name_relationships_part
from lettergen.docx.run_content import CONTENT, shows_something
from lettergen.docx.xml import Element, R, w
from lettergen.template.compiled import CompiledLetter

_REFERENCES = etree.XPath("//@r:*", namespaces={"r": R})
_PARAGRAPH, _TABLE = w("p"), w("tbl")
_DRAWING_PROPERTIES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
)
_NOTES = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}
_BOOKMARK = w("bookmarkStart")
_PLACEHOLDER = w("showingPlcHdr")
_TELLING = (_PARAGRAPH, _BOOKMARK, _DRAWING_PROPERTIES, _PLACEHOLDER, *_NOTES)
_COUNTED = (
    *(b"<w:p>", b"<w:p ", b"<w:r>", b"<w:t", b"></w:t>", b"bookmarkStart", b"noteReference"),
    *(b"docPr", b"r:id=", b"<Relationship "),
)


class StructureCheck:
    """Checks the structure of the letters of one campaign.

    Letters of one structure are alike in it, so only the first of them is checked. ``document`` is
    the Word letter or letterhead, if that can be read.
    """

    def __init__(self, letter: CompiledLetter, document: WordDocument | None) -> None:
        self._letter = letter
        self._place = Place(letter.path)
        self._document = document
        self._empty_in_template = _count_empty_paragraphs(document) if document else 0
        self._trees: dict[str, tuple[bytes, Element]] = {}
        self._structures: set[object] = set()
        self._counts: dict[str, tuple[bytes, tuple[int, ...]]] = {}

    def check_shared_parts(self) -> Iterator[Finding]:
        """Check the parts that all letters have in common."""
        if self._document is None:
            return
        for name in sorted(self._letter.unchanging):
            data = self._document.package.parts.get(name)
            if data is not None and name.endswith((".xml", ".rels")):
                try:
                    etree.fromstring(data)
                except etree.XMLSyntaxError as error:
                    message = f"the part {name} is not XML: {error.msg}."
                    hint = "Open the document in Word and save it again."
                    place = Place(self._document.package.path, 0, name, part=name)
                    yield Finding("LG340", message, place, hint)

    def check(self, parts: Mapping[str, bytes]) -> Iterator[Finding]:
        """Check the parts of one letter, unless it is like one that was checked."""
        structure = tuple(self._count(name, data) for name, data in parts.items())
        if structure in self._structures:
            return
        self._structures.add(structure)
        try:
            yield from self._check_stories(self._parse_stories(parts), parts)
        except etree.XMLSyntaxError as error:
            yield self._finding("LG340", f"a part of the letter is not XML: {error.msg}.")

    def get_key(self, parts: Mapping[str, bytes]) -> int:
        """Return what is the same for letters of one structure, in forked processes too."""
        return hash(tuple(self._count(name, data) for name, data in parts.items()))

    def _count(self, name: str, data: bytes) -> tuple[int, ...]:
        """Count what the structure of a part consists of; a part may be as in the letter before."""
        known = self._counts.get(name)
        if known is None or known[0] != data:
            known = self._counts[name] = (data, tuple(map(data.count, _COUNTED)))
        return known[1]

    def _parse_stories(self, parts: Mapping[str, bytes]) -> dict[str, Element]:
        """Parse the parts that hold text."""
        return {
            name: self._parse(name, data) for name, data in parts.items() if name.endswith(".xml")
        }

    def _parse(self, name: str, data: bytes) -> Element:
        """Parse a part, unless it is as it was in the letter before."""
        known = self._trees.get(name)
        if known is None or known[0] != data:
            known = self._trees[name] = (data, etree.fromstring(data))
        return known[1]

    def _check_stories(
        self, stories: Mapping[str, Element], parts: Mapping[str, bytes]
    ) -> Iterator[Finding]:
        names = self._letter.unchanging | parts.keys()
        marks: dict[str, list[str]] = {"footnote": [], "endnote": []}
        for name, tree in stories.items():
            ids: list[tuple[str, str]] = []
            empty = 0
            for element in tree.iter(*_TELLING):
                tag = element.tag
                if tag in _NOTES:
                    marks[_NOTES[str(tag)]].append(element.get(w("id"), ""))
                elif tag == _BOOKMARK:
                    ids.append(("bookmark", element.get(w("id"), "")))
                    ids.append(("bookmark name", element.get(w("name"), "")))
                elif tag == _DRAWING_PROPERTIES:
                    ids.append(("drawing", element.get("id", "")))
                elif tag == _PLACEHOLDER:
                    yield from self._check_control(element)
                elif tag == _PARAGRAPH:
                    empty += _is_empty(element)
            if name in self._letter.relationships:
                used = set(map(str, cast(list[str], _REFERENCES(tree))))
                own = Relationships.parse(name, parts.get(name_relationships_part(name)))
                yield from self._check_relationships(own, used, names)
            yield from self._find_duplicate_ids(name, ids)
            if name == self._letter.main and empty > self._empty_in_template:
                message = "an empty paragraph is left where text was dropped."
                hint = "Put the condition into a paragraph of its own, around the text."
                yield self._finding("LG342", message, hint)
        yield from self._check_note_marks(stories, marks)

    def _check_control(self, state: Element) -> Iterator[Finding]:
        """Report a content control that shows its placeholder (17.5.2.39)."""
        properties = state.getparent()
        control = None if properties is None else properties.getparent()
        if properties is None or control is None or not is_set(state):
            return
        shown = " ".join("".join(text.text or "" for text in control.iter(w("t"))).split())
        names = (get_attribute(properties.find(w(name))) for name in ("alias", "tag"))
        name = next(filter(None, names), "")
        if shown:
            what = f"the content control '{name}'" if name else "a content control"
            message = f"{what} shows its placeholder '{shown}'."
            hint = "Give it the name of a field as its tag or title, or fill it in."
            yield self._finding("LG380", message, hint)

    def _check_relationships(
        self, relationships: Relationships, used: set[str], names: frozenset[str] | set[str]
    ) -> Iterator[Finding]:
        part = relationships.part
        known = {item.id for item in relationships.items}
        for id_ in sorted(used - known - {""}):
            message = f"{part} refers to the relationship '{id_}', which does not exist."
            yield self._finding("LG345", message)
        for item in relationships.items:
            if item.external:
                scheme = item.target.partition(":")[0].lower()
                is_link = item.type.endswith("/hyperlink")
                if is_link and scheme not in ALLOWED_SCHEMES and not item.target.startswith("#"):
                    yield self._finding("LG305", describe_refused_link(item.target), LINK_HINT)
        for target in relationships.find_targets(""):
            if target not in names:
                yield self._finding(
                    "LG346", f"{part} refers to the part {target}, which is missing."
                )

    def _find_duplicate_ids(self, part: str, ids: Sequence[tuple[str, str]]) -> Iterator[Finding]:
        seen: set[tuple[str, str]] = set()
        for kind, id_ in ids:
            if (kind, id_) in seen:
                message = f"two {kind}s in {part} have the id '{id_}'."
                hint = "Move what has this id out of the loop."
                yield self._finding("LG347", message, hint)
            seen.add((kind, id_))

    def _check_note_marks(
        self, trees: Mapping[str, Element], marks: dict[str, list[str]]
    ) -> Iterator[Finding]:
        for kind in ("footnote", "endnote"):
            part = self._letter.settings.notes.get(kind)
            notes = set()
            if part is not None and part.name in trees:
                notes = {
                    note.get(w("id"), "")
                    for note in trees[part.name].iter(w(kind))
                    if note.get(w("type")) is None
                }
            for id_ in sorted(set(marks[kind]) - notes):
                yield self._finding("LG343", f"the {kind} mark '{id_}' has no {kind}.")
            for id_ in sorted(notes - set(marks[kind])):
                yield self._finding("LG344", f"the {kind} '{id_}' has no mark in the text.")

    def _finding(self, code: str, message: str, hint: str = "") -> Finding:
        return Finding(code, message, self._place, hint)


def _count_empty_paragraphs(document: WordDocument) -> int:
    root = document.stories[document.package.main]
    return sum(_is_empty(paragraph) for paragraph in root.iter(_PARAGRAPH))


def _is_empty(paragraph: Element) -> bool:
    """Return whether a paragraph shows nothing, and need not be there.

    A cell or note must have a paragraph, and a table one behind it.
    """
    if any(not text.isspace() for text in paragraph.itertext()):
        return False
    parent = paragraph.getparent()
    is_needed = parent is not None and len(parent.findall(_PARAGRAPH)) == 1
    before = paragraph.getprevious()
    is_needed = is_needed or (before is not None and before.tag == _TABLE)
    ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
    return not (
        is_needed
        or ends_section
        or _follows_table(paragraph)
        or any(map(shows_something, paragraph.iter(*CONTENT)))
    )


def _follows_table(paragraph: Element) -> bool:
    before = next(
        (one for one in paragraph.itersiblings(preceding=True) if one.tag not in MARKERS), None
    )
    while before is not None and before.tag == w("sdt"):
        before = before.find(f"{w('sdtContent')}/*[last()]")
    return before is not None and before.tag == w("tbl")
