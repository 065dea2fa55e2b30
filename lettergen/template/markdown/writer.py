"""Markdown written as WordprocessingML: a letter, or a value in one.

What Markdown can say and a Word letter cannot carry is a finding with its line.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Protocol

from markdown_it.token import Token

from lettergen.citations.clusters import UnknownKeyError, parse_cites
from lettergen.diagnostics.finding import Place, did_you_mean
from lettergen.docx import builtin_styles, runs
from lettergen.docx.builtin_styles import BuiltinStyles
from lettergen.docx.notes import NotesPart
from lettergen.docx.numbering import INDENT, LEVELS, Numbering
from lettergen.docx.xml import escape_attribute, escape_text
from lettergen.template.citations import UNKNOWN_CITATION
from lettergen.template.markdown.parser import LIST, TAG, MarkdownText

_REFUSED = {
    "html_block": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "html_inline": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "image": ("a picture", 'Write {{ image("file.png", alt="what it shows") }}.'),
    "fence": ("a code block", "Write it as a paragraph."),
    "code_inline": ("code", "Take the backticks away, or put a backslash before each."),
    "hr": ("a rule", "Take the line away, or put a backslash before it."),
}
_REFUSED_IN_NOTES = {
    "heading_open": "a heading",
    "blockquote_open": "a block quote",
    "table_open": "a table",
}

# The width that a table's columns start from, in twentieths of a point; Word fits it to the page.
_TEXT_WIDTH = 9026


@dataclass
class Destination:
    """What a Markdown text is set into: the document's styles, lists, notes and citations.

    ``paragraph`` and ``run`` hold the properties that plain paragraphs and runs have there.
    """

    styles: BuiltinStyles
    numbering: Numbering
    notes: NotesPart | None
    citations: Collection[str]
    paragraph: str = ""
    run: str = ""


class Backend(Protocol):
    """What becomes of that in a Markdown text which is more than text, and of its faults."""

    def address(self, url: str, place: Place) -> str:
        """The value of a hyperlink's relationship id."""

    def citation(self, key: str, place: Place, run: Callable[[str], str]) -> str:
        """What stands between runs for a citation; ``run`` makes a run of text."""

    def note(self, label: str, content: str) -> str:
        """What stands between runs for a footnote; ``content`` holds its paragraphs."""

    def inside_note(self) -> "Backend":
        """The backend for what stands in a footnote."""

    def begin_list(self, name: str, start: int, level: int, place: Place) -> str:
        """What stands ahead of a numbered list, where its instance is made."""

    def list_number(self, name: str, place: Place) -> str:
        """The numbering instance of a list that was begun."""

    def is_dynamic(self, label: str) -> bool:
        """Whether a footnote's mark names what only the data knows."""

    def opens(self, tag: str) -> bool:
        """Whether a tag between blocks opens one."""

    def report(self, message: str, place: Place, code: str, hint: str) -> None:
        """Take a fault of the text."""


def write_blocks(letter: MarkdownText, backend: Backend, destination: Destination) -> str:
    """The blocks of a Markdown text as WordprocessingML."""
    writer = _Writer(letter, backend, destination)
    xml = writer.blocks(letter.blocks)
    writer.report_unmarked_notes()
    return xml


def write_runs(letter: MarkdownText, backend: Backend, destination: Destination) -> str | None:
    """The runs of a Markdown text that is one paragraph; ``None`` if it is more or other."""
    if [token.type for token in letter.blocks] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    writer = _Writer(letter, backend, destination)
    content = _Inline(writer, letter.blocks[1]).runs()
    writer.report_unmarked_notes()
    return content


@dataclass
class _List:
    """A list that is open: its kind, its numbering instance, and whether an item just began."""

    style: str
    number: str
    item_begins: bool = False


class _Writer:
    """Writes block tokens; paragraphs know the lists, quotes and notes that they stand in."""

    def __init__(self, letter: MarkdownText, backend: Backend, destination: Destination) -> None:
        self.letter = letter
        self.backend = backend
        self.destination = destination
        self.marked: set[str] = set()
        self.in_note = False
        self._lists: list[_List] = []
        self._quotes: list[int] = []  # how many lists each stands in

    def blocks(self, tokens: list[Token]) -> str:
        out: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if self.in_note and token.type in _REFUSED_IN_NOTES:
                self._refuse_in_note(token)
            if token.type in ("paragraph_open", "heading_open"):
                out.append(self._paragraph(token, tokens[position + 1]))
                position += 2
            elif token.type == "table_open":
                end = next(
                    later
                    for later in range(position, len(tokens))
                    if tokens[later].type == "table_close"
                )
                out.append(self._table(tokens[position : end + 1]))
                if end + 1 < len(tokens) and tokens[end + 1].type in ("table_open", TAG):
                    # Word makes one table of two that meet.
                    out.append(f"<w:p>{self.destination.paragraph}</w:p>")
                position = end
            elif token.type == TAG:
                out.append(token.content)
            elif token.type == LIST:
                out.append(self._numbered_list(token))
            elif token.type in _REFUSED:
                self.refuse(token, self.letter.place(token))
            else:
                out.append(self._nesting(token))
            position += 1
        return "".join(out)

    def refuse(self, token: Token, place: Place) -> None:
        """Report what a letter cannot carry."""
        what, hint = _REFUSED[token.type]
        self.backend.report(f"a letter cannot carry {what}.", place, "LG220", hint)

    def report_unmarked_notes(self) -> None:
        """Report the footnotes that the text defines and never marks."""
        for label, definition in self.letter.definitions.items():
            if label not in self.marked:
                self.backend.report(
                    f"the footnote '{label}' has no mark in the letter.",
                    self.letter.place(definition[0]),
                    "LG223",
                    f"Put [^{label}] where it belongs, or delete it.",
                )

    def note(self, label: str) -> str:
        """A footnote that the letter itself defines, at the place of its mark."""
        inner = _Writer(self.letter, self.backend.inside_note(), replace(self.destination, run=""))
        inner.marked = self.marked
        inner.in_note = True
        definition = self.letter.definitions[label]
        if not self._begins_with_paragraph(definition):
            self.backend.report(
                f"the footnote '{label}' does not begin with a paragraph.",
                self.letter.place(definition[0]),
                "LG224",
                "Its number stands in its first paragraph: put that before lists and tags.",
            )
        content = inner.blocks(definition)
        assert self.destination.notes is not None
        own_mark = self.destination.notes.own_mark + runs.build_run(" ")
        content = content.replace("</w:pPr>", f"</w:pPr>{own_mark}", 1)
        return self.backend.note(label, content)

    def _begins_with_paragraph(self, definition: list[Token]) -> bool:
        """Whether the first paragraph of a footnote is there whatever the data says."""
        blocks = (
            token.type
            for token in definition[1:]
            if token.type != TAG or self.backend.opens(token.content)
        )
        return next(blocks) == "paragraph_open"

    def _refuse_in_note(self, token: Token) -> None:
        what = _REFUSED_IN_NOTES[token.type]
        message = f"a footnote cannot carry {what}."
        self.backend.report(message, self.letter.place(token), "LG220", "Write it as a paragraph.")

    def _nesting(self, token: Token) -> str:
        """Follow the opening and closing of what paragraphs stand in."""
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
        return ""

    def _numbered_list(self, token: Token) -> str:
        """A numbered list asks for an instance of its own each time that it is merged."""
        self.destination.numbering.get_or_add_numbers()
        start, level = int(token.attrs.get("start", 1)), min(token.meta["level"], LEVELS - 1)
        return self.backend.begin_list(token.meta["name"], start, level, self.letter.place(token))

    def _paragraph(self, opening: Token, inline: Token) -> str:
        content = _Inline(self, inline).runs()
        return f"<w:p>{self._paragraph_properties(opening)}{content}</w:p>"

    def _paragraph_properties(self, token: Token) -> str:
        if token.type == "heading_open":
            return self._styled(f"heading {token.tag[1:]}")
        innermost = self._lists[-1] if self._lists else None
        if innermost and innermost.item_begins:
            innermost.item_begins = False
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
        return self.destination.paragraph

    def _in_list(self, innermost: _List, number: str, indent: str = "") -> str:
        level = min(len(self._lists), LEVELS) - 1
        inner = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{indent}'
        return self._styled(
            builtin_styles.FOOTNOTE_TEXT if self.in_note else innermost.style, inner
        )

    def _styled(self, name: str, inner: str = "") -> str:
        style = escape_attribute(self.destination.styles.get_or_add(name))
        return f'<w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>'

    def _table(self, tokens: list[Token]) -> str:
        style = escape_attribute(self.destination.styles.get_or_add(builtin_styles.TABLE))
        columns = sum(token.type == "th_open" for token in tokens)
        rows: list[str] = []
        cells: list[str] = []
        for position, token in enumerate(tokens):
            if token.type in ("th_open", "td_open"):
                cells.append(self._cell(token, tokens[position + 1]))
            elif token.type == "tr_close":
                rows.append(_row(cells, heading=not rows))
                cells = []
            elif token.type == TAG:
                rows.append(token.content)
        grid = f'<w:gridCol w:w="{_TEXT_WIDTH // columns}"/>' * columns
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="5000" w:type="pct"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _cell(self, token: Token, inline: Token) -> str:
        align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        properties = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
        content = _Inline(self, inline, bold=token.type == "th_open").runs()
        return f"<w:tc><w:tcPr/><w:p>{properties}{content}</w:p></w:tc>"


class _Inline:
    """Writes what stands in one paragraph, as runs of like formatting."""

    def __init__(self, writer: _Writer, inline: Token, bold: bool = False) -> None:
        self.writer = writer
        self.inline = inline
        self._bold = int(bold)
        self._italic = 0
        self._link = ""
        self._line = 0
        self._pending = ""
        self._out: list[str] = []

    @property
    def place(self) -> Place:
        """Where the token that is being written stands."""
        return self.writer.letter.place(self.inline, self._line)

    def runs(self) -> str:
        for token in self.inline.children or ():
            self._write(token)
        self._flush()
        return "".join(self._out)

    def _write(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                if "](" in token.content:
                    self._report_lost_link()
                self._pending += escape_text(token.content)
            case "softbreak":
                self._line += 1
                self._pending += " "
            case "hardbreak":
                self._line += 1
                self._pending += runs.LINE_BREAK
            case "strong_open" | "strong_close":
                self._flush()
                self._bold += token.nesting
            case "em_open" | "em_close":
                self._flush()
                self._italic += token.nesting
            case "link_open":
                self._flush()
                self._open_link(str(token.attrs.get("href", "")))
            case "link_close":
                self._flush()
                self._link = ""
                self._out.append("</w:hyperlink>")
            case "footnote_ref":
                self._flush()
                self._out.append(self._note(str(token.meta["label"])))
            case kind if kind in _REFUSED:
                self.writer.refuse(token, self.place)

    def _report_lost_link(self) -> None:
        """What looks like a link to a person is none to Markdown, and would be printed so."""
        self.writer.backend.report(
            "a link cannot be read here.",
            self.place,
            "LG226",
            "An address has %20 for a space, a footnote's mark stands behind. Or write '\\]('.",
        )

    def _flush(self) -> None:
        """Write the text that has gathered in one formatting."""
        if self._pending:
            self._out.append(self._run(self._pending))
        self._pending = ""

    def _run(self, text: str) -> str:
        style = (
            self.writer.destination.styles.get_or_add(builtin_styles.HYPERLINK)
            if self._link
            else ""
        )
        properties = runs.merge_properties(
            self.writer.destination.run,
            runs.build_properties(style=style, bold=self._bold > 0, italic=self._italic > 0),
        )
        return f"{runs.open_run(properties)}{text}{runs.RUN_END}"

    def _open_link(self, url: str) -> None:
        self._link = url
        target = self.writer.backend.address(url, self.place)
        self._out.append(f'<w:hyperlink r:id="{target}" w:history="1">')

    def _note(self, label: str) -> str:
        writer = self.writer
        if label in writer.letter.definitions:
            writer.marked.add(label)
            if not writer.in_note:
                return writer.note(label)
            code, hint = "LG309", "Take the mark away."
            message = "a footnote cannot stand in a footnote."
        elif writer.backend.is_dynamic(label):
            return writer.backend.citation(label, self.place, self._run)
        else:
            try:
                parse_cites(label, writer.destination.citations)
            except UnknownKeyError as error:
                label = error.key
            else:
                return writer.backend.citation(label, self.place, self._run)
            code = UNKNOWN_CITATION
            message = f"no citation and no footnote is called '{label}'."
            known = [*writer.letter.definitions, *writer.destination.citations]
            hint = did_you_mean(label, known) or f"Define it: [^{label}]: …"
        writer.backend.report(message, self.place, code, hint)
        return ""


def _row(cells: list[str], *, heading: bool) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heading else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"
