"""Findings that are accepted in the entry of one recipient."""

from pathlib import Path

import pytest

from lettergen.api import Options, check, prepare
from lettergen.cli.main import main
from tests.support.fault_campaigns import BASE, build_campaign


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign with a salutation of somebody else, accepted for one recipient of two."""
    build_campaign(BASE, tmp_path)
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "recipients.yaml"
    text = data.read_text().replace("salutation: Tom", "salutation: Bettina")
    accepted = "salutation: Hester\n  accept: {salutation-mismatch: everybody calls her so}"
    data.write_text(text.replace("salutation: Rosa", accepted))
    return tmp_path


def test_a_finding_is_accepted_for_one_recipient_alone(campaign: Path) -> None:
    report = check(Path("campaign.yaml"), Options())
    assert [(one.code, one.letters) for one in report.findings] == [("LG151", ("Tom O'Neill",))]
    assert [one.accepted for one in report.accepted] == ["everybody calls her so"]


def test_a_final_run_refuses_only_what_is_not_accepted(campaign: Path) -> None:
    run = prepare(Path("campaign.yaml"), Options(final=True, dry_run=True)).execute()
    outcomes = {result.letter.label: str(result.outcome) for result in run.results}
    assert outcomes == {"Ada Mensah": "new", "Tom O'Neill": "refused", "Rosa Blum": "new"}


@pytest.mark.parametrize("command", ["check", "render"])
@pytest.mark.usefixtures("campaign")
def test_the_summaries_count_what_is_accepted(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command])
    assert "1 finding accepted" in capsys.readouterr().err
