"""Labels are on the page and do not overlap, or the sheet is refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.label_sheets import SHEETS, LabelSheet, choose_sheet, measure_sheet
from lettergen.stationery.labels import Labels
from lettergen.stationery.sizes import Size
from lettergen.stationery.text_fit import FittedText
from tests.support.tables import read_tables

# What is printed on Avery's boxes: labels on a sheet, and their width and height in mm.
BOXES = {
    "L7159": (24, 63.5, 33.9),
    "L7160": (21, 63.5, 38.1),
    "L7161": (18, 63.5, 46.6),
    "L7162": (16, 99.1, 33.9),
    "L7163": (14, 99.1, 38.1),
    "L7164": (12, 63.5, 72.0),
    "L7165": (8, 99.1, 67.7),
    "L7166": (6, 99.1, 93.1),
    "L7173": (10, 99.1, 57.0),
}


def assert_lies_on_the_page(sheet: LabelSheet) -> None:
    across = sheet.left + (sheet.columns - 1) * sheet.pitch.width + sheet.label.width
    down = sheet.top + (sheet.rows - 1) * sheet.pitch.height + sheet.label.height
    assert sheet.left > -0.06
    assert sheet.top > -0.06
    assert across < sheet.page.width + 0.06
    assert down < sheet.page.height + 0.06
    assert sheet.pitch.width > sheet.label.width - 0.06
    assert sheet.pitch.height > sheet.label.height - 0.06


def problems(**asked: Any) -> list[str]:
    with pytest.raises(LettergenError) as refused:
        choose_sheet(asked.pop("name", None), asked.pop("label", None), **asked)
    assert {finding.code for finding in refused.value.findings} == {"LG474"}
    return [str(finding) for finding in refused.value.findings]


def test_the_sheets_have_what_is_printed_on_their_boxes() -> None:
    said = {
        name: (sheet.count, round(sheet.label.width, 1), round(sheet.label.height, 1))
        for name, sheet in SHEETS.items()
    }
    assert said == BOXES


def test_the_documentation_lists_the_sheets(repository: Path) -> None:
    page = (repository / "docs" / "labels-and-envelopes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(L\d+)`[^|]*\| (\d+) \| (\d+) x (\d+) \| (.*?) \|$", page, re.M)
    assert rows == [
        (
            name,
            str(sheet.count),
            str(sheet.columns),
            str(sheet.rows),
            f"{round(sheet.label.width, 1):g} x {round(sheet.label.height, 1):g}",
        )
        for name, sheet in SHEETS.items()
    ]


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_the_labels_of_a_sheet_are_in_the_middle_of_the_page(sheet: LabelSheet) -> None:
    assert_lies_on_the_page(sheet)
    across = 2 * sheet.left + (sheet.columns - 1) * sheet.pitch.width + sheet.label.width
    down = 2 * sheet.top + (sheet.rows - 1) * sheet.pitch.height + sheet.label.height
    assert across == pytest.approx(210, abs=0.2)
    assert down == pytest.approx(297, abs=0.2)


def test_a_gap_too_small_to_see_is_no_column_of_its_own() -> None:
    label = Size(60, 30)
    hardly, just = (measure_sheet(label, 3, 5, pitch=Size(60 + gap, 30)) for gap in (0.04, 0.5))
    [first], [second] = (
        read_tables(Labels(sheet).build_document([FittedText(("Ely",), 10)]))
        for sheet in (hardly, just)
    )
    assert (len(first[0]), len(second[0])) == (3, 5)


def test_without_a_word_it_is_the_commonest_sheet() -> None:
    assert choose_sheet(None, None) is SHEETS["L7160"]
    assert choose_sheet("L7163", None) is SHEETS["L7163"]


def test_a_sheet_can_be_measured() -> None:
    sheet = choose_sheet(
        None, "63.5x38.1", columns=3, rows=7, margin_top=15.1, margin_left=7.2, pitch="66x38.1"
    )
    assert (sheet.count, sheet.left, sheet.top) == (21, 7.2, 15.1)
    assert (sheet.label, sheet.pitch) == (Size(63.5, 38.1), Size(66, 38.1))


@pytest.mark.parametrize(
    ("label", "grid", "corner"),
    [
        ("105x74.25", (2, 4), (0, 0)),
        ("70x37", (3, 8), (0, 0.5)),
        ("210x297", (1, 1), (0, 0)),
        ("99.1x38.1", (2, 7), (5.9, 15.15)),
    ],
)
def test_missing_measures_of_a_sheet_are_calculated(
    label: str, grid: tuple[int, int], corner: tuple[float, float]
) -> None:
    sheet = choose_sheet(None, label)
    assert (sheet.columns, sheet.rows) == grid
    assert (sheet.left, sheet.top) == pytest.approx(corner)


def test_everything_that_does_not_fit_is_reported_at_once() -> None:
    hint = "Change --margin-left, --size, --pitch or the number of labels."
    down = "Change --margin-top, --size, --pitch or the number of labels."
    assert problems(label="80x50", columns=3, rows=6, margin_top=5.0, pitch="79x50") == [
        "--pitch: labels of 80 x 50 mm would overlap with a pitch of 79 x 50 mm. "
        "The pitch is the size of a label and the gap after it.",
        f"--size: 3 labels across take 238 mm, but the page has 210 mm. {hint}",
        f"--size: 6 labels down take 300 mm after a margin of 5 mm, but the page has 297 mm. "
        f"{down}",
    ]


@pytest.mark.parametrize("label", ["19x38", "63x9"])
def test_a_label_that_nobody_could_read_is_refused(label: str) -> None:
    [said] = problems(label=label)
    assert "is too small for an address" in said


def test_a_single_label_that_is_larger_than_the_page_is_refused() -> None:
    assert problems(label="211x100") == [
        "--size: 1 label across takes 211 mm, but the page has 210 mm. "
        "Change --margin-left, --size, --pitch or the number of labels."
    ]


def test_a_margin_is_not_negative() -> None:
    [said] = problems(label="100x100", columns=1, rows=1, margin_left=-5.0)
    assert "--margin-left" in said


def test_a_name_may_be_in_small_letters_and_an_unknown_one_lists_all_names() -> None:
    assert choose_sheet("l7163", None) is SHEETS["L7163"]
    assert problems(name="L9999") == [
        f"--sheet: there is no sheet 'L9999'. Known sheets are {', '.join(SHEETS)}; "
        "for another one, use --size."
    ]


def test_a_sheet_is_named_or_measured() -> None:
    assert problems(name="L7160", label="63.5x38.1") == [
        "--size: cannot be combined with --sheet L7160, which has a size of its own. "
        "Leave out --sheet or --size."
    ]
    assert problems(name="L7160", margin_top=10.0) == [
        "--margin-top: needs --size. Give the size of a label: --size 63.5x38.1."
    ]


LENGTH = st.floats(1, 400).map(lambda length: round(length, 2))
COUNT = st.none() | st.integers(1, 20)
MARGIN = st.none() | st.floats(-5, 100)


@given(LENGTH, LENGTH, COUNT, COUNT, MARGIN, MARGIN, st.none() | st.tuples(LENGTH, LENGTH))
def test_whatever_is_asked_for_fits_on_the_page_or_is_refused(
    width: float,
    height: float,
    columns: int | None,
    rows: int | None,
    left: float | None,
    top: float | None,
    pitch: tuple[float, float] | None,
) -> None:
    try:
        between = Size(*pitch) if pitch else None
        sheet = measure_sheet(Size(width, height), columns, rows, left, top, between)
    except LettergenError as refused:
        assert all(finding.hint for finding in refused.findings)
    else:
        assert_lies_on_the_page(sheet)
