"""A Markdown letter written as WordprocessingML, once; its tags ride along as placeholders.

What Markdown can say and a Word letter cannot carry is a finding with its line.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from lettergen import source
from lettergen.findings import Finding, Place, Severity, did_you_mean
from lettergen.ooxml import runs, styles
from lettergen.ooxml.notes import NotesPart
from lettergen.ooxml.numbering import INDENT, Numbering
from lettergen.ooxml.styles import Styles
from lettergen.ooxml.xml import attribute, escape
from lettergen.template.language import UNKNOWN_CITATION, MergeError, checked_url
from lettergen.template.markdown_syntax import TAG_LINE, MarkdownLetter, parse
from lettergen.template.tags import HELD, Tag, Tags

_REFUSED = {
    "html_block": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "html_inline": ("HTML", "Write it in Markdown, or put a backslash before the '<'."),
    "image": ("a picture", "Put pictures into the letterhead."),
    "fence": ("a code block", "Write it as a paragraph."),
    "code_inline": ("code", "Take the backticks away, or put a backslash before each."),
    "hr": ("a rule", "Take the line away, or put a backslash before it."),
}

# The width that a table's columns start from, in twentieths of a point; Word fits it to the page.
_TEXT_WIDTH = 9026


@dataclass
class Surroundings:
    """What a Markdown letter is set into: the letterhead's styles, lists, notes and citations.

    ``paragraph`` holds the properties of the paragraph in which the letterhead has its body.
    """

    styles: Styles
    numbering: Numbering
    notes: NotesPart | None
    citations: Collection[str]
    paragraph: str = ""


def story(path: Path, tags: Tags, surroundings: Surroundings) -> str:
    """The blocks of a Markdown letter as WordprocessingML, its tags held in ``tags``.

    Everything that is wrong with the letter goes to ``tags.findings``.
    """
    letter = parse(source.read_text(path), str(path), tags)
    writer = _Writer(letter, tags, surroundings)
    story = writer.blocks(letter.blocks)
    tags.remarks.extend(
        Finding(
            "LG274",
            f"no mark refers to the footnote [^{label}].",
            letter.place(definition[0]),
            f"Put [^{label}] where its mark shall stand, or delete the definition.",
            severity=Severity.WARNING,
            name=label,
        )
        for label, definition in letter.definitions.items()
        if label not in writer.notes_used
    )
    return story


def uses_notes(path: Path) -> bool:
    """Whether a Markdown letter has marks of footnotes in it."""
    return "[^" in source.read_text(path)


@dataclass
class _List:
    """A list that is open: its kind, its numbering instance, and whether an item just began."""

    style: str
    number: str
    item_begins: bool = False


class _Writer:
    """Writes block tokens; paragraphs know the lists, quotes and notes that they stand in."""

    def __init__(self, letter: MarkdownLetter, tags: Tags, into: Surroundings) -> None:
        self.letter = letter
        self.tags = tags
        self.into = into
        self.in_note = False
        self.notes_used: set[str] = set()
        self._lists: list[_List] = []
        self._quotes = 0
        self._numbered_lists = 0

    def blocks(self, tokens: list[Token]) -> str:
        out: list[str] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
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
                position = end
            elif token.type == TAG_LINE:
                out.append(token.content)
            elif token.type in _REFUSED:
                self.refuse(token, self.letter.place(token))
            else:
                out.append(self._nesting(token))
            position += 1
        return "".join(out)

    def refuse(self, token: Token, place: Place) -> None:
        """Report what a letter cannot carry."""
        what, hint = _REFUSED[token.type]
        self.tags.findings.append(Finding("LG220", f"a letter cannot carry {what}.", place, hint))

    def note(self, label: str) -> str:
        """A footnote that the letter itself defines, at the place of its mark."""
        self.notes_used.add(label)
        inner = _Writer(self.letter, self.tags, self.into)
        inner.in_note = True
        content = inner.blocks(self.letter.definitions[label])
        assert self.into.notes is not None
        own_mark = self.into.notes.own_mark + runs.run(" ")
        content = content.replace("</w:pPr>", f"</w:pPr>{own_mark}", 1)
        return f'<w:footnote key="{attribute(label)}">{content}</w:footnote>'

    def _nesting(self, token: Token) -> str:
        """Follow the opening and closing of what paragraphs stand in."""
        match token.type:
            case "bullet_list_open":
                self._lists.append(_List(styles.BULLETS, str(self.into.numbering.bullets())))
            case "ordered_list_open":
                return self._open_numbered_list(token)
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._lists[-1].item_begins = True
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
        return ""

    def _open_numbered_list(self, token: Token) -> str:
        """A numbered list asks for an instance of its own each time that it is merged."""
        self.into.numbering.numbers()
        self._numbered_lists += 1
        name = f"_list{self._numbered_lists}"
        place = self.letter.place(token)
        self._lists.append(_List(styles.NUMBERS, self.tags.hold_print(name, place)))
        start = int(token.attrs.get("start", 1))
        level = len(self._lists) - 1
        return self.tags.hold_block(f"set {name} = _numbered_list({start}, {level})", place)

    def _paragraph(self, opening: Token, inline: Token) -> str:
        content = _Inline(self, inline, opening).runs()
        return f"<w:p>{self._paragraph_properties(opening)}{content}</w:p>"

    def _paragraph_properties(self, token: Token) -> str:
        if self.in_note:
            assert self.into.notes is not None
            return self.into.notes.paragraph_properties
        if token.type == "heading_open":
            return self._styled(f"heading {token.tag[1:]}")
        if self._lists:
            return self._list_properties()
        if self._quotes:
            return self._styled(styles.QUOTE)
        return self.into.paragraph

    def _list_properties(self) -> str:
        innermost = self._lists[-1]
        level = len(self._lists) - 1
        if innermost.item_begins:
            innermost.item_begins = False
            number, indent = innermost.number, ""
        else:  # a further paragraph of the same item: no bullet, the same indent
            number, indent = "0", f'<w:ind w:left="{INDENT * (level + 1)}" w:firstLine="0"/>'
        return self._styled(
            innermost.style,
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{indent}',
        )

    def _styled(self, name: str, inner: str = "") -> str:
        style = attribute(self.into.styles.id_of(name))
        return f'<w:pPr><w:pStyle w:val="{style}"/>{inner}</w:pPr>'

    def _table(self, tokens: list[Token]) -> str:
        style = attribute(self.into.styles.id_of(styles.TABLE))
        columns = sum(token.type == "th_open" for token in tokens)
        rows: list[str] = []
        cells: list[str] = []
        for position, token in enumerate(tokens):
            if token.type in ("th_open", "td_open"):
                cells.append(self._cell(token, tokens[position + 1]))
            elif token.type == "tr_close":
                rows.append(_row(cells, heading=not rows))
                cells = []
            elif token.type == TAG_LINE:
                rows.append(token.content)
        grid = f'<w:gridCol w:w="{_TEXT_WIDTH // columns}"/>' * columns
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="5000" w:type="pct"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _cell(self, token: Token, inline: Token) -> str:
        align = str(token.attrs.get("style", "")).removeprefix("text-align:")
        properties = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
        content = _Inline(self, inline, token, bold=token.type == "th_open").runs()
        return f"<w:tc><w:tcPr/><w:p>{properties}{content}</w:p></w:tc>"


class _Inline:
    """Writes what stands in one paragraph, as runs of like formatting."""

    def __init__(self, writer: _Writer, inline: Token, block: Token, bold: bool = False) -> None:
        self.writer = writer
        self.inline = inline
        self.block = block
        self._bold = int(bold)
        self._italic = 0
        self._link = ""
        self._line = 0
        self._pending = ""
        self._out: list[str] = []

    @property
    def place(self) -> Place:
        """Where the token that is being written stands."""
        return self.writer.letter.place(self.block, self._line)

    def runs(self) -> str:
        for token in self.inline.children or ():
            self._write(token)
        self._flush()
        return "".join(self._out)

    def _write(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                self._pending += escape(token.content)
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

    def _flush(self) -> None:
        """Write the text that has gathered in one formatting."""
        if self._pending:
            style = self.writer.into.styles.id_of(styles.HYPERLINK) if self._link else ""
            properties = runs.properties(style=style, bold=self._bold > 0, italic=self._italic > 0)
            self._out.append(f"{runs.opening(properties)}{self._pending}{runs.CLOSING}")
        self._pending = ""

    def _open_link(self, url: str) -> None:
        self._link = url
        if not HELD.search(url):
            try:
                url = checked_url(url)
            except MergeError as error:
                finding = Finding(error.code, error.message, self.place, error.hint)
                self.writer.tags.findings.append(finding)
        target = self.writer.tags.hold(
            Tag("print", self._url_expression(url), self.place, role="relationship")
        )
        self._out.append(f'<w:hyperlink r:id="{target}" w:history="1">')

    def _url_expression(self, url: str) -> str:
        """An address with tags in it as one expression."""
        parts = HELD.split(url)
        held = iter(self.writer.tags.held(url))
        return " ~ ".join(
            f"({next(held).body})" if position % 2 else json.dumps(part)
            for position, part in enumerate(parts)
            if part or len(parts) == 1
        )

    def _note(self, label: str) -> str:
        writer = self.writer
        if label in writer.letter.definitions:
            if not writer.in_note:
                return writer.note(label)
            code, hint = "LG221", "Take the mark away."
            message = "a footnote cannot stand in a footnote."
        elif label in writer.into.citations:
            cite = writer.tags.hold_print(f"cite({json.dumps(label)})", self.place)
            return f"{runs.opening('')}{cite}{runs.CLOSING}"
        else:
            code = UNKNOWN_CITATION
            message = f"no citation and no footnote is called '{label}'."
            known = [*writer.letter.definitions, *writer.into.citations]
            hint = did_you_mean(label, known) or f"Define it: [^{label}]: …"
        writer.tags.findings.append(Finding(code, message, self.place, hint))
        return ""


def _row(cells: list[str], *, heading: bool) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heading else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"
