"""The catalogue of faults: one small campaign a fault, and exactly the findings that must come.

Each folder under ``faults/`` holds what it changes in the campaign of ``faults/base``.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from lettergen.api import Options, check
from lettergen.cli.main import main
from lettergen.diagnostics.rules import Severity
from tests.support.fault_campaigns import BASE, build_campaign

FAULTS = BASE.parent
NAMES = sorted(path.name for path in FAULTS.iterdir() if path != BASE and path.is_dir())


def _expected(name: str) -> dict[str, Any]:
    text = (FAULTS / name / "expected.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@pytest.mark.parametrize("name", NAMES)
def test_each_fault_gives_its_findings_and_no_others(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _expected(name)
    build_campaign(FAULTS / name, tmp_path, expected.get("without", ()))
    monkeypatch.chdir(tmp_path)
    found = check(Path("campaign.yaml"), Options()).findings
    assert Counter((f.code, f.place.path, f.place.line) for f in found) == Counter(
        (one["code"], one["file"], one["line"]) for one in expected["findings"]
    ), "\n".join(f"{f.code} {f}" for f in found)
    for finding in found:
        assert finding.message.endswith((".", "'")) or finding.code == "LG150"


@pytest.mark.parametrize("name", NAMES)
def test_each_fault_gives_its_exit_code(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _expected(name)
    build_campaign(FAULTS / name, tmp_path, expected.get("without", ()))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        main(["check"])
    assert stopped.value.code == expected["exit"]


def test_the_base_campaign_has_no_findings(tmp_path: Path) -> None:
    report = check(build_campaign(BASE, tmp_path), Options())
    assert report.findings == []
    assert report.count(Severity.ERROR) == 0


def test_there_are_sixty_faults_and_more() -> None:
    assert len(NAMES) >= 60
