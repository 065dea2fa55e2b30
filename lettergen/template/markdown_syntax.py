"""A Markdown letter as tokens: CommonMark, tables, footnotes, and Jinja tags among them.

The tags are held aside before the Markdown is parsed. A line that holds nothing but statements
becomes a ``tag_line`` token between the blocks around it; every other tag stays in the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from lettergen.findings import Place
from lettergen.template.tags import HELD, Tags, spans

TAG_LINE = "tag_line"


@dataclass(frozen=True)
class MarkdownLetter:
    """The parsed letter: its blocks, its footnote definitions, and the line of every token."""

    path: str
    blocks: list[Token]
    definitions: dict[str, list[Token]]
    _lines: list[int] = field(repr=False)

    def place(self, token: Token, further: int = 0) -> Place:
        """Where a block token stands, ``further`` lines below its first."""
        first = token.map[0] if token.map else 0
        return Place(self.path, self._lines[min(first + further, len(self._lines) - 1)])


def parse(text: str, path: str, tags: Tags) -> MarkdownLetter:
    """Parse a letter; what is wrong with its tags goes to ``tags.findings``."""
    held, lines = _hold_tags(text, path, tags)
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    # Addresses may hold tags; the writer looks at them itself.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.block.ruler.before(
        "table",
        TAG_LINE,
        _tag_line_rule(tags),
        {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]},
    )
    tokens = _one_list_around_tags(list(_rows_of_tags_freed(parser.parse(held), tags)), tags)
    blocks, definitions = _definitions_apart(tokens)
    return MarkdownLetter(path, blocks, definitions, lines)


def _hold_tags(text: str, path: str, tags: Tags) -> tuple[str, list[int]]:
    """The text with tags held, and the original line of each line of it.

    A comment alone on its line goes with the line. A tag over several lines becomes one line.
    """
    out: list[str] = []
    lines: list[int] = []
    position = 0
    strip_left = False

    def keep(start: int, end: int) -> None:
        """Copy text, noting the original line of every line that it begins."""
        if not out or out[-1].endswith("\n"):
            lines[-1] = text.count("\n", 0, start) + 1
        if start == end:
            return
        out.append(text[start:end])
        begins = (offset + 1 for offset in range(start, end) if text[offset] == "\n")
        lines.extend(text.count("\n", 0, begin) + 1 for begin in begins)

    lines.append(1)
    for span in spans(text):
        line = text.count("\n", 0, span.start) + 1
        column = span.start - text.rfind("\n", 0, span.start)
        tag = tags.read(span, Place(path, line, column=column))
        start, end = span.start, span.end
        if tag and tag.kind == "comment":
            start, end = _comment_line(text, start, end) or (start, end)
        first, last = _trimmed(text, position, start, strip_left, bool(tag and tag.trim_left))
        keep(first, last)
        if tag and tag.kind != "comment":
            out.append(tags.hold(tag))
        position = end
        strip_left = bool(tag and tag.trim_right)
    keep(*_trimmed(text, position, len(text), strip_left, False))
    return "".join(out), lines


def _trimmed(text: str, start: int, end: int, left: bool, right: bool) -> tuple[int, int]:
    """The bounds of ``text[start:end]`` without the white space at its trimmed sides."""
    while left and start < end and text[start].isspace():
        start += 1
    while right and start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _comment_line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The bounds of the whole line if nothing but the comment stands on it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last + 1
    return (first, last) if not text[first:start].strip() and not text[end:last].strip() else None


def _tag_line_rule(tags: Tags) -> Callable[[StateBlock, int, int, bool], bool]:
    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if silent and state.parentType == "table":
            return False  # inside a table, the line is a row of its own
        first = state.bMarks[start_line] + state.tShift[start_line]
        text = state.src[first : state.eMarks[start_line]]
        if not _is_statements(text, tags):
            return False
        if not silent:
            token = state.push(TAG_LINE, "", 0)
            token.content = re.sub(r"\s", "", text)
            token.map = [start_line, start_line + 1]
            state.line = start_line + 1
        return True

    return rule


def _is_statements(text: str, tags: Tags) -> bool:
    """Whether a text holds one statement or more, and nothing else."""
    held = tags.held(text)
    return (
        bool(held) and not HELD.sub("", text).strip() and all(tag.kind == "block" for tag in held)
    )


def _rows_of_tags_freed(tokens: list[Token], tags: Tags) -> Iterator[Token]:
    """Table rows that hold nothing but statements become tag lines between the rows."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "tr_open":
            end = _closing(tokens, position)
            row = tokens[position : end + 1]
            text = "".join(cell.content for cell in row if cell.type == "inline")
            if _is_statements(text, tags):
                line = Token(TAG_LINE, "", 0, map=token.map, content=re.sub(r"\s", "", text))
                yield line
                position = end + 1
                continue
        yield token
        position += 1


def _closing(tokens: list[Token], position: int) -> int:
    """The position of the token that closes the one at ``position``."""
    opening = tokens[position]
    closing_type = opening.type.replace("_open", "_close")
    return next(
        later
        for later in range(position + 1, len(tokens))
        if tokens[later].type == closing_type and tokens[later].level == opening.level
    )


def _one_list_around_tags(tokens: list[Token], tags: Tags) -> list[Token]:
    """Numbered lists that only tag lines part are one list, which counts on through them.

    A list whose items stand in a loop opens before the loop, so that it counts its rounds.
    """
    position = 0
    while position < len(tokens):
        if tokens[position].type == "ordered_list_open":
            close = _closing(tokens, position)
            follower = _after_tag_lines(tokens, close + 1)
            while follower > close + 1 and _is_same_list(tokens, position, follower):
                end = _closing(tokens, follower)
                del tokens[follower], tokens[close]
                close = end - 2
                follower = _after_tag_lines(tokens, close + 1)
            _open_before_loops(tokens, position, close, tags)
        position += 1
    return tokens


def _after_tag_lines(tokens: list[Token], position: int) -> int:
    while position < len(tokens) and tokens[position].type == TAG_LINE:
        position += 1
    return position


def _is_same_list(tokens: list[Token], first: int, second: int) -> bool:
    if second >= len(tokens) or tokens[second].type != "ordered_list_open":
        return False
    one, other = tokens[first], tokens[second]
    return one.level == other.level and one.markup == other.markup


def _open_before_loops(tokens: list[Token], start: int, close: int, tags: Tags) -> None:
    """Move a list's opening up before the tag lines whose blocks end right behind the list."""
    trailing = tokens[close + 1 : _after_tag_lines(tokens, close + 1)]
    ends = sum(bool(tag.closes) for line in trailing for tag in tags.held(line.content))
    target = start
    while ends and target and tokens[target - 1].type == TAG_LINE:
        opened = sum(bool(tag.opens) for tag in tags.held(tokens[target - 1].content))
        if not 0 < opened <= ends:
            break
        ends -= opened
        target -= 1
    tokens.insert(target, tokens.pop(start))


def _definitions_apart(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    blocks: list[Token] = []
    definitions: dict[str, list[Token]] = {}
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "footnote_reference_open":
            end = _closing(tokens, position)
            definitions.setdefault(token.meta["label"], tokens[position : end + 1])
            position = end
        else:
            blocks.append(token)
        position += 1
    return blocks, definitions
