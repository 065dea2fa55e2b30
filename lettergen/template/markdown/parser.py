"""Parses Markdown into tokens: CommonMark, tables and footnotes, with Jinja tags among them.

Tags are replaced by placeholders before the Markdown is parsed. In a line of nothing but
statements, each statement becomes a ``tag`` token between blocks; other tags stay in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.system.patterns import compile_lazily
from lettergen.template.markdown.divisions import division_rule, page_break_rule
from lettergen.template.markdown.includes import Origin, SourceText
from lettergen.template.markdown.indentation import indent_statements, is_statements
from lettergen.template.markdown.numbered_lists import TAG, find_close, join_lists
from lettergen.template.tag import find_tags
from lettergen.template.tags import MAX_TAGS, PLACEHOLDER, Tags

# The mark of a citation with more than a key: a locator, several works, words around them.
_CITATION = compile_lazily(r"\[\^(?=[^\]\s]*[^\]]*\s)([^\]\[]+)\](?!:)")

# Pandoc's place for the list of sources: "::: {#refs}" and ":::". The sign "{#" would begin a
# comment of Jinja, so it is taken away before the tags are found.
_PANDOC_REFS = compile_lazily(
    r"^([ \t>]*:{3,}[ \t]*)\{[ \t]*#refs[ \t]*\}[ \t]*:*[ \t]*$", re.MULTILINE
)
_REFS = compile_lazily(r":{3,}[ \t]*\{id=refs\}")
_REFS_END = compile_lazily(r":{3,}[ \t]*")

MAX_CHARACTERS = 200_000
"""The length of a Markdown letter: some eighty pages."""


class MarkdownText(NamedTuple):
    """A parsed text: its blocks, its definitions of footnotes, and the origins of its lines."""

    blocks: list[Token]
    definitions: dict[str, list[Token]]
    lines: list[Origin]

    def place(self, token: Token, further: int = 0) -> Place:
        """Return the place of a block, or of a line that is ``further`` lines below its first.

        A tag over several lines is one line to Markdown, and counts as its first.
        """
        first = token.map[0] if token.map else 0
        return Place(*self.lines[min(first + further, len(self.lines) - 1)])


def parse(source: SourceText, path: str, tags: Tags) -> MarkdownText:
    """Parse a letter, whose file is ``path``; what is wrong with it is reported to ``tags``.

    Raises ``LettergenError`` (LG260) for a text that is too large for a letter.
    """
    text = source.text
    if len(text) > MAX_CHARACTERS:
        message = f"is longer than {MAX_CHARACTERS:,} characters."
        raise LettergenError(Finding("LG260", message, Place(path)))
    if text.count("[^") > MAX_TAGS:
        message = f"has more than {MAX_TAGS:,} marks of footnotes."
        raise LettergenError(Finding("LG260", message, Place(path)))
    text = _PANDOC_REFS.sub(r"\1{id=refs}", text)
    text, lines = _replace_tags(text, source.origins, tags)
    return _parse(indent_statements(text, tags), lines, tags, is_letter=True)


def parse_value(text: str, tags: Tags) -> MarkdownText:
    """Parse the Markdown of a value, in which braces have no meaning; ``tags`` has no tags."""
    lines = [Origin("", number) for number in range(1, text.count("\n") + 2)]
    return _parse(text, lines, tags, is_letter=False)


def _parse(text: str, lines: list[Origin], tags: Tags, *, is_letter: bool) -> MarkdownText:
    parser = MarkdownIt("commonmark").enable("table").disable(["code", "text_join"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.inline.ruler.before("footnote_ref", "citation", _citation_rule)
    # Addresses may contain tags; the writer checks them itself.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    alternatives = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    parser.block.ruler.before("table", TAG, _statements_rule(tags), {"alt": alternatives})
    if is_letter:

        def report(code: str, message: str, line: int, hint: str) -> None:
            tags.report(code, message, Place(*lines[min(line, len(lines) - 1)]), hint)

        rules = {
            "refs": _refs_rule(tags, lines),
            "division": division_rule(report),
            "page_break": page_break_rule,
        }
        for name, rule in rules.items():
            parser.block.ruler.before("table", name, rule, {"alt": alternatives})
    blocks, definitions = _split_definitions(list(_free_rows_of_tags(parser.parse(text), tags)))
    parsed = MarkdownText(blocks, {}, lines)
    for label, definition in definitions:
        if label in parsed.definitions:
            first = parsed.place(parsed.definitions[label][0]).line
            message = f"duplicate footnote '{tags.restore(label)}', first defined in line {first}."
            tags.report("LG222", message, parsed.place(definition[0]), "Keep one of the two.")
        parsed.definitions.setdefault(label, definition)
    for tokens in (blocks, *parsed.definitions.values()):
        join_lists(tokens, tags)
    return parsed


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


def _replace_tags(text: str, origins: list[Origin], tags: Tags) -> tuple[str, list[Origin]]:
    """Return the text with placeholders, and the origin of each of its lines.

    A comment that is alone on its line is removed with the line. A tag over several lines becomes
    one line.
    """
    out: list[str] = []
    lines = [origins[0]]
    line_ends = [found.start() for found in re.finditer("\n", text)]
    position = 0
    trims_next = False

    def keep(start: int, end: int, *, trims_end: bool) -> None:
        """Copy a text between tags without trimmed white space, and note the lines it begins."""
        while trims_next and start < end and text[start].isspace():
            start += 1
        while trims_end and start < end and text[end - 1].isspace():
            end -= 1
        if not out or out[-1].endswith("\n"):
            lines[-1] = origins[bisect_left(line_ends, start)]
        if start < end:
            out.append(text[start:end])
            begins = (offset + 1 for offset in range(start, end) if text[offset] == "\n")
            lines.extend(origins[bisect_left(line_ends, begin)] for begin in begins)

    for span in find_tags(text):
        origin = origins[bisect_left(line_ends, span.start)]
        column = span.start - text.rfind("\n", 0, span.start)
        tag = tags.parse(span, Place(*origin, column=column))
        start, end = span.start, span.end
        is_comment = tag is not None and tag.kind == "comment"
        if is_comment:
            start, end = _comment_line(text, start, end) or (start, end)
        keep(position, start, trims_end=tag is not None and tag.trim_left)
        if tag and not is_comment:
            # Trimmed here and now: in Word the same signs would join paragraphs.
            out.append(tags.add(replace(tag, trim_left=False, trim_right=False)))
        position = end
        trims_next = tag is not None and tag.trim_right
    keep(position, len(text), trims_end=False)
    return "".join(out), lines


def _comment_line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the bounds of the whole line if nothing but the comment is on it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last + 1
    return (first, last) if not text[first:start].strip() and not text[end:last].strip() else None


def _statements_rule(tags: Tags) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return a rule of the Markdown parser for lines of nothing but statements."""

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        first = state.bMarks[start_line] + state.tShift[start_line]
        last = state.eMarks[start_line]
        text = state.src[first:last]
        if not is_statements(text, tags):
            return False
        if silent and state.parentType == "table":
            # Inside a table the line is a row of its own, unless it ends what began before.
            return _ends_earlier_block(state.src[state.bMarks[state.line] : last], tags)
        if not silent:
            for found in PLACEHOLDER.finditer(text):
                token = state.push(TAG, "", 0)
                token.content = found.group()
                token.map = [start_line, start_line + 1]
            state.line = start_line + 1
        return True

    return rule


def _refs_rule(tags: Tags, lines: list[Origin]) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return a rule of the Markdown parser that reads ``::: {#refs}`` as the bibliography."""

    def text_of(state: StateBlock, line: int) -> str:
        return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]

    def rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if not _REFS.fullmatch(text_of(state, start_line)):
            return False
        if silent:
            return True
        place = Place(*lines[min(start_line, len(lines) - 1)])
        end = start_line + 1
        while end < end_line and state.isEmpty(end):
            end += 1
        if end < end_line and _REFS_END.fullmatch(text_of(state, end)):
            end += 1
        else:
            message = "'::: {#refs}' is never closed."
            tags.report("LG201", message, place, "Write ':::' in the line after it.")
        state.push("paragraph_open", "p", 1).map = [start_line, end]
        inline = state.push("inline", "", 0)
        inline.content = tags.add_print("bibliography()", place)
        inline.map, inline.children = [start_line, end], []
        state.push("paragraph_close", "p", -1)
        state.line = end
        return True

    return rule


def _ends_earlier_block(text: str, tags: Tags) -> bool:
    """Whether a text continues or closes a block that began before it."""
    depth = 0
    for tag in tags.in_text(text):
        depth += bool(tag.opens) - bool(tag.closes)
        if depth < 0 or (tag.continues and not depth):
            return True
    return False


def _free_rows_of_tags(tokens: list[Token], tags: Tags) -> Iterator[Token]:
    """Turn table rows of nothing but statements into tags between the rows."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "tr_open":
            end = find_close(tokens, position)
            row = tokens[position : end + 1]
            text = "".join(cell.content for cell in row if cell.type == "inline")
            if is_statements(text, tags):
                for found in PLACEHOLDER.finditer(text):
                    yield Token(TAG, "", 0, map=token.map, content=found.group())
                position = end + 1
                continue
        yield token
        position += 1


def _split_definitions(tokens: list[Token]) -> tuple[list[Token], list[tuple[str, list[Token]]]]:
    """Return the blocks, and the definitions of footnotes with their labels."""
    blocks: list[Token] = []
    definitions: list[tuple[str, list[Token]]] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if token.type == "footnote_reference_open":
            end = find_close(tokens, position)
            definitions.append((token.meta["label"], tokens[position : end + 1]))
            position = end
        else:
            blocks.append(token)
        position += 1
    return blocks, definitions
