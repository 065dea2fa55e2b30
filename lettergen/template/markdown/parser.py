"""A Markdown letter as tokens: CommonMark, tables, footnotes, and Jinja tags among them.

The tags are held aside before the Markdown is parsed. In a line that holds nothing but statements
each becomes a ``tag`` token between the blocks around it; every other tag stays in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.template.tag import Tag, find_tags
from lettergen.template.tags import MAX_TAGS, PLACEHOLDER, Tags

TAG = "tag"
"""The type of a token that is one statement between blocks."""

LIST = "list"
"""The type of a token that gives a numbered list its instance, ahead of the list itself."""

# What begins a list item, or the definition of a footnote.
# The mark of a citation with more than a key: a locator, several works, words around them.
_CITATION = re.compile(r"\[\^(?=[^\]\s]*[^\]]*\s)([^\]\[]+)\](?!:)")
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?= )|\[\^[^\s\]]+\]:")
_NOTE_INDENT = 4

_LIST_ENDS = ("_list_open", "_list_close")

MAX_CHARACTERS = 200_000
"""The length of a Markdown letter: some eighty pages."""


@dataclass(frozen=True)
class MarkdownText:
    """The parsed letter: its blocks, its footnote definitions, and the line of every token."""

    path: str
    blocks: list[Token]
    definitions: dict[str, list[Token]]
    _lines: list[int] = field(repr=False)

    def place(self, token: Token, further: int = 0) -> Place:
        """Where a block token stands, ``further`` lines below its first.

        What a tag over several lines begins is one line to Markdown, and counts as its first.
        """
        first = token.map[0] if token.map else 0
        return Place(self.path, self._lines[min(first + further, len(self._lines) - 1)])


def parse(text: str, path: str, tags: Tags) -> MarkdownText:
    """Parse a letter; what is wrong with its tags goes to ``tags.findings``.

    Raises ``LettergenError`` for a text that is no letter any more.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"is longer than {MAX_CHARACTERS:,} characters."
        raise LettergenError(Finding("LG260", message, Place(path)))
    if text.count("[^") > MAX_TAGS:
        message = f"has more than {MAX_TAGS:,} marks of footnotes."
        raise LettergenError(Finding("LG260", message, Place(path)))
    held, lines = _replace_tags(text, path, tags)
    return _parsed(_with_statements_indented(held, tags), lines, path, tags)


def parse_value(text: str, tags: Tags) -> MarkdownText:
    """Parse a value's Markdown: braces have no meaning in it, and ``tags`` holds none."""
    return _parsed(text, list(range(1, text.count("\n") + 2)), "", tags)


def _parsed(held: str, lines: list[int], path: str, tags: Tags) -> MarkdownText:
    parser = MarkdownIt("commonmark").enable("table").disable(["code", "text_join"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("footnote_ref", "citation", _citation_rule)
    # Addresses may hold tags; the writer looks at them itself.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.block.ruler.before(
        "table",
        TAG,
        _statements_rule(tags),
        {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]},
    )
    blocks, definitions = _definitions_apart(list(_rows_of_tags_freed(parser.parse(held), tags)))
    letter = MarkdownText(path, blocks, {}, lines)
    for label, definition in definitions:
        if label in letter.definitions:
            first = letter.place(letter.definitions[label][0]).line
            message = (
                f"the footnote '{tags.restore(label)}' is defined twice, first in line {first}."
            )
            place = letter.place(definition[0])
            tags.findings.append(Finding("LG222", message, place, "Keep one of the two."))
        letter.definitions.setdefault(label, definition)
    for tokens in (blocks, *letter.definitions.values()):
        _one_list_around_tags(tokens, tags)
    return letter


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """Read a mark with spaces in it, ``[^key, p. 12]``, which footnotes' own rule leaves alone."""
    found = _CITATION.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = {"label": " ".join(found[1].split())}
    state.pos = found.end()
    return True


def _replace_tags(text: str, path: str, tags: Tags) -> tuple[str, list[int]]:
    """The text with tags held, and the original line of each line of it.

    A comment alone on its line goes with the line. A tag over several lines becomes one line.
    """
    out: list[str] = []
    lines: list[int] = []
    line_ends = [found.start() for found in re.finditer("\n", text)]
    position = 0
    strip_left = False

    def keep(start: int, end: int) -> None:
        """Copy text, noting the original line of every line that it begins."""
        if not out or out[-1].endswith("\n"):
            lines[-1] = bisect_left(line_ends, start) + 1
        if start == end:
            return
        out.append(text[start:end])
        begins = (offset + 1 for offset in range(start, end) if text[offset] == "\n")
        lines.extend(bisect_left(line_ends, begin) + 1 for begin in begins)

    lines.append(1)
    for span in find_tags(text):
        line = bisect_left(line_ends, span.start) + 1
        column = span.start - text.rfind("\n", 0, span.start)
        tag = tags.parse(span, Place(path, line, column=column))
        start, end = span.start, span.end
        if tag and tag.kind == "comment":
            start, end = _comment_line(text, start, end) or (start, end)
        first, last = _trimmed(text, position, start, strip_left, bool(tag and tag.trim_left))
        keep(first, last)
        if tag and tag.kind != "comment":
            # Trimmed here and now: in Word the same signs would join paragraphs.
            out.append(tags.add(replace(tag, trim_left=False, trim_right=False)))
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


def _with_statements_indented(text: str, tags: Tags) -> str:
    """The text with each line of statements as deep as the list item or note that goes on there.

    Markdown ends both at a line that is not indented; a statement shall not. What ends a block
    stands as deep as what began it.
    """
    lines = text.split("\n")
    following = _indents_of_what_follows(lines, tags)
    items: list[int] = []
    blocks: list[int] = []
    for number, line in enumerate(lines):
        if not _is_statements(line, tags):
            items = _open_items(line, items)
            continue
        depth = max((item for item in items if item <= following[number]), default=0)
        depths = []
        for tag in tags.in_text(line):
            ends = tag.closes or tag.continues
            depths.append(blocks[-1] if ends and blocks else depth)
            if tag.opens:
                blocks.append(depth)
            elif tag.closes and blocks:
                blocks.pop()
        lines[number] = " " * max(depths) + line.strip()
    return "\n".join(lines)


def _indents_of_what_follows(lines: list[str], tags: Tags) -> list[int]:
    """For each line, how deep the next line stands that is neither blank nor statements."""
    indents: list[int] = []
    indent = 0
    for line in reversed(lines):
        indents.append(indent)
        if line.strip() and not _is_statements(line, tags):
            indent = _indent(line)
    return indents[::-1]


def _open_items(line: str, items: list[int]) -> list[int]:
    """How deep the content of each open list item and note stands, once ``line`` is read."""
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
    """The column of the first character, from ``start`` on, that is no white space."""
    text = line.expandtabs(4)
    return len(text) - len(text[start:].lstrip())


def _statements_rule(tags: Tags) -> Callable[[StateBlock, int, int, bool], bool]:
    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        first = state.bMarks[start_line] + state.tShift[start_line]
        last = state.eMarks[start_line]
        text = state.src[first:last]
        if not _is_statements(text, tags):
            return False
        if silent and state.parentType == "table":
            # Inside a table the line is a row of its own, unless it ends what began before.
            return _ends_more_than_it_begins(state.src[state.bMarks[state.line] : last], tags)
        if not silent:
            for found in PLACEHOLDER.finditer(text):
                token = state.push(TAG, "", 0)
                token.content = found.group()
                token.map = [start_line, start_line + 1]
            state.line = start_line + 1
        return True

    return rule


def _ends_more_than_it_begins(text: str, tags: Tags) -> bool:
    """Whether a text goes on with, or ends, a block that began before it."""
    depth = 0
    for tag in tags.in_text(text):
        depth += bool(tag.opens) - bool(tag.closes)
        if depth < 0 or (tag.continues and not depth):
            return True
    return False


def _is_statements(text: str, tags: Tags) -> bool:
    """Whether a text holds one statement or more, and nothing else."""
    held = tags.in_text(text)
    return (
        bool(held)
        and not PLACEHOLDER.sub("", text).strip()
        and all(tag.kind == "statement" for tag in held)
    )


def _rows_of_tags_freed(tokens: list[Token], tags: Tags) -> Iterator[Token]:
    """Table rows that hold nothing but statements become tags between the rows."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "tr_open":
            end = _closing(tokens, position)
            row = tokens[position : end + 1]
            text = "".join(cell.content for cell in row if cell.type == "inline")
            if _is_statements(text, tags):
                for found in PLACEHOLDER.finditer(text):
                    yield Token(TAG, "", 0, map=token.map, content=found.group())
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


def _one_list_around_tags(tokens: list[Token], tags: Tags) -> None:
    """Numbered lists that only tags part become one list, which counts on through them.

    A ``LIST`` token stands where the list is to begin counting: ahead of the loop that its items
    stand in, so that it counts the rounds, and ahead of whatever else ends before the list does.
    """
    position = 0
    while position < len(tokens):
        if tokens[position].type == "ordered_list_open":
            close = _closing(tokens, position)
            while (follower := _same_list(tokens, position, close)) and (
                _beginning(tokens, position, _closing(tokens, follower), tags) is not None
            ):
                end = _closing(tokens, follower)
                del tokens[follower], tokens[close]
                close = end - 2
            beginning = _beginning(tokens, position, close, tags)
            opening = tokens[position]
            level = sum(t.nesting for t in tokens[:position] if t.type.endswith(_LIST_ENDS))
            opening.meta = {"level": level, "name": f"list{position}"}
            start = Token(LIST, "", 0, opening.attrs, opening.map, meta=opening.meta)
            tokens.insert(position if beginning is None else beginning, start)
            position += 1
        position += 1


def _same_list(tokens: list[Token], opening: int, close: int) -> int:
    """The position of the next list, if only tags part it from this one and it is alike; else 0."""
    follower = _after_tags(tokens, close + 1)
    if follower in (close + 1, len(tokens)) or tokens[follower].type != "ordered_list_open":
        return 0
    one, other = tokens[opening], tokens[follower]
    return follower if (one.level, one.markup) == (other.level, other.markup) else 0


def _after_tags(tokens: list[Token], position: int) -> int:
    while position < len(tokens) and tokens[position].type == TAG:
        position += 1
    return position


def _beginning(tokens: list[Token], opening: int, close: int, tags: Tags) -> int | None:
    """Where a list must begin to count that is one list from ``opening`` to ``close``.

    That is ahead of every block that ends within it, and of those right around it that end right
    behind it. ``None`` if it cannot be one: in a loop that holds more, it begins anew.
    """
    within = _statements(tokens[opening:close], tags)
    behind = _statements(tokens[close + 1 : _after_tags(tokens, close + 1)], tags)
    ended, _ = _ended_and_open(within)
    ended_behind, still_open = _ended_and_open(
        [*within, *takewhile(lambda tag: not tag.opens, behind)]
    )
    kept_for_later = any(tag.opens in ("macro", "call", "set") for tag in within)
    if kept_for_later or any(tag.opens != "if" for tag in still_open):
        return None
    beginning = opening
    for number, (position, tag, directly) in enumerate(_around(tokens, opening, tags)):
        counts_through = tag.opens == "if" or (directly and tag.opens in ("for", "with"))
        if number >= ended and not (number < ended_behind and directly and counts_through):
            break
        if not counts_through:
            return None
        beginning = position
    return beginning


def _statements(tokens: list[Token], tags: Tags) -> list[Tag]:
    return [tags.in_text(token.content)[0] for token in tokens if token.type == TAG]


def _ended_and_open(statements: list[Tag]) -> tuple[int, list[Tag]]:
    """How many of the blocks around them statements end or part, and what they leave open."""
    ended = reached = 0
    still_open: list[Tag] = []
    for tag in statements:
        if tag.opens:
            still_open.append(tag)
        elif still_open:
            del still_open[len(still_open) - bool(tag.closes) :]
        else:
            reached = max(reached, ended + bool(tag.closes or tag.continues))
            ended += bool(tag.closes)
    return reached, still_open


def _around(tokens: list[Token], position: int, tags: Tags) -> Iterator[tuple[int, Tag, bool]]:
    """The blocks open at a position, innermost first, and whether only tags stand in between."""
    closed, directly = 0, True
    for earlier in range(position - 1, -1, -1):
        token = tokens[earlier]
        if token.type != TAG:
            directly = directly and token.type == LIST
            continue
        tag = tags.in_text(token.content)[0]
        if tag.opens and not closed:
            yield earlier, tag, directly
        closed = max(closed - bool(tag.opens), 0) + bool(tag.closes)


def _definitions_apart(tokens: list[Token]) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    blocks: list[Token] = []
    definitions: list[tuple[str, list[Token]]] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "footnote_reference_open":
            end = _closing(tokens, position)
            definitions.append((token.meta["label"], tokens[position : end + 1]))
            position = end
        else:
            blocks.append(token)
        position += 1
    return blocks, definitions
