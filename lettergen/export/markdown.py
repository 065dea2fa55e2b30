"""Markdown: CommonMark with the tables and the notes (``[^1]``) of GitHub's flavour.

A paragraph is one line, so that two letters are compared paragraph by paragraph. What CommonMark
cannot express is written as HTML elements, which it allows: ``<sup>``, a line end in a table.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lettergen.diagnostics.finding import LettergenError
from lettergen.export.document_tree import model
from lettergen.export.document_tree.builder import build_tree, find_missing_words
from lettergen.export.document_tree.grid import PlacedCell, count_columns, is_right, place_cells
from lettergen.export.format import Export, FinishedLetter
from lettergen.export.markdown_escapes import escape, escape_line_start
from lettergen.system.patterns import compile_lazily

_MARKS = {"strong": "**", "em": "*"}
_BETWEEN_WORDS = ("softbreak", "hardbreak", "footnote_ref")
_NOTE_INDENT = "    "
_BETWEEN_LISTS = "<!-- -->"
_PLAIN_ADDRESS = compile_lazily(r"[^\s()<>]+")
_IN_ADDRESS = {"<": "%3C", ">": "%3E", "\\": "%5C", " ": "%20"}
_ENTITY = compile_lazily(r"&(?=#?\w+;)")


def export(letter: FinishedLetter) -> Export:
    """Write a letter as Markdown; without data if, read back, that would say less."""
    try:
        tree = build_tree(letter)
    except LettergenError as error:
        return Export(letter, findings=error.findings)
    text = _write(tree)
    missing = find_missing_words(letter, tree, _read_back(text))
    if missing:
        return Export(letter, findings=missing)
    return Export(letter, text.encode(), tree.findings)


def _write(tree: model.DocumentTree) -> str:
    parts = [_stack((*tree.letterhead, *tree.body))]
    parts += [_write_note(note) for list_ in tree.notes for note in list_.notes]
    parts.append(_stack(tree.small_print))
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


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


def _stack(blocks: Iterable[model.Block]) -> list[str]:
    """Blocks one under the other, with an empty line between."""
    out: list[str] = []
    before = ""
    for block in blocks:
        lines = _write_block(block)
        if not lines:
            continue
        kind = _find_list_kind(block)
        if out:
            out += ["", _BETWEEN_LISTS, ""] if kind and kind == before else [""]
        out += lines
        before = kind
    return out


def _write_block(block: model.Block) -> list[str]:
    match block:
        case model.Paragraph():
            return _write_paragraph(block)
        case model.List():
            return _write_list(block)
        case model.Quote(blocks):
            return [f"> {line}".rstrip() for line in _stack(blocks)]
        case model.Columns(cells):
            return _stack(inner for cell in cells for inner in cell)
        case model.Table():
            return _write_table(block)


def _write_paragraph(paragraph: model.Paragraph) -> list[str]:
    lines = _write_text(paragraph.content).split("\n")
    if not any(lines):
        return []
    if paragraph.level:
        text = re.sub("#$", r"\\#", " ".join(lines))  # else it would close the heading
        return [f"{'#' * paragraph.level} {text}"]
    *others, last = map(escape_line_start, lines)
    return [*(f"{line}\\" for line in others), last]


def _find_list_kind(block: model.Block) -> str:
    """What kind of list a block becomes; two of a kind side by side would be one."""
    if not isinstance(block, model.List):
        return ""
    return "ol" if _is_counted(block) else "ul"


def _is_counted(list_: model.List) -> bool:
    """Whether Markdown counts a list as Word does: 1, 2, 3, wherever it starts."""
    is_usual = list_.is_ordered and not list_.is_labelled and not list_.type
    return is_usual and all(item.value is None for item in list_.items)


def _write_list(list_: model.List) -> list[str]:
    """Items under their marks; where Markdown would count otherwise, the label is a word."""
    is_counted = _is_counted(list_)
    gap = [""] if list_.is_loose else []
    out: list[str] = []
    for item in list_.items:
        mark = f"{item.label} " if is_counted else "- "
        blocks = map(_write_block, item.blocks)
        lines = [line for block in blocks for line in (*gap, *block)][len(gap) :] or [""]
        if not is_counted and list_.is_ordered:
            lines[0] = f"{escape(item.label)} {lines[0]}"
        out += gap if out else []
        out += _hang(mark, lines)
    return out


def _write_note(note: model.Note) -> list[str]:
    lines = _stack(note.blocks) or [""]
    first = f"[^{note.label}]: {lines[0]}".rstrip()
    return [first, *(f"{_NOTE_INDENT}{line}".rstrip() for line in lines[1:])]


def _hang(mark: str, lines: list[str]) -> list[str]:
    indent = " " * len(mark)
    return [f"{mark}{lines[0]}".rstrip(), *(f"{indent}{line}".rstrip() for line in lines[1:])]


def _write_table(table: model.Table) -> list[str]:
    """A table of GitHub's kind; one without a header row gets an empty one, as it must have."""
    placed = place_cells(table)
    columns = count_columns(placed)
    rows = [_write_cells(row, columns) for row in placed]
    if not table.header:
        rows.insert(0, [""] * columns)
    return [_row(rows[0]), _row(_build_delimiter_row(table, placed, columns)), *map(_row, rows[1:])]


def _write_cells(row: list[PlacedCell], columns: int) -> list[str]:
    """The cells of a row, each in its first column."""
    out = [""] * columns
    for placed in row:
        lines = [line for block in placed.cell.blocks for line in _flatten(block)]
        out[placed.column] = "<br>".join(lines)
    return out


def _build_delimiter_row(
    table: model.Table, rows: list[list[PlacedCell]], columns: int
) -> list[str]:
    by_column: dict[int, list[model.Cell]] = defaultdict(list)
    for row in rows[len(table.header) :]:
        for placed in row:
            by_column[placed.column].append(placed.cell)
    return ["--:" if is_right(by_column[column]) else "---" for column in range(columns)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _flatten(block: model.Block) -> list[str]:
    """Return a block as lines of a cell, which cannot contain blocks."""
    match block:
        case model.Paragraph(content):
            return _write_text(content).split("\n")
        case model.List(items=items):
            return list(map(_flatten_item, items))
        case model.Quote(blocks):
            return [line for inner in blocks for line in _flatten(inner)]
        case model.Columns(cells):
            return [line for cell in cells for inner in cell for line in _flatten(inner)]
        case model.Table():
            rows = place_cells(block)
            columns = count_columns(rows)
            return [" ".join(filter(None, _write_cells(row, columns))) for row in rows]


def _flatten_item(item: model.Item) -> str:
    lines = (line for block in item.blocks for line in _flatten(block))
    return " ".join(filter(None, (escape(item.label), *lines)))


def _write_text(content: Sequence[model.Inline]) -> str:
    """The text of a paragraph in Markdown; its lines parted by line ends."""
    text = _join(content)
    lines = (re.sub(r"[^\S\u00a0\u202f]+", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(lines)


def _join(inlines: Sequence[model.Inline]) -> str:
    """Inlines one after the other; each knows what is before it and what will be after it."""
    content = list(_drop_inner_links(inlines))
    plain = [_find_ends(inline) for inline in content]
    following = [""] * len(plain)
    for number in range(len(plain) - 2, -1, -1):
        following[number] = plain[number + 1][:1] or following[number + 1]
    out = []
    before = ""
    for inline, ends, after in zip(content, plain, following, strict=True):
        out.append(_write_inline(inline, before, after))
        before = ends[-1:] or before
    return "".join(out)


def _drop_inner_links(content: Iterable[model.Inline]) -> Iterator[model.Inline]:
    """Inlines with the text of links within the letter, which Markdown has no places for."""
    for inline in content:
        if isinstance(inline, model.Link) and inline.address.startswith("#"):
            yield from inline.content
        else:
            yield inline


def _find_ends(inline: model.Inline) -> str:
    """The characters of an inline, as far as they matter to a mark beside it."""
    match inline:
        case model.Words(text):
            return text
        case model.LineEnd():
            return "\n"
        case model.Spoken(content=content):
            return "".join(map(_find_ends, content))
        case model.Styled(_, content):
            return f"*{''.join(map(_find_ends, content))}*"
        case model.Anchor():
            return ""
    return "[]"


def _write_inline(inline: model.Inline, before: str, after: str) -> str:
    match inline:
        case model.Words(text):
            return escape(text.replace("\n", " ").replace("\u00ad", ""))
        case model.LineEnd():
            return "\n"
        case model.Image(alternative):
            return escape(f"[{alternative}]") if alternative else ""
        case model.NoteMark(label=label):
            return f"[^{label}]"
        case model.Link(address, content):
            return _link(address, _join(content))
        case model.Spoken(content=content):
            return _join(content)
        case model.Styled(tag, content):
            return _styled(tag, _join(content), before, after)
        case model.Anchor():
            return ""


def _link(address: str, text: str) -> str:
    if not text.strip():
        return text
    address = _ENTITY.sub("&amp;", "".join(_IN_ADDRESS.get(char, char) for char in address))
    if not _PLAIN_ADDRESS.fullmatch(address):
        address = f"<{address}>"
    lead = text[: len(text) - len(text.lstrip())]
    trail = text[len(text.rstrip()) :]
    return f"{lead}[{text.strip()}]({address}){trail}"


def _styled(tag: str, text: str, before: str, after: str) -> str:
    """Set marks around text, spaces outside of them.

    Whether ``*`` is a mark depends on the characters on either side (CommonMark 0.31, 6.2). Where
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
