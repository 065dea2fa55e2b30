"""Writes the inline tokens of Markdown: text, emphasis, links and footnote marks."""

from typing import Protocol

from markdown_it.token import Token

from lettergen.citations.clusters import UnknownKeyError, parse_cites
from lettergen.diagnostics.finding import Place, did_you_mean
from lettergen.docx import runs
from lettergen.docx.builtin_styles import HYPERLINK
from lettergen.docx.xml import escape_text
from lettergen.template.citations import UNKNOWN_CITATION
from lettergen.template.markdown.backend import Backend, Destination
from lettergen.template.markdown.parser import MarkdownText
from lettergen.template.markdown.quotes import set_quotes


class BlockWriter(Protocol):
    """The writer of the blocks around inline tokens."""

    letter: MarkdownText
    backend: Backend
    destination: Destination
    marked: set[str]
    in_note: bool

    def refuse(self, token: Token, place: Place) -> None:
        """Report a token that a letter cannot contain."""

    def note(self, label: str) -> str:
        """Return a footnote of the letter itself."""


class InlineWriter:
    """Writes the content of one paragraph as runs."""

    def __init__(self, writer: BlockWriter, inline: Token, bold: bool = False) -> None:
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
        """The place of the token that is being written."""
        return self.writer.letter.place(self.inline, self._line)

    def runs(self) -> str:
        children = self.inline.children or []
        marks = self.writer.destination.quotes
        texts = set_quotes(children, marks, self.writer.backend.prints) if marks else {}
        for position, token in enumerate(children):
            self._write(token, texts.get(position, token.content))
        self._flush()
        return "".join(self._out)

    def _write(self, token: Token, content: str) -> None:
        match token.type:
            case "text" | "text_special":
                if "](" in token.content:
                    self._report_lost_link()
                self._pending += escape_text(content)
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
            case _:
                self.writer.refuse(token, self.place)

    def _report_lost_link(self) -> None:
        """Report what looks like a link to people, and is none to Markdown."""
        self.writer.backend.report(
            "LG226",
            "a link cannot be read here.",
            self.place,
            "Write %20 for a space in the address, and a footnote mark after the link. For the"
            " characters themselves, write '\\]('.",
        )

    def _flush(self) -> None:
        """Write the text since the formatting last changed."""
        if self._pending:
            self._out.append(self._run(self._pending))
        self._pending = ""

    def _run(self, text: str) -> str:
        destination = self.writer.destination
        style = destination.styles.get_or_add(HYPERLINK) if self._link else ""
        own = runs.build_properties(style=style, bold=self._bold > 0, italic=self._italic > 0)
        properties = runs.merge_properties(destination.run, own)
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
            code, hint = "LG309", "Delete the mark."
            message = "a footnote cannot contain another footnote."
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
        writer.backend.report(code, message, self.place, hint)
        return ""
