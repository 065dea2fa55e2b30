"""Letters in pieces: what many letters share is kept once, and only their values are their own.

A piece is a block of a letter as HTML. Its **shape** is the HTML with empty ``mark`` elements;
the values go into them, as text, in the order in which they are. The pieces of 4,000 letters have
few shapes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lettergen.export.document_tree import model
from lettergen.export.html_writer import HtmlWriter
from lettergen.system.patterns import compile_lazily

_MARK = compile_lazily(r'<mark data-trace="([^"]*)">([^<]*)</mark>')
_LOWEST_HEADING = 6
_FIRST_HEADING = 3  # below that of the letter on the page


class Piece(NamedTuple):
    """A block: its part of the letter, its shape, and its values, each with its mark."""

    part: str
    shape: str
    values: tuple[tuple[str, str], ...]


def cut_letter(tree: model.DocumentTree) -> Iterator[Piece]:
    """Yield the blocks of a letter in order.

    Parts are ``head``, ``body``, ``notes`` and ``foot``; each note is a list of its own.
    """
    writer = HtmlWriter(_set_headings(tree), tree.language)
    for part, blocks in (("head", tree.letterhead), ("body", tree.body)):
        yield from (_cut(part, writer.write_block(block)) for block in blocks)
    for notes in tree.notes:
        for position, note in enumerate(notes.notes):
            start = notes.start + position
            one = model.Notes([note], notes.type, start, notes.is_labelled)
            yield _cut("notes", writer.write_notes(one))
    yield from (_cut("foot", writer.write_block(block)) for block in tree.small_print)


def _cut(part: str, block: str) -> Piece:
    values = tuple((_unescape(text), _unescape(mark)) for mark, text in _find(block))
    return Piece(part, _MARK.sub("<mark></mark>", block).strip(), values)


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape  # which few letters need

    return unescape(text)


def _find(block: str) -> list[tuple[str, str]]:
    return _MARK.findall(block)


def _set_headings(tree: model.DocumentTree) -> dict[int, str]:
    """Give each heading a tag, no level left out, by ``id()`` of the paragraph."""
    tags: dict[int, str] = {}
    open_: list[int] = []
    for block in tree.blocks:
        if isinstance(block, model.Paragraph) and block.level:
            while open_ and open_[-1] >= block.level:
                open_.pop()
            open_.append(block.level)
            level = min(len(open_) + _FIRST_HEADING - 1, _LOWEST_HEADING)
            tags[id(block)] = f"h{level}"
    return tags
