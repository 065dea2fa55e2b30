"""Read the rows of a sheet in the XML of Excel (ECMA-376 part 1, 18.3).

The usual spelling of rows and cells is read by regular expressions, which takes a fraction of the
time of an XML parser. Each row is counted afterwards, and one that is spelt in another way is
parsed as XML.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from html import unescape
from operator import getitem
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

from lxml import etree

from lettergen.data.archive import parse_xml, refuse
from lettergen.data.number_format import Format, find_text_format, parse_format, show_general
from lettergen.data.sheet import (
    NO_STORED_VALUE,
    Problem,
    SheetRow,
    Value,
    describe_error,
    show_number,
)
from lettergen.diagnostics.finding import format_column
from lettergen.system.patterns import compile_lazily

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""The size of a sheet in Excel."""

MAX_SHAPES, MAX_CELLS = 20, 256
"""How many shapes of rows are prepared for a sheet, and how many cells such a row may have."""

_ROW = compile_lazily(r'(<row\b(?:[^>]*? r="(\d+)")?[^>]*+>)')
_HIDDEN = compile_lazily(r'\bhidden="(?:1|true)"')
_CELL = compile_lazily(
    r'<c r="([A-Z]++)\d++"([^>/]*+)'
    r"(?:/>|>"
    r"(<f\b[^>]*+>(?:[^<]*+</f>)?+)?+"
    r'(?:<v>|<is><t(?: xml:space="preserve")?+>)?+([^<]*+)(?:</v>|</t></is>|<v ?/>)?+'
    r"</c>)"
)
"""The parts of a cell: the letters of its column, its attributes, formula, and value or text."""

_ATTRIBUTE = compile_lazily(r' (\w+)="([^"]*)"')
_NAMESPACE = compile_lazily(r'\bxmlns(?::\w+)?="[^"]*"')
_SUM = compile_lazily(r"\b(?:SUM|SUBTOTAL|AGGREGATE)\(")
_ESCAPE = compile_lazily("_x([0-9A-Fa-f]{4})_")


def read_rows(
    text: str, strings: Sequence[str], styles: "Sequence[CellStyle]", path: Path
) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have cells.

    ``text`` is the XML of the sheet, in the usual spelling of its tags, ``strings`` are the texts
    that cells share, and ``styles`` what the styles of cells do, by their index.

    Raises:
        LettergenError: the sheet is damaged (LG600).
    """
    reader = _CellReader(strings, styles, path)
    following = 1
    shape: _RowShape | None = None
    shapes_left = MAX_SHAPES
    before: list[tuple[str, str, bool]] = []
    *pieces, _ = text.split("</row>")
    for piece in pieces:
        start = piece.rfind("<row")
        found = shape.pattern.fullmatch(piece, start) if shape else None
        opening = found or _ROW.match(piece, start)
        if not opening:
            raise refuse(path)
        row = int(opening[2] or following)
        following = row + 1
        if row > MAX_ROW:
            raise refuse(path)
        if found and shape:
            cells, problems = reader.read_alike(shape, found.groups("")[2:])
        else:
            raw = _CELL.findall(piece, opening.end())
            is_usual = len(raw) == piece.count("<c", opening.end())
            cells, problems = reader.read(
                raw if is_usual else _parse_cells(piece[start:], text, path)
            )
            own = _describe_shape(raw) if is_usual else []
            if own == before and own and shapes_left:
                shape = _RowShape(raw, reader)
                shapes_left -= 1
            before = own
        sums_up = "<f" in piece and _SUM.search(piece) is not None
        is_hidden = "hidden" in opening[1] and _HIDDEN.search(opening[1]) is not None
        yield SheetRow(row, cells, problems, is_hidden, sums_up)


def _describe_shape(raw: Sequence[tuple[str, ...]]) -> list[tuple[str, str, bool]]:
    """Return the columns and attributes of cells, and whether they have formulas.

    Two rows that have them alike are followed by more. A row of very many cells has no shape.
    """
    if len(raw) > MAX_CELLS:
        return []
    return [(column, attributes, bool(formula)) for column, attributes, formula, _ in raw]


def _parse_cells(row: str, sheet: str, path: Path) -> list[tuple[str, ...]]:
    """Return the cells of a row as ``_CELL`` finds them, by an XML parser."""
    names = " ".join(dict.fromkeys(_NAMESPACE.findall(sheet)))
    root = parse_xml(f"<sheet {names}>{row}</row></sheet>".encode(), path)
    cells: list[tuple[str, ...]] = []
    index = -1
    for cell in root.iterfind("{*}row/{*}c"):
        letters = (cell.get("r") or "").rstrip("0123456789")
        index = COLUMN_INDICES.get(letters, -1) if letters else index + 1
        if index < 0:
            raise refuse(path)
        inner = cell.find("{*}is")
        formula = "<f>" if cell.find("{*}f") is not None else ""
        value = cell.findtext("{*}v") if inner is None else read_rich_text(inner)
        attributes = "".join(f' {name}="{cell.get(name)}"' for name in "st" if cell.get(name))
        cells.append((_LETTERS[index], attributes, formula, escape(value or "")))
    return sorted(cells, key=lambda cell: COLUMN_INDICES[cell[0]])


class CellStyle:
    """What a style does to the numbers and texts in its cells."""

    def __init__(self, code: str, is_1904: bool) -> None:
        self._code = code
        self._is_1904 = is_1904

    @cached_property
    def show_number(self) -> Format:
        """Show a number as the cell does."""
        if self._code in ("", "General", "@"):
            return show_general
        return parse_format(self._code, is_1904=self._is_1904)

    @cached_property
    def show_text(self) -> Callable[[str], str] | None:
        """Show a text as the cell does; ``None`` if that is the text itself."""
        return find_text_format(self._code) if "@" in self._code else None


class _Shown(dict[str, Value | Problem]):
    """What values show in cells with the same attributes; what was worked out before is kept.

    ``problems`` are those of all cells of the sheet so far.
    """

    def __init__(
        self, show: Callable[[str], Value | Problem], problems: "set[Value | Problem]"
    ) -> None:
        super().__init__()
        self._show = show
        self._problems = problems

    def __missing__(self, value: str) -> Value | Problem:
        if len(self) > 100_000:
            self.clear()
        shown = self[value] = self._show(value)
        if isinstance(shown, Problem):
            self._problems.add(shown)
        return shown


class _RowShape:
    """The columns and attributes of the cells of a row, by which the next rows are read.

    Most rows of a list have the same columns, types and styles. One pattern for a whole row takes
    a fraction of the time of one for each cell. A row may lack some of the cells.
    """

    def __init__(self, raw: Sequence[tuple[str, ...]], reader: "_CellReader") -> None:
        columns = [COLUMN_INDICES.get(column, -1) for column, *_ in raw]
        is_ordered = columns == sorted(set(columns)) and min(columns, default=0) >= 0
        cells = [_write_cell_pattern(*cell) for cell in raw] if is_ordered else ["(?!)"]
        self.pattern = re.compile(_ROW.pattern + "".join(cells))
        self.shown = [reader[attributes] for _, attributes, *_ in raw]
        self.gaps = sorted(set(range(max(columns, default=0))).difference(columns))


def _write_cell_pattern(column: str, attributes: str, formula: str, value: str) -> str:
    """Return the pattern of a cell with these attributes, with or without a value."""
    content, value = "", "[^<]*+"
    if formula:
        content, value = r"<f\b[^>]*+>(?:[^<]*+</f>)?+", "[^<]++"
    return (
        rf'(?:<c r="{column}\d++"{re.escape(attributes)}(?:/>|>{content}'
        rf'(?:<v>|<is><t(?: xml:space="preserve")?+>)({value})(?:</v>|</t></is>)</c>))?+'
    )


class _CellReader(dict[str, _Shown]):
    """Work out what cells show, from the parts that ``_CELL`` finds.

    It maps the attributes of cells to what values show in cells with them.
    """

    def __init__(self, strings: Sequence[str], styles: Sequence[CellStyle], path: Path) -> None:
        super().__init__()
        self._problems: set[Value | Problem] = set()
        self._path = path
        self._strings = strings
        self._styles = styles or [CellStyle("", False)]

    def read(self, raw: Sequence[tuple[str, ...]]) -> tuple[list[Value], dict[int, Problem]]:
        """Return what the cells of a row show, and the problems of those that show nothing."""
        cells: list[Value] = []
        problems: dict[int, Problem] = {}
        try:
            for column, attributes, formula, value in raw:
                if column != _LETTERS[len(cells)]:
                    if COLUMN_INDICES[column] < len(cells):
                        raise ValueError(column)
                    cells += [""] * (COLUMN_INDICES[column] - len(cells))
                shown = self[attributes][value]
                if formula and not value and 't="str"' not in attributes:
                    shown = NO_STORED_VALUE
                if isinstance(shown, Problem):
                    problems[len(cells)] = shown
                    shown = ""
                cells.append(shown)
        except (ValueError, IndexError, KeyError):
            raise refuse(self._path) from None
        return cells, problems

    def read_alike(
        self, shape: _RowShape, values: Sequence[str]
    ) -> tuple[list[Value], dict[int, Problem]]:
        """Return the same as ``read`` for the values of a row of a known shape."""
        try:
            shown = list(map(getitem, shape.shown, values))
        except (ValueError, IndexError, KeyError):
            raise refuse(self._path) from None
        for gap in shape.gaps:
            shown.insert(gap, "")
        while shown and shown[-1] == "":
            shown.pop()
        problems: dict[int, Problem] = {}
        if not self._problems:
            return cast(list[Value], shown), problems
        cells: list[Value] = []
        for value in shown:
            if isinstance(value, Problem):
                problems[len(cells)] = value
                value = ""
            cells.append(value)
        return cells, problems

    def __missing__(self, attributes: str) -> _Shown:
        found = dict(_ATTRIBUTE.findall(attributes))
        style = self._styles[int(found.get("s") or "0")]
        show = self._find_show(found.get("t", "n"), style)
        shown = self[attributes] = _Shown(show, self._problems)
        return shown

    def _find_show(self, kind: str, style: "CellStyle") -> Callable[[str], Value | Problem]:
        """Return what shows the values of cells of a type (18.18.11) and a style."""

        def show_text(value: str) -> str:
            if kind == "s":
                text = self._strings[int(value)] if value else ""
            else:
                text = decode_text(value)
            return style.show_text(text) if style.show_text and text else text

        def show(value: str) -> Value | Problem:
            if not value:
                return ""
            if kind == "b":
                return value == "1"
            if kind == "e":
                return describe_error(unescape(value))
            if kind == "d":
                return value.replace("T00:00:00", "").replace("T", " ")
            return show_number(value, style.show_number)

        if kind not in ("s", "str", "inlineStr", "n", "b", "e", "d"):
            raise ValueError(kind)
        return show_text if kind in ("s", "str", "inlineStr") else show


def decode_text(text: str) -> str:
    """Return a text of a cell without the escapes of XML and of Excel (22.9.2.19)."""
    if "&" in text:
        text = unescape(text)
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_rich_text(item: etree._Element) -> str:
    """Return the text of an item, without the pronunciation of its characters (18.4.8)."""
    texts = item.iterfind("{*}t"), item.iterfind("{*}r/{*}t")
    return decode_text(escape("".join(t.text or "" for found in texts for t in found)))


_LETTERS = [format_column(number) for number in range(1, MAX_COLUMN + 2)]
COLUMN_INDICES = {letters: index for index, letters in enumerate(_LETTERS[:-1])}
"""The indices of the columns by their letters: 0 for A."""
