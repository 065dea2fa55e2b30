"""Each described fault gives exactly its finding, in ``check`` and in ``render`` alike."""

from pathlib import Path

import pytest

from lettergen.api import Options, check, prepare
from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.diagnostics.rules import Severity
from tests.support.described_faults import DescribedFault, load_faults
from tests.test_faults import NAMES

FAULTS = load_faults()


def show(finding: Finding) -> str:
    place = finding.place
    line = f":{place.line}" if place.line else ""
    return f"{finding.code} {place.path}{line}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_described_fault_gives_its_finding_and_no_other(
    fault: DescribedFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault.build(tmp_path)
    monkeypatch.chdir(tmp_path)
    found = check(Path("campaign.yaml"), Options()).findings
    assert [show(one) for one in found] == list(fault.findings), "\n".join(map(str, found))
    assert len(fault.findings) <= 1


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_render_reports_what_would_make_a_letter_wrong(
    fault: DescribedFault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault.build(tmp_path)
    monkeypatch.chdir(tmp_path)
    expected = [
        show(one)
        for one in check(Path("campaign.yaml"), Options()).findings
        if one.severity is Severity.ERROR or one.rule.blocks_final
    ]
    try:
        report = prepare(Path("campaign.yaml"), Options(dry_run=True, final=True)).execute()
        found = {show(one) for one in (*report.findings, *report.warnings)}
    except LettergenError as error:
        found = {show(one) for one in error.findings}
    assert found >= set(expected)
    assert len(found) == len(expected)


def test_there_are_two_hundred_and_fifty_faults_and_more() -> None:
    assert len(FAULTS) + len(NAMES) >= 250
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
