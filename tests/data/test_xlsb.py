"""Binary Excel workbooks: every kind of cell, and what python-calamine reads in them."""

import struct
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.support.lists import read, summarise
from tests.support.xlsb import cell, merged, row, shared, text, write_workbook

HEADER = row(1, shared(1, 0), shared(2, 1))


def real(value: float) -> bytes:
    return struct.pack("<d", value)


def rk(value: int, flags: int) -> bytes:
    return struct.pack("<i", value << 2 | flags)


def write(folder: Path, *rows: bytes, formats: tuple[str, ...] = ()) -> Path:
    content = HEADER + b"".join(rows)
    return write_workbook(folder / "list.xlsb", {"2026": content}, ["Name", "Value"], formats)


CELLS = [
    (cell(2, 2, rk(1250, 2)), "1250", 1250),
    (cell(2, 2, rk(-1250, 3)), "-12.5", -12.5),
    (cell(2, 2, struct.pack("<d", 0.5)[4:]), "0.5", 0.5),
    (cell(4, 2, b"\1"), True, True),
    (cell(5, 2, real(0.1 + 0.2)), "0.3", 0.1 + 0.2),
    (cell(6, 2, text("Tŷ Croes\r\n😀")), "Tŷ Croes\n😀", "Tŷ Croes\r\n😀"),
    (shared(2, 0), "Name", "Name"),
    (cell(8, 2, text("A!") + bytes(8)), "A!", "A!"),
    (cell(9, 2, real(25) + bytes(8)), "25", 25),
    (cell(10, 2, b"\0" + bytes(8)), False, False),
]


@pytest.mark.parametrize(("data", "shown", "value"), CELLS)
def test_every_kind_of_cell_is_read(
    data: bytes, shown: str | bool, value: object, tmp_path: Path
) -> None:
    path = write(tmp_path, row(2, cell(6, 1, text("Ada")), data))
    assert summarise(*read(path)) == ([{"Name": "Ada", "Value": shown}], [])
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("2026").to_python()
    assert rows == [["Name", "Value"], ["Ada", value]]


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("00000", 123, "00123"),
        ('"£"#,##0.00', 1250, "£1,250.00"),
        ("dd/mm/yyyy", 46356, "2026-11-30"),
        ("0.0%", 0.125, "12.5%"),
    ],
)
def test_a_number_is_shown_as_in_its_cell(
    code: str, value: float, shown: str, tmp_path: Path
) -> None:
    line = row(2, cell(6, 1, text("Ada")), cell(5, 2, real(value), style=1))
    assert summarise(*read(write(tmp_path, line, formats=(code,)))) == (
        [{"Name": "Ada", "Value": shown}],
        [],
    )


@pytest.mark.parametrize("kind", [3, 11])
def test_errors_are_reported(kind: int, tmp_path: Path) -> None:
    path = write(tmp_path, row(2, cell(6, 1, text("Ada")), cell(kind, 2, b"\x2a" + bytes(8))))
    assert summarise(*read(path)) == (
        [{"Name": "Ada", "Value": ""}],
        ["LG607 sheet_2026,_cell_B2 this cell shows the error #N/A."],
    )


def test_hidden_rows_and_merged_cells_are_seen(tmp_path: Path) -> None:
    rows = [row(2, cell(6, 1, text("Ada")), cell(6, 2, text("Leeds")))]
    rows += [row(3, cell(6, 1, text("Bo")), hidden=True), merged(2, 3, 2, 2)]
    found, findings = read(write(tmp_path, *rows))
    assert [one.fields["Value"] for one in found] == ["Leeds", "Leeds"]
    assert [one.code for one in findings] == ["LG610"]


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    sheets = {"Lists": HEADER, "People": HEADER + row(2, cell(6, 1, text("Ada")))}
    path = tmp_path / "list.xlsb"
    write_workbook(path, sheets, ["Name", "Value"], hidden=["Lists"])
    assert summarise(*read(path)) == ([{"Name": "Ada", "Value": ""}], [])


def test_any_changed_byte_gives_findings_or_recipients(tmp_path: Path) -> None:
    path = write(
        tmp_path, row(2, cell(6, 1, text("Ada")), cell(5, 2, real(7), style=1)), formats=("00",)
    )
    good = path.read_bytes()
    for position in range(0, len(good), 7):
        path.write_bytes(good[:position] + bytes([good[position] ^ 0x55]) + good[position + 1 :])
        found, findings = read(path)
        assert found or findings


def test_any_changed_byte_of_a_part_gives_findings_or_recipients(tmp_path: Path) -> None:
    line = row(2, cell(6, 1, text("Ada")), cell(5, 2, real(7)))
    sheet = HEADER + line
    for position in range(len(sheet)):
        for bits in (0x01, 0x80, 0xFF):
            changed = sheet[:position] + bytes([sheet[position] ^ bits]) + sheet[position + 1 :]
            path = write_workbook(tmp_path / "list.xlsb", {"2026": changed}, ["Name", "Value"])
            found, findings = read(path)
            assert found or findings
