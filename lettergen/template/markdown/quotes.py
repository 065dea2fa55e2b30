"""Typographic quotation marks in the text of a Markdown paragraph."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from lettergen.languages.quotes import HIDDEN, QuoteMarks, find_quotes, has_straight
from lettergen.template.tags import PLACEHOLDER

_BREAKS = ("softbreak", "hardbreak")
_FIXED = "¤"  # a character that is no quotation mark, in place of one that stays


def set_quotes(
    tokens: Sequence[Token], marks: QuoteMarks, prints: Callable[[str], bool]
) -> dict[int, str]:
    """Return the texts of a paragraph that change, by the position of their token.

    Marks behind a backslash stay, and so do those in an address that is a link of its own.
    ``prints`` tells whether a placeholder is that of a tag that prints something: a quotation
    mark sees it as a letter, and does not see any other tag.
    """
    texts = [one.content for one in tokens if one.type == "text"]
    if not any(map(has_straight, texts)):
        return {}
    context = ""
    starts: dict[int, int] = {}
    for position, token in enumerate(tokens):
        if token.type == "text" and not _is_address(tokens, position):
            starts[position] = len(context)
            context += PLACEHOLDER.sub(
                lambda found: ("x" if prints(found[0]) else HIDDEN) * len(found[0]), token.content
            )
        elif token.type in ("text", "text_special"):
            context += _FIXED * len(token.content)
        elif token.type in _BREAKS:
            context += "\n"
    found = find_quotes(context, marks)
    changed = {}
    for position, start in starts.items():
        content = tokens[position].content
        at = range(start, start + len(content))
        changed[position] = "".join(
            found.get(number, character) for number, character in zip(at, content, strict=True)
        )
    return changed


def _is_address(tokens: Sequence[Token], position: int) -> bool:
    """Return whether a text is that of a link that is written as its address alone."""
    before = tokens[position - 1] if position else None
    return bool(before and before.type == "link_open" and before.markup == "autolink")
