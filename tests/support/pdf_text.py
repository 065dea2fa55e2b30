"""Read the characters on the pages of a PDF, and their positions, with pdfium."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True)
class Character:
    """A character and its box: points from the top left of its page."""

    text: str
    page: int
    left: float
    top: float
    bottom: float


def read_characters(pdf: bytes) -> list[Character]:
    """Take a PDF; return its characters without blanks."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [c for number in range(len(document)) for c in _of_page(document[number], number)]


def read_pages(pdf: bytes) -> list[str]:
    """Take a PDF; return the text of each page, with one blank wherever there is white space."""
    found = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for page in document:
            with closing(page), closing(page.get_textpage()) as textpage:
                found.append(" ".join(textpage.get_text_range().split()))
    return found


def read_lines(pdf: bytes) -> list[list[str]]:
    """Take a PDF; return the lines of each page without their blanks."""
    pages: dict[int, list[list[Character]]] = {}
    for character in read_characters(pdf):
        rows = pages.setdefault(character.page, [])
        if rows and character.top < rows[-1][-1].bottom and character.bottom > rows[-1][-1].top:
            rows[-1].append(character)
        else:
            rows.append([character])
    return [["".join(c.text for c in row) for row in rows] for rows in pages.values()]


def _of_page(page: pypdfium2.PdfPage, number: int) -> Iterator[Character]:
    with closing(page), closing(page.get_textpage()) as textpage:
        height = page.get_height()
        for index in range(textpage.count_chars()):
            character = textpage.get_text_range(index, 1)
            if character.strip():
                left, bottom, _, top = textpage.get_charbox(index)
                yield Character(character, number, left, height - top, height - bottom)
