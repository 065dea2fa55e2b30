"""Read the sheets of Excel workbooks (ECMA-376 part 1, 18): ``.xlsx`` and ``.xlsm``.

Macros and everything but the cells is left alone. The usual spelling of rows and cells is read by
regular expressions, which takes a fraction of the time of an XML parser. Each row is counted
afterwards, and one that is spelt in another way is parsed as XML.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from lettergen.data.archive import Archive, parse_xml, refuse
from lettergen.data.number_format import (
    BUILT_IN,
    Format,
    find_text_format,
    parse_format,
    show_general,
)
from lettergen.data.sheet import (
    NO_STORED_VALUE,
    Problem,
    Range,
    SheetRow,
    Value,
    describe_error,
    show_number,
)
from lettergen.diagnostics.finding import format_column
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import has_unwritable

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
"""The size of a sheet in Excel."""

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_ROW = compile_lazily(r'<row\b(?:[^>]*? r="(\d+)")?([^>]*)>')
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
_MERGED = compile_lazily(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ESCAPE = compile_lazily("_x([0-9A-Fa-f]{4})_")


class Workbook:
    """The sheets of a workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = Archive.open(path)
        self._main = find_main_part(self.archive, path)
        self._related = read_relationships(self.archive, self._main)

    @cached_property
    def sheets(self) -> "list[XlsxSheet]":
        """The sheets, in their order."""
        root = self.archive.read_xml(self._main)
        found = []
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            related = self._related.get(sheet.get(_ID) or sheet.get(_STRICT_ID) or "")
            if related and related.kind == "worksheet" and related.part in self.archive:
                is_hidden = sheet.get("state", "visible") != "visible"
                found.append(XlsxSheet(self, sheet.get("name", ""), related.part, is_hidden))
        return found

    @cached_property
    def styles(self) -> "list[CellStyle]":
        """What the styles of cells do to numbers and texts, by their index."""
        part = self._find("styles")
        if not part:
            return []
        root = self.archive.read_xml(part)
        codes = dict(BUILT_IN)
        for one in root.iterfind("{*}numFmts/{*}numFmt"):
            codes[int(one.get("numFmtId", "0"))] = one.get("formatCode", "")
        ids = [int(xf.get("numFmtId", "0")) for xf in root.iterfind("{*}cellXfs/{*}xf")]
        known = {number: CellStyle(codes.get(number, ""), self._is_1904) for number in set(ids)}
        return [known[number] for number in ids]

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        part = self._find("sharedStrings")
        root = self.archive.read_xml(part) if part else []
        return [_read_rich_text(item) for item in root]

    @cached_property
    def _is_1904(self) -> bool:
        properties = self.archive.read_xml(self._main).find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def _find(self, kind: str) -> str:
        parts = find_parts(self._related, kind)
        return next((part for part in parts if part in self.archive), "")


class XlsxSheet:
    """A sheet of a workbook."""

    def __init__(self, workbook: Workbook, name: str, part: str, is_hidden: bool) -> None:
        self.name = name
        self.is_hidden = is_hidden
        self._workbook = workbook
        self._part = part

    @cached_property
    def _text(self) -> str:
        """The XML of the sheet, as the usual spelling of all its tags."""
        data = self._workbook.archive.read(self._part)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = ""
        root = re.search(r"<(?![?])[^>]*>", text)
        if root and root[0].startswith("<worksheet") and "<!" not in text:
            return text
        return _normalise(parse_xml(data, self._workbook.path))

    def is_empty(self) -> bool:
        """Whether no cell has anything in it."""
        return "<v>" not in self._text and "<t" not in self._text.partition("<sheetData")[2]

    def may_have_forbidden(self) -> bool:
        """Whether there may be characters that no Word document can contain."""
        escapes = "_x00" in self._text or "&#" in self._text
        return escapes or has_unwritable("".join((self._text, *self._workbook.strings)))

    def find_merged(self) -> list[Range]:
        """Return the merged cells."""
        return [
            Range(int(first), _INDICES[left] + 1, int(last), _INDICES[right] + 1)
            for left, first, right, last in _MERGED.findall(self._text)
            if left in _INDICES and right in _INDICES
        ]

    def find_total_rows(self) -> frozenset[int]:
        """Return the rows of totals of the tables in the sheet (18.5.1.2)."""
        rows: set[int] = set()
        archive = self._workbook.archive
        for part in find_parts(read_relationships(archive, self._part), "table"):
            if part in archive:
                table = archive.read_xml(part)
                last = re.search(r"(\d+)$", table.get("ref", ""))
                count = int(table.get("totalsRowCount", "0"))
                if last:
                    rows.update(range(int(last[1]) - count + 1, int(last[1]) + 1))
        return frozenset(rows)

    def read_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have cells."""
        read = _CellReader(self._workbook).read
        following = 1
        *pieces, _ = self._text.split("</row>")
        for piece in pieces:
            start = piece.rfind("<row")
            opening = _ROW.match(piece, start)
            if not opening:
                raise refuse(self._workbook.path)
            row = int(opening[1] or following)
            following = row + 1
            if row > MAX_ROW:
                raise refuse(self._workbook.path)
            raw = _CELL.findall(piece, opening.end())
            if len(raw) != piece.count("<c", opening.end()):
                raw = self._parse_cells(piece[start:])
            cells, problems = read(raw)
            sums_up = "<f" in piece and _SUM.search(piece) is not None
            is_hidden = "hidden" in opening[0] and _HIDDEN.search(opening[0]) is not None
            yield SheetRow(row, cells, problems, is_hidden, sums_up)

    def _parse_cells(self, row: str) -> list[tuple[str, ...]]:
        """Return the cells of a row as ``_CELL`` finds them, by an XML parser."""
        names = " ".join(dict.fromkeys(_NAMESPACE.findall(self._text)))
        root = parse_xml(f"<sheet {names}>{row}</row></sheet>".encode(), self._workbook.path)
        cells: list[tuple[str, ...]] = []
        index = -1
        for cell in root.iterfind("{*}row/{*}c"):
            letters = (cell.get("r") or "").rstrip("0123456789")
            index = _INDICES.get(letters, -1) if letters else index + 1
            if index < 0:
                raise refuse(self._workbook.path)
            inner = cell.find("{*}is")
            formula = "<f>" if cell.find("{*}f") is not None else ""
            value = cell.findtext("{*}v") if inner is None else _read_rich_text(inner)
            attributes = "".join(f' {name}="{cell.get(name)}"' for name in "st" if cell.get(name))
            cells.append((_LETTERS[index], attributes, formula, escape(value or "")))
        return sorted(cells, key=lambda cell: _INDICES[cell[0]])


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
    """What values show in cells with the same attributes; what was worked out before is kept."""

    def __init__(self, show: Callable[[str], Value | Problem]) -> None:
        super().__init__()
        self._show = show

    def __missing__(self, value: str) -> Value | Problem:
        if len(self) > 100_000:
            self.clear()
        shown = self[value] = self._show(value)
        return shown


class _CellReader(dict[str, _Shown]):
    """Work out what cells show, from the parts that ``_CELL`` finds.

    It maps the attributes of cells to what values show in cells with them.
    """

    def __init__(self, workbook: Workbook) -> None:
        super().__init__()
        self._path = workbook.path
        self._strings = workbook.strings
        self._styles = workbook.styles or [CellStyle("", False)]

    def read(self, raw: Sequence[tuple[str, ...]]) -> tuple[list[Value], dict[int, Problem]]:
        """Return what the cells of a row show, and the problems of those that show nothing."""
        cells: list[Value] = []
        problems: dict[int, Problem] = {}
        try:
            for column, attributes, formula, value in raw:
                if column != _LETTERS[len(cells)]:
                    cells += [""] * (_INDICES[column] - len(cells))
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

    def __missing__(self, attributes: str) -> _Shown:
        found = dict(_ATTRIBUTE.findall(attributes))
        style = self._styles[int(found.get("s") or "0")]
        shown = self[attributes] = _Shown(self._find_show(found.get("t", "n"), style))
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


def _read_rich_text(item: etree._Element) -> str:
    """Return the text of an item, without the pronunciation of its characters (18.4.8)."""
    texts = item.iterfind("{*}t"), item.iterfind("{*}r/{*}t")
    return decode_text(escape("".join(t.text or "" for found in texts for t in found)))


class Relationship(NamedTuple):
    """A part that another part refers to: what it is there, such as ``worksheet``, its name."""

    kind: str
    part: str


def find_main_part(archive: Archive, path: Path) -> str:
    """Return the part that lists the sheets; raises ``LettergenError`` if there is none (LG600)."""
    for part in find_parts(read_relationships(archive, ""), "officeDocument"):
        if part in archive:
            return part
    raise refuse(path)


def find_parts(relationships: dict[str, Relationship], kind: str) -> list[str]:
    """Return the parts that relationships of one kind lead to."""
    return [one.part for one in relationships.values() if one.kind == kind]


def read_relationships(archive: Archive, part: str) -> dict[str, Relationship]:
    """Return the parts that a part refers to, by the ids of the references."""
    folder, name = posixpath.split(part)
    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    if relationships not in archive:
        return {}
    found: dict[str, Relationship] = {}
    for one in archive.read_xml(relationships):
        if not isinstance(one.tag, str) or one.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
        kind = posixpath.basename(one.get("Type", ""))
        found[one.get("Id", "")] = Relationship(kind, target.lstrip("/"))
    return found


def _normalise(root: etree._Element) -> str:
    """Return the XML of a sheet without prefixes and comments."""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


_LETTERS = [format_column(number) for number in range(1, MAX_COLUMN + 2)]
_INDICES = {letters: index for index, letters in enumerate(_LETTERS[:-1])}
