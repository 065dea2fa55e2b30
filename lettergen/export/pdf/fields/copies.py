"""Write the copies of a letter that an engine lays out: with the results of its fields as text."""

import copy
import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

from lxml import etree

from lettergen.docx.field_instructions import (
    InstructionError,
    parse_instruction,
    read_code,
    read_kind,
)
from lettergen.docx.fields import (
    BrokenFieldError,
    Field,
    ParagraphEnd,
    Story,
    find_stories,
    flatten,
)
from lettergen.docx.package import Package
from lettergen.docx.relationships import ENDNOTES, FOOTER, FOOTNOTES, HEADER
from lettergen.docx.tracked_changes import Resolution, resolve_part
from lettergen.docx.xml import Element, replace_element, w
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields import headers
from lettergen.export.pdf.fields.field_text import UnknownPageError, show_text
from lettergen.export.pdf.fields.kinds import SHOWN_AS_TEXT
from lettergen.export.pdf.fields.layout import Layout
from lettergen.export.pdf.fields.page_fields import (
    PageValues,
    list_page_fields,
    read_result,
    write_page_fields,
)
from lettergen.export.pdf.fields.places import Marker, Places
from lettergen.export.pdf.fields.prepared import PageCopy, PreparedLetter
from lettergen.export.pdf.fields.styled_words import StyledWords
from lettergen.system.dataclass import replace

_LISTS = ("TOC", "INDEX", "TOA")
_OF_PAGES = ("NUMPAGES", "PAGE", "PAGEREF", "SECTIONPAGES")
_MARGINS = (HEADER, FOOTER)
_MAX_COPIES = 60  # each is laid out whole


def write_copies(
    letter: FinishedLetter, layout: Layout | None, *, counts_pages: bool
) -> PreparedLetter:
    """Write the copies of a letter; see ``preparation.prepare``.

    Raises ``BadZipFile``, ``XMLSyntaxError`` or ``LettergenError`` if it is no Word document.
    """
    with suppress(UnknownPageError):
        return _Writer(letter, layout, counts_pages=counts_pages).write_headers()
    return _Writer(letter, layout, counts_pages=counts_pages).write_page_copies()


class _Writer:
    """Writes the copies of one letter."""

    def __init__(
        self, letter: FinishedLetter, layout: Layout | None, *, counts_pages: bool
    ) -> None:
        self._letter = letter
        self._counts_pages = counts_pages
        self._is_laid_out = layout is not None
        self._layout = layout or Layout(2)
        self._package = package = Package.from_bytes(letter.label, letter.data)
        names = [
            name
            for kind in (HEADER, FOOTER, FOOTNOTES, ENDNOTES)
            for name in package.find_related_parts(package.main, kind)
        ]
        self._margins = {
            name for kind in _MARGINS for name in package.find_related_parts(package.main, kind)
        }
        self._roots = {name: package.parse_part(name) for name in (package.main, *names)}
        self._paragraphs = list(self._main.iter(w("p")))
        for root in self._roots.values():
            resolve_part(root, Resolution.ACCEPT)  # as every other format shows them
        self._has_one_section = len(list(self._main.iter(w("sectPr")))) < 2
        # Whether pages are counted otherwise than from 1, or their numbers are not plain.
        self._has_numbers = next(self._main.iter(w("pgNumType")), None) is not None
        self._depends = False
        self._marker = Marker()
        self._unknown: list[str] = []

    def write_headers(self) -> PreparedLetter:
        """Write one copy, with headers and footers for the first and for even pages.

        Raises ``UnknownPageError`` if other pages differ.
        """
        if self._write_body():

            def find_words(field: Field) -> str:
                return self._words.find(field, self._places.find_page, None)

            pages = self._layout.pages
            headers.write_headers(self._package, self._roots, pages, find_words)
        return self._finish([({}, frozenset())])

    def write_page_copies(self) -> PreparedLetter:
        """Write a copy for each set of pages with the same headers and footers."""
        self._write_body()
        copies: dict[tuple[bytes, ...], tuple[dict[str, Element], set[int]]] = {}
        for page in range(1, (self._layout.pages if self._is_laid_out else 1) + 1):
            decided = self._write_margins(page)
            key = tuple(map(etree.tostring, decided.values()))
            copies.setdefault(key, (decided, set()))[1].add(page)
            if len(copies) > _MAX_COPIES:
                fields = [list_page_fields(self._roots[one], in_margin=True) for one in decided]
                self._unknown += [_read_code(field) for found in fields for field in found]
                break
        if self._unknown:
            return self._finish([({}, frozenset())])
        return self._finish([(roots, frozenset(pages)) for roots, pages in copies.values()])

    @property
    def _main(self) -> Element:
        return self._roots[self._package.main]

    @cached_property
    def _places(self) -> Places:
        return Places(self._main, self._marker, self._layout)

    @cached_property
    def _words(self) -> StyledWords:
        package = Package.from_bytes(self._letter.label, self._letter.data)
        return StyledWords(package, self._paragraphs)

    def _has_page_fields(self, name: str) -> bool:
        in_margin = self._is_margin(name)
        fields = list_page_fields(self._roots[name], in_margin=in_margin)
        return any(not self._is_left(field) for field in fields)

    def _is_left(self, field: Field) -> bool:
        """Whether a field is that of the pages of the only section, which are all pages."""
        return self._has_one_section and read_kind(read_code(field)) == "SECTIONPAGES"

    def _is_margin(self, name: str) -> bool:
        return name in self._margins or headers.NEW_MARGIN in name

    def _write_body(self) -> bool:
        """Work out the fields of pages in the body and its notes, each at its place.

        Return whether headers or footers have such fields.
        """
        if self._has_numbers and not self._counts_pages:
            assert self._places  # the first layout has the marks already
        for name, root in self._roots.items():
            if not self._is_margin(name) and self._has_page_fields(name):
                self._depends = True
                left = write_page_fields(root, self._read_place, in_margin=False)
                self._unknown += map(_read_code, left)
        has_fields = any(map(self._has_page_fields, self._margins))
        if has_fields:
            self._depends = True
            assert self._places  # the first layout has the marks already
        return has_fields

    def _read_place(self, field: Field) -> PageValues:
        """Return what a field in the body is worked out from."""
        places = self._places
        page = self._layout.bookmarks.get(self._marker.mark_before(field.begin), 1)
        section = places.find_section(field.begin)
        return PageValues(
            places.find_number(page),
            self._layout.pages,
            section + 1,
            places.count_section_pages(section),
            read_result,
        )

    def _write_margins(self, page: int) -> dict[str, Element]:
        """Return headers and footers as they are on a page, by the names of their parts."""
        places = self._places
        section = places.find_section_of_page(page)
        values = PageValues(
            places.find_number(page),
            self._layout.pages,
            section + 1,
            places.count_section_pages(section),
            lambda field: self._words.find(field, places.find_page, page),
        )
        decided = {name: copy.deepcopy(self._roots[name]) for name in sorted(self._margins)}
        for root in decided.values():
            left = write_page_fields(root, lambda _: values, in_margin=True)
            self._unknown += map(_read_code, left)
        return decided

    def _finish(
        self, copies: Sequence[tuple[dict[str, Element], frozenset[int]]]
    ) -> PreparedLetter:
        """Write copies that have other headers and footers, each with the pages that it is for."""
        letter = self._letter
        data = [self._write_copy({**self._roots, **margins}) for margins, _ in copies]
        others = [
            PageCopy(replace(letter, stem=f"{letter.stem}.docx/{number}", data=one), pages)
            for number, (one, (_, pages)) in enumerate(zip(data, copies, strict=True), 1)
        ]
        first = replace(letter, data=data[0])
        unknown = tuple(dict.fromkeys(self._unknown))
        return PreparedLetter(letter, first, tuple(others[1:]), self._depends, unknown)

    def _write_copy(self, roots: dict[str, Element]) -> bytes:
        """Return a copy of these parts, with the results of all other fields as text."""
        for name, root in roots.items():
            for story_root in find_stories(root):
                try:
                    story = Story(story_root)
                except BrokenFieldError:
                    continue
                for field in story.fields:
                    self._write(story, field, is_margin=self._is_margin(name))
        return self._pack(roots)

    def _write(self, story: Story, field: Field, *, is_margin: bool) -> None:
        kind = read_kind(read_code(field))
        if kind in _OF_PAGES:
            self._write_pages(story, field, kind, is_margin=is_margin)
            return
        for inner in [item for item in field.result if isinstance(item, Field)]:
            self._write(story, inner, is_margin=is_margin)
        if kind in SHOWN_AS_TEXT or kind in _LISTS:
            _unlink(story, field)

    def _write_pages(self, story: Story, field: Field, kind: str, *, is_margin: bool) -> None:
        if kind == "SECTIONPAGES":
            _rename(field, "NUMPAGES")
        if self._counts_pages or (is_margin and kind != "PAGEREF"):
            return
        self._depends = True
        text = str(self._layout.pages)
        if kind in ("PAGE", "PAGEREF"):
            is_reference = kind == "PAGEREF"
            name = _read_bookmark(field) if is_reference else self._marker.mark_before(field.begin)
            page = self._layout.bookmarks.get(name, 0)
            text = self._show_number(page) if page else ""
        show_text(story, field, text)

    def _show_number(self, page: int) -> str:
        return self._places.show_number(page) if self._has_numbers else str(page)

    def _pack(self, roots: dict[str, Element]) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, data in self._package.parts.items():
                root = roots.get(name)
                content = data if root is None else etree.tostring(root)
                archive.writestr(zipfile.ZipInfo(name), content)
        return file.getvalue()


def _unlink(story: Story, field: Field) -> None:
    """Keep only what a field shows."""
    if field.is_simple:
        replace_element(field.begin, list(field.begin))
        return
    story.remove([field.begin, *field.code])
    for mark in (field.separator, field.end):
        if mark is not None:
            story.remove([mark])


def _rename(field: Field, kind: str) -> None:
    if field.is_simple:
        field.begin.set(w("instr"), f" {kind} ")
        return
    codes = [code for item in flatten(field.code) for code in _list_codes(item)]
    for number, code in enumerate(codes):
        code.text = f" {kind} " if number == 0 else ""


def _list_codes(item: Element | ParagraphEnd) -> list[Element]:
    return [] if isinstance(item, ParagraphEnd) else list(item.iter(w("instrText")))


def _read_code(field: Field) -> str:
    """Return the code of a field as Word shows it, with the fields in it."""
    parts = (
        f"{{ {_read_code(atom.field)} }}" if atom.field else atom.char or "…"
        for atom in read_code(field)
    )
    return " ".join("".join(parts).split())


def _read_bookmark(field: Field) -> str:
    try:
        return parse_instruction(read_code(field)).arguments[0].text.strip()
    except (InstructionError, IndexError):
        return ""
