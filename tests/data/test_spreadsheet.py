"""Spreadsheets: the corpus of ``tests/data/lists/spreadsheets.yaml``, and hostile files."""

import re
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lettergen.data import archive as archive_limits
from lettergen.data.xlsx import Workbook
from tests.support.lists import Case, load_cases, read, summarise
from tests.support.spreadsheets import SAVED, build

CASES = load_cases("spreadsheets.yaml")
SAVED_CASES = [case for case in CASES if case.content.get("libreoffice")]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_file_gives_its_recipients_or_its_finding(case: Case, tmp_path: Path) -> None:
    assert summarise(*read(build(case, tmp_path), case.options)) == case.expected


@pytest.mark.parametrize("suffix", ["ods", "xlsx"])
@pytest.mark.parametrize("case", SAVED_CASES, ids=[case.name for case in SAVED_CASES])
def test_what_libreoffice_saves_gives_the_same(case: Case, suffix: str) -> None:
    path = (SAVED / case.name).with_suffix(f".{suffix}")
    assert summarise(*read(path, case.options)) == case.expected


# Beside other readers


def as_text(value: object) -> str:
    return "" if value is None else str(value)


PLAIN = ["plain", "special-characters", "line-breaks", "merged-down", "title-above-the-header"]


@pytest.mark.parametrize("name", PLAIN)
def test_texts_are_those_that_openpyxl_and_calamine_read(name: str) -> None:
    path = SAVED / f"{name}.xlsx"
    [own] = [sheet for sheet in Workbook(path).sheets if not sheet.is_empty()]
    rows = {row.number: row.cells for row in own.read_rows()}
    calamine = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(own.name)
    theirs = {
        "openpyxl": openpyxl.load_workbook(path)[own.name].iter_rows(values_only=True),
        "calamine": calamine.to_python(skip_empty_area=False),
    }
    for reader, found in theirs.items():
        for number, values in enumerate(found, 1):
            cells = [as_text(value).removesuffix(".0") for value in values]
            ours = [*map(as_text, rows.get(number, [])), *[""] * len(cells)][: len(cells)]
            assert ours == cells, f"{reader}, row {number}"


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])),
                st.integers(-(10**14), 10**14),
            ),
            min_size=1,
            max_size=4,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_any_texts_and_whole_numbers_come_back(rows: list[list[str | int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        workbook = openpyxl.Workbook()
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = workbook.worksheets[0].cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        workbook.save(path)
        [sheet] = Workbook(path).sheets
        found = {row.number: row.cells for row in sheet.read_rows()}
    for number, row in enumerate(rows, 1):
        own = found.get(number, [])
        assert [*own, *[""] * (len(row) - len(own))] == [str(value) for value in row]


# Hostile and broken files


def build_plain(folder: Path, name: str = "plain.xlsx") -> Path:
    return build(Case(name, {"sheets": [{"rows": [["Name", "Gift"], ["Ada", 1]]}]}), folder)


def codes(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in read(path)[1]]


NO_SPREADSHEET = [("LG600", "is not a spreadsheet, or is damaged.")]


@pytest.mark.parametrize("content", [b"", b"PK", b"Name,Town\nAda,Leeds\n", b"<html></html>"])
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_what_is_no_spreadsheet_is_refused(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{suffix}"
    path.write_bytes(content)
    assert codes(path) == NO_SPREADSHEET


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = build_plain(tmp_path)
    data = path.read_bytes()
    for length in range(0, len(data), 97):
        path.write_bytes(data[:length])
        assert codes(path) == NO_SPREADSHEET


def test_any_changed_byte_gives_findings_or_recipients(tmp_path: Path) -> None:
    path = build_plain(tmp_path)
    data = path.read_bytes()
    for position in range(0, len(data), 23):
        path.write_bytes(data[:position] + bytes([data[position] ^ 0x15]) + data[position + 1 :])
        found, findings = read(path)
        assert found or findings


@pytest.mark.parametrize("name", ["list.xlsx", "list.xls"])
def test_a_password_and_old_excel_files_are_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    message = "is protected with a password, or is a file of Excel 97."
    assert codes(path) == [("LG600", message)]


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = build_plain(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", bytes(archive_limits.MAX_RATIO * 20_000))
    message = "has a part that is more than 200 times larger when unpacked."
    assert codes(path) == [("LG108", message)]


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    with path.open("wb") as file:
        file.truncate(archive_limits.MAX_FILE + 1)
    assert codes(path) == [("LG108", "is larger than 100 MB.")]


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    rows = [["Name", "Gift"], ["Ada", 1]]
    edits = {"sheet1": [["</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']]}
    edits["sheet1"][0][1] += "</sheetData>"
    case = Case("corner.xlsx", {"sheets": [{"rows": rows}], "edits": edits})
    _, [finding] = read(build(case, tmp_path))
    assert str(finding.place).endswith("corner.xlsx, sheet Sheet1, cell XFD1048576")


def test_repeated_cells_of_an_ods_file_are_not_all_made(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(SAVED / "plain.ods") as archive:
        content = archive.read("content.xml").decode()
    wide = re.sub(r'columns-repeated="\d+"', 'columns-repeated="99999999"', content)
    long = re.sub(r'rows-repeated="\d+"', 'rows-repeated="99999999"', wide)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", long)
    found, findings = read(path)
    assert [one.label for one in found] == ["7", "8"]
    assert findings == []


def test_the_place_of_a_cell_names_its_sheet(tmp_path: Path) -> None:
    path = build_plain(tmp_path)
    [one], _ = read(path)
    place = one.fields.place_of("Gift")
    assert str(place) == f"{path}, sheet Sheet1, cell B2"
    assert (place.sheet, place.row, place.column, place.cell) == ("Sheet1", 2, 2, "B2")
    assert str(one.place) == f"{path}, sheet Sheet1, row 2"
    assert str(one.fields.place_of_name("Gift")) == f"{path}, sheet Sheet1, cell B1"
