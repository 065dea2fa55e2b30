"""The words that STYLEREF fields in headers and footers repeat (17.16.5.59)."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lettergen.docx.field_instructions import InstructionError, parse_instruction, read_code
from lettergen.docx.fields import Field
from lettergen.docx.package import Package
from lettergen.docx.reader import Document
from lettergen.docx.reader.model import Block, Paragraph, Table
from lettergen.docx.reader.text import join_spans
from lettergen.docx.stylesheet import get_style_id, get_style_name
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.fields.field_text import UnknownPageError
from lettergen.export.pdf.fields.page_fields import read_result

_NOT_SUPPORTED = ("p", "r", "t", "w")


class _Words(NamedTuple):
    """Words in a style, the paragraph that they are in, and its number in a list."""

    element: Element
    text: str
    number: str


class StyledWords:
    """The words of one letter that have a style.

    ``elements`` are the paragraphs of the main part as the package has them.
    """

    def __init__(self, package: Package, elements: list[Element]) -> None:
        self._elements = elements
        document = Document(package)
        self._paragraphs = list(_list_paragraphs(document.body.blocks))
        styles = package.find_part("/styles")
        self._names: dict[str, str] = {}
        if styles:
            found = package.parse_part(styles).iter(w("style"))
            self._names = {get_style_id(one): get_style_name(one).casefold() for one in found}

    def find(self, field: Field, find_page: Callable[[Element], int], page: int | None) -> str:
        """Return what a STYLEREF field in a header shows on a page.

        That is the first such words of the page, with ``\\l`` the last; else the last before the
        page, else the next. ``page`` is ``None`` for words that are the same on all pages. Raises
        ``UnknownPageError``.
        """
        try:
            instruction = parse_instruction(read_code(field))
            style = instruction.arguments[0].text.strip()
        except (InstructionError, IndexError):
            return read_result(field)
        shows_number = instruction.has_switch("n")
        words = [one for one in self._list(style) if (one.number if shows_number else one.text)]
        if not words or len({(one.text, one.number) for one in words}) == 1:
            return read_result(field)
        if page is None or any(instruction.has_switch(name) for name in _NOT_SUPPORTED):
            raise UnknownPageError
        here = [one for one in words if find_page(one.element) == page]
        before = [one for one in words if find_page(one.element) < page]
        if here:
            chosen = here[-1 if instruction.has_switch("l") else 0]
        else:
            chosen = before[-1] if before else words[0]
        return chosen.number if shows_number else chosen.text

    def _list(self, style: str) -> Iterator[_Words]:
        """Iterate over the words of a paragraph style, or a character style, in their order."""
        wanted = f"heading {style}" if style.isdigit() else style.casefold()
        for paragraph in self._paragraphs:
            element = self._elements[paragraph.number - 1]
            number = "" if paragraph.label is None else paragraph.label.text.rstrip(".")
            own = (paragraph.format.style.casefold(), *paragraph.format.style_names[:1])
            if wanted in own:
                text = " ".join(join_spans(paragraph.shown).split())
                if text:
                    yield _Words(element, text, number)
            else:
                yield from self._list_runs(element, wanted, number)

    def _list_runs(self, element: Element, wanted: str, number: str) -> Iterator[_Words]:
        """Iterate over the words of a character style in a paragraph."""
        text = ""
        for run in [*element.iter(w("r")), None]:
            style = None if run is None else run.find(f"{w('rPr')}/{w('rStyle')}")
            id_ = "" if style is None else style.get(w("val"), "")
            if run is not None and id_ and wanted in (id_.casefold(), self._names.get(id_)):
                text += "".join(one.text or "" for one in run.iter(w("t")))
            elif text.strip():
                yield _Words(element, " ".join(text.split()), number)
                text = ""
            else:
                text = ""


def _list_paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _list_paragraphs(cell.blocks)
        else:
            yield block
