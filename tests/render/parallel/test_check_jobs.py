"""Several processes find what one does when they check a campaign."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from lettergen import api
from lettergen.project.options import Options
from lettergen.render import check
from lettergen.render.parallel.processes import FORK
from tests.crash.kills import write_campaign
from tests.support.fault_campaigns import BASE, build_campaign
from tests.test_faults import NAMES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks processes")


@pytest.fixture(autouse=True)
def _share_few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share any number of letters; the threads of the test program are no reason not to fork."""
    monkeypatch.setattr(check, "LEAST_ASKED", 1)
    if sys.platform.startswith("linux"):
        monkeypatch.setattr("lettergen.render.parallel.start.choose_method", lambda: FORK)
    monkeypatch.setattr("lettergen.checks.runner.SIZE", 1)


def _check(jobs: int | None) -> list[Any]:
    report = api.check(Path(), Options(jobs=jobs))
    return [report.findings, report.accepted, list(report.letters), report.is_unreadable]


@pytest.mark.parametrize("name", NAMES[3::18])
def test_faults_are_found_alike_by_any_number_of_processes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_campaign(BASE.parent / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    expected = _check(None)
    for jobs in (2, 3):
        assert _check(jobs) == expected


_STRUCTURE = "{{ area }}\n\n{% if area[-1:] in '37' %}\n# \n\n![](x.png)\n{% endif %}\nThe end."


def test_a_structure_is_reported_for_the_first_letter_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_campaign(tmp_path, 40)
    (tmp_path / "x.png").write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
            "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
        )
    )
    (tmp_path / "letter.md.j2").write_text(_STRUCTURE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    expected = _check(None)
    assert any("Area 003" in one.letters for one in expected[0])
    for jobs in (2, 3):
        assert _check(jobs) == expected


def test_a_letter_that_kills_its_process_again_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_campaign(tmp_path, 40)
    letter = tmp_path / "letter.md.j2"
    text = letter.read_text(encoding="utf-8").replace("{{ area }}", "{{ area | deadly }}")
    letter.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    parent = os.getpid()

    def kill(area: str) -> str:
        if area == "Area 031" and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return area

    found = api.load(filters={"deadly": kill}).check(jobs=2)
    assert [list(one.letters) for one in found if one.code == "LG880"] == [["Area 031"]]
