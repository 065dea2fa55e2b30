"""Whole runs with lists as people keep them: what works for YAML works for them."""

import json
from pathlib import Path

import pytest

import lettergen
from lettergen.cli.main import main
from lettergen.diagnostics.reports import FORMATS
from tests.support.campaigns import PLAIN, pack
from tests.support.lists import Case
from tests.support.spreadsheets import build

CAMPAIGN = """\
letter: letter.md.j2
letterhead: letterhead.docx
recipients: {recipients}
output: letters/{{{{ Ref | slug }}}}.docx
"""

ROWS: list[list[str | int]] = [
    ["Ref", "name", "Town", "Gift", "Joined"],
    [7, "Ada Mensah", "Leeds", 1250, 46000],
    [8, "Bo Boyd", "Hull", 5, 46100],
]
"""A list; the letter prints all of its columns."""


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a campaign, with a workbook as its list."""
    pack(tmp_path / "letterhead.docx", PLAIN)
    letter = "Dear {{ name }}, {{ Ref }}, {{ Gift }}, {{ Joined | date }}, {{ Town }}.\n"
    (tmp_path / "letter.md.j2").write_text(letter, encoding="utf-8")
    write_list(tmp_path)
    write_campaign(tmp_path, "people.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_list(folder: Path, name: str = "people.xlsx", town: str = "Hull") -> None:
    formats = {"A2": "000", "A3": "000", "D2": '"£"#,##0.00', "D3": '"£"#,##0.00'}
    formats |= {"E2": "dd/mm/yyyy", "E3": "dd/mm/yyyy"}
    rows = [*ROWS[:2], [*ROWS[2][:2], town, *ROWS[2][3:]]]
    sheets = [{"name": "2026", "rows": rows, "formats": formats}]
    build(Case(name, {"sheets": sheets}), folder)


def write_campaign(folder: Path, recipients: str, more: str = "") -> None:
    text = CAMPAIGN.format(recipients=recipients) + more
    (folder / "campaign.yaml").write_text(text, encoding="utf-8")


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "letters").glob("*.docx"))


def test_a_letter_prints_what_the_cells_show(campaign: Path) -> None:
    assert run("check") == 0
    assert run("render", "--format", "docx,txt") == 0
    assert names(campaign) == ["007.docx", "008.docx"]
    text = (campaign / "letters" / "007.txt").read_text(encoding="utf-8")
    assert "Dear Ada Mensah, 007, £1,250.00, 9 December 2025, Leeds." in text


def test_only_the_letters_of_changed_rows_are_written_again(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("render")
    write_list(campaign, town="York")
    capsys.readouterr()
    assert run("render", "-v") == 0
    lines = capsys.readouterr().err.splitlines()
    outcomes = {line.split("/")[-1]: line.split()[0] for line in lines if line.endswith(".docx")}
    assert outcomes == {"007.docx": "unchanged", "008.docx": "written"}


def test_recipients_are_chosen_by_their_columns(campaign: Path) -> None:
    assert run("render", "--where", 'Town == "Hull"') == 0
    assert names(campaign) == ["008.docx"]
    assert run("render", "--only", "Ada Mensah") == 0
    assert names(campaign) == ["007.docx", "008.docx"]


def test_another_list_is_taken_for_one_run(campaign: Path) -> None:
    text = "Ref;name;Town;Gift;Joined\n9;Cy;York;£5;2026-01-31\n"
    (campaign / "march.csv").write_text(text, encoding="utf-8")
    assert run("render", "--recipients", "march.csv") == 0
    assert names(campaign) == ["9.docx"]


def test_a_program_takes_another_list_for_one_run(campaign: Path) -> None:
    write_list(campaign, "march.xlsx", town="York")
    loaded = lettergen.load(campaign)
    options = lettergen.Options(recipients=Path("march.xlsx"))
    towns = [one.letter.recipient.fields["Town"] for one in loaded.letters(options)]
    assert towns == ["Leeds", "York"]
    assert [one.fields["Town"] for one in loaded.recipients] == ["Leeds", "Hull"]
    with pytest.raises(lettergen.LettergenError, match=r"there is no file none\.csv"):
        loaded.render(lettergen.Options(recipients=Path("none.csv")))


def test_a_list_that_is_not_there_is_named(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("render", "--recipients", "none.csv") == 2
    assert (
        "--recipients none.csv: error LG116: there is no file none.csv." in capsys.readouterr().err
    )


def test_options_of_the_campaign_hold_for_another_list_of_the_same_kind(campaign: Path) -> None:
    write_campaign(campaign, "{file: people.xlsx, sheet: '2026', header: 1}")
    write_list(campaign, "march.xlsx")
    assert run("render", "--recipients", "march.xlsx") == 0
    assert names(campaign) == ["007.docx", "008.docx"]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_report_names_the_cell(
    format_: str, campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(campaign, town=" Hull")
    assert run("check", "--format", format_) == 0
    assert "sheet 2026, cell C3" in capsys.readouterr().out


def test_a_report_for_programs_has_the_sheet_the_row_and_the_cell(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(campaign, town=" Hull")
    run("check", "--format", "json")
    findings = json.loads(capsys.readouterr().out)["findings"]
    [finding] = [one for one in findings if one["code"] == "LG146"]
    assert (finding["path"], finding["sheet"], finding["row"]) == ("people.xlsx", "2026", 3)
    assert (finding["cell"], finding["column"], finding["line"]) == ("C3", 3, None)


def test_a_guessed_encoding_is_told_and_stops_nothing(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Ref;name;Town;Gift;Joined\n9;Zoë;York;£5;2026-01-31\n"
    (campaign / "people.csv").write_text(text, encoding="windows-1252")
    write_campaign(campaign, "people.csv")
    assert run("check") == 0
    assert "note LG604: this file is not in UTF-8" in capsys.readouterr().out
    assert run("render") == 0
    assert "this file is not in UTF-8; it was read as Windows-1252." in capsys.readouterr().err
    ignore = "check: {ignore: {guessed-encoding: It is the export of our old database.}}\n"
    write_campaign(campaign, "people.csv", ignore)
    run("check")
    run("render")
    output = capsys.readouterr()
    assert "UTF-8" not in output.out + output.err


def test_what_is_wrong_with_a_list_stops_the_run(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(campaign, town="#N/A")
    assert run("render") == 2
    assert "people.xlsx, sheet 2026, cell C3: error LG607: this cell" in capsys.readouterr().err
    assert names(campaign) == []


def test_the_list_is_not_overwritten(campaign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (campaign / "people.xlsx").read_bytes()
    assert run("check", "--output", "people.xlsx") == 2
    assert (campaign / "people.xlsx").read_bytes() == before
