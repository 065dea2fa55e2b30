"""What the update of fields needs to know: of the document, and of one letter."""

from collections.abc import Mapping
from typing import NamedTuple


class FieldSettings(NamedTuple):
    """The fields of a document that every letter works out anew.

    ``kinds`` are their kinds; ``parts`` are the parts with text, the main part first. ``fixed`` are
    the texts of those of them that are no templates, ``package`` the other parts that results
    depend on: styles, numbering, settings, properties. ``path`` is the file of the document.
    """

    kinds: frozenset[str]
    parts: tuple[str, ...]
    fixed: Mapping[str, str]
    package: Mapping[str, bytes]
    path: str

    @property
    def main(self) -> str:
        """The main part."""
        return self.parts[0]


class LetterFacts(NamedTuple):
    """What fields may tell of one letter besides its words.

    ``file`` is the letter's own file as the campaign names it, empty if it has none; ``date`` is
    the campaign's value of this name, empty if there is none.
    """

    file: str = ""
    date: str = ""
