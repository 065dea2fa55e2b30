"""Read the sheets of binary Excel workbooks (``.xlsb``).

A part is a sequence of records ([MS-XLSB] 2.1.4): a type, a size, and the bytes of the record.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from lettergen.data.archive import Archive, refuse
from lettergen.data.number_format import BUILT_IN
from lettergen.data.sheet import Problem, Range, SheetRow, Value, describe_error, show_number
from lettergen.data.xlsx import find_main_part, find_parts, read_relationships
from lettergen.data.xlsx_rows import MAX_COLUMN, MAX_ROW, CellStyle

# The types of records ([MS-XLSB] 2.3.2).
_ROW = 0
_BLANK, _RK, _ERROR, _BOOL, _REAL, _STRING, _SHARED = range(1, 8)
_FORMULA_STRING, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = range(8, 12)
_SHARED_ITEM = 19
_NUMBER_FORMAT, _CELL_FORMAT = 44, 47
_WORKBOOK_PROPERTIES, _SHEET = 153, 156
_MERGED = 176
_BEGIN_CELL_FORMATS, _END_CELL_FORMATS = 617, 618

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_LONGEST_TEXT = 32_767


@contextmanager
def _refuse_damage(path: Path) -> Iterator[None]:
    """Raise ``LettergenError`` (LG600) for records that are not as they should be."""
    try:
        yield
    except (IndexError, ValueError, OverflowError, struct.error):
        raise refuse(path) from None


class BinaryWorkbook:
    """The sheets of a workbook."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._archive = Archive.open(path)
        self._main = find_main_part(self._archive, path)
        self._related = read_relationships(self._archive, self._main)

    @cached_property
    def sheets(self) -> "list[BinarySheet]":
        """The sheets, in their order."""
        with _refuse_damage(self.path):
            return self._read_sheets()

    def _read_sheets(self) -> "list[BinarySheet]":
        found = []
        for kind, data in self.read_records(self._main):
            if kind == _SHEET:
                (state,) = struct.unpack_from("<I", data)
                relation, end = _read_text(data, 8)
                related = self._related.get(relation)
                if related and related.kind == "worksheet" and related.part in self._archive:
                    name, _ = _read_text(data, end)
                    found.append(BinarySheet(self, name, related.part, state != 0))
        return found

    @cached_property
    def styles(self) -> list[CellStyle]:
        """What the styles of cells do to numbers and texts, by their index."""
        with _refuse_damage(self.path):
            return self._read_styles()

    def _read_styles(self) -> list[CellStyle]:
        codes, ids, is_inside = dict(BUILT_IN), [], False
        for kind, data in self.read_records(self._find("styles")):
            if kind == _NUMBER_FORMAT:
                codes[int.from_bytes(data[:2], "little")], _ = _read_text(data, 2)
            elif kind in (_BEGIN_CELL_FORMATS, _END_CELL_FORMATS):
                is_inside = kind == _BEGIN_CELL_FORMATS
            elif kind == _CELL_FORMAT and is_inside:
                ids.append(int.from_bytes(data[2:4], "little"))
        known = {number: CellStyle(codes.get(number, ""), self._is_1904) for number in set(ids)}
        return [known[number] for number in ids]

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        records = self.read_records(self._find("sharedStrings"))
        with _refuse_damage(self.path):
            texts = (_read_text(data, 1)[0] for kind, data in records if kind == _SHARED_ITEM)
            return [_clean(text) for text in texts]

    def read_records(self, part: str) -> Iterator[tuple[int, bytes]]:
        """Yield the type and the bytes of each record of a part; none without a part.

        Raises:
            LettergenError: the part is damaged (LG600).
        """
        data = self._archive.read(part) if part else b""
        at = 0
        with _refuse_damage(self.path):
            while at < len(data):
                kind, at = _read_number(data, at, 2)
                size, at = _read_number(data, at, 4)
                if at + size > len(data):
                    raise refuse(self.path)
                yield kind, data[at : at + size]
                at += size

    @cached_property
    def _is_1904(self) -> bool:
        records = self.read_records(self._main)
        return any(kind == _WORKBOOK_PROPERTIES and data[0] & 1 for kind, data in records)

    def _find(self, kind: str) -> str:
        parts = find_parts(self._related, kind)
        return next((part for part in parts if part in self._archive), "")


class BinarySheet:
    """A sheet of a workbook."""

    def __init__(self, workbook: BinaryWorkbook, name: str, part: str, is_hidden: bool) -> None:
        self.name = name
        self.is_hidden = is_hidden
        self._workbook = workbook
        self._part = part

    def is_empty(self) -> bool:
        """Whether no cell has anything in it."""
        return all(row.cells == [] for row in self.read_rows())

    def may_have_forbidden(self) -> bool:
        """Whether there may be characters that no Word document can contain."""
        return True

    def find_total_rows(self) -> frozenset[int]:
        """Return no rows: tables are not read."""
        return frozenset()

    def find_merged(self) -> list[Range]:
        """Return the merged cells."""
        merged: list[Range] = []
        with _refuse_damage(self._workbook.path):
            for kind, data in self._workbook.read_records(self._part):
                if kind == _MERGED:
                    first_row, last_row, first, last = struct.unpack_from("<4I", data)
                    merged.append(Range(first_row + 1, first + 1, last_row + 1, last + 1))
        return merged

    def read_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have cells."""
        with _refuse_damage(self._workbook.path):
            yield from self._build_rows()

    def _build_rows(self) -> Iterator[SheetRow]:
        row: SheetRow | None = None
        for kind, data in self._workbook.read_records(self._part):
            if kind == _ROW:
                if row:
                    yield row
                (number,) = struct.unpack_from("<I", data)
                if number >= MAX_ROW:
                    raise refuse(self._workbook.path)
                row = SheetRow(number + 1, [], {}, is_hidden=bool(data[11] & 0x10))
            elif row and _BLANK < kind <= _FORMULA_ERROR:
                (index,) = struct.unpack_from("<I", data)
                if not len(row.cells) <= index < MAX_COLUMN:
                    raise refuse(self._workbook.path)
                row.cells.extend([""] * (index - len(row.cells)))
                value = self._read_cell(kind, data)
                if isinstance(value, Problem):
                    row.problems[index] = value
                row.cells.append("" if isinstance(value, Problem) else value)
        if row:
            yield row

    def _read_cell(self, kind: int, data: bytes) -> Value | Problem:
        """Return what a cell shows; its column and its style are the first eight bytes."""
        style = self._workbook.styles[int.from_bytes(data[4:7], "little")]
        if kind in (_STRING, _FORMULA_STRING, _SHARED):
            if kind == _SHARED:
                text = self._workbook.strings[struct.unpack_from("<I", data, 8)[0]]
            else:
                text = _clean(_read_text(data, 8)[0])
            return style.show_text(text) if style.show_text and text else text
        if kind in (_BOOL, _FORMULA_BOOL):
            return data[8] != 0
        if kind in (_ERROR, _FORMULA_ERROR):
            return describe_error(_ERRORS.get(data[8], "#ERROR"))
        value = _read_rk(data) if kind == _RK else struct.unpack_from("<d", data, 8)[0]
        number = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)
        return show_number(number, style.show_number)


def _read_number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and the offset behind it."""
    number = 0
    for shift in range(most):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return number, at


def _read_text(data: bytes, at: int) -> tuple[str, int]:
    """Return a text in UTF-16 that follows its length, and the offset behind it (2.5.169)."""
    (length,) = struct.unpack_from("<I", data, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if length > _LONGEST_TEXT or end > len(data):
        raise IndexError
    return data[at + 4 : end].decode("utf-16-le"), end


def _read_rk(data: bytes) -> float:
    """Return a number of thirty bits (2.5.122): whole, or the first bits of a double."""
    (packed,) = struct.unpack_from("<i", data, 8)
    if packed & 2:
        value = float(packed >> 2)
    else:
        (value,) = struct.unpack("<d", bytes(4) + struct.pack("<i", packed & ~3))
    return value / 100 if packed & 1 else value


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
