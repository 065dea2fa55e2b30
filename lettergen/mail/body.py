"""The text of an e-mail: Markdown as plain text and as HTML."""

from functools import cache
from typing import TYPE_CHECKING, Any

from lettergen.system.patterns import compile_lazily
from lettergen.template.values import as_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_PUNCTUATION = compile_lazily(r"([!-/:-@\[-`{-~])")


@cache
def _load_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


def print_escaped(value: Any) -> str:
    """Return what the body prints for a value: Markdown that shows exactly its text."""
    lines = as_text(value, what="a field in the body").splitlines()
    return "\\\n".join(_PUNCTUATION.sub(r"\\\1", " ".join(line.split())) for line in lines)


def convert_to_html(markdown: str) -> str:
    """Return Markdown as a page of HTML; HTML in it is shown as text."""
    content = _load_parser().render(markdown)
    head = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>'
    return f"{head}<body>\n{content}</body></html>\n"
