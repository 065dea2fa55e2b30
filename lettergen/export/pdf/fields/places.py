"""Where the paragraphs and sections of a letter are: the pages that they begin on.

Each paragraph of the copy gets a bookmark. Both engines write bookmarks into their PDFs as named
destinations (ISO 32000-1, 12.3.2.3), which ``layout`` reads.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.number_formats import numeral
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.fields.layout import PREFIX, Layout

_FIRST_ID = 800_000
_NOT_MARKED = (w("txbxContent"), w("footnote"), w("endnote"))


class Marker:
    """Marks places in one copy with bookmarks."""

    def __init__(self) -> None:
        self._count = 0

    def mark_before(self, element: Element) -> str:
        """Put a bookmark before an element of a paragraph, and return its name."""
        parent = element.getparent()
        assert parent is not None
        return self._insert(parent, parent.index(element))

    def mark_start(self, paragraph: Element) -> str:
        """Put a bookmark at the start of a paragraph, and return its name."""
        properties = paragraph.find(w("pPr"))
        return self._insert(paragraph, 0 if properties is None else 1)

    def _insert(self, parent: Element, index: int) -> str:
        self._count += 1
        name = f"{PREFIX}{self._count}"
        for offset, tag in enumerate(("bookmarkStart", "bookmarkEnd")):
            mark = etree.Element(w(tag))
            mark.set(w("id"), str(_FIRST_ID + self._count))
            if tag == "bookmarkStart":
                mark.set(w("name"), name)
            parent.insert(index + offset, mark)
        return name


class Section(NamedTuple):
    """A section (17.6): the paragraphs that begin in it, and how its pages are numbered.

    ``start`` is the number of its first page, if it has one of its own; ``number_format`` is that
    of the numbers (17.18.59). ``is_continuous`` tells that it begins on the page where the one
    before it ends.
    """

    paragraphs: Sequence[Element]
    start: int | None
    number_format: str
    is_continuous: bool


class Places:
    """The paragraphs and sections of a letter, as a layout has them."""

    def __init__(self, main: Element, marker: Marker, layout: Layout) -> None:
        self._layout = layout
        paragraphs = [
            paragraph
            for paragraph in main.iter(w("p"))
            if next(paragraph.iterancestors(*_NOT_MARKED), None) is None
        ]
        self._names = {one: marker.mark_start(one) for one in paragraphs}
        self.sections = _read_sections(main, paragraphs)

    def find_page(self, paragraph: Element) -> int:
        """Return the page from 1 that a paragraph begins on; the first if that is not known."""
        return self._layout.bookmarks.get(self._names.get(paragraph, ""), 1)

    def find_section(self, element: Element) -> int:
        """Return the section, from 0, of an element of the body; the last for other elements."""
        own = {element, *element.iterancestors(w("p"))}
        found = (n for n, one in enumerate(self.sections) if not own.isdisjoint(one.paragraphs))
        return next(found, len(self.sections) - 1)

    def find_section_of_page(self, page: int) -> int:
        """Return the section, from 0, whose headers a page has."""
        found = 0
        for number, section in enumerate(self.sections):
            first = self._find_first(number)
            if first < page or (first == page and not (number and section.is_continuous)):
                found = number
        return found

    def count_section_pages(self, number: int) -> int:
        """Return how many pages a section has or begins on."""
        last = self._layout.pages
        if number + 1 < len(self.sections):
            last = self._find_first(number + 1) - (not self.sections[number + 1].is_continuous)
        return max(1, last - self._find_first(number) + 1)

    def show_number(self, page: int) -> str:
        """Return what a PAGE field shows on a page."""
        number_format = self.sections[self.find_section_of_page(page)].number_format
        return numeral(self.find_number(page), number_format)

    def find_number(self, page: int) -> int:
        """Return the number of a page."""
        number = page
        for index, section in enumerate(self.sections):
            first = self._find_first(index)
            if section.start is not None and first <= page:
                number = section.start + page - first
        return number

    def _find_first(self, section: int) -> int:
        paragraphs = self.sections[section].paragraphs
        return self.find_page(paragraphs[0]) if paragraphs else 1


def _read_sections(main: Element, paragraphs: Sequence[Element]) -> list[Section]:
    """Return the sections of a body: each ends with the paragraph that has its properties."""
    sections: list[Section] = []
    own: list[Element] = []
    for paragraph in paragraphs:
        own.append(paragraph)
        properties = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
        if properties is not None:
            sections.append(_build_section(own, properties))
            own = []
    properties = main.find(f"{w('body')}/{w('sectPr')}")
    if own or not sections:
        sections.append(_build_section(own, properties))
    return sections


def _build_section(paragraphs: Sequence[Element], properties: Element | None) -> Section:
    if properties is None:
        return Section(paragraphs, None, "decimal", is_continuous=False)
    numbering = properties.find(w("pgNumType"))
    start = parse_integer(get_attribute(numbering, "", "start"))
    number_format = get_attribute(numbering, "decimal", "fmt")
    kind = get_attribute(properties.find(w("type")), "nextPage")
    return Section(paragraphs, start, number_format, kind == "continuous")
