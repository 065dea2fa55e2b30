"""Formatted text: what a citation is made of when it is printed."""

from typing import NamedTuple

from lettergen.citations import markup


class Format(NamedTuple):
    """How a text is formatted."""

    italic: bool = False
    bold: bool = False
    small_caps: bool = False
    underline: bool = False
    vertical: str = ""
    url: str = ""
    note: str = ""
    """The id of the item whose first note the text is the number of."""


PLAIN = Format()


class Span(NamedTuple):
    """A text of one format."""

    text: str
    format: Format = PLAIN


_MARKS: dict[str, tuple[str, bool | str]] = {
    markup.ITALIC: ("italic", True),
    markup.BOLD: ("bold", True),
    markup.SMALL_CAPS: ("small_caps", True),
    markup.UNDERLINE: ("underline", True),
    markup.SUPERSCRIPT: ("vertical", "sup"),
    markup.SUBSCRIPT: ("vertical", "sub"),
}


def marked_spans(text: str, above: Format = PLAIN) -> list[Span]:
    """Return a text with the marks of CSL-JSON as spans; italics turn over inside italics."""
    spans = []
    for piece, marks in markup.parse_markup(text):
        format_ = above
        for mark in marks:
            if mark in _MARKS:
                name, value = _MARKS[mark]
                value = not getattr(format_, name) if value is True else value
                format_ = format_._replace(**{name: value})  # type: ignore[arg-type]
        spans.append(Span(piece, format_))
    return spans
