"""Check finished letters, one by one, before anybody sends them.

Most paragraphs are the same in all letters of a campaign, so each is checked only once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

from lxml import etree

from lettergen.checks import prose
from lettergen.checks.documents import WordDocument
from lettergen.data.names import identify
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, Place
from lettergen.docx.allowed_content import ALLOWED_SCHEMES, LINK_HINT, describe_refused_link
from lettergen.docx.attributes import get_attribute, is_set
from lettergen.docx.fields import MARKERS
from lettergen.docx.paragraph_split import KnownTexts, split_part
from lettergen.docx.relationships import Relationships, name_relationships_part
from lettergen.docx.run_content import CONTENT, read_texts, shows_something
from lettergen.docx.xml import Element, R, escape_text, w
from lettergen.project.project import Entry, Project, Text
from lettergen.system.dataclass import dataclass
from lettergen.template.compiled import CompiledLetter
from lettergen.template.word.tags import excerpt

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
_PASSAGE = 60  # characters of a value that is prose
_NEARBY = 6  # words on either side of a blemish, by which its line in the template is found


@dataclass(frozen=True)
class _Source:
    """A line or paragraph of the templates: its place, and the words in it."""

    place: Place
    words: frozenset[str]


class LetterChecker:
    """Checks the letters of one campaign.

    ``document`` is its Word letter or letterhead, if that can be read.
    """

    def __init__(
        self, project: Project, letter: CompiledLetter, document: WordDocument | None
    ) -> None:
        self._letter = letter
        self._place = Place(letter.path)
        self._project = project
        self._fixed_texts = frozenset(
            paragraph.text
            for paragraph in (document.list_paragraphs() if document else ())
            if "{" not in paragraph.text
        )
        self._document = document
        self._empty_in_template = _count_empty_paragraphs(document) if document else 0
        self._sources: list[_Source] = []
        self._trees: dict[str, tuple[bytes, Element]] = {}
        self._known = KnownTexts()
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

    def check_letter(self, parts: Mapping[str, bytes], entry: Entry) -> Iterator[Finding]:
        """Check one recipient's letter; ``parts`` are those that are its own."""
        yield from self.check_words(parts, entry)
        yield from (finding.about(entry.label) for finding in self.check_structure(parts))

    def check_words(self, parts: Mapping[str, bytes], entry: Entry) -> Iterator[Finding]:
        """Check the words of one letter, unless a part is not even XML."""
        try:
            texts = [
                text
                for name, data in parts.items()
                if name.endswith(".xml")
                for text in self._find_suspects(data)
            ]
        except etree.XMLSyntaxError:
            return
        for text in texts:
            yield from (finding.about(entry.label) for finding in self._check_text(text, entry))
        yield from (finding.about(entry.label) for finding in self._find_twice(parts, entry))

    def _find_twice(self, parts: Mapping[str, bytes], entry: Entry) -> Iterator[Finding]:
        """Find passages of the recipient that the letter prints twice."""
        for text in entry.texts:
            if len(text.value) < _PASSAGE:
                continue
            printed = escape_text(text.value).encode()
            if sum(data.count(printed) for data in parts.values()) > 1:
                uses = [use for use in self._letter.names.uses if use.path == text.path]
                place = uses[-1].place if uses else text.place
                message = f"the letter prints '{text.name}' twice."
                yield Finding("LG747", message, place, "Delete one of the two.", name=text.name)

    def check_structure(self, parts: Mapping[str, bytes]) -> Iterator[Finding]:
        """Check the parts of one letter, and how they refer to each other.

        Letters of one structure are alike in that, so the first of them is checked.
        """
        structure = tuple(self._count(name, data) for name, data in parts.items())
        if structure in self._structures:
            return
        self._structures.add(structure)
        try:
            yield from self._check_stories(self._parse_stories(parts), parts)
        except etree.XMLSyntaxError as error:
            yield self._finding("LG340", f"a part of the letter is not XML: {error.msg}.")

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

    # The parts and what they refer to

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

    # The words

    def _find_suspects(self, data: bytes) -> list[str]:
        """Return the texts of a part's paragraphs, in order, that may give a finding.

        Whether they do depends on the recipient's data.
        """
        part = split_part(data)
        known = self._known
        try:
            if not known.has_skeleton(part):
                if any(read_texts(etree.fromstring(part.skeleton.encode()))):
                    return list(read_texts(etree.fromstring(data)))
                known.add(part, part.skeleton)
            new = known.find_unknown(part)
            paragraphs = etree.fromstring(part.wrap(new)) if new else ()
        except etree.XMLSyntaxError:
            return list(read_texts(etree.fromstring(data)))
        suspects: list[str] = []
        for paragraph, xml in zip(paragraphs, new, strict=True):
            texts = list(read_texts(paragraph))
            if any(map(self._is_suspect, texts)):
                suspects += texts
            else:
                known.add(part, xml)
        return suspects

    def _is_suspect(self, text: str) -> bool:
        return any(self._find_tags(text)) or (
            text not in self._fixed_texts and any(prose.blemishes(text))
        )

    def _check_text(self, text: str, entry: Entry) -> Iterator[Finding]:
        for found in self._find_tags(text):
            if not self._is_in_data(found.group(), entry):
                message = f"the letter contains '{found.group()}', a part of a tag."
                place = self._find_place(text, found.start(), found.end(), entry)
                yield Finding("LG341", message, place, "Correct the tag in the template.")
        for blemish in prose.blemishes(text) if text not in self._fixed_texts else ():
            around = text[max(blemish.start - 1, 0) : blemish.end + 1]
            if self._is_in_data(around.strip(), entry):
                continue
            code = "LG352" if "word" in blemish.what else "LG350"
            message = f"the letter has {blemish.what}: '{blemish.shown.strip()}'."
            place = self._find_place(text, blemish.start, blemish.end, entry)
            if value := self._find_blame(text, blemish, place, entry):
                hint = f"Correct '{value.name}', or the words around it in the letter."
                yield Finding(code, message, value.place, hint, name=value.name)
            else:
                hint = "Look at the values that the template prints there."
                yield Finding(code, message, place, hint)

    def _find_blame(
        self, text: str, blemish: prose.Blemish, place: Place, entry: Entry
    ) -> Text | None:
        """Return the recipient's value that leaves a blemish, if it is clear which one it is.

        It is empty, or it begins or ends in the blemish.
        """
        before, after = text[: blemish.start + 1], text[blemish.end - 1 :]
        touching = [
            one
            for one in entry.texts
            if len(value := one.value.strip()) > 1
            and (before.endswith(value) or after.startswith(value))
        ]
        if not touching:
            printed = {
                use.path for use in self._letter.names.uses if _key(use.place) == _key(place)
            }
            touching = [one for one in entry.texts if not one.value and one.path in printed]
        return touching[0] if len(touching) == 1 else None

    def _find_tags(self, text: str) -> Iterator[re.Match[str]]:
        """Find parts of tags that the template does not print on purpose, and merge fields.

        «Words» are a merge field only if a field has that name; else they are a quotation.
        """
        for found in prose.tags(text):
            if not any(start <= found.start() < end for start, end in self._find_printed(text)):
                yield found
        for found in prose.merge_fields(text):
            if identify(found[1]) in self._field_names:
                yield found

    def _find_printed(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a text has braces that the template prints on purpose."""
        for printed in self._letter.printed_braces:
            for found in re.finditer(re.escape(printed), text):
                yield found.span()

    @cached_property
    def _field_names(self) -> frozenset[str]:
        """What identifies the names of all fields and values."""
        project = self._project
        keys = {*project.data_names.list_names(), *project.campaign.values}
        return frozenset(map(identify, keys)) - {""}

    def _is_in_data(self, words: str, entry: Entry) -> bool:
        """Whether the data itself contains these words: then it is to blame, not the letter."""
        project = self._project
        return any(
            words in text.value
            for texts in (entry.texts, project.value_texts, project.citation_texts)
            for text in texts
        )

    def _find_place(self, text: str, start: int, end: int, entry: Entry) -> Place:
        """Return the line or paragraph of the templates that has most of the words around.

        The words of the values that it prints count as its own.
        """
        if not self._sources:
            self._sources = list(self._read_sources())
        nearby = text[:start].split()[-_NEARBY:] + text[start:end].split()
        nearby += text[end:].split()[:_NEARBY]
        printed = self._printed_words(entry)
        scores = [
            sum(word in one.words or word in printed[_key(one.place)] for word in nearby)
            for one in self._sources
        ]
        if not any(scores):
            return Place(self._letter.path, 0, f'"{excerpt(text)}"')
        return self._sources[scores.index(max(scores))].place

    def _printed_words(self, entry: Entry) -> dict[object, set[str]]:
        """Return the words of a recipient's values by the line or paragraph that prints them."""
        words: dict[object, set[str]] = defaultdict(set)
        for use in self._letter.names.uses:
            for text in entry.texts:
                if text.path[: len(use.path)] == use.path:
                    words[_key(use.place)].update(text.value.split())
        return words

    def _read_sources(self) -> Iterator[_Source]:
        campaign = self._project.campaign
        for path in campaign.markdown_files:
            yield from _read_lines(path)
        for paragraph in self._document.list_paragraphs() if self._document else ():
            yield _Source(paragraph.place, _find_fixed_words(paragraph.text))

    def _finding(self, code: str, message: str, hint: str = "") -> Finding:
        return Finding(code, message, self._place, hint)


def _key(place: Place) -> object:
    return (place.path, place.line, place.part, place.paragraph)


def _read_lines(letter: Path) -> Iterator[_Source]:
    for number, line in enumerate(read_text(letter).split("\n"), 1):
        if words := _find_fixed_words(line):
            yield _Source(Place(str(letter), number), words)


def _find_fixed_words(text: str) -> frozenset[str]:
    """Return the words of a template that are in every letter."""
    return frozenset(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\[\^[^\]]*\]|[*\[\]]", " ", text).split())


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
