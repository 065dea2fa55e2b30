"""Write the copy of a letter that an engine lays out: with the results of its fields as text."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from lettergen.diagnostics.finding import Finding, LettergenError
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
    create_run,
    find_stories,
    flatten,
)
from lettergen.docx.package import Package
from lettergen.docx.relationships import ENDNOTES, FOOTER, FOOTNOTES, HEADER
from lettergen.docx.runs import set_text
from lettergen.docx.tracked_changes import Resolution, resolve_part
from lettergen.docx.xml import Element, replace_element, w
from lettergen.export.format import FinishedLetter
from lettergen.export.pdf.fields import conditions
from lettergen.export.pdf.fields.kinds import SHOWN_AS_TEXT
from lettergen.export.pdf.fields.layout import Layout
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.patterns import compile_lazily

_LISTS = ("TOC", "INDEX", "TOA")
_OF_PAGES = ("NUMPAGES", "PAGE", "PAGEREF", "SECTIONPAGES")
_PLACE, _FIRST_PLACE = "lettergen_page_", 800_000
_KIND = compile_lazily(rb'(?:<w:instrText[^<>]*>|w:instr=")\s*(=|[^\s<>"\\=]+)')
_CHANGE = compile_lazily(rb"<w:(?:ins|del|moveFrom|moveTo|\w+Change) ")
_LEFT_TO_ENGINES = frozenset(("PAGE", "NUMPAGES", "NOTEREF", "HYPERLINK"))
_MARGINS = (HEADER, FOOTER)


@dataclass(frozen=True)
class PreparedLetter:
    """The copy for an engine, of the ``original`` letter.

    ``depends_on_layout`` tells that it may have to be written again when its pages are known;
    ``unknown`` are the codes of fields that no copy can have right if there are several pages.
    """

    original: FinishedLetter
    copy: FinishedLetter
    depends_on_layout: bool = False
    unknown: tuple[str, ...] = ()

    def find_problems(self, layout: Layout) -> list[Finding]:
        """Return a finding for each field that the PDF has wrong."""
        return [
            self.original.finding(
                ".pdf",
                "LG367",
                f"the field '{code}' shows another text on each page, which no PDF engine prints.",
                "Print the letter from Word, or take the field out of it.",
            )
            for code in self.unknown
            if layout.pages > 1
        ]


def prepare(
    letter: FinishedLetter, layout: Layout | None = None, *, counts_pages: bool = True
) -> PreparedLetter:
    """Return the copy of a letter for an engine; most letters are their own copy.

    ``layout`` is that of the copy before, if there was one. The copy has the pages of bookmarks as
    text unless the engine ``counts_pages`` itself.
    """
    try:
        parts = _read_parts(letter.data)
        if not any(_needs_copy(part, counts_pages=counts_pages) for part in parts):
            return PreparedLetter(letter, letter)
        return _Preparation(letter, layout or Layout(2), counts_pages=counts_pages).run()
    except (zipfile.BadZipFile, etree.XMLSyntaxError, LettergenError, NotImplementedError):
        return PreparedLetter(letter, letter)  # the engine reports it


def _read_parts(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                yield archive.read(name)


def _needs_copy(part: bytes, *, counts_pages: bool) -> bool:
    """Whether a part may have fields or deleted words that an engine would show in another way."""
    if _CHANGE.search(part):
        return True
    kinds = {kind.decode(errors="replace").upper() for kind in _KIND.findall(part)}
    return bool(kinds - _LEFT_TO_ENGINES or (kinds and not counts_pages))


class _Preparation:
    def __init__(self, letter: FinishedLetter, layout: Layout, *, counts_pages: bool) -> None:
        self._letter = letter
        self._counts_pages = counts_pages
        self._layout = layout
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
        for root in self._roots.values():
            resolve_part(root, Resolution.ACCEPT)  # as every other format shows them
        main = self._roots[package.main]
        self._has_one_section = len(list(main.iter(w("sectPr")))) < 2
        self._depends = False
        self._places = 0
        self._unknown: list[str] = []

    def run(self) -> PreparedLetter:
        has_conditions = any(conditions.has_conditions(self._roots[one]) for one in self._margins)
        if has_conditions:
            self._depends = True
            with suppress(conditions.UnknownPageError):  # the fields are left, and reported
                package, roots = self._package, self._roots
                conditions.write_headers(package, roots, self._layout.pages)
        for name, root in self._roots.items():
            is_margin = name in self._margins or conditions.NEW_MARGIN in name
            for story_root in find_stories(root):
                try:
                    story = Story(story_root)
                except BrokenFieldError:
                    continue
                for field in story.fields:
                    self._write(story, field, is_margin=is_margin)
        copy = replace(self._letter, data=self._pack())
        unknown = tuple(dict.fromkeys(self._unknown))
        return PreparedLetter(self._letter, copy, self._depends, unknown)

    def _write(self, story: Story, field: Field, *, is_margin: bool) -> None:
        kind = read_kind(read_code(field))
        if kind == "IF" and conditions.compares_pages(field):
            self._unknown.append(_read_code(field))
        if kind in _OF_PAGES:
            self._write_pages(story, field, kind, is_margin=is_margin)
            return
        for inner in [item for item in field.result if isinstance(item, Field)]:
            self._write(story, inner, is_margin=is_margin)
        if kind == "STYLEREF" and is_margin:
            self._check_style(field)
        if kind in SHOWN_AS_TEXT or kind in _LISTS:
            _unlink(story, field)

    def _write_pages(self, story: Story, field: Field, kind: str, *, is_margin: bool) -> None:
        if kind == "SECTIONPAGES" and not self._has_one_section:
            self._unknown.append(_read_code(field))
            return
        if kind == "SECTIONPAGES":
            _rename(field, "NUMPAGES")
        if self._counts_pages or (is_margin and kind != "PAGEREF"):
            return
        self._depends = True
        number = self._layout.pages
        if kind in ("PAGE", "PAGEREF"):
            name = _read_bookmark(field) if kind == "PAGEREF" else self._mark_place(field)
            number = self._layout.bookmarks.get(name, 0)
        _show(story, field, str(number) if number else "")

    def _mark_place(self, field: Field) -> str:
        """Put a bookmark before a field, and return its name."""
        self._places += 1
        name, parent = f"{_PLACE}{self._places}", field.begin.getparent()
        assert parent is not None
        for tag in ("bookmarkStart", "bookmarkEnd"):
            mark = etree.Element(w(tag))
            mark.set(w("id"), str(_FIRST_PLACE + self._places))
            if tag == "bookmarkStart":
                mark.set(w("name"), name)
            parent.insert(parent.index(field.begin), mark)
        return name

    def _check_style(self, field: Field) -> None:
        """Note a STYLEREF field whose words may differ from page to page."""
        try:
            name = parse_instruction(read_code(field)).arguments[0].text.strip()
        except (InstructionError, IndexError):
            return
        if _count_texts(self._package, self._letter, name) > 1:
            self._unknown.append(_read_code(field))

    def _pack(self) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, data in self._package.parts.items():
                root = self._roots.get(name)
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


def _show(story: Story, field: Field, text: str) -> None:
    """Put a text in the place of a field, with the formatting of its result."""
    runs = [item for item in flatten(field.result) if not isinstance(item, ParagraphEnd)]
    shown = next((run for run in runs if run.find(w("t")) is not None), None)
    properties = None if shown is None else shown.find(w("rPr"))
    element = etree.Element(w("t"))
    set_text(element, text)
    run = create_run(properties, [element])
    if field.is_simple:
        replace_element(field.begin, [run])
        return
    parent = field.begin.getparent()
    assert parent is not None
    parent.insert(parent.index(field.begin), run)
    story.remove([field])


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


def _count_texts(package: Package, letter: FinishedLetter, style: str) -> int:
    """Return how many different texts the paragraphs of a style have in the body."""
    from lettergen.docx.reader import Document
    from lettergen.docx.reader.text import find_paragraphs, join_spans

    document = Document(Package.from_bytes(letter.label, letter.data))
    wanted = f"heading {style}" if style.isdigit() else style.casefold()
    return len(
        {
            text
            for one in find_paragraphs(document.body.blocks)
            if wanted in (one.format.style.casefold(), *one.format.style_names[:1])
            and (text := join_spans(one.shown).strip())
        }
    )
