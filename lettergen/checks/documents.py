"""Check a Word document as its author left it: tracked changes, comments, styles and the like."""

from collections.abc import Iterator
from pathlib import Path

from lettergen.checks import prose
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.core_properties import read_core_properties
from lettergen.docx.package import Package
from lettergen.docx.personal_data import (
    PrivateProperty,
    find_personal_data,
    remove_personal_data,
)
from lettergen.docx.run_content import read_texts
from lettergen.docx.tracked_changes import CHANGES, Resolution, resolve_changes
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass
from lettergen.system.text import format_count
from lettergen.template.word.tags import excerpt

_MOST_SHOWN = 5
_STORIES = ("/header", "/footer", "/footnotes", "/endnotes")
_STYLE_REFERENCES = {w("pStyle"): "paragraph", w("rStyle"): "character", w("tblStyle"): "table"}


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a Word document: its place and its text."""

    place: Place
    text: str


@dataclass(frozen=True)
class WordDocument:
    """A letter or letterhead as its author left it; ``stories`` are the roots of its parts.

    The package is without the personal data that no letter has; ``personal_data`` tells of it.
    """

    package: Package
    stories: dict[str, Element]
    personal_data: tuple[PrivateProperty, ...] = ()

    @classmethod
    def read(cls, path: Path, changes: str = "") -> "WordDocument | None":
        """Open a document, with its tracked changes resolved as ``changes`` tells.

        Return ``None`` if that fails, which compiling it reports.
        """
        try:
            package = Package.read(path)
            personal_data = tuple(find_personal_data(package))
            remove_personal_data(package)
            if changes:
                resolve_changes(package, Resolution(changes))
            names = [package.main]
            names += [
                name for kind in _STORIES for name in package.find_related_parts(package.main, kind)
            ]
            stories = {name: package.parse_part(name) for name in names}
            return cls(package, stories, personal_data)
        except LettergenError:
            return None

    def list_paragraphs(self) -> Iterator[Paragraph]:
        """Iterate over the paragraphs of all stories, without those that are empty."""
        for name, root in self.stories.items():
            for number, text in enumerate(read_texts(root), 1):
                if text.strip():
                    yield Paragraph(self.place_of(name, number, text), text)

    def find_place(self, part: str, element: Element) -> Place:
        """Return the place of the paragraph that an element of a story is in or around."""
        around = [*element.iterancestors(w("p")), *element.iter(w("p"))][:1]
        paragraphs = enumerate(self.stories[part].iter(w("p")), 1)
        for number, paragraph in paragraphs if around else ():
            if paragraph is around[0]:
                return self.place_of(part, number, next(read_texts(paragraph)))
        return Place(self.package.path, 0, part, part=part)

    def place_of(self, part: str, number: int, text: str) -> Place:
        """Return the place of a paragraph of a part, by its number and its text."""
        detail = f'{part}, paragraph {number} ("{excerpt(text)}")'
        return Place(self.package.path, 0, detail, part=part, paragraph=number)


def check_document(document: WordDocument, *, has_language: bool = False) -> Iterator[Finding]:
    """Check what the author still has to tidy up.

    ``has_language`` tells whether the campaign gives the letters a language.
    """
    yield from check_review(document)
    yield from _find_unknown_styles(document)
    yield from _check_properties(document, has_language=has_language)
    yield from _report_personal_data(document)
    for paragraph in document.list_paragraphs():
        if found := prose.REPEATED_TAG.search(paragraph.text):
            yield prose.report_repeated_tag(found.group(1), paragraph.place)
        if found := prose.PLACEHOLDER.search(paragraph.text):
            yield prose.report_placeholder(found.group(), paragraph.place)


def check_review(document: WordDocument) -> Iterator[Finding]:
    """Find the tracked changes and comments that every letter would contain."""
    for part, root in document.stories.items():
        if changes := list(root.iter(*CHANGES)):
            yield Finding(
                "LG277",
                f"the document contains {format_count(len(changes), 'tracked change')}.",
                document.find_place(part, changes[0]),
                "Accept or reject all in Word, or write 'changes: accept' in campaign.yaml.",
            )
        if comments := list(root.iter(w("commentReference"))):
            yield Finding(
                "LG278",
                f"the document contains {format_count(len(comments), 'comment')}.",
                document.find_place(part, comments[0]),
                "Delete the comments in Word, or write 'changes: accept' in campaign.yaml.",
            )


def _find_unknown_styles(document: WordDocument) -> Iterator[Finding]:
    """Find references to styles that the document does not have."""
    package = document.package
    known = {
        style.get(w("styleId"))
        for name in package.find_related_parts(package.main, "/styles")
        for style in package.parse_part(name).iter(w("style"))
    }
    for part, root in document.stories.items():
        for reference in root.iter(*_STYLE_REFERENCES):
            style = reference.get(w("val"), "")
            if style not in known:
                known.add(style)  # which is reported once
                kind = _STYLE_REFERENCES[str(reference.tag)]
                yield Finding(
                    "LG279",
                    f"the {kind} style '{style}' does not exist in this document.",
                    document.find_place(part, reference),
                    "Word shows the text in its default style; choose another one there.",
                )


def _report_personal_data(document: WordDocument) -> Iterator[Finding]:
    """Tell what the document says of its author and no letter passes on."""
    told = [one for one in document.personal_data if one.tells_of_somebody]
    shown = [f"{one.name} '{excerpt(one.value)}'" for one in told]
    if shown:
        more = f" and {len(shown) - _MOST_SHOWN} more" if len(shown) > _MOST_SHOWN else ""
        yield Finding(
            "LG930",
            f"letters leave out personal data of the document: {', '.join(shown[:_MOST_SHOWN])}"
            f"{more}.",
            Place(document.package.path),
        )


def _check_properties(document: WordDocument, *, has_language: bool) -> Iterator[Finding]:
    """Check that the document has a language and a title."""
    package = document.package
    place = Place(package.path)
    parts = [package.main, *package.find_related_parts(package.main, "/styles")]
    languages = (
        found.get(w("val")) for p in parts for found in package.parse_part(p).iter(w("lang"))
    )
    if not has_language and not any(languages):
        hint = "Set the proofing language in Word: screen readers pronounce the letter by it."
        yield Finding("LG280", "the text has no language.", place, hint)
    if not read_core_properties(package).title:
        hint = "Set it in Word under File, Info; it may contain tags: {{ name }}."
        yield Finding("LG281", "the document has no title.", place, hint)
