"""Inline values: links, footnotes, pictures and formatted text, which template functions return.

In a string, an inline value is a token of private-use characters. So it survives joining, lists
and filters, and the renderer finds it again where the string is printed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lettergen.citations.clusters import Cite
from lettergen.docx.pictures import Picture
from lettergen.languages.tags import Tag
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import describe_forbidden
from lettergen.template.errors import MergeError

# Private-use characters that no input may contain (see lettergen.system.text).
_START, _END = "\U0010fff2", "\U0010fff3"
_TOKEN = compile_lazily(f"{_START}(\\d+){_END}")


class Link(NamedTuple):
    """A hyperlink: the words that the letter shows, and the address."""

    text: str
    url: str


class Citation(NamedTuple):
    """A citation of one work or several: all of it, or with another ``kind`` a part of it."""

    kind: str
    cites: tuple[Cite, ...]


class Bibliography:
    """The list of the works that the letter cites."""


class Note(NamedTuple):
    """An ordinary footnote; ``text`` may contain tokens of links and citations."""

    text: str


class Image(NamedTuple):
    """A picture in a line: its file, its alternative text, and lengths such as ``4cm``.

    In place of a file, it may be given as a ``picture``, and the lengths in English Metric Units.
    ``fit`` is the width and height of a box that it must fit into.
    """

    path: str
    alt: str
    width: str | int
    height: str | int
    picture: Picture | None = None
    fit: tuple[str, str] | None = None


class Formatted(NamedTuple):
    """A value whose Markdown is to be formatted."""

    text: str


class Spoken(NamedTuple):
    """Words in another language than the letter's; they may contain tokens of inline values."""

    text: str
    tag: Tag


Inline = Link | Citation | Bibliography | Note | Image | Formatted | Spoken


class Inlines:
    """The inline values of one letter."""

    def __init__(self) -> None:
        self._values: list[Inline] = []

    def add(self, value: Inline) -> str:
        """Keep a value and return the token for it."""
        self._values.append(value)
        return f"{_START}{len(self._values) - 1}{_END}"

    def split(self, text: str) -> Iterator[str | Inline]:
        """Yield the text in order: plain strings, and the values of the tokens in it.

        Raises ``MergeError`` (LG104) for a token that this letter never gave out.
        """
        for position, part in enumerate(_TOKEN.split(text)):
            if position % 2 and len(part) < 10 and int(part) < len(self._values):
                yield self._values[int(part)]
            elif position % 2:
                raise MergeError("LG104", describe_forbidden(_START))
            elif part:
                yield part


def has_inline(text: str) -> bool:
    """Return whether a string contains the token of an inline value."""
    return _START in text
