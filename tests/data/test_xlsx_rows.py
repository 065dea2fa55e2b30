"""The rows of a sheet of Excel, which are read by the shape of the rows before them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.data import xlsx_rows
from lettergen.data.sheet import NO_STORED_VALUE, SheetRow
from lettergen.data.xlsx_rows import CellStyle
from lettergen.diagnostics.finding import LettergenError

PATH = Path("list.xlsx")
STRINGS = ["Ada", "Rob & Co", ""]
STYLES = [CellStyle("", False), CellStyle('"£"#,##0.00', False), CellStyle("yyyy-mm-dd", False)]

CELLS = [
    '<c r="{}"><v>7</v></c>',
    '<c r="{}" s="1"><v>1234.5</v></c>',
    '<c r="{}" s="2"><v>46000</v></c>',
    '<c r="{}" s="2"><v>-3</v></c>',
    '<c r="{}" s="1"/>',
    '<c r="{}" s="1"></c>',
    '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}" t="s"><v>1</v></c>',
    '<c r="{}" t="b"><v>0</v></c>',
    '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}" t="inlineStr"><is><t>Leeds</t></is></c>',
    '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> Hull</t></is></c>',
    '<c r="{}"><f>1+2</f><v>3</v></c>',
    '<c r="{}"><f>1+2</f><v></v></c>',
    '<c r="{}"><f>1+2</f></c>',
    '<c r="{}" t="str"><f>A1</f><v></v></c>',
]
"""The spellings of cells; each row takes some of them."""


def read(rows: list[str]) -> list[SheetRow]:
    text = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"
    return list(xlsx_rows.read_rows(text, STRINGS, STYLES, PATH))


def write_row(number: int, cells: dict[int, str], attributes: str = "") -> str:
    inner = "".join(cell.format(f"{'ABCDEF'[index]}{number}") for index, cell in cells.items())
    return f'<row r="{number}"{attributes}>{inner}</row>'


def strip(row: SheetRow) -> SheetRow:
    cells = list(row.cells)
    while cells and cells[-1] == "" and len(cells) - 1 not in row.problems:
        cells.pop()
    return row._replace(cells=cells)


@given(
    st.lists(
        st.dictionaries(st.integers(0, 5), st.sampled_from(CELLS), max_size=6).map(
            lambda row: dict(sorted(row.items()))
        ),
        max_size=8,
    )
)
def test_a_row_shows_the_same_after_rows_of_any_shape(rows: list[dict[int, str]]) -> None:
    rows = [row for row in rows for _ in range(3)]
    spelt = [write_row(number, row) for number, row in enumerate(rows, 1)]
    alone = [found for row in spelt for found in read([row])]
    assert [strip(row) for row in read(spelt)] == [strip(row) for row in alone]


def test_a_row_may_lack_cells_that_the_row_before_has() -> None:
    first = {0: CELLS[6], 1: CELLS[0], 3: CELLS[1]}
    rows = [first, first, {1: CELLS[0]}, {0: CELLS[7], 3: CELLS[1]}, first]
    found = read([write_row(number, row) for number, row in enumerate(rows, 1)])
    assert [row.cells for row in found] == [
        ["Ada", "7", "", "£1,234.50"],
        ["Ada", "7", "", "£1,234.50"],
        ["", "7"],
        ["Rob & Co", "", "", "£1,234.50"],
        ["Ada", "7", "", "£1,234.50"],
    ]


def test_a_formula_without_a_result_is_found_below_one_with_a_result() -> None:
    rows = [
        write_row(1, {0: CELLS[12]}),
        write_row(2, {0: CELLS[12]}),
        write_row(3, {0: CELLS[14]}),
    ]
    assert [row.problems for row in read(rows)] == [{}, {}, {0: NO_STORED_VALUE}]


def test_a_hidden_row_is_found_below_one_of_the_same_shape() -> None:
    rows = [write_row(number, {0: CELLS[0]}) for number in (1, 2)]
    rows.append(write_row(3, {0: CELLS[0]}, ' hidden="1"'))
    assert [row.is_hidden for row in read(rows)] == [False, False, True]


def test_more_shapes_than_are_prepared_show_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [write_row(number, {0: CELLS[number // 3 % 12]}) for number in range(1, 60)]
    expected = list(map(strip, read(rows)))
    monkeypatch.setattr(xlsx_rows, "MAX_SHAPES", 2)
    assert list(map(strip, read(rows))) == expected


def test_rows_that_are_never_alike_prepare_no_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_rows, "_RowShape", None)
    rows = [write_row(number, {0: CELLS[6 * (number % 2)]}) for number in range(1, 30)]
    assert len(read(rows)) == 29


def test_cells_in_the_wrong_order_are_never_mixed_up() -> None:
    with pytest.raises(LettergenError, match="is damaged"):
        read([write_row(1, {1: CELLS[0], 0: CELLS[6]})])
