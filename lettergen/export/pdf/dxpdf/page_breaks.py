"""Break pages before a line, in the middle of a paragraph if need be."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from lettergen.docx.properties import get_or_add_child, get_or_add_properties, set_child
from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf.words import WordStart, find_word_starts, list_leaves, split_run


class PageBreak(NamedTuple):
    """A page break before a word of a block: both count from 0."""

    block: int
    word: int


def group_by_block(breaks: Iterable[PageBreak]) -> dict[int, list[int]]:
    """Return the words before which pages break, in order, for each block that has some."""
    words: dict[int, list[int]] = defaultdict(list)
    for block, word in sorted(breaks):
        words[block].append(word)
    return words


def break_pages(blocks: Sequence[Element], breaks: Iterable[PageBreak]) -> None:
    """Break pages in a body; ``blocks`` are its paragraphs and tables."""
    for number, words in group_by_block(breaks).items():
        block = blocks[number]
        for piece in split_paragraph(block, words):
            block.addprevious(piece)
        parent = block.getparent()
        assert parent is not None
        parent.remove(block)


def split_paragraph(paragraph: Element, words: Sequence[int]) -> list[Element]:
    """Return the pieces of a paragraph, each of which begins a page with one of these words.

    If the first of the words is not 0, the first piece does not begin a page.
    """
    pieces = [copy.deepcopy(paragraph)]
    if words[:1] == [0]:
        _begin_page(pieces[0])
    for before, word in pairwise([0, *(word for word in words if word)]):
        start = find_word_starts(pieces[-1])[word - before - 1]
        pieces.append(_split_off(pieces[-1], start))
    return pieces


def _begin_page(paragraph: Element) -> None:
    """Make a paragraph begin a page, without the space above it, as where a page is full."""
    properties = get_or_add_properties(paragraph)
    set_child(properties, etree.Element(w("pageBreakBefore")))
    get_or_add_child(properties, "spacing").set(w("before"), "0")


def _split_off(paragraph: Element, start: WordStart) -> Element:
    """Split a paragraph before a word; return the rest, which goes on at the top of a page."""
    leaves = list_leaves(paragraph)
    position = leaves.index(start.leaf) + bool(start.offset)
    split_run(start)
    rest = copy.deepcopy(paragraph)
    for leaf in list_leaves(paragraph)[position:]:
        _remove(leaf, paragraph)
    for leaf in list_leaves(rest)[:position]:
        _remove(leaf, rest)
    for bookmark in list(rest.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        _remove(bookmark, rest)  # the first piece has them all
    properties = get_or_add_properties(paragraph)
    for section in properties.findall(w("sectPr")):
        properties.remove(section)  # it ends with the rest
    get_or_add_child(properties, "spacing").set(w("after"), "0")
    get_or_add_child(properties, "keepNext").set(w("val"), "0")  # nothing follows on its page
    _begin_page(rest)
    indent = get_or_add_child(get_or_add_properties(rest), "ind")
    indent.attrib.pop(w("firstLine"), "")
    indent.set(w("hanging"), "0")
    return rest


def _remove(leaf: Element, paragraph: Element) -> None:
    """Remove a leaf from a paragraph, with everything around it that is then empty."""
    empty, parent = leaf, leaf.getparent()
    assert parent is not None
    parent.remove(leaf)
    while parent is not paragraph and not [child for child in parent if child.tag != w("rPr")]:
        empty, parent = parent, parent.getparent()
        assert parent is not None
        parent.remove(empty)
