"""CSV and TSV: the corpus of ``tests/data/lists/delimited.yaml``, and what it cannot describe."""

from pathlib import Path

import pytest

from lettergen.data import encoding
from lettergen.data.recipients import Recipient
from tests.support.lists import Case, load_cases, read, summarise, write_text

CASES = load_cases("delimited.yaml")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_file_gives_its_recipients_or_its_finding(case: Case, tmp_path: Path) -> None:
    assert summarise(*read(write_text(case, tmp_path), case.options)) == case.expected


def read_text(folder: Path, text: str) -> list[Recipient]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    found, findings = read(path)
    assert findings == []
    return found


def test_a_value_knows_its_line_and_its_column(tmp_path: Path) -> None:
    _, two = read_text(tmp_path, 'Name,Town,x\n"A\nB","C\nD",1\n"E\nF","G\nH",2\n')
    assert str(two.fields.place_of("Name")).endswith("list.csv:5, column 'Name'")
    assert str(two.fields.place_of("Town")).endswith("list.csv:6, column 'Town'")
    assert str(two.fields.place_of("x")).endswith("list.csv:7, column 'x'")
    assert str(two.fields.place_of("unknown")) == str(two.place) == f"{tmp_path}/list.csv:5"


def test_points_to_confirm_are_the_lines_of_a_cell(tmp_path: Path) -> None:
    one, two = read_text(tmp_path, 'Name,confirm\nAda,"office?\n postcode "\nBo,\n')
    assert one.confirm == ("office?", "postcode")
    assert two.confirm == ()


def test_a_file_is_refused_above_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as file:
        file.truncate(encoding.MAX_LIST + 1)
    assert summarise(*read(path)) == ([], ["LG108 0 is larger than 200 MB."])


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    assert summarise(*read(tmp_path / "none.csv")) == (
        [],
        ["LG100 0 cannot be read: No such file or directory."],
    )


def test_a_long_file_is_decoded_in_blocks_with_true_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "Zoë,1\n" * 300_000
    path.write_bytes(f"Name,x\n{rows}".encode() + b"\xff,2\n")
    _, findings = read(path, Case("", {"options": {"encoding": "utf-8"}}).options)
    assert [(one.code, one.place.line) for one in findings] == [("LG102", 300_002)]
