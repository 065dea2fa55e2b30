"""The order of the checks and of their findings, and what ``render`` does with them."""

from pathlib import Path

import pytest

from lettergen.api import check, render
from lettergen.cli.main import main
from lettergen.diagnostics.rules import Severity
from lettergen.project.options import Options
from lettergen.render.result import Outcome
from tests.support.campaigns import copy_campaign
from tests.support.fault_campaigns import BASE, build_campaign

FAULTS = BASE.parent


def codes(campaign: Path, **options: object) -> list[str]:
    """The codes of what a check finds."""
    return [found.code for found in check(campaign, Options(**options)).findings]  # type: ignore[arg-type]


def exit_code(*arguments: str) -> object:
    """The exit code of a command."""
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_findings_are_sorted_by_file_and_line(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "name-unknown-in-dead-branch", tmp_path)
    recipients = tmp_path / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8").replace("- name: Ada", "- ward: 1\n  name: Ada")
    recipients.write_text(text.replace("area: Kelham", 'area: " Kelham"'), encoding="utf-8")
    places = [(f.place.path, f.place.line) for f in check(campaign, Options()).findings]
    assert len(places) >= 3
    assert places == sorted(places)


def test_everything_that_can_be_read_is_checked_beside_what_cannot(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "yaml-tab-indent", tmp_path)
    (tmp_path / "citations.yaml").write_text("references:\n  - id: a\n", encoding="utf-8")
    letter = tmp_path / "templates" / "letter.md.j2"
    letter.write_text("TODO {{ name | uper }}\n", encoding="utf-8")
    assert {"LG101", "LG133", "LG207"} <= set(codes(campaign))
    assert check(campaign, Options()).is_unreadable


def test_citations_that_cannot_be_read_are_one_finding(tmp_path: Path) -> None:
    campaign = build_campaign(BASE, tmp_path)
    (tmp_path / "citations.yaml").write_text("references: [\n", encoding="utf-8")
    assert codes(campaign) == ["LG101"]


def test_what_only_a_letter_shows_is_not_taken_for_the_datas(tmp_path: Path) -> None:
    campaign = build_campaign(BASE, tmp_path)
    letter = tmp_path / "templates" / "letter.md.j2"
    with letter.open("a", encoding="utf-8") as file:
        file.write('\n{{ "\\x07" }}\n')
    assert codes(campaign) == ["LG104"]
    assert exit_code("check", str(campaign)) == 1


def test_a_campaign_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    report = check(tmp_path / "campaign.yaml", Options())
    assert [found.code for found in report.findings] == ["LG110"]
    assert report.is_unreadable


def test_what_only_the_whole_campaign_can_tell_is_not_asked_of_a_part(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "branch-never-taken", tmp_path)
    assert codes(campaign) == ["LG272"]
    assert codes(campaign, only=["Ada Mensah"]) == []


def test_a_branch_is_not_called_dead_while_a_letter_fails(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "branch-never-taken", tmp_path)
    recipients = tmp_path / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8").replace("  area: Kelham\n", "")
    recipients.write_text(text, encoding="utf-8")
    assert codes(campaign) == ["LG301"]


def test_check_writes_nothing(tmp_path: Path) -> None:
    campaign = build_campaign(BASE, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    check(campaign, Options())
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_count_if_they_are_asked_to(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    campaign = build_campaign(FAULTS / "point-to-confirm", tmp_path)
    assert exit_code("check", str(campaign), *arguments) == code


def test_a_green_strict_check_finds_nothing_at_all(tmp_path: Path) -> None:
    assert exit_code("check", str(build_campaign(BASE, tmp_path)), "--strict") == 0


# render


def test_render_stops_the_letter_that_has_an_error_and_no_other(tmp_path: Path) -> None:
    campaign = build_campaign(FAULTS / "placeholder-in-data", tmp_path)
    report = render(campaign, Options())
    assert [result.outcome for result in report.results] == [
        Outcome.WRITTEN,
        Outcome.WRITTEN,
        Outcome.FAILED,
    ]
    assert [found.code for found in report.findings] == ["LG156"]


def test_render_stops_all_letters_at_an_error_of_all(tmp_path: Path) -> None:
    report = render(build_campaign(FAULTS / "placeholder-in-letter", tmp_path), Options())
    assert report.count(Outcome.FAILED) == 3
    assert [found.code for found in report.findings] == ["LG271"]


def test_render_stops_a_letter_that_word_would_call_damaged(tmp_path: Path) -> None:
    report = render(build_campaign(FAULTS / "relationship-missing", tmp_path), Options())
    assert report.count(Outcome.FAILED) == 3
    assert not list((tmp_path / "letters").glob("*.docx"))


def test_render_counts_warnings_in_its_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    campaign = build_campaign(FAULTS / "salutation-of-another", tmp_path)
    assert exit_code("render", str(campaign)) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"3 letters in {campaign.parent / 'letters'}/: 3 written.",
        "1 warning about the Word letters; 'lettergen check' lists them.",
    ]


def test_render_of_the_shipped_campaign_has_no_warnings(repository: Path, tmp_path: Path) -> None:
    assert render(repository / "campaign.yaml", Options(out=tmp_path)).warnings == []


def test_the_shipped_campaign_has_nothing_open_but_points_to_confirm(repository: Path) -> None:
    report = check(repository / "campaign.yaml", Options())
    assert {found.code for found in report.findings} == {"LG150"}
    assert report.count(Severity.ERROR) == 0


@pytest.mark.parametrize("name", ["concert", "invoices", "reminder"])
def test_the_campaigns_of_the_other_tests_have_no_errors(name: str, tmp_path: Path) -> None:
    assert check(copy_campaign(name, tmp_path), Options()).count(Severity.ERROR) == 0
