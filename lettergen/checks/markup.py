"""Find markup that a letter would show as it is: HTML, Markdown, and marks of a merge conflict."""

import re
from collections.abc import Iterator
from html.entities import html5

from lettergen.checks.flaws import Flaw
from lettergen.system.patterns import compile_lazily

_ENTITY = compile_lazily(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = compile_lazily(
    r"</?(?:a|b|big|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|s|small|span"
    r"|strike|strong|sub|sup|table|tbody|td|th|tr|u|ul)\b(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKDOWN = compile_lazily(
    r"\*\*(?=\S)[^*\n]+\*\*"
    r"|(?<![\w*])\*(?=[^\W_])[^*\n]*[^\W_][.!?]?\*(?![\w*])"
    r"|(?<!\w)__(?=\S)[^_\n]+__(?!\w)|(?<!\w)_(?=[^\W_])[^_\n]*[^\W_]_(?!\w)"
    r"|^#{1,6} +\S[^\n]*"
    r"|!?\[[^\]\n]+\]\([^)\s]+\)|\[\^[^\]\s]+\]"
    r"|`[^`\n]+`|~~[^~\n]+~~|^>\s\S[^\n]*",
    re.MULTILINE,
)


def find_html(text: str) -> Iterator[Flaw]:
    """Find entities and tags of HTML, which come with text that was copied from a web page."""
    found = _ENTITY.search(text) if "&" in text else None
    if found and not found.group().startswith("&#") and found.group()[1:] not in html5:
        found = None
    if not found and "<" in text:
        found = _TAG.search(text)
    if found:
        what = f"contains '{found.group()}', HTML that the letter would show as it is."
        yield Flaw("LG704", what, "Type the words that are meant.", found.start())


def find_markdown(text: str) -> Iterator[Flaw]:
    """Find marks of Markdown, which a value does not format."""
    if found := _MARKDOWN.search(text):
        shown = found.group().strip()
        shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
        what = f"contains '{shown}', Markdown that the letter would show as it is."
        hint = "Remove the marks, or print the value with the filter 'markdown'."
        yield Flaw("LG705", what, hint, found.start())
