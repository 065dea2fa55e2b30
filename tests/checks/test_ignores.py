"""Rules that a campaign ignores: by code or slug, with a reason, and only those it may ignore."""

from pathlib import Path

import pytest

from lettergen.api import check, render
from lettergen.checks.ignores import remove_ignored
from lettergen.data.campaign import IgnoredRule
from lettergen.diagnostics.finding import Finding, Place
from lettergen.diagnostics.rule_lookup import load_rules
from lettergen.project.options import Options
from tests.support.fault_campaigns import BASE, build_campaign

HERE = Place("campaign.yaml", 12)
NOT_IGNORABLE = [rule for rule in load_rules().values() if not rule.is_ignorable]


def ignored(rule: str, reason: str = "It is right here.") -> IgnoredRule:
    """A rule under ``check: ignore:``."""
    return IgnoredRule(rule, reason, HERE)


def ignoring(fault: str, folder: Path, *rules: str) -> Path:
    """The campaign of a fault that ignores rules."""
    campaign = build_campaign(BASE.parent / fault, folder)
    lines = "".join(f"    {rule}: It is right here.\n" for rule in rules)
    with campaign.open("a", encoding="utf-8") as file:
        file.write(f"check:\n  ignore:\n{lines}")
    return campaign


@pytest.mark.parametrize("rule", ["LG151", "lg151", "salutation-mismatch"])
def test_a_rule_is_ignored_by_its_code_and_by_its_slug(rule: str, tmp_path: Path) -> None:
    campaign = ignoring("salutation-of-another", tmp_path, rule)
    assert check(campaign, Options()).findings == []
    assert render(campaign, Options()).warnings == []


@pytest.mark.parametrize("rule", NOT_IGNORABLE, ids=lambda rule: rule.slug)
def test_a_rule_that_cannot_be_ignored_says_so_and_its_findings_stay(rule: object) -> None:
    code = getattr(rule, "code")  # noqa: B009
    found = Finding(code, "is wrong.", Place("a", 1))
    kept, problem, *others = remove_ignored([found], [ignored(code)], is_whole=True)
    assert (kept, others) == (found, [])
    assert problem.code == "LG193"
    assert problem.message.startswith(f"'{code}' cannot be ignored: ")


def test_a_rule_that_does_not_exist_is_answered_with_the_nearest() -> None:
    (problem,) = remove_ignored([], [ignored("unused-feild")], is_whole=True)
    assert (problem.code, problem.hint) == ("LG191", "Did you mean 'unused-field'?")


def test_a_rule_that_finds_nothing_is_reported_only_for_the_whole_campaign() -> None:
    (problem,) = remove_ignored([], [ignored("unused-field")], is_whole=True)
    assert (problem.code, problem.name) == ("LG192", "unused-field")
    assert list(remove_ignored([], [ignored("unused-field")], is_whole=False)) == []


def test_what_another_finding_explains_may_be_ignored_all_the_same(tmp_path: Path) -> None:
    """Two entries that are the same share a passage too: ignoring that is no mistake."""
    campaign = ignoring("entry-twice", tmp_path, "LG158")
    codes = [finding.code for finding in check(campaign, Options()).findings]
    assert "LG158" not in codes


def test_an_ignored_finding_explains_no_other_one(tmp_path: Path) -> None:
    """Else a check would pass, and a letter fail for what the ignored finding explained."""
    found = [
        finding.code
        for finding in check(
            ignoring("yaml-list-where-a-group-should-be", tmp_path / "a", "LG160"), Options()
        ).findings
    ]
    assert "LG160" not in found
    assert "LG301" in found
