"""Numbers in lists of every kind, as commands reckon, select and sort with them."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import Campaign, Command

LETTER = "{{ name }}: {{ adults + children }} people, {{ owed * 2 }}.\n"
ROWS = [
    {"name": "Ada", "adults": 2, "children": 3, "owed": "1234.50"},
    {"name": "Rob", "adults": 1, "children": 10, "owed": "980"},
]


@pytest.fixture
def numbers(campaign: Campaign) -> Path:
    """A campaign whose letter reckons."""
    folder = campaign("concert")
    (folder / "letter.md.j2").write_text(LETTER)
    return folder


def write(folder: Path, name: str, content: str = "") -> None:
    """Write the list, and the campaign that names it."""
    if content:
        (folder / name).write_text(content)
    lines = ["letter: letter.md.j2", "letterhead: letterhead.docx", f"recipients: {name}"]
    lines += ["output: out/{{ name }}.docx", "format: txt", ""]
    (folder / "campaign.yaml").write_text("\n".join(lines))


def write_table(folder: Path, *rows: str) -> None:
    """Write a list of names and amounts in CSV."""
    write(folder, "list.csv", "\n".join(["name,adults,children,owed", *rows, ""]))


def write_list(folder: Path, suffix: str) -> None:
    """Write the same list in a format."""
    name = f"list{suffix}"
    match suffix:
        case ".csv":
            write_table(folder, *(",".join(map(str, row.values())) for row in ROWS))
        case ".json":
            write(folder, name, json.dumps(ROWS))
        case ".jsonl":
            write(folder, name, "\n".join(map(json.dumps, ROWS)))
        case ".yaml":
            entries = (", ".join(f"{key}: {value}" for key, value in row.items()) for row in ROWS)
            write(folder, name, "".join(f"- {{{entry}}}\n" for entry in entries))
        case ".xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            sheet.append(list(ROWS[0]))
            for number, row in enumerate(ROWS, 2):
                sheet.append([*list(row.values())[:3], float(str(row["owed"]))])
                sheet.cell(number, 4).number_format = '"£"#,##0.00'
            book.save(folder / name)
            write(folder, name)


@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".xlsx", ".yaml"])
def test_a_list_of_any_kind_reckons_alike(command: Command, numbers: Path, suffix: str) -> None:
    write_list(numbers, suffix)
    assert command("render").code == 0
    ada, rob = ((numbers / "out" / f"{name}.txt").read_text() for name in ("Ada", "Rob"))
    assert "Ada: 5 people, 2469" in ada
    assert "Rob: 11 people, 1960" in rob
    for condition in ("owed > 1000", 'owed > "1000"', "children < 9", "adults == 2.0"):
        answer = command("render", "--dry-run", "--where", condition)
        assert answer.lines == ["1 letter in out/: 1 unchanged."]
    answer = command("render", "--dry-run", "-v", "--sort", "-owed")
    assert [line for line in answer.lines if "unchanged  " in line] == [
        "unchanged  out/Ada.docx",
        "unchanged  out/Rob.docx",
    ]


def test_values_that_are_no_numbers_are_one_finding_for_the_column(
    command: Command, numbers: Path
) -> None:
    write_table(numbers, "Ada,2,3,5", "Rob,two,1,5", "Eve,three,1,5", "Tim,4x,1,5")
    answer = command("check")
    assert [line for line in answer.out.splitlines() if "LG330" in line] == [
        "list.csv:3: error LG330: Rob: 'adults' is 'two', which is not a number "
        "(letter.md.j2:1 uses it); so are 2 other values of this field. "
        "Write digits, such as 1234.50. To join texts, write '~' in place of '+'."
    ]


def test_an_amount_is_no_plain_number_and_the_finding_tells_the_way(
    command: Command, numbers: Path
) -> None:
    write_table(numbers, 'Ada,2,3,"£1,234.50"')
    answer = command("render", "--where", "owed > 1000")
    assert answer.lines[0] == (
        "list.csv:2, column 'owed': error LG330: Ada: 'owed' is '£1,234.50', which is not a plain "
        "number (--where uses it). Write 'owed | number', which reads it; or digits "
        "only, such as 1234.50."
    )
    assert command("render", "--dry-run", "--where", "owed | number > 1000").code == 1
    (numbers / "letter.md.j2").write_text("{{ name }}: {{ owed | number * 2 }}\n")
    assert command("render", "--where", "owed | number > 1000").code == 0
    assert "Ada: 2469.00" in (numbers / "out" / "Ada.txt").read_text()


def test_a_sort_by_amounts_needs_numbers(command: Command, numbers: Path) -> None:
    write_table(numbers, "Ada,2,3,5", "Rob,1,1,soon", "Eve,1,1,later")
    answer = command("render", "--dry-run", "--sort", "owed")
    assert answer.lines[0].startswith(
        "list.csv:3, column 'owed': error LG330: Rob: 'owed' is 'soon', which is not a number; so "
        "is another value (--sort owed uses it)."
    )


def test_a_column_of_codes_is_text(command: Command, numbers: Path) -> None:
    write_table(numbers, "Ada,02,03,5", "Rob,01,04,5")
    (numbers / "letter.md.j2").write_text("{{ adults }}{{ ' ok' if adults == '02' else '' }}\n")
    assert command("render").code == 0
    assert "02 ok" in (numbers / "out" / "Ada.txt").read_text()
    answer = command("render", "--where", "adults == 2")
    assert "'adults' is '02', which is text because it begins with a zero" in answer.lines[0]
