"""Dates of citations are year, month and day, and a report tells who wrote it."""

from pathlib import Path

import pytest

from lettergen.checks.issued import find_wrong_dates
from lettergen.citations.references import load
from tests.support.small_campaigns import find_codes, write_campaign

SOURCE = """\
references:
  - id: guide
    type: report
    title: A guide
    issued: {issued}
{more}"""


def find(folder: Path, issued: str) -> list[str]:
    path = folder / "citations.yaml"
    path.write_text(SOURCE.format(issued=issued, more=""), encoding="utf-8")
    [citation] = load(path).values()
    return [one.hint for one in find_wrong_dates(citation)]


@pytest.mark.parametrize(
    ("issued", "meant"),
    [
        ("01/2024", "2024-01"),
        ("14.3.2024", "2024-03-14"),
        ("2024/03", "2024-03"),
        ("2024.03.14", "2024-03-14"),
    ],
)
def test_a_date_in_another_order_is_reported(tmp_path: Path, issued: str, meant: str) -> None:
    assert find(tmp_path, issued) == [f"Write it as year-month-day: {meant}."]


def test_nothing_is_suggested_for_a_day_that_no_calendar_has(tmp_path: Path) -> None:
    assert find(tmp_path, "13/2024") == ["Correct the date."]


@pytest.mark.parametrize("issued", ["2024", "2024-01", "2024-21", "2023/2024", "2024-03-14"])
def test_a_date_of_csl_is_no_fault(tmp_path: Path, issued: str) -> None:
    assert find(tmp_path, issued) == []


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("", 1),
        ("    publisher: The Press\n", 0),
        ("    author: [{literal: The Board}]\n", 0),
    ],
)
def test_a_report_must_tell_who_wrote_it(tmp_path: Path, more: str, count: int) -> None:
    letter = "Dear {{ name }},\n\nwe wrote a guide.[^guide]\n"
    campaign = write_campaign(tmp_path, letter)
    (campaign / "citations.yaml").write_text(SOURCE.format(issued=2024, more=more))
    with (campaign / "campaign.yaml").open("a") as file:
        file.write("citations: citations.yaml\n")
    assert find_codes(campaign).count("LG173") == count
