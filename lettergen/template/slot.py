"""A slot: a place where a compiled document prints a value, and what the place allows."""

from typing import TYPE_CHECKING, NamedTuple

from lettergen.diagnostics.finding import Place

if TYPE_CHECKING:
    from lettergen.docx.pictures import Space

BODY, NOTE, MARGIN, TEXT_BOX = "body", "note", "header or footer", "text box"
"""The kinds of story: the letter's body, a footnote, a header or footer, and a text box."""


class Slot(NamedTuple):
    """A place in a document that prints the value of an expression.

    ``opening`` begins a run of the formatting there; ``link_properties`` and
    ``mark_properties`` are that formatting for a hyperlink and for a note mark. ``alone`` is for
    a value that is alone in its paragraph: the start and the end of that paragraph. Without a
    value, a paragraph that ``keeps_paragraph`` stays, and one ``beside_table`` if it is needed.
    ``space`` is what a picture has, in a letter with pictures. ``place`` is that of the tag.
    """

    part: str
    story: str
    expression: str = ""
    opening: str = ""
    link_properties: str = ""
    mark_properties: str = ""
    has_custom_mark: bool = False
    inside_link: bool = False
    alone: tuple[str, str] | None = None
    keeps_paragraph: bool = False
    beside_table: bool = False
    space: "Space | None" = None
    place: Place | None = None

    @property
    def properties(self) -> str:
        """The properties of a run here."""
        return self.opening.removeprefix("<w:r>").partition("<w:t ")[0]
