"""Envelopes that a user describes in a file."""

from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.stationery.sizes import Size
from lettergen.window.envelope import C5, DL, Area
from lettergen.window.envelope_file import load_envelope

DIN = "envelope: 220 x 110\nwindow: {left: 20, bottom: 15, width: 90, height: 45}\n"


def write(folder: Path, text: str) -> str:
    path = folder / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_envelopes_with_a_name_need_no_file() -> None:
    assert load_envelope("dl") is DL
    assert load_envelope("C5") is C5


def test_a_file_tells_where_the_window_is_from_any_edge(tmp_path: Path) -> None:
    envelope = load_envelope(write(tmp_path, f"{DIN}fold: [105, 210]\nsheet: 210 × 297 mm\n"))
    assert envelope.window == Area(20, 50, 110, 95)
    assert envelope.folds == (105, 210)
    assert envelope.sheet == Size(210, 297)
    assert envelope.name == "the envelope of ours.yaml"
    text = (
        "envelope: 229 x 162\nwindow: {right: 20, width: 100.5mm, top: 50, bottom: 67}\nfold: 148.5"
    )
    envelope = load_envelope(write(tmp_path, text))
    assert envelope.window == Area(108.5, 50, 209, 95)
    assert envelope.folds == (148.5,)


def test_no_fold_is_an_empty_list(tmp_path: Path) -> None:
    assert load_envelope(write(tmp_path, f"{DIN}fold: []\n")).folds == ()
    assert load_envelope(write(tmp_path, DIN)).folds is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- 1\n", 1, "the file does not describe an envelope."),
        (DIN + "sheets: A4\n", 3, "unknown key 'sheets'."),
        ("window: {left: 20, bottom: 15, width: 90, height: 45}\n", 1, "'envelope:' is missing."),
        ("envelope: 220 x 110\n", 1, "'window' must have the size and place of the window."),
        ("envelope: DL\n", 1, "'envelope' must be a width and a height in mm, such as 220 x 110."),
        (DIN.replace("left", "lft"), 2, "unknown key 'lft' under 'window'."),
        (DIN.replace("left: 20", "left: two"), 2, "'left' must be a length in mm, such as 20."),
        (
            DIN.replace("bottom: 15, ", ""),
            2,
            "'window' needs two of top, bottom and height, and has 1.",
        ),
        (DIN.replace("width: 90", "width: 290"), 2, "the window is not inside the envelope"),
        (DIN + "fold: [210, 105]\n", 3, "'fold' must be the distances of the folds from the top"),
        (DIN + "sheet: 210 x 297\nfold: [99, 300]\n", 4, "a fold at 300 mm is not on a sheet"),
    ],
)
def test_a_fault_in_a_file_is_reported_with_its_line(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(LettergenError) as caught:
        load_envelope(path)
    found = [(one.code, one.place.path, one.place.line) for one in caught.value.findings]
    assert ("LG874", path, line) in found
    assert any(one.message.startswith(message) for one in caught.value.findings)


def test_a_name_that_is_no_envelope_is_reported() -> None:
    with pytest.raises(LettergenError, match="there is no envelope and no file 'd1'"):
        load_envelope("d1")
