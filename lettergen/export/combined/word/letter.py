"""Open a finished Word letter to join it with others."""

import zipfile
from collections.abc import Iterator

from lxml import etree

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.package import Package
from lettergen.docx.xml import R, declare_prefixes, parse, w
from lettergen.export.format import FinishedLetter

_STORIES = ("header", "footer", "footnotes", "endnotes", "comments")


class Letter:
    """The parts of one letter; ``number`` counts the letters that are joined, from 1.

    ``stories`` are the parts that have text, parsed: the main part, headers, footers, notes and
    comments, by their names. They are changed in place while they are imported.
    """

    def __init__(self, letter: FinishedLetter, number: int) -> None:
        """Open a letter; raises ``ValueError`` with the reason if that fails."""
        self.label = letter.label
        self.number = number
        try:
            self.package = Package.from_bytes(f"{letter.stem}.docx", letter.data)
            self.main = self.package.main
            self._relationships = self.package.read_relationships(self.main)
            self.stories = {
                name: declare_prefixes(parse(self.package.parts[name]))
                for name in self._list_stories()
            }
            body = self.stories[self.main].find(w("body"))
        except (zipfile.BadZipFile, LettergenError):
            raise ValueError("it is not a Word document") from None
        except etree.XMLSyntaxError as error:
            raise ValueError(f"one of its parts is not XML ({error.msg})") from None
        if body is None:
            raise ValueError("it has no body")
        self.body = body

    def find_part(self, kind: str) -> str:
        """Return the part that the main part refers to by a relationship; '' if there is none.

        ``kind`` is the last word of the relationship's type: ``styles``.
        """
        return next(self._find_parts(kind), "")

    def read_part(self, kind: str) -> bytes:
        """Return the data of that part; nothing if there is none."""
        return self.package.parts.get(self.find_part(kind), b"")

    def _find_parts(self, kind: str) -> Iterator[str]:
        targets = self._relationships.find_targets(f"{R}/{kind}")
        return (target for target in targets if target in self.package.parts)

    def _list_stories(self) -> Iterator[str]:
        yield self.main
        for kind in _STORIES:
            yield from self._find_parts(kind)
