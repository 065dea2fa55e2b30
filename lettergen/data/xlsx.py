"""Read the sheets of Excel workbooks (ECMA-376 part 1, 18): ``.xlsx`` and ``.xlsm``.

Macros and everything but the cells is left alone.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from lettergen.data.archive import Archive, parse_xml, refuse
from lettergen.data.number_format import BUILT_IN
from lettergen.data.sheet import Range, SheetRow
from lettergen.data.xlsx_rows import COLUMN_INDICES, CellStyle, read_rich_text, read_rows
from lettergen.system.patterns import compile_lazily
from lettergen.system.text import has_unwritable

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_MERGED = compile_lazily(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


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
    def styles(self) -> list[CellStyle]:
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
        return [read_rich_text(item) for item in root]

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
            Range(int(first), COLUMN_INDICES[left] + 1, int(last), COLUMN_INDICES[right] + 1)
            for left, first, right, last in _MERGED.findall(self._text)
            if left in COLUMN_INDICES and right in COLUMN_INDICES
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
        workbook = self._workbook
        return read_rows(self._text, workbook.strings, workbook.styles, workbook.path)


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
