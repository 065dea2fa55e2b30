"""Campaigns in one folder do not share their approvals."""

from pathlib import Path

from lettergen.approval.file import find_approvals


def test_a_campaign_alone_in_its_folder_has_the_usual_file(tmp_path: Path) -> None:
    assert find_approvals(tmp_path / "campaign.yaml") == tmp_path / "approvals.yaml"
    assert find_approvals(tmp_path / "reminder.yaml") == tmp_path / "approvals.yaml"
