"""Writes Markdown as WordprocessingML: a letter, or a value in one.

Markdown that a letter cannot contain is reported with its line.
"""

import re
from itertools import dropwhile

from markdown_it.token import Token

from lettergen.diagnostics.finding import Place
from lettergen.docx import builtin_styles, runs
from lettergen.docx.numbering import INDENT, LEVELS
from lettergen.docx.xml import escape_attribute
from lettergen.template.markdown.backend import Backend, Destination
from lettergen.template.markdown.divisions import (
    DIVISION_CLOSE,
    DIVISION_OPEN,
    PAGE_BREAK,
    Widths,
)
from lettergen.template.markdown.inline import InlineWriter
from lettergen.template.markdown.layout import Divisions, Layout
from lettergen.template.markdown.numbered_lists import LIST, TAG
from lettergen.template.markdown.parser import MarkdownText
from lettergen.template.tags import PLACEHOLDER
from lettergen.template.word.control_values import CHECKED, UNCHECKED

_REFUSED = {
    "html_block": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "html_inline": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "image": (
        "a Markdown picture",
        'Write {{ image("file.png", alt="what it shows") }}.',
    ),
    "fence": ("a code block", "Write it as a paragraph."),
    "code_inline": ("code", "Remove the backticks, or put a backslash before each."),
    "hr": ("a rule", "Remove the line, or put a backslash before it."),
}
_TASK = r"\[([ xX])\][ \t]+(?=\S)"

_REFUSED_IN_NOTES = {
    PAGE_BREAK: "a page break",
    DIVISION_OPEN: "a block with a layout of its own",
    "heading_open": "a heading",
    "blockquote_open": "a block quote",
    "table_open": "a table",
}

# The width that a table's columns start from, in twentieths of a point; Word fits it to the page.
_TEXT_WIDTH = 9026


def write_blocks(letter: MarkdownText, backend: Backend, destination: Destination) -> str:
    """Return the blocks of a Markdown text as WordprocessingML."""
    writer = BlockWriter(letter, backend, destination)
    xml = writer.blocks(letter.blocks)
    writer.report_unmarked_notes()
    return xml


def write_runs(letter: MarkdownText, backend: Backend, destination: Destination) -> str | None:
    """Return the runs of a Markdown text that is one paragraph; ``None`` for any other text."""
    if [token.type for token in letter.blocks] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    writer = BlockWriter(letter, backend, destination)
    content = InlineWriter(writer, letter.blocks[1]).runs()
    writer.report_unmarked_notes()
    return content


class _List:
    """An open list: its style, its numbering instance, and whether an item has just begun."""

    def __init__(self, style: str, number: str) -> None:
        self.style = style
        self.number = number
        self.item_begins = False


class BlockWriter:
    """Writes block tokens, in the lists, quotes and notes that they are in."""

    def __init__(self, letter: MarkdownText, backend: Backend, destination: Destination) -> None:
        self.letter = letter
        self.backend = backend
        self.destination = destination
        self.marked: set[str] = set()
        self.in_note = False
        self._lists: list[_List] = []
        self._quotes: list[int] = []  # the number of lists around each
        self._divisions = Divisions()
        self._begins_page = False

    def blocks(self, tokens: list[Token]) -> str:
        out: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if self.in_note and token.type in _REFUSED_IN_NOTES:
                self._refuse_in_note(token)
            if token.type in ("paragraph_open", "heading_open"):
                layout = self._divisions.find_layout(position)
                out.append(self._paragraph(token, tokens[position + 1], layout))
                position += 2
            elif token.type == "table_open":
                end = next(
                    later
                    for later in range(position, len(tokens))
                    if tokens[later].type == "table_close"
                )
                layout = self._divisions.find_layout(position)
                out.append(self._table(tokens[position : end + 1], layout))
                if _find_next_type(tokens, end) in ("table_open", TAG):
                    # Word makes one table of two that meet.
                    out.append(f"<w:p>{self.destination.paragraph}</w:p>")
                position = end
            elif token.type == TAG:
                out.append(token.content)
            elif token.type == LIST:
                out.append(self._numbered_list(token))
            elif token.type == PAGE_BREAK:
                out.append(self._break_page(tokens[position + 1 :]))
            elif token.type in (DIVISION_OPEN, DIVISION_CLOSE):
                self._divisions.follow(tokens, position)
            else:
                self.refuse(token, self.letter.place(token))
                self._follow_nesting(token)
            position += 1
        return "".join(out)

    def refuse(self, token: Token, place: Place) -> None:
        """Report a token that a letter cannot contain; ignore one of another kind."""
        if token.type in _REFUSED:
            what, hint = _REFUSED[token.type]
            self.backend.report("LG220", f"a letter cannot contain {what}.", place, hint)

    def report_unmarked_notes(self) -> None:
        """Report the footnotes that are defined and have no mark."""
        for label, definition in self.letter.definitions.items():
            if label not in self.marked:
                message = f"the footnote '{label}' has no mark in the letter."
                hint = f"Put [^{label}] where it belongs, or delete it."
                self.backend.report("LG223", message, self.letter.place(definition[0]), hint)

    def note(self, label: str) -> str:
        """Return a footnote of the letter itself, for the place of its mark."""
        inner = BlockWriter(
            self.letter, self.backend.inside_note(), self.destination._replace(run="")
        )
        inner.marked = self.marked
        inner.in_note = True
        definition = self.letter.definitions[label]
        if not self._begins_with_paragraph(definition):
            message = f"the footnote '{label}' does not begin with a paragraph."
            hint = "Its number goes into its first paragraph: write one before lists and tags."
            self.backend.report("LG224", message, self.letter.place(definition[0]), hint)
        content = inner.blocks(definition)
        assert self.destination.notes is not None
        own_mark = self.destination.notes.own_mark + runs.build_run(" ")
        content = content.replace("</w:pPr>", f"</w:pPr>{own_mark}", 1)
        return self.backend.note(label, content)

    def _begins_with_paragraph(self, definition: list[Token]) -> bool:
        """Whether a footnote begins with a paragraph that depends on no data."""
        blocks = (
            token.type
            for token in definition[1:]
            if token.type != TAG or self.backend.opens(token.content)
        )
        return next(blocks) == "paragraph_open"

    def _refuse_in_note(self, token: Token) -> None:
        message = f"a footnote cannot contain {_REFUSED_IN_NOTES[token.type]}."
        self.backend.report("LG220", message, self.letter.place(token), "Write it as a paragraph.")

    def _follow_nesting(self, token: Token) -> None:
        """Follow the opening and closing of lists and quotes."""
        match token.type:
            case "bullet_list_open":
                self._lists.append(
                    _List(
                        builtin_styles.BULLETS, str(self.destination.numbering.get_or_add_bullets())
                    )
                )
            case "ordered_list_open":
                number = self.backend.list_number(token.meta["name"], self.letter.place(token))
                self._lists.append(_List(builtin_styles.NUMBERS, number))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._lists[-1].item_begins = True
            case "blockquote_open":
                self._quotes.append(len(self._lists))
            case "blockquote_close":
                self._quotes.pop()

    def _numbered_list(self, token: Token) -> str:
        """Begin a numbered list, which needs an instance of its own each time it is rendered."""
        self.destination.numbering.get_or_add_numbers()
        start, level = int(token.attrs.get("start", 1)), min(token.meta["level"], LEVELS - 1)
        return self.backend.begin_list(token.meta["name"], start, level, self.letter.place(token))

    def _break_page(self, following: list[Token]) -> str:
        """Let the next paragraph begin a page, or write a break where there may be none."""
        divisions = (DIVISION_OPEN, DIVISION_CLOSE)
        rest = list(dropwhile(lambda token: token.type in divisions, following))[:2]
        if (
            len(rest) > 1
            and rest[0].type in ("paragraph_open", "heading_open")
            and PLACEHOLDER.sub("", rest[1].content).strip()
        ):
            self._begins_page = True
            return ""
        return f'<w:p>{self.destination.paragraph}<w:r><w:br w:type="page"/></w:r></w:p>'

    def _paragraph(self, opening: Token, inline: Token, layout: Layout) -> str:
        state = self._take_state(inline)
        properties = self._paragraph_properties(opening, is_task=bool(state))
        layout = layout._replace(begins_page=self._begins_page)
        self._begins_page = False
        content = InlineWriter(self, inline).runs()
        return f"<w:p>{layout.apply(properties)}{state}{content}</w:p>"

    def _take_state(self, inline: Token) -> str:
        """Take ``[x]`` or ``[ ]`` off an item of a list; return the runs of its box."""
        if not (self._lists and self._lists[-1].item_begins and inline.children):
            return ""
        found = re.match(_TASK, inline.content)
        if found is None:
            return ""
        left = len(found.group())
        for token in inline.children:
            taken = min(left, len(token.content)) if token.type == "text" else 0
            token.content, left = token.content[taken:], left - taken
            if not left:
                break
        box = CHECKED if found[1] in "xX" else UNCHECKED
        properties = self.destination.run
        return f"<w:r>{properties}<w:t>{box}</w:t></w:r><w:r>{properties}<w:tab/></w:r>"

    def _paragraph_properties(self, token: Token, *, is_task: bool = False) -> str:
        if token.type == "heading_open":
            return self._styled(f"heading {token.tag[1:]}")
        innermost = self._lists[-1] if self._lists else None
        if innermost and innermost.item_begins:
            innermost.item_begins = False
            if is_task:  # the box is in the place of the bullet
                left = INDENT * len(self._lists)
                indent = (
                    f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs>'
                    f'<w:ind w:left="{left}" w:hanging="{INDENT}"/>'
                )
                return self._in_list(innermost, "0", indent)
            return self._in_list(innermost, innermost.number)
        if self._quotes and self._quotes[-1] == len(self._lists):
            indent = f'<w:ind w:left="{INDENT * (len(self._lists) + 1)}"/>' if self._lists else ""
            return self._styled(builtin_styles.QUOTE, indent)
        if innermost:  # a further paragraph of the same item: no bullet, the same indent
            indent = f'<w:ind w:left="{INDENT * len(self._lists)}" w:firstLine="0"/>'
            return self._in_list(innermost, "0", indent)
        if self.in_note:
            assert self.destination.notes is not None
            return self.destination.notes.paragraph_properties
        if name := self._divisions.style:
            return self._style_of_letterhead(name, token)
        return self.destination.paragraph

    def _style_of_letterhead(self, name: str, token: Token) -> str:
        """Return paragraph properties with a style of the letterhead, which must have it."""
        id_ = self.destination.styles.find_id(name)
        if id_ is None:
            message = f"the letterhead has no style '{name}'."
            hint = "Write the name that Word shows for a paragraph style."
            self.backend.report("LG932", message, self.letter.place(token), hint)
            return self.destination.paragraph
        return f'<w:pPr><w:pStyle w:val="{escape_attribute(id_)}"/></w:pPr>'

    def _in_list(self, innermost: _List, number: str, indent: str = "") -> str:
        level = min(len(self._lists), LEVELS) - 1
        inner = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{indent}'
        return self._styled(
            builtin_styles.FOOTNOTE_TEXT if self.in_note else innermost.style, inner
        )

    def _styled(self, name: str, inner: str = "") -> str:
        style = escape_attribute(self.destination.styles.get_or_add(name))
        return f'<w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>'

    def _table(self, tokens: list[Token], layout: Layout) -> str:
        style = escape_attribute(self.destination.styles.get_or_add(builtin_styles.TABLE))
        columns = sum(token.type == "th_open" for token in tokens)
        widths = self._find_widths(tokens[0], columns)
        last_row = max(position for position, token in enumerate(tokens) if token.type == "tr_open")
        if any(token.type == TAG for token in tokens):
            last_row = len(tokens)  # the data tells which row is the last one
        rows: list[str] = []
        cells: list[str] = []
        for position, token in enumerate(tokens):
            if token.type in ("th_open", "td_open"):
                width = _cell_width(widths, len(cells))
                stays = layout.keeps_with_next or (layout.keeps_lines and position < last_row)
                own = Layout(layout.keeps_lines, stays)
                cells.append(self._cell(token, tokens[position + 1], width, own))
            elif token.type == "tr_close":
                rows.append(_row(cells, heading=not rows, whole=layout.keeps_lines))
                cells = []
            elif token.type == TAG:
                rows.append(token.content)
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>{_table_width(widths)}'
            f"</w:tblPr><w:tblGrid>{_grid(widths, columns)}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _find_widths(self, token: Token, columns: int) -> Widths | None:
        widths = self._divisions.widths
        if widths and len(widths.columns) != columns:
            count = len(widths.columns)
            message = f"the table has {columns} columns, and {count} widths are given."
            place = self.letter.place(token)
            self.backend.report("LG384", message, place, "Give each column its width.")
            return None
        return widths

    def _cell(self, token: Token, inline: Token, width: str, layout: Layout) -> str:
        align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        properties = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
        content = InlineWriter(self, inline, bold=token.type == "th_open").runs()
        cell = f"<w:tcPr>{width}</w:tcPr>" if width else "<w:tcPr/>"
        return f"<w:tc>{cell}<w:p>{layout.apply(properties)}{content}</w:p></w:tc>"


def _find_next_type(tokens: list[Token], position: int) -> str:
    """Return the type of the next token that is no beginning or end of a division."""
    types = (token.type for token in tokens[position + 1 :])
    return next((one for one in types if one not in (DIVISION_OPEN, DIVISION_CLOSE)), "")


def _row(cells: list[str], *, heading: bool, whole: bool) -> str:
    properties = ""
    if heading:
        properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    elif whole:
        properties = "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _table_width(widths: Widths | None) -> str:
    """Return the width of a table; one whose columns have widths keeps to them (17.4.52)."""
    if widths is None:
        return '<w:tblW w:w="5000" w:type="pct"/>'
    total = sum(widths.columns)
    return f'<w:tblW w:w="{total}" w:type="{widths.unit}"/><w:tblLayout w:type="fixed"/>'


def _cell_width(widths: Widths | None, column: int) -> str:
    if widths is None:
        return ""
    return f'<w:tcW w:w="{widths.columns[column]}" w:type="{widths.unit}"/>'


def _grid(widths: Widths | None, columns: int) -> str:
    """Return the grid of a table, whose widths are always lengths (17.4.16)."""
    if widths is None:
        return f'<w:gridCol w:w="{_TEXT_WIDTH // columns}"/>' * columns
    each = widths.columns
    if widths.unit == "pct":
        each = tuple(_TEXT_WIDTH * share // 5000 for share in each)
    return "".join(f'<w:gridCol w:w="{width}"/>' for width in each)
