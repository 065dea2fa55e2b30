"""A letter that was sent is never replaced: its next version is written beside it."""

from pathlib import Path
from typing import Any

import pytest

from lettergen import api
from lettergen.cli.main import main
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append, read_ledger
from lettergen.render.result import Report
from tests.conftest import REPOSITORY

PLAIN = REPOSITORY / "lettergen" / "letterheads" / "plain.docx"


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    (tmp_path / "letter.md.j2").write_text("Dear {{ name }},\n\nOn {{ day }}.\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text("name\nAda Reed\nBob Stone\n", encoding="utf-8")
    (tmp_path / "campaign.yaml").write_text(
        f"letter: letter.md.j2\nletterhead: {PLAIN}\nrecipients: list.csv\n"
        "output: letters/{{ name | slug }}.docx\nvalues: {day: Monday}\n",
        encoding="utf-8",
    )
    return tmp_path


def render(campaign: Path, **options: Any) -> Report:
    return api.load(campaign).render(**options)


def outcomes(report: Report) -> list[tuple[str, str]]:
    return [(one.path.name, str(one.outcome)) for one in report.results if one.path]


def note_sent(campaign: Path, number: int = 1) -> None:
    details = {"number": number, "on": "2026-11-03", "how": "post"}
    append(campaign / "letters", Event(EventKind.SENT, "ada-reed", "Ada Reed", details))


def test_an_unchanged_letter_stays_as_it_is(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    for force in (False, True):
        report = render(campaign, force=force)
        assert outcomes(report)[0] == ("ada-reed.docx", "unchanged")
        assert report.versions == []


@pytest.mark.parametrize("options", [{}, {"force": True}, {"prune": True}, {"final": True}])
def test_a_changed_letter_is_written_beside_the_sent_one(
    campaign: Path, options: dict[str, Any]
) -> None:
    render(campaign)
    sent = (campaign / "letters/ada-reed.docx").read_bytes()
    note_sent(campaign)
    for state in ("written", "written" if "force" in options else "unchanged"):
        report = render(campaign, set=["day=Friday"], **options)
        assert outcomes(report)[0] == ("ada-reed.2.docx", state)
        assert report.orphans == []
        (version,) = report.versions
        assert (version.day, version.changes) == ("2026-11-03", ("'Monday' is now 'Friday'",))
    assert (campaign / "letters/ada-reed.docx").read_bytes() == sent


def test_a_dry_run_tells_of_the_version_that_a_run_would_write(
    campaign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    render(campaign)
    note_sent(campaign)
    assert outcomes(render(campaign, dry_run=True))[0] == ("ada-reed.docx", "unchanged")
    with pytest.raises(SystemExit):
        main(["render", str(campaign), "--dry-run", "--set", "day=Friday"])
    assert not (campaign / "letters/ada-reed.2.docx").exists()
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Sent before, and left as it is; the new version will be written beside it:"
    assert lines[1].endswith(
        "letters/ada-reed.2.docx (sent on 2026-11-03): 'Monday' is now 'Friday'"
    )
    assert "1 new, 1 changed" in lines[2]
    planned, done = (render(campaign, set=["day=Friday"], dry_run=dry) for dry in (True, False))
    assert planned.versions == done.versions
    assert outcomes(planned) == [("ada-reed.2.docx", "new"), ("bob-stone.docx", "changed")]
    planned = render(campaign, set=["day=Friday"], dry_run=True)
    assert outcomes(planned)[0] == ("ada-reed.2.docx", "unchanged")
    assert planned.orphans == []


def test_a_dry_run_leaves_a_letter_that_was_issued_again(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    render(campaign, only=["Ada Reed"], set=["day=Friday"])
    planned = render(campaign, dry_run=True)
    assert outcomes(planned)[0] == ("ada-reed.2.docx", "unchanged")
    assert [path.name for _, path in planned.reissues] == ["ada-reed.2.docx"]


def test_the_exports_of_a_sent_letter_stay_and_those_of_its_next_version_are_beside_them(
    campaign: Path,
) -> None:
    render(campaign, formats=["docx,txt"])
    note_sent(campaign)
    text = campaign / "letters/ada-reed.txt"
    stamp = text.stat().st_mtime_ns
    render(campaign, formats=["docx,txt"], force=True)
    assert text.stat().st_mtime_ns == stamp
    render(campaign, formats=["docx,txt"], set=["day=Friday"])
    assert "Monday" in text.read_text(encoding="utf-8")
    assert "Friday" in (campaign / "letters/ada-reed.2.txt").read_text(encoding="utf-8")


def test_the_next_version_of_a_version_that_was_sent_is_the_third(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    render(campaign, set=["day=Friday"])
    note_sent(campaign, 2)
    assert outcomes(render(campaign, set=["day=Friday"]))[0] == ("ada-reed.2.docx", "unchanged")
    assert outcomes(render(campaign, set=["day=Sunday"]))[0] == ("ada-reed.3.docx", "written")
    assert outcomes(render(campaign))[0] == ("ada-reed.docx", "unchanged")


def test_a_letter_that_is_named_is_issued_again_with_number_and_reason(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    render(campaign, only=["Ada Reed"], set=["day=Friday"], reason="wrong day")
    last = read_ledger(campaign / "letters").events[-1]
    assert last.kind is EventKind.REISSUED
    assert (last.letter, last.details["number"]) == ("ada-reed", 2)
    assert last.details["reason"] == "wrong day"


def test_without_a_reason_the_changed_values_are_recorded(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    render(campaign, only=["Ada Reed"], set=["day=Friday"])
    assert read_ledger(campaign / "letters").events[-1].details["reason"] == "--set day=Friday"


def test_the_next_run_leaves_a_letter_that_was_issued_again(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    render(campaign, only=["Ada Reed"], set=["day=Friday"])
    report = render(campaign, set=["day=Sunday"], formats=["docx,txt"])
    assert outcomes(report)[0] == ("ada-reed.2.docx", "unchanged")
    assert [path.name for _, path in report.reissues] == ["ada-reed.2.docx"]
    assert "Friday" in (campaign / "letters/ada-reed.2.txt").read_text(encoding="utf-8")


def test_a_letter_in_doubt_is_not_replaced_either(campaign: Path) -> None:
    render(campaign)
    append(campaign / "letters", Event(EventKind.SENDING, "ada-reed", "Ada Reed"))
    report = render(campaign, set=["day=Friday"])
    assert outcomes(report)[0] == ("ada-reed.2.docx", "written")


def test_a_sent_letter_whose_recipient_is_gone_is_not_pruned(campaign: Path) -> None:
    render(campaign)
    note_sent(campaign)
    (campaign / "list.csv").write_text("name\nCleo Ng\n", encoding="utf-8")
    report = render(campaign, prune=True)
    assert [gone.path.name for gone in report.orphans] == ["bob-stone.docx"]
    assert (campaign / "letters/ada-reed.docx").exists()


def test_the_file_of_another_letter_is_no_version(campaign: Path) -> None:
    text = (campaign / "campaign.yaml").read_text(encoding="utf-8").replace(" | slug", "")
    (campaign / "campaign.yaml").write_text(text, encoding="utf-8")
    (campaign / "list.csv").write_text("name\nada-reed\nada-reed.2\n", encoding="utf-8")
    render(campaign)
    note_sent(campaign)
    report = render(campaign, set=["day=Friday"])
    assert [one.code for one in report.findings] == ["LG403"]
    assert outcomes(report) == [("ada-reed.docx", "failed"), ("ada-reed.2.docx", "written")]


def test_written_letters_are_recorded_once_for_each_change(campaign: Path) -> None:
    render(campaign)
    render(campaign)
    render(campaign, set=["day=Friday"], only=["Bob Stone"])
    events = read_ledger(campaign / "letters").events
    assert [(one.kind, one.letter) for one in events] == [
        ("made", "ada-reed"),
        ("made", "bob-stone"),
        ("made", "bob-stone"),
    ]
