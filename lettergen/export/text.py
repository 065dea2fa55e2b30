"""Plain text, for e-mail and for comparing letters: wrapped, its notes numbered at the end.

Lines are at most ``WIDTH`` characters long, unless a single word is longer: no word and no
address is ever broken.
"""

import re
import textwrap
from collections.abc import Iterable

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.document_tree import model
from lettergen.export.document_tree.builder import PLAIN, build_tree, find_missing_words
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.text_tables import write_table

WIDTH = 72
"""Characters of a line, as RFC 5322 and habit have it."""

_SEPARATOR = "-" * 20
_QUOTE_INDENT = 4
_TAB = "  "
_UNDERLINES = {1: "=", 2: "-"}


def export(letter: FinishedLetter) -> Export:
    """Write a letter as plain text; without data if that would say less than the letter."""
    try:
        tree = build_tree(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    # A word of an address must not count as a word that was lost elsewhere.
    missing = find_missing_words(letter, tree, _Writer(with_addresses=False).write(tree))
    if missing:
        return Export(letter, findings=missing)
    return Export(letter, _Writer().write(tree).encode(), tree.findings)


def write_text(letter: FinishedLetter, width: int) -> str:
    """Return a letter as plain text for a terminal, in lines of this width.

    Raises ``LettergenError`` as ``build_tree`` does.
    """
    return _Writer(width=width).write(build_tree(letter))


class _Writer:
    def __init__(self, *, with_addresses: bool = True, width: int = WIDTH) -> None:
        self._with_addresses = with_addresses
        self._width = width
        self._cells: dict[tuple[int, int], list[str]] = {}

    def write(self, tree: model.DocumentTree) -> str:
        """Write a letter."""
        lines = self._stack((*tree.letterhead, *tree.body), self._width)
        notes = [
            line for list_ in tree.notes for note in list_.notes for line in self._write_note(note)
        ]
        for part in (notes, self._stack(tree.small_print, self._width)):
            if part:
                lines += ["", _SEPARATOR, "", *part]
        # Not earlier: no-break spaces keep a line together while it is wrapped.
        plain = (line.translate(PLAIN).rstrip() for line in lines)
        return "\n".join(plain).strip("\n") + "\n"

    def _write_note(self, note: model.Note) -> list[str]:
        mark = f"[{note.label}] "
        return _hang(mark, self._stack(note.blocks, self._width - len(mark)))

    def _stack(self, blocks: Iterable[model.Block], width: int) -> list[str]:
        """Blocks one under the other, with an empty line between."""
        out: list[str] = []
        for block in blocks:
            lines = self._write_block(block, width)
            if out and lines:
                out.append("")
            out += lines
        return out

    def _write_block(self, block: model.Block, width: int) -> list[str]:
        match block:
            case model.Paragraph(content, level):
                lines = _wrap(self._write_text(content), width)
                if level in _UNDERLINES and lines:
                    lines.append(_UNDERLINES[level] * max(map(len, lines)))
                return lines
            case model.List():
                return self._write_list(block, width)
            case model.Quote(blocks):
                return _indent(self._stack(blocks, width - _QUOTE_INDENT), " " * _QUOTE_INDENT)
            case model.Columns(cells):
                return self._stack((inner for cell in cells for inner in cell), width)
            case model.Table():
                return write_table(block, width, self._write_cell)

    def _write_cell(self, cell: model.Cell, width: int) -> list[str]:
        """A cell at a width; tables in tables ask for the same again and again."""
        key = id(cell), width
        if key not in self._cells:
            self._cells[key] = self._stack(cell.blocks, width)
        return self._cells[key]

    def _write_list(self, list_: model.List, width: int) -> list[str]:
        """Items with hanging indents, apart if one of them has several paragraphs."""
        room = max((len(item.label) for item in list_.items), default=0) + 1
        gap = [""] if list_.is_loose else []
        out: list[str] = []
        for item in list_.items:
            blocks = [self._write_block(block, width - room) for block in item.blocks]
            lines = [line for block in blocks for line in (*gap, *block)][len(gap) :]
            out += [*(gap if out else []), *_hang(item.label.ljust(room), lines)]
        return out

    def _write_text(self, content: Iterable[model.Inline]) -> str:
        """The text of a paragraph; links are followed by their address, line ends are kept."""
        text = "".join(map(self._write_inline, content))
        lines = (
            re.sub(r"[^\S\u00a0\u202f\u2003]+", " ", line).strip() for line in text.split("\n")
        )
        return "\n".join(line.replace(model.TAB, _TAB) for line in lines)

    def _write_inline(self, inline: model.Inline) -> str:
        match inline:
            case model.Words(text):
                return text.replace("\n", " ")
            case model.LineEnd():
                return "\n"
            case model.Image(alternative):
                return f"[{alternative}]" if alternative else ""
            case model.NoteMark(label=label):
                return f"[{label}]"
            case model.Styled(_, content) | model.Spoken(content=content):
                return "".join(map(self._write_inline, content))
            case model.Link(address, content):
                return self._write_link(address, "".join(map(self._write_inline, content)))
            case model.Anchor():
                return ""

    def _write_link(self, address: str, text: str) -> str:
        """A link as its text and its address (RFC 3986, appendix C), once if that is the same."""
        shown = _shorten(address)
        is_said = text.strip() in (address, shown)
        if address.startswith("#") or is_said or not self._with_addresses:
            return text
        trail = text[len(text.rstrip()) :]
        return f"{text.rstrip()} <{shown}>{trail}" if text.strip() else f" <{shown}> "


def _wrap(text: str, width: int) -> list[str]:
    """Each line of a text wrapped; only spaces part words, not hyphens, not firm spaces."""
    return [
        line
        for piece in text.split("\n")
        for line in textwrap.wrap(
            piece, max(width, 1), break_long_words=False, break_on_hyphens=False
        )
    ]


def _hang(label: str, lines: list[str]) -> list[str]:
    """Lines with a label before the first, the others under it."""
    return [label + "".join(lines[:1]), *_indent(lines, " " * len(label))[1:]]


def _indent(lines: list[str], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]


def _shorten(address: str) -> str:
    return re.sub("^(?:mailto|tel):", "", address)
