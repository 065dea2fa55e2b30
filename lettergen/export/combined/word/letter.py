"""A finished Word letter, taken apart to be joined with others."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.xml import Element, R, declare_prefixes, parse, w
from lettergen.export.format import FinishedLetter

_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")


class Letter:
    """The parts of one letter; ``number`` counts the letters that are joined, from 1.

    ``stories`` are the parts that hold its text, parsed: the main part, headers, footers, notes
    and comments, by their names. They are changed in place on their way into the whole.
    """

    def __init__(self, letter: FinishedLetter, number: int) -> None:
        """Read a letter; raises ``ValueError`` that says what is wrong with it."""
        self.label = letter.label
        self.number = number
        try:
            self.package = Package.from_bytes(f"{letter.stem}.docx", letter.data)
            self.main = self.package.main
            self.stories = {name: self._story(name) for name in self._story_names()}
            body = self.stories[self.main].find(w("body"))
        except (zipfile.BadZipFile, LettergenError):
            raise ValueError("it is not a Word document") from None
        except etree.XMLSyntaxError as error:
            raise ValueError(f"one of its parts is not XML ({error.msg})") from None
        if body is None:
            raise ValueError("it has no body")
        self.body = body

    def related(self, kind: str) -> str:
        """The part that the main part refers to by a kind of relationship; empty if there is none.

        ``kind`` is the last word of its type: ``styles``.
        """
        return self.package.find_part(f"{R}/{kind}")

    def root(self, kind: str) -> Element | None:
        """That part parsed, to be read only."""
        name = self.related(kind)
        return parse(self.package.parts[name]) if name else None

    def data(self, kind: str) -> bytes:
        """That part as it is; nothing if there is none."""
        return self.package.parts.get(self.related(kind), b"")

    def _story(self, name: str) -> Element:
        return declare_prefixes(parse(self.package.parts[name]))

    def _story_names(self) -> Iterator[str]:
        yield self.main
        for kind in _STORIES:
            yield from self.package.find_related_parts(self.main, f"{R}/{kind}")
