"""What stands in a paragraph of the tree, as the writers of texts need it: words, links, marks."""

from dataclasses import dataclass
from typing import TypeAlias

from lettergen.docx.xml import Element

TAB = "\u2003"
"""What a tab is in the tree: an em space."""


@dataclass(frozen=True)
class Words:
    """Text as it is."""

    text: str


@dataclass(frozen=True)
class LineEnd:
    """The end of a line within a paragraph."""


@dataclass(frozen=True)
class Picture:
    """A picture, told by its alternative text."""

    text: str


@dataclass(frozen=True)
class NoteMark:
    """The mark of a note, by the note's label."""

    label: str


@dataclass(frozen=True)
class Styled:
    """Pieces in ``strong``, ``em`` and the like."""

    tag: str
    inner: tuple["Piece", ...]


@dataclass(frozen=True)
class Link:
    """Pieces that lead somewhere; an address that begins with ``#`` is in the letter itself."""

    address: str
    inner: tuple["Piece", ...]


Piece: TypeAlias = Words | LineEnd | Picture | NoteMark | Styled | Link


def pieces(element: Element) -> tuple[Piece, ...]:
    """What a paragraph, or an element in one, holds, in order."""
    out: list[Piece] = [Words(element.text)] if element.text else []
    for child in element:
        out += _of(child)
        if child.tail:
            out.append(Words(child.tail))
    return tuple(out)


def _of(child: Element) -> tuple[Piece, ...]:
    if child.tag == "br":
        return (LineEnd(),)
    if child.tag == "img":
        return (Picture(child.get("alt", "")),)
    mark = child if child.tag == "a" else child.find("a")
    if mark is not None and mark.get("role") == "doc-noteref" and len(child) <= 1:
        return (NoteMark((mark.text or "").strip("[]")),)
    if child.tag == "a":
        return (Link(child.get("href", ""), pieces(child)),)
    return (Styled(str(child.tag), pieces(child)),)


def text_in(element: Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))
