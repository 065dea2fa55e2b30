"""Binary Excel workbooks ([MS-XLSB]), as the tests need them: no program here writes them."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, data: bytes = b"") -> bytes:
    """Return a record: its type, its size, its bytes."""
    return _number(kind) + _number(len(data)) + data


def text(value: str) -> bytes:
    """Return a text behind its length."""
    return struct.pack("<I", len(value.encode("utf-16-le")) // 2) + value.encode("utf-16-le")


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """Return a row, which counts from 1, with its cells."""
    head = struct.pack("<IIHBBBI", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0, 0)
    return record(0, head) + b"".join(cells)


def cell(kind: int, column: int, value: bytes = b"", style: int = 0) -> bytes:
    """Return a cell of a type; its column counts from 1."""
    return record(kind, struct.pack("<II", column - 1, style) + value)


def shared(column: int, index: int) -> bytes:
    """Return a cell with a text of those that cells share."""
    return cell(7, column, struct.pack("<I", index))


def merged(first_row: int, last_row: int, first: int, last: int) -> bytes:
    """Return merged cells; rows and columns count from 1."""
    return record(176, struct.pack("<4I", first_row - 1, last_row - 1, first - 1, last - 1))


def write_workbook(
    path: Path,
    sheets: dict[str, bytes],
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> Path:
    """Write a workbook. The style of a cell is the number of its format, from 1; 0 is General."""
    names = list(sheets)
    bundle = b"".join(
        record(
            156,
            struct.pack("<II", 1 if name in hidden else 0, number)
            + text(f"rId{number}")
            + text(name),
        )
        for number, name in enumerate(names, 1)
    )
    codes = b"".join(
        record(44, struct.pack("<H", 163 + number) + text(code))
        for number, code in enumerate(formats, 1)
    )
    ids = [0, *range(164, 164 + len(formats))]
    styles = b"".join(record(47, struct.pack("<HH12x", 0, number)) for number in ids)
    count = struct.pack("<I", len(ids))
    targets = [("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(names) + 1)]
    targets += [("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
    items = b"".join(record(19, b"\0" + text(item)) for item in strings)
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relate([("officeDocument", "xl/workbook.bin")]),
        "xl/_rels/workbook.bin.rels": _relate(targets),
        "xl/workbook.bin": record(131)
        + record(153, struct.pack("<II", 0, 0) + text(""))
        + record(143)
        + bundle
        + record(144)
        + record(132),
        "xl/styles.bin": record(278)
        + (record(615, struct.pack("<I", len(formats))) + codes + record(616) if formats else b"")
        + record(617, count)
        + styles
        + record(618)
        + record(279),
        "xl/sharedStrings.bin": record(159, struct.pack("<II", len(strings), len(strings)))
        + items
        + record(160),
    }
    for number, content in enumerate(sheets.values(), 1):
        cells, _, ranges = content.partition(record(176)[:2])
        ranges = record(176)[:2] + ranges if ranges else b""
        size = record(148, struct.pack("<4I", 0, 99, 0, 9))
        parts[f"xl/worksheets/sheet{number}.bin"] = (
            record(129) + size + record(145) + cells + record(146) + ranges + record(130)
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _number(value: int) -> bytes:
    found = bytearray()
    while True:
        value, seven = value >> 7, value & 0x7F
        found.append(seven | (0x80 if value else 0))
        if not value:
            return bytes(found)


def _relate(targets: Sequence[tuple[str, str]]) -> bytes:
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{found}</Relationships>'.encode()
