"""Read the sheets of OpenDocument spreadsheets (``.ods``; OpenDocument 1.3, part 3).

The file has what each cell shows beside its value, so nothing is formatted here.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from lxml import etree

from lettergen.data.archive import Archive
from lettergen.data.number_format import mark_number, show_general
from lettergen.data.sheet import (
    NO_STORED_VALUE,
    Problem,
    Range,
    SheetRow,
    Value,
    describe_error,
)
from lettergen.system.patterns import compile_lazily

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_CLOCK = compile_lazily(r"\d:\d\d")
_TIME = compile_lazily(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_SUM = compile_lazily(r"\b(?:SUM|SUBTOTAL|AGGREGATE)\(")


class OdsWorkbook:
    """The sheets of a spreadsheet."""

    def __init__(self, path: Path) -> None:
        self._root = Archive.open(path).read_xml("content.xml")

    @cached_property
    def sheets(self) -> "list[OdsSheet]":
        """The sheets, in their order."""
        hidden = {
            style.get(f"{_STYLE}name")
            for style in self._root.iterfind("{*}automatic-styles/{*}style")
            if any(
                properties.get(f"{_TABLE}display") == "false"
                for properties in style.iterfind("{*}table-properties")
            )
        }
        tables = self._root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table")
        return [OdsSheet(table, table.get(f"{_TABLE}style-name") in hidden) for table in tables]


class OdsSheet:
    """A sheet of a spreadsheet."""

    def __init__(self, table: etree._Element, is_hidden: bool) -> None:
        self.name = table.get(f"{_TABLE}name", "")
        self.is_hidden = is_hidden
        self._table = table

    def is_empty(self) -> bool:
        """Whether no cell has anything in it."""
        return next(self.read_rows(), None) is None

    def may_have_forbidden(self) -> bool:
        """Whether there may be characters that no Word document can contain."""
        return True

    def find_total_rows(self) -> frozenset[int]:
        """Return no rows: the format does not mark them."""
        return frozenset()

    def find_merged(self) -> list[Range]:
        """Return the merged cells."""
        merged: list[Range] = []
        for number, row in self._number_rows():
            column = 1
            for cell in row.iterchildren(*_CELLS):
                rows = _count(cell, "number-rows-spanned")
                columns = _count(cell, "number-columns-spanned")
                if rows > 1 or columns > 1:
                    merged.append(Range(number, column, number + rows - 1, column + columns - 1))
                column += _count(cell, "number-columns-repeated")
        return merged

    def read_rows(self) -> Iterator[SheetRow]:
        """Yield the rows that have cells."""
        for number, row in self._number_rows():
            cells: list[Value] = []
            problems: dict[int, Problem] = {}
            blank = 0
            for cell in row.iterchildren(*_CELLS):
                value, repeated = _read_cell(cell), _count(cell, "number-columns-repeated")
                if value == "":
                    blank += repeated
                elif len(cells) + blank + repeated <= MAX_COLUMN:
                    cells += [""] * blank
                    blank = 0
                    if isinstance(value, Problem):
                        problems |= dict.fromkeys(range(len(cells), len(cells) + repeated), value)
                    cells += ["" if isinstance(value, Problem) else value] * repeated
            if not cells:
                continue
            formulas = (cell.get(f"{_TABLE}formula", "") for cell in row.iterchildren(*_CELLS))
            sums_up = any(map(_SUM.search, formulas))
            is_hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
            for repeated in range(_count(row, "number-rows-repeated")):
                if number + repeated > MAX_ROW:
                    return
                yield SheetRow(number + repeated, list(cells), problems, is_hidden, sums_up)

    def _number_rows(self) -> Iterator[tuple[int, etree._Element]]:
        """Yield each row with its number; those that a header or a group contains, too."""
        number = 1
        for row in self._table.iter(f"{_TABLE}table-row"):
            yield number, row
            number += _count(row, "number-rows-repeated")


def _count(element: etree._Element, name: str) -> int:
    value = element.get(f"{_TABLE}{name}", "1")
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def _read_cell(cell: etree._Element) -> Value | Problem:
    kind = cell.get(f"{_OFFICE}value-type", "")
    formula = cell.get(f"{_TABLE}formula", "")
    paragraphs = list(cell.iterchildren(f"{_TEXT}p"))
    shown = "\n".join(map(_read_paragraph, paragraphs))
    if cell.get(f"{_CALC}value-type") == "error" or (
        kind == "string" and formula and _is_error(shown)
    ):
        return describe_error(shown)
    if not kind:
        return NO_STORED_VALUE if formula else shown
    if kind == "boolean" or formula in ("of:=TRUE()", "of:=FALSE()"):
        return "true" in (cell.get(f"{_OFFICE}boolean-value"), formula[4:-2].lower())
    if kind == "date":
        date, _, time = cell.get(f"{_OFFICE}date-value", "").partition("T")
        if time.strip("0:.") or _CLOCK.search(shown):
            return f"{date} {_shorten(time or '00:00:00')}"
        return date
    if kind == "time" and (duration := _TIME.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        return _shorten(":".join(duration.groups()))
    if kind in ("float", "percentage", "currency"):
        number = cell.get(f"{_OFFICE}value", "0")
        if not paragraphs:
            return show_general(number)
        shown = shown.strip()  # spaces are as wide as a sign or a digit
        return shown if shown in (number, "") else mark_number(shown, Decimal(number))
    return shown


def _is_error(shown: str) -> bool:
    return bool(re.fullmatch(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|Err:\d+", shown))


def _shorten(time: str) -> str:
    """Return a time without its seconds if there are none."""
    return time.partition(".")[0].removesuffix(":00") if time.count(":") > 1 else time


def _read_paragraph(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, with its spaces and line breaks, without comments."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        match etree.QName(child).localname if isinstance(child.tag, str) else "":
            case "s":
                parts.append(" " * int(child.get(f"{_TEXT}c", "1")))
            case "tab":
                parts.append("\t")
            case "line-break":
                parts.append("\n")
            case "span" | "a":
                parts.append(_read_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
