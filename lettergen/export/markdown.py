"""Markdown: CommonMark with the tables and the notes (``[^1]``) of GitHub's flavour.

A paragraph is one line, so that two letters are compared paragraph by paragraph. What CommonMark
cannot say stands in HTML elements that it lets through: ``<sup>``, a line end in a table.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from lettergen.diagnostics.finding import LettergenError
from lettergen.docx.xml import Element
from lettergen.export.content import content_of, grid, inline, lost
from lettergen.export.content.grid import Placed
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.markdown_escapes import at_line_start, escaped

_MARKS = {"strong": "**", "em": "*"}
_BETWEEN_WORDS = ("softbreak", "hardbreak", "footnote_ref")
_NOTE_INDENT = "    "
_BETWEEN_LISTS = "<!-- -->"
_PLAIN_ADDRESS = re.compile(r"[^\s()<>]+")
_IN_ADDRESS = {"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"}
_ENTITY = re.compile(r"&(?=#?\w+;)")


def export(letter: FinishedLetter) -> Export:
    """A letter as Markdown; without data if, read back, that would say less than the letter."""
    try:
        content = content_of(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    text = "\n".join(_stacked(content.article)) + "\n"
    missing = lost(letter, content, _read_back(text))
    if missing:
        return Export(letter, findings=missing)
    return Export(letter, text.encode(), content.findings)


def _read_back(markdown: str) -> str:
    """The words that a reader of Markdown finds in a text, a line each block."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    reader = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    pieces = []
    for token in reader.parse(markdown):
        for child in token.children or ():
            if child.type == "text":
                pieces.append(child.content)
            elif child.type in _BETWEEN_WORDS or child.content == "<br>":
                pieces.append("\n")
        label = str(token.meta.get("label", "")) if token.type == "footnote_open" else ""
        pieces.append("\n" if label.isalnum() else f"\n{label}\n")
    return "".join(pieces)


def _stacked(blocks: Iterable[Element]) -> list[str]:
    """Blocks one under the other, with an empty line between."""
    out: list[str] = []
    before = ""
    for block in blocks:
        lines = _lines(block)
        if not lines:
            continue
        name = _as_list(block)
        if out:
            out += ["", _BETWEEN_LISTS, ""] if name and name == before else [""]
        out += lines
        before = name
    return out


def _lines(block: Element) -> list[str]:
    match block.tag:
        case "ul" | "ol":
            return _list_lines(block)
        case "blockquote":
            return [f"> {line}".rstrip() for line in _stacked(block)]
        case "table":
            return _table_lines(block)
        case "section":
            return _note_lines(block)
        case "header" | "footer" | "div":
            return _stacked(block)
    lines = _text(block).split("\n")
    if not any(lines):
        return []
    if block.tag != "p":
        text = re.sub("#$", r"\\#", " ".join(lines))  # else it would close the heading
        return [f"{'#' * int(block.tag[1])} {text}"]
    return [f"{at_line_start(line)}\\" for line in lines[:-1]] + [at_line_start(lines[-1])]


def _as_list(block: Element) -> str:
    """What kind of list a block becomes; two of a kind side by side would be one."""
    if block.tag not in ("ul", "ol"):
        return ""
    return "ol" if _is_counted(block) else "ul"


def _is_counted(list_: Element) -> bool:
    """Whether Markdown counts a list as Word does: 1, 2, 3, wherever it starts."""
    usual = list_.tag == "ol" and list_.get("class") != "labelled" and list_.get("type") is None
    return usual and all(item.get("value") is None for item in list_)


def _list_lines(list_: Element) -> list[str]:
    """Items under their marks; where Markdown would count otherwise, the label is a word."""
    counted = _is_counted(list_)
    loose = any(item.find("p[2]") is not None for item in list_)
    out: list[str] = []
    for item in list_:
        label = item.get("data-label", "")
        mark = f"{label} " if counted else "- "
        blocks = [_lines(block) for block in item]
        gap = [""] if loose else []
        lines = [line for block in blocks for line in (*gap, *block)][len(gap) :] or [""]
        if not counted and list_.tag == "ol":
            lines[0] = f"{escaped(label)} {lines[0]}"
        out += gap if out else []
        out.append(f"{mark}{lines[0]}".rstrip())
        out += [f"{' ' * len(mark)}{line}".rstrip() for line in lines[1:]]
    return out


def _note_lines(section: Element) -> list[str]:
    out: list[str] = []
    for note in section.iterfind("ol/li"):
        lines = _stacked(note) or [""]
        out += [""] if out else []
        out.append(f"[^{note.get('data-label')}]: {lines[0]}".rstrip())
        out += [f"{_NOTE_INDENT}{line}".rstrip() for line in lines[1:]]
    return out


def _table_lines(table: Element) -> list[str]:
    """A table of GitHub's kind; one without a header row gets an empty one, as it must have."""
    placed = grid.rows(table)
    columns = grid.columns_of(placed)
    rows = [_cells(row, columns) for row in placed]
    if table.find("thead/tr") is None:
        rows.insert(0, [""] * columns)
    return [_row(rows[0]), _row(_rulers(placed, columns)), *map(_row, rows[1:])]


def _cells(row: list[Placed], columns: int) -> list[str]:
    """The cells of a row, each in its first column."""
    out = [""] * columns
    for placed in row:
        lines = [line for block in placed.cell for line in _cell_lines(block)]
        out[placed.column] = "<br>".join(lines)
    return out


def _rulers(rows: list[list[Placed]], columns: int) -> list[str]:
    by_column: dict[int, list[Element]] = defaultdict(list)
    for placed in (placed for row in rows for placed in row if placed.cell.tag == "td"):
        by_column[placed.column].append(placed.cell)
    return ["--:" if grid.is_right(by_column[column]) else "---" for column in range(columns)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell_lines(block: Element) -> list[str]:
    """A block as lines of a cell, which can hold no blocks."""
    if block.tag in ("ul", "ol"):
        items = (
            (item.get("data-label", ""), [line for inner in item for line in _cell_lines(inner)])
            for item in block
        )
        return [" ".join(filter(None, (escaped(label), *lines))) for label, lines in items]
    if block.tag in ("blockquote", "div"):
        return [line for inner in block for line in _cell_lines(inner)]
    if block.tag == "table":
        rows = grid.rows(block)
        return [" ".join(filter(None, _cells(row, grid.columns_of(rows)))) for row in rows]
    return _text(block).split("\n")


def _text(block: Element) -> str:
    """The text of a paragraph in Markdown; its lines parted by line ends."""
    text = _joined(inline.pieces(block))
    lines = (re.sub(r"[^\S\u00a0\u202f]+", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(lines)


def _joined(pieces: Iterable[inline.Piece]) -> str:
    """Pieces one after the other; each knows what is before it and what will be after it."""
    parts = list(pieces)
    plain = [_plain(part) for part in parts]
    out = ""
    for number, part in enumerate(parts):
        before = next((text[-1] for text in reversed(plain[:number]) if text), "")
        after = next((text[0] for text in plain[number + 1 :] if text), "")
        out += _piece(part, before, after)
    return out


def _plain(piece: inline.Piece) -> str:
    """The characters of a piece, as far as they matter to a mark beside it."""
    match piece:
        case inline.Words(text):
            return text
        case inline.LineEnd():
            return "\n"
        case inline.Styled(_, inner):
            return f"*{''.join(map(_plain, inner))}*"
    return "[]"


def _piece(piece: inline.Piece, before: str, after: str) -> str:
    match piece:
        case inline.Words(text):
            return escaped(text.replace("\n", " ").replace("\u00ad", ""))
        case inline.LineEnd():
            return "\n"
        case inline.Picture(text):
            return escaped(f"[{text}]") if text else ""
        case inline.NoteMark(label):
            return f"[^{label}]"
        case inline.Link(address, inner):
            return _link(address, _joined(inner))
        case inline.Styled("span", inner):
            return _joined(inner)
        case inline.Styled(tag, inner):
            return _styled(tag, _joined(inner), before, after)
    raise AssertionError(piece)


def _link(address: str, text: str) -> str:
    if address.startswith("#") or not text.strip():
        return text
    address = _ENTITY.sub("&amp;", "".join(_IN_ADDRESS.get(char, char) for char in address))
    if not _PLAIN_ADDRESS.fullmatch(address):
        address = f"<{address}>"
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :]
    return f"{lead}[{text.strip()}]({address}){trail}"


def _styled(tag: str, text: str, before: str, after: str) -> str:
    """Set marks around text, spaces outside of them.

    Whether ``*`` is a mark depends on what stands on either side (CommonMark 0.31, 6.2). Where
    that is not certain, and for what has no mark, HTML elements are set.
    """
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    lead, trail = text[:start], text[start + len(inner) :]
    around = (" " if lead else before, " " if trail else after)
    if tag in _MARKS and _is_marked(inner, *around):
        return f"{lead}{_MARKS[tag]}{inner}{_MARKS[tag]}{trail}"
    return "\n".join(f"<{tag}>{line}</{tag}>" if line else "" for line in text.split("\n"))


def _is_marked(inner: str, before: str, after: str) -> bool:
    """Whether stars around ``inner`` are marks for certain, with these characters around them."""
    if "\n" in inner or "*" in (before, after):
        return False
    core = inner[1:-1] if re.fullmatch(r"\*[^*\\]+\*", inner) else inner
    if "*" in (core[0], core[-1]) or (core != inner and not _parts(before, after)):
        return False
    return all(unicodedata.category(char)[0] in "LN" for char in (core[0], core[-1])) or _parts(
        before, after
    )


def _parts(*around: str) -> bool:
    """Whether there is nothing but white space and punctuation on either side."""
    return all(
        not char or char.isspace() or unicodedata.category(char)[0] == "P" for char in around
    )
