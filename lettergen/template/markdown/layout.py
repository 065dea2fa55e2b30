"""The layout that divisions give to the paragraphs and tables in them."""

from functools import lru_cache
from typing import NamedTuple

from lxml import etree
from markdown_it.token import Token

from lettergen.docx.properties import set_child
from lettergen.docx.xml import parse_fragment, serialise_inner, w
from lettergen.template.markdown.divisions import (
    DIVISION_CLOSE,
    DIVISION_OPEN,
    KEEP_TOGETHER,
    KEEP_WITH_NEXT,
    Division,
    Widths,
)

_BLOCKS = ("paragraph_open", "heading_open", "table_open")


class Layout(NamedTuple):
    """What a paragraph gets: to stay whole, with the next one, or on a page of its own."""

    keeps_lines: bool = False
    keeps_with_next: bool = False
    begins_page: bool = False

    def apply(self, properties: str) -> str:
        """Return paragraph properties with this layout."""
        return _apply(properties, self) if any(self) else properties


class Divisions:
    """The divisions that are open where a writer is."""

    def __init__(self) -> None:
        self._open: list[tuple[Division, int]] = []

    def follow(self, tokens: list[Token], position: int) -> None:
        """Follow the beginning or the end of a division."""
        token = tokens[position]
        if token.type == DIVISION_OPEN:
            self._open.append((token.meta["division"], _find_last(tokens, position)))
        elif token.type == DIVISION_CLOSE:
            self._open.pop()

    @property
    def widths(self) -> Widths | None:
        """The widths of the columns of tables here."""
        return next((one.widths for one, _ in reversed(self._open) if one.widths), None)

    @property
    def style(self) -> str:
        """The name of the style of plain paragraphs here; empty for that of the letter."""
        return next((one.style for one, _ in reversed(self._open) if one.style), "")

    @property
    def keeps_together(self) -> bool:
        """Whether what is here is to be on one page."""
        return any(KEEP_TOGETHER in one.names for one, _ in self._open)

    def find_layout(self, position: int) -> Layout:
        """Return the layout of the paragraph or table whose token is at a position."""
        with_next = any(
            KEEP_WITH_NEXT in one.names or (KEEP_TOGETHER in one.names and position < last)
            for one, last in self._open
        )
        return Layout(self.keeps_together, with_next)


def _find_last(tokens: list[Token], position: int) -> int:
    """Return the position of the last paragraph or table of a division."""
    depth, last = 0, position
    for later in range(position, len(tokens)):
        depth += tokens[later].nesting if tokens[later].type.startswith("division") else 0
        if not depth:
            break
        if tokens[later].type in _BLOCKS:
            last = later
    in_table = [t for t in range(position, last) if tokens[t].type == "table_open"]
    if in_table and all(tokens[t].type != "table_close" for t in range(in_table[-1], last)):
        return in_table[-1]
    return last


@lru_cache(maxsize=256)
def _apply(properties: str, layout: Layout) -> str:
    root = parse_fragment(properties or "<w:pPr/>")[0]
    names = ("keepNext", "keepLines", "pageBreakBefore")
    flags = (layout.keeps_with_next, layout.keeps_lines, layout.begins_page)
    for name, is_set in zip(names, flags, strict=True):
        if is_set:
            set_child(root, etree.Element(w(name)))
    return serialise_inner(root)
