"""The words of a template that every letter has: its texts, with the tags blanked out."""

import re
from collections.abc import Iterator

from lxml import etree

from lettergen.checks.documents import WordDocument
from lettergen.checks.templates import blank_out_tags, place_at
from lettergen.checks.varying_words import blank_out_varying_words
from lettergen.data.text_file import read_text
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.project.project import Project
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

_PROPERTIES = ("/core-properties", "/extended-properties", "/custom-properties")
_NOT_WORDS = {"Template", "Application", "AppVersion", "TitlesOfParts", "HeadingPairs", "revision"}
_KNOWN = "template texts"  # where a project keeps them
_MERGE_FIELD = compile_lazily(r"«[^«»\n]{1,60}»")


@dataclass(frozen=True)
class TemplateText:
    """A text of a template: as it is written, and with blanks for its tags.

    ``where`` is ``letter`` for a Markdown letter, the name of the part for a paragraph of a Word
    document, ``property`` for one of its properties, which ``name`` names.
    """

    written: str
    fixed: str
    place: Place
    where: str
    name: str = ""

    def find_place(self, offset: int) -> Place:
        """Return the place of a character."""
        if self.where == "letter":
            return place_at(self.place.path, self.written, offset)
        return self.place

    def finding(self, code: str, message: str, offset: int, hint: str = "") -> Finding:
        """Return a finding about what is at an offset."""
        return Finding(code, message, self.find_place(offset), hint)

    @property
    def subject(self) -> str:
        """What messages call it."""
        if self.where == "property":
            return f"the document's property '{self.name}'"
        return "the letter"

    @property
    def is_margin(self) -> bool:
        """Whether it is in a header or footer."""
        return "header" in self.where or "footer" in self.where


def list_all_template_texts(project: Project) -> list[TemplateText]:
    """Return the texts of all editions of a campaign's letter; they are read once."""
    known: list[TemplateText] | None = vars(project).get(_KNOWN)
    if known is None:
        known = []
        for one in project.split_editions():
            document = WordDocument.read(one.campaign.letterhead or one.campaign.letter)
            known += list_template_texts(one, document)
        vars(project)[_KNOWN] = known
    return known


def list_template_texts(project: Project, document: WordDocument | None) -> list[TemplateText]:
    """Return the texts of a campaign's templates, as far as they can be read."""
    texts: list[TemplateText] = []
    campaign = project.campaign
    for path in campaign.markdown_files if project.letter else ():
        written = read_text(path)
        place = Place(str(path))
        texts.append(TemplateText(written, blank_out_tags(written), place, "letter"))
    if document:
        seen: set[tuple[str, str]] = set()
        blanked = blank_out_varying_words(document, project.data_names)
        for paragraph, unfilled in zip(
            document.list_paragraphs(), blanked.list_paragraphs(), strict=True
        ):
            key = (paragraph.place.part, paragraph.text)
            if key in seen and "txbx" in paragraph.place.part:
                continue
            seen.add(key)
            fixed = _MERGE_FIELD.sub(_blank, blank_out_tags(unfilled.text))
            where = paragraph.place.part
            texts.append(TemplateText(paragraph.text, fixed, paragraph.place, where))
        texts += _list_properties(document)
    return texts


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _list_properties(document: WordDocument) -> Iterator[TemplateText]:
    """Yield the properties of a document that are words (ECMA-376 part 1, 22.2, 22.3)."""
    package = document.package
    for kind in _PROPERTIES:
        for part in package.find_related_parts("", kind):
            try:
                root = package.parse_part(part)
            except LettergenError:
                continue
            for element in root:
                if not isinstance(element.tag, str):
                    continue
                name = element.get("name") or etree.QName(element).localname
                words = " ".join("".join(map(str, element.itertext())).split())
                if not words or name in _NOT_WORDS or not re.search(r"[^\W\d_]{2}", words):
                    continue
                place = Place(package.path, 0, f"property '{name}'", part=part)
                yield TemplateText(words, blank_out_tags(words), place, "property", name)
