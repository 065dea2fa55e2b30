"""docxtpl's value types, for templates that were written with them: ``RichText``, ``Listing``.

docxtpl makes WordprocessingML of them that Word reads although it breaks the schema's order of
properties, and leaves line ends to a later pass. Here both are put right.
"""

from abc import ABC, abstractmethod
from typing import Any

from markupsafe import Markup

from lettergen.docx import runs
from lettergen.docx.properties import sort_run_properties
from lettergen.docx.xml import Element, parse_fragment, serialise_inner, w

_PARAGRAPH_BREAK, _PAGE_BREAK = "\a", "\f"
_BREAK = '</w:t><w:br w:type="page"/><w:t xml:space="preserve">'


def rich_text(*text: Any, **properties: Any) -> Any:
    """``RichText("words", bold=true, color="FF0000")``: runs with formatting of their own."""
    from docxtpl import RichText

    return RichText(*text, **properties)


def rich_paragraph(*text: Any, **properties: Any) -> Any:
    """``RichTextParagraph("words", parastyle="Quote")``: paragraphs with a style of their own."""
    from docxtpl import RichTextParagraph

    return RichTextParagraph(*text, **properties)


def listing(text: Any) -> Any:
    """``Listing("one\\ntwo")``: text in the formatting of its place, with its line breaks."""
    from docxtpl import Listing

    return Listing(text)


FUNCTIONS = {
    "RichText": rich_text,
    "R": rich_text,
    "RichTextParagraph": rich_paragraph,
    "RP": rich_paragraph,
    "Listing": listing,
}


class BlockValue(ABC):
    """A value that is paragraphs and tables."""

    @abstractmethod
    def to_markup(self) -> Markup:
        """Return them as WordprocessingML, every element with the namespaces that it uses."""


def is_value(value: object) -> bool:
    """Whether a value is one of docxtpl's types."""
    if isinstance(value, BlockValue):
        return True
    return type(value).__module__.partition(".")[0] == "docxtpl" and hasattr(value, "xml")


def text_of(value: Any) -> str:
    """Return a listing as plain text, other values as runs or paragraphs.

    A new paragraph within them is a line break.
    """
    if isinstance(value, BlockValue):
        return value.to_markup()
    if type(value).__name__ == "Listing":
        import html  # few letters need it

        return html.unescape(str(value.xml)).replace(_PARAGRAPH_BREAK, "\n")
    xml = str(value.xml).replace(_PARAGRAPH_BREAK, "\n").replace(_PAGE_BREAK, _BREAK)
    story = parse_fragment(xml)
    for properties in story.iter(w("rPr")):
        properties[:] = sort_run_properties(properties)
    for text in list(story.iter(w("t"))):
        _break_lines(text)
    return Markup("".join(serialise_inner(child) for child in story))


def _break_lines(text: Element) -> None:
    """Replace line ends and tabs in a text by their elements."""
    run = text.getparent()
    assert run is not None
    broken = parse_fragment(runs.open_run("") + runs.build_text(text.text or "") + runs.RUN_END)[0]
    index = run.index(text)
    run[index : index + 1] = list(broken)
