"""Indents lines of statements, so that they do not end the list item or footnote around them.

Markdown ends both at a line that is not indented. A statement should not, if the item or the
footnote goes on behind it.
"""

from lettergen.system.patterns import compile_lazily
from lettergen.template.tags import PLACEHOLDER, Tags

# What begins a list item, or the definition of a footnote.
_MARKER = compile_lazily(r"(?:[-+*]|\d{1,9}[.)])(?= )|\[\^[^\s\]]+\]:")
_NOTE_INDENT = 4


def indent_statements(text: str, tags: Tags) -> str:
    """Return the text with each line of statements as deep as the item that goes on behind it.

    The tag that closes a block is as deep as the one that opens it.
    """
    lines = text.split("\n")
    following = _following_indents(lines, tags)
    items: list[int] = []
    blocks: list[int] = []
    for number, line in enumerate(lines):
        if not is_statements(line, tags):
            items = _open_items(line, items)
            continue
        depth = max((item for item in items if item <= following[number]), default=0)
        depths = []
        for tag in tags.in_text(line):
            is_inner = (tag.closes or tag.continues) and blocks
            depths.append(blocks[-1] if is_inner else depth)
            if tag.opens:
                blocks.append(depth)
            elif tag.closes and blocks:
                blocks.pop()
        lines[number] = " " * max(depths) + line.strip()
    return "\n".join(lines)


def is_statements(text: str, tags: Tags) -> bool:
    """Return whether a text is one statement or more, and nothing else."""
    found = tags.in_text(text)
    is_alone = bool(found) and not PLACEHOLDER.sub("", text).strip()
    return is_alone and all(tag.kind == "statement" for tag in found)


def _following_indents(lines: list[str], tags: Tags) -> list[int]:
    """Return for each line the indent of the next line that is neither blank nor statements."""
    indents: list[int] = []
    indent = 0
    for line in reversed(lines):
        indents.append(indent)
        if line.strip() and not is_statements(line, tags):
            indent = _indent(line)
    return indents[::-1]


def _open_items(line: str, items: list[int]) -> list[int]:
    """Return the indents of the list items and notes that are open after a line."""
    text = line.expandtabs(4)
    column = _indent(line)
    if not text.strip():
        return items
    items = [item for item in items if item <= column]
    while marker := _MARKER.match(text, column):
        if marker.group().startswith("["):
            return [*items, column + _NOTE_INDENT]
        content = _indent(text, marker.end())
        # 5.2 of CommonMark: five spaces or more begin the content with white space.
        column = content if content - marker.end() <= 4 else marker.end() + 1
        items.append(column)
    return items


def _indent(line: str, start: int = 0) -> int:
    """Return the column of the first character, from ``start`` on, that is no white space."""
    text = line.expandtabs(4)
    return len(text) - len(text[start:].lstrip())
