"""Campaigns without a fault, of several fields and languages, give no finding at all."""

from pathlib import Path

import pytest

from lettergen.api import Options, check
from tests.conftest import REPOSITORY
from tests.support.campaigns import copy_campaign

VALID = ("association", "council-tax", "donations", "llyfrgell", "machizukuri", "vereinsbeitrag")
"""A French association, a bill with a table, receipts, and letters in Welsh, Japanese, German."""

EXAMPLES = sorted(path.parent for path in (REPOSITORY / "examples").glob("*/campaign.yaml"))


def list_findings(campaign: Path) -> list[str]:
    return [f"{finding.code} {finding}" for finding in check(campaign, Options()).findings]


@pytest.mark.parametrize("name", VALID)
def test_a_valid_campaign_gives_no_finding(name: str, tmp_path: Path) -> None:
    assert list_findings(copy_campaign(name, tmp_path)) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_gives_no_finding(example: Path) -> None:
    assert list_findings(example) == []


def test_the_shipped_campaign_has_only_points_to_confirm() -> None:
    found = list_findings(REPOSITORY / "campaign.yaml")
    assert [one for one in found if not one.startswith("LG150")] == []
