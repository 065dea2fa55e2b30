"""Dates in a list, as the command prints and refuses them."""

from pathlib import Path

import pytest

from tests.support.command_line import Campaign, Command

LIST = "name,due\nAda,05/11/2026\nBea,06/11/2026\nCal,30/11/2026\nDot,30 November 2026\n"


@pytest.fixture
def dates(campaign: Campaign) -> Path:
    """A campaign with a list of dates that people typed."""
    folder = campaign("concert")
    (folder / "list.csv").write_text(LIST)
    (folder / "letter.md.j2").write_text("{{ name }}: {{ due | date }}\n")
    write(folder, "recipients: list.csv")
    return folder


def write(folder: Path, *lines: str) -> None:
    """Write the campaign's file with these lines."""
    rest = ["letter: letter.md.j2", "letterhead: letterhead.docx", "output: out/{{ name }}.docx"]
    (folder / "campaign.yaml").write_text("\n".join([*rest, *lines, "format: txt", ""]))


def test_dates_that_can_be_two_days_are_one_finding_for_the_column(
    command: Command, dates: Path
) -> None:
    answer = command("check")
    found = [line for line in answer.out.splitlines() if "LG650" in line]
    assert found == [
        "list.csv:2: error LG650: Ada: '05/11/2026' can be 5 November 2026 or 11 May 2026 "
        "(letter.md.j2:1 prints it); so is another value of this field. "
        "Write 'dates: day-first' or 'dates: month-first' in the campaign."
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["recipients: list.csv", "dates: day-first"],
        ["recipients: list.csv", "dates: {due: day-first}"],
        ["recipients: {file: list.csv, dates: day-first}"],
        ["recipients: {file: list.csv, dates: day-first}", "dates: month-first"],
    ],
)
def test_the_campaign_the_column_or_the_list_tells_which_number_is_the_day(
    command: Command, dates: Path, lines: list[str]
) -> None:
    write(dates, *lines)
    assert command("render").code == 0
    assert "Ada: 5 November 2026" in (dates / "out" / "Ada.txt").read_text()
    assert "Cal: 30 November 2026" in (dates / "out" / "Cal.txt").read_text()
