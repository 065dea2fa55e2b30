"""What the writer of Markdown needs of its surroundings: a document, and a backend."""

from collections.abc import Callable, Collection
from typing import NamedTuple, Protocol

from lettergen.diagnostics.finding import Place
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.notes import NotesPart
from lettergen.docx.numbering import Numbering
from lettergen.languages.quotes import QuoteMarks


class Destination(NamedTuple):
    """What Markdown is written into: the styles, lists, notes and citations of a document.

    ``paragraph`` and ``run`` are the properties of plain paragraphs and runs there. ``quotes`` are
    the marks that straight quotation marks become, if they do.
    """

    styles: BuiltinStyles
    numbering: Numbering
    notes: NotesPart | None
    citations: Collection[str]
    paragraph: str = ""
    run: str = ""
    quotes: QuoteMarks | None = None


class Backend(Protocol):
    """Writes what in Markdown is more than text, and takes its faults.

    One backend leaves all of it to tags, when a letter is compiled; the other one adds it to the
    letter that is being rendered.
    """

    def address(self, url: str, place: Place) -> str:
        """Return the relationship id of a hyperlink."""

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        """Return what goes between runs for a citation; ``run`` makes a run of a text."""

    def note(self, label: str, content: str) -> str:
        """Return what goes between runs for a footnote with the paragraphs ``content``."""

    def inside_note(self) -> "Backend":
        """Return the backend for the content of a footnote."""

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        """Return what goes before a numbered list, to make its numbering instance."""

    def list_number(self, name: str, place: Place) -> str:
        """Return the numbering instance of a list."""

    def is_dynamic(self, label: str) -> bool:
        """Return whether only the data knows what a footnote mark names."""

    def opens(self, tag: str) -> bool:
        """Return whether a tag between blocks opens a block."""

    def prints(self, tag: str) -> bool:
        """Return whether a tag in a text prints something."""

    def report(self, code: str, message: str, place: Place, hint: str) -> None:
        """Report a fault of the text."""
