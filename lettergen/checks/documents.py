"""Word documents as a person left them: tracked changes, comments, styles, language, title."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lettergen.checks import prose
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.package import Package
from lettergen.docx.run_content import read_texts
from lettergen.docx.xml import Element, w
from lettergen.template.word.tags import excerpt

_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")
_CHANGES = tuple(map(w, "ins del moveFrom moveTo rPrChange pPrChange sectPrChange".split()))
_STYLE_REFERENCES = {w("pStyle"): "paragraph", w("rStyle"): "character", w("tblStyle"): "table"}
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a Word document: its place and its words."""

    place: Place
    text: str


@dataclass(frozen=True)
class Document:
    """A Word document opened to be looked at."""

    package: Package
    stories: dict[str, Element]

    @classmethod
    def read(cls, path: Path) -> "Document | None":
        """Open a document; ``None`` if it cannot be read, which its compiler says."""
        try:
            package = Package.read(path)
            names = [package.main]
            names += [
                name for kind in _STORIES for name in package.find_related_parts(package.main, kind)
            ]
            return cls(package, {name: package.parse_part(name) for name in names})
        except LettergenError:
            return None

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs of every story that hold words."""
        for name, root in self.stories.items():
            for number, text in enumerate(read_texts(root), 1):
                if text.strip():
                    yield Paragraph(_place(self.package.path, name, number, text), text)


def findings(document: Document) -> Iterator[Finding]:
    """What a person still has to tidy up in a Word document."""
    yield from left_by_review(document)
    yield from _styles(document)
    yield from _language_and_title(document)
    for paragraph in document.paragraphs():
        if found := prose.REPEATED_TAG.search(paragraph.text):
            yield prose.report_repeated_tag(found.group(1), paragraph.place)
        if found := prose.PLACEHOLDER.search(paragraph.text):
            yield prose.report_placeholder(found.group(), paragraph.place)


def left_by_review(document: Document) -> Iterator[Finding]:
    """The tracked changes and comments that every letter would carry out of the house."""
    path = document.package.path
    for name, root in document.stories.items():
        yield from _changes(path, name, root)
        yield from _comments(path, name, root)


def _changes(path: str, part: str, root: Element) -> Iterator[Finding]:
    changes = list(root.iter(*_CHANGES))
    if changes:
        yield Finding(
            "LG277",
            f"{len(changes)} tracked change{'s are' if len(changes) > 1 else ' is'} left.",
            _place_of(path, part, root, changes[0]),
            "Accept or reject all changes in Word.",
        )


def _comments(path: str, part: str, root: Element) -> Iterator[Finding]:
    comments = list(root.iter(w("commentReference")))
    if comments:
        yield Finding(
            "LG278",
            f"{len(comments)} comment{'s are' if len(comments) > 1 else ' is'} left.",
            _place_of(path, part, root, comments[0]),
            "Delete the comments in Word: every letter would carry them.",
        )


def _styles(document: Document) -> Iterator[Finding]:
    """References to styles that the document does not have."""
    package = document.package
    known = {
        style.get(w("styleId"))
        for name in package.find_related_parts(package.main, "/styles")
        for style in package.parse_part(name).iter(w("style"))
    }
    reported: set[str] = set()
    for name, root in document.stories.items():
        for reference in root.iter(*_STYLE_REFERENCES):
            id_ = reference.get(w("val"), "")
            if id_ not in known and id_ not in reported:
                reported.add(id_)
                kind = _STYLE_REFERENCES[str(reference.tag)]
                yield Finding(
                    "LG279",
                    f"the {kind} style '{id_}' does not exist in this document.",
                    _place_of(package.path, name, root, reference),
                    "Word shows the text in its default style; choose another one there.",
                )


def _language_and_title(document: Document) -> Iterator[Finding]:
    package = document.package
    place = Place(package.path)
    named = [package.main, *(name for name in package.find_related_parts(package.main, "/styles"))]
    languages = (
        found.get(w("val")) for name in named for found in package.parse_part(name).iter(w("lang"))
    )
    if not any(languages):
        hint = "Set the proofing language in Word: readers' software speaks by it."
        yield Finding("LG280", "no language is set for the text.", place, hint)
    titles = (
        found.text
        for name in package.find_related_parts("", "/core-properties")
        for found in package.parse_part(name).iter(_TITLE)
    )
    if not any(titles):
        hint = "Set it in Word under File, Info; tags work there: {{ name }}."
        yield Finding("LG281", "the document has no title.", place, hint)


def _place_of(path: str, part: str, root: Element, element: Element) -> Place:
    """The place of the paragraph that an element is in or around."""
    paragraph = next(element.iterancestors(w("p")), None)
    if paragraph is None:
        paragraph = next(element.iter(w("p")), None)
    if paragraph is None:
        return Place(path, 0, part, part=part)
    number = next(n for n, found in enumerate(root.iter(w("p")), 1) if found is paragraph)
    return _place(path, part, number, next(read_texts(paragraph)))


def _place(path: str, part: str, number: int, text: str) -> Place:
    detail = f'{part}, paragraph {number} ("{excerpt(text)}")'
    return Place(path, 0, detail, part=part, paragraph=number)
