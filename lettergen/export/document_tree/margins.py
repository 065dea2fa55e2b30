"""The letterhead and the small print: the header and the footer of a letter's first page.

A letter's sender is there. Those of later pages only repeat, on paper, whose page it is, and so
does the number of a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lettergen.docx.reader import Document
from lettergen.docx.reader import model as word

_PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")


def read_letterhead(document: Document) -> tuple[word.Block, ...]:
    """Read the header of the first page; nothing if there is none."""
    section = next(iter(document.sections), None)
    part = "" if section is None else section.headers.get(section.first_page, "")
    return _drop_numbers(document.read_header(part).blocks) if part else ()


def read_small_print(document: Document) -> tuple[word.Block, ...]:
    """Read the footer of the first page; nothing if there is none."""
    section = next(iter(document.sections), None)
    part = "" if section is None else section.footers.get(section.first_page, "")
    return _drop_numbers(document.read_footer(part).blocks) if part else ()


def _drop_numbers(blocks: Sequence[word.Block]) -> tuple[word.Block, ...]:
    """Blocks without the pieces between tabs and line ends with the number of a page."""
    return tuple(map(_drop_number, blocks))


def _drop_number(block: word.Block) -> word.Block:
    if isinstance(block, word.Table):
        rows = (
            replace(
                row,
                cells=tuple(replace(c, blocks=_drop_numbers(c.blocks)) for c in row.cells),
            )
            for row in block.rows
        )
        return replace(block, rows=tuple(rows))
    return replace(block, spans=tuple(_keep(block)))


def _keep(paragraph: word.Paragraph) -> Iterator[word.Span]:
    piece: list[word.Span] = []
    for span in paragraph.spans:
        if isinstance(span.content, word.Tab | word.Break):
            yield from () if any(map(_is_number, piece)) else piece
            yield span
            piece = []
        elif isinstance(span.content, word.TextBox):
            box = word.TextBox(_drop_numbers(span.content.blocks))
            piece.append(replace(span, content=box))
        else:
            piece.append(span)
    yield from () if any(map(_is_number, piece)) else piece


def _is_number(span: word.Span) -> bool:
    is_field = any(field.kind in _PAGE_NUMBERS for field in span.fields)
    return span.is_shown and (is_field or isinstance(span.content, word.PageNumber))
