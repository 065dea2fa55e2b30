"""docxtpl's value types, for templates that were written with them: ``RichText``, ``Listing``.

docxtpl makes WordprocessingML of them that Word reads although it breaks the schema's order of
properties, and leaves line ends to a later pass. Here both are put right.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from lettergen.docx import runs
from lettergen.docx.cleanup import PARAGRAPH_BREAK
from lettergen.docx.properties import sort_run_properties
from lettergen.docx.xml import Element, parse_fragment, serialise_inner, w
from lettergen.system.patterns import compile_lazily

_PARAGRAPH_END, _PAGE_END = "\a", "\f"
_MARKS = {_PARAGRAPH_END: "\ufdd0", _PAGE_END: "\ufdd1"}
"""Characters that no text has, for those that XML cannot have."""

_PAGE_BREAK = f'{PARAGRAPH_BREAK}<w:r><w:br w:type="page"/></w:r>{PARAGRAPH_BREAK}'
_RUN = compile_lazily(r"<w:r>(<w:rPr>.*?</w:rPr>)?.*?</w:r>", re.DOTALL)


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

    In the text of a listing, the end of a paragraph or page is the end of a line.
    """
    if isinstance(value, BlockValue):
        return value.to_markup()
    if is_listing(value):
        return _read_listing(value).replace(_PARAGRAPH_END, "\n").replace(_PAGE_END, "\n")
    xml = str(value.xml)
    for character, mark in _MARKS.items():
        xml = xml.replace(character, mark)
    story = parse_fragment(xml)
    for properties in story.iter(w("rPr")):
        properties[:] = sort_run_properties(properties)
    for text in list(story.iter(w("t"))):
        _break_lines(text)
    whole = "".join(serialise_inner(child) for child in story)
    if any(mark in whole for mark in _MARKS.values()):
        whole = _RUN.sub(_break_run, whole)
    return Markup(whole)


def is_listing(value: object) -> bool:
    """Whether a value is a ``Listing``."""
    return type(value).__name__ == "Listing" and is_value(value)


def write_listing(value: Any, write: Callable[[str], str], opening: str) -> str:
    """Return a listing inside the text of a run, which ``opening`` begins.

    ``write`` returns plain text as the content of a run.
    """
    pages = []
    for page in _read_listing(value).split(_PAGE_END):
        paragraphs = map(write, page.split(_PARAGRAPH_END))
        pages.append(f"{runs.RUN_END}{PARAGRAPH_BREAK}{opening}".join(paragraphs))
    return f"{runs.RUN_END}{_PAGE_BREAK}{opening}".join(pages)


def has_breaks(text: str) -> bool:
    """Whether a text has ends of paragraphs or pages, as docxtpl writes them."""
    return _PARAGRAPH_END in text or _PAGE_END in text


def _read_listing(value: Any) -> str:
    import html  # few letters need it

    return html.unescape(str(value.xml))


def _break_run(run: re.Match[str]) -> str:
    """Return a run as several, with paragraph and page breaks between them."""
    opening = runs.open_run(run[1] or "")
    text = run[0].replace(_MARKS[_PARAGRAPH_END], f"{runs.RUN_END}{PARAGRAPH_BREAK}{opening}")
    return text.replace(_MARKS[_PAGE_END], f"{runs.RUN_END}{_PAGE_BREAK}{opening}")


def _break_lines(text: Element) -> None:
    """Replace line ends and tabs in a text by their elements."""
    run = text.getparent()
    assert run is not None
    broken = parse_fragment(runs.open_run("") + runs.build_text(text.text or "") + runs.RUN_END)[0]
    index = run.index(text)
    run[index : index + 1] = list(broken)
