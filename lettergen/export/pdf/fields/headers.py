"""Headers and footers for pages of one kind, in which the fields of pages are decided.

No engine works these fields out. But a section may have a header of its own for its first page and
for even pages (ECMA-376 part 1, 17.10.1, 17.10.6), so a field that gives one text there and another
on all other pages is written as two headers.
"""

import copy
import posixpath
from collections.abc import Callable, Sequence
from functools import partial

from lxml import etree

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.fields import Field
from lettergen.docx.package import Package
from lettergen.docx.relationships import FOOTER, HEADER, name_relationships_part
from lettergen.docx.xml import Element, R, w
from lettergen.export.pdf.fields.field_text import UnknownPageError
from lettergen.export.pdf.fields.page_fields import (
    PageValues,
    list_page_fields,
    write_page_fields,
)

NEW_MARGIN = "margin_of_pages_"
"""How the names of new headers and footers begin."""

_TYPES = {
    "header": (HEADER, "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"),
    "footer": (FOOTER, "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"),
}


FindWords = Callable[[Field], str]
"""Returns what a STYLEREF field shows on all pages; may raise ``UnknownPageError``."""


def has_page_fields(root: Element) -> bool:
    """Whether a header or footer has a field that is worked out for each page."""
    return bool(list_page_fields(root, in_margin=True))


def write_headers(
    package: Package, roots: dict[str, Element], pages: int, find_words: FindWords
) -> None:
    """Give each section headers and footers in which the fields of pages are decided.

    ``roots`` are the parts with text, to which new headers are added and from which those are
    removed that no section has any more; ``pages`` is how many pages the letter has. Raises
    ``UnknownPageError``.
    """
    writer = _HeaderWriter(package, roots, pages, find_words)
    undecided = {name for name, root in roots.items() if has_page_fields(root)}
    for kind in _TYPES:
        writer.write(kind)
    for name in undecided - {package.main} - writer.list_used_parts():
        del roots[name]


class _HeaderWriter:
    """Writes the headers and footers of the sections of one letter."""

    def __init__(
        self, package: Package, roots: dict[str, Element], pages: int, find_words: FindWords
    ) -> None:
        self._package = package
        self._roots = roots
        self._pages = pages
        self._find_words = find_words
        self._sections = [e for e in roots[package.main].iter(w("sectPr")) if _is_current(e)]
        settings = package.find_part("/settings")
        root = package.parse_part(settings) if settings else None
        even = None if root is None else root.find(w("evenAndOddHeaders"))
        self._has_even = is_set(even)

    def list_used_parts(self) -> set[str]:
        """Return the headers and footers that sections refer to."""
        targets = self._read_targets()
        return {
            targets.get(reference.get(f"{{{R}}}id", ""), "")
            for section in self._sections
            for kind in _TYPES
            for reference in section.iterfind(w(f"{kind}Reference"))
        }

    def write(self, kind: str) -> None:
        """Write the headers, or the footers, of all sections."""
        parts: dict[str, str] = {}  # a section without a header has that of the one before
        for number, section in enumerate(self._sections):
            targets = self._read_targets()
            for reference in section.iterfind(w(f"{kind}Reference")):
                type_ = get_attribute(reference, "default", "type")
                parts[type_] = targets.get(reference.get(f"{{{R}}}id", ""), "")
            for type_, part in list(parts.items()):
                root = self._roots.get(part)
                if root is not None and has_page_fields(root):
                    self._write_type(kind, number, type_, part)

    def _write_type(self, kind: str, number: int, type_: str, part: str) -> None:
        """Write the header of a section for its pages of one type."""
        section, root = self._sections[number], self._roots[part]
        start = _find_start(section, number)
        has_first = is_set(section.find(w("titlePg")))
        numbers = self._list_pages(type_, start, has_first=has_first)
        if not numbers:
            return
        try:
            new = self._decide(root, numbers, number)
        except UnknownPageError:
            if has_first or start is None or numbers[0] != start:
                raise
            new = self._decide(root, numbers[1:], number)
            first = self._decide(root, numbers[:1], number)
            _refer(self._package, self._roots, kind, section, "first", first, part)
            _mark_first_page(kind, section, is_only=number == 0)
        _refer(self._package, self._roots, kind, section, type_, new, part)

    def _decide(self, root: Element, numbers: Sequence[int], section: int) -> Element:
        """Return a copy of a header with its fields decided, the same on pages of these numbers."""
        found: Element | None = None
        for number in numbers:
            values = PageValues(
                number,
                self._pages,
                section + 1,
                self._pages if len(self._sections) == 1 else None,
                self._find_words,
            )
            decided = copy.deepcopy(root)
            if write_page_fields(decided, partial(_get, values), in_margin=True):
                raise UnknownPageError
            if found is not None and etree.tostring(found) != etree.tostring(decided):
                raise UnknownPageError
            found = decided
        if found is None:
            raise UnknownPageError
        return found

    def _list_pages(self, type_: str, start: int | None, *, has_first: bool) -> list[int]:
        """Return the numbers of the pages that have the header of a type."""
        if type_ == "first":
            if has_first and start is None:
                raise UnknownPageError
            return [start] if has_first and start is not None else []
        first = 2 if start is None else start + has_first
        numbers = range(first, max(first, self._pages) + 1)
        if not self._has_even:
            return [] if type_ == "even" else list(numbers)
        return [number for number in numbers if (number % 2 == 0) == (type_ == "even")]

    def _read_targets(self) -> dict[str, str]:
        relationships = self._package.read_relationships(self._package.main)
        folder = posixpath.dirname(self._package.main)
        return {
            item.id: posixpath.normpath(posixpath.join("/" + folder, item.target)).lstrip("/")
            for item in relationships.items
        }


def _get(values: PageValues, _: Field) -> PageValues:
    return values


def _mark_first_page(kind: str, section: Element, *, is_only: bool) -> None:
    """Give a section a first page of its own; the other margin stays what it was there.

    ``is_only`` tells that no section before it may have given it the other margin.
    """
    other = "footer" if kind == "header" else "header"
    usual = _find_reference(section, other, "default")
    if usual is None and not is_only:
        raise UnknownPageError
    if usual is not None and _find_reference(section, other, "first") is None:
        first = copy.deepcopy(usual)
        first.set(w("type"), "first")
        usual.addprevious(first)
    title = etree.Element(w("titlePg"))
    following = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")
    later = (i for i, child in enumerate(section) if child.tag in map(w, following))
    section.insert(next(later, len(section)), title)


def _refer(
    package: Package,
    roots: dict[str, Element],
    kind: str,
    section: Element,
    type_: str,
    root: Element,
    source: str,
) -> None:
    """Let a section refer to a new header or footer for its pages of one type.

    ``source`` is the part that it was copied from, whose links and pictures it has.
    """
    relation, content_type = _TYPES[kind]
    folder = posixpath.dirname(package.main)
    name = posixpath.join(folder, f"{NEW_MARGIN}{len(roots)}.xml")
    package.add_part(name, "", content_type, relation)
    links = package.parts.get(name_relationships_part(source))
    if links is not None:
        package.parts[name_relationships_part(name)] = links
    roots[name] = root
    reference = _find_reference(section, kind, type_)
    if reference is None:
        reference = etree.Element(w(f"{kind}Reference"))
        reference.set(w("type"), type_)
        section.insert(0, reference)
    reference.set(f"{{{R}}}id", package.read_relationships(package.main).items[-1].id)


def _find_reference(section: Element, kind: str, type_: str) -> Element | None:
    """Return what names the header or footer of a section for its pages of one type."""
    found = section.iterfind(w(f"{kind}Reference"))
    return next((one for one in found if get_attribute(one, "default", "type") == type_), None)


def _find_start(section: Element, number: int) -> int | None:
    """Return the number of the first page of a section; ``None`` if that depends on the layout."""
    numbering = section.find(w("pgNumType"))
    start = parse_integer(get_attribute(numbering, "", "start"))
    return start if start is not None else 1 if number == 0 else None


def _is_current(section: Element) -> bool:
    """Whether section properties are not those before a tracked change (17.13.5.32)."""
    return next(section.iterancestors(w("sectPrChange")), None) is None
