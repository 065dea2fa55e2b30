"""Plain text, for e-mail and for comparing letters: wrapped, its notes numbered at the end.

Lines are at most ``WIDTH`` characters long, unless a single word is longer: no word and no
address is ever broken.
"""

import re
import textwrap
from collections.abc import Iterable

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.xml import Element
from lettergen.export.content import content_of, inline, lost
from lettergen.export.content.word_count import PLAIN
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.text_tables import table_lines

WIDTH = 72
"""Characters of a line, as RFC 5322 and habit have it."""

_SEPARATOR = "-" * 20
_QUOTE_INDENT = 4
_TAB = "  "
_UNDERLINES = {"h1": "=", "h2": "-"}


def export(letter: FinishedLetter) -> Export:
    """A letter as plain text; without data if that would say less than the letter."""
    try:
        content = content_of(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    text = _text(content.article)
    missing = lost(letter, content, _without_addresses(text, content.article))
    if missing:
        return Export(letter, findings=missing)
    return Export(letter, text.encode(), content.findings)


def _text(article: Element) -> str:
    # Only now: what is not plain holds a line together while it is wrapped.
    lines = (line.translate(PLAIN).rstrip() for line in _stacked(article, WIDTH))
    return "\n".join(lines).strip("\n") + "\n"


def _without_addresses(text: str, article: Element) -> str:
    """A letter's text as it was, so that no word of an address stands in for a lost one."""
    for link in article.iter("a"):
        text = text.replace(f"<{_shown(link.get('href', ''))}>", " ")
    return text


def _stacked(blocks: Iterable[Element], width: int) -> list[str]:
    """Blocks one under the other, with an empty line between."""
    out: list[str] = []
    for block in blocks:
        lines = _lines(block, width)
        if out and lines:
            out.append("")
        out += lines
    return out


def _lines(block: Element, width: int) -> list[str]:
    match block.tag:
        case "ul" | "ol":
            return _list_lines(block, width)
        case "blockquote":
            return _indented(_stacked(block, width - _QUOTE_INDENT), " " * _QUOTE_INDENT)
        case "table":
            return table_lines(block, width, _stacked)
        case "section":
            return [_SEPARATOR, "", *_note_lines(block, width)]
        case "footer":
            return [_SEPARATOR, "", *_stacked(block, width)]
        case "header" | "div":
            return _stacked(block, width)
    lines = _wrapped(_text_of(block), width)
    if block.tag in _UNDERLINES and lines:
        lines.append(_UNDERLINES[block.tag] * max(map(len, lines)))
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """Each line of a text wrapped; only spaces part words, not hyphens, not firm spaces."""
    return [
        line
        for piece in text.split("\n")
        for line in textwrap.wrap(
            piece, max(width, 1), break_long_words=False, break_on_hyphens=False
        )
    ]


def _list_lines(list_: Element, width: int) -> list[str]:
    """Items with hanging indents, apart from each other if one of them has several paragraphs."""
    labels = [item.get("data-label", "") for item in list_]
    room = max(map(len, labels), default=0) + 1
    loose = any(item.find("p[2]") is not None for item in list_)
    out: list[str] = []
    for item, label in zip(list_, labels, strict=True):
        if out and loose:
            out.append("")
        blocks = [_lines(block, width - room) for block in item]
        gap = [""] if loose else []
        lines = [line for block in blocks for line in (*gap, *block)][len(gap) :]
        out += _hung(lines, label.ljust(room))
    return out


def _note_lines(section: Element, width: int) -> list[str]:
    out: list[str] = []
    for note in section.iterfind("ol/li"):
        mark = f"[{note.get('data-label')}] "
        out += _hung(_stacked(note, width - len(mark)), mark)
    return out


def _hung(lines: list[str], label: str) -> list[str]:
    """Lines with a label before the first, the others under it."""
    indented = _indented(lines, " " * len(label))
    return [label + "".join(lines[:1]), *indented[1:]]


def _indented(lines: list[str], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]


def _text_of(block: Element) -> str:
    """The text of a paragraph; links are followed by their address, line ends are kept."""
    text = "".join(_piece(piece) for piece in inline.pieces(block))
    lines = (re.sub(r"[^\S\u00a0\u202f\u2003]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line.replace(inline.TAB, _TAB) for line in lines)


def _piece(piece: inline.Piece) -> str:
    match piece:
        case inline.Words(text):
            return text.replace("\n", " ")
        case inline.LineEnd():
            return "\n"
        case inline.Picture(text):
            return f"[{text}]" if text else ""
        case inline.NoteMark(label):
            return f"[{label}]"
        case inline.Styled(_, inner):
            return "".join(map(_piece, inner))
        case inline.Link(address, inner):
            return _link(address, "".join(map(_piece, inner)))
    raise AssertionError(piece)


def _link(address: str, text: str) -> str:
    """A link as its text and its address (RFC 3986, appendix C), or once if they are the same."""
    shown = _shown(address)
    if address.startswith("#") or text.strip() in (address, shown):
        return text
    return f"{text} <{shown}>" if text.strip() else f"<{shown}>"


def _shown(address: str) -> str:
    return re.sub("^(?:mailto|tel):", "", address)
