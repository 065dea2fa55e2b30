"""Letters that several processes render are the same as those of one, and so are their results."""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lettergen import api
from lettergen.diagnostics.finding import LettergenError
from lettergen.project.options import Options
from lettergen.render import pipeline
from lettergen.render.parallel import start
from lettergen.render.parallel.processes import FORK, SPAWN
from lettergen.render.result import Outcome, Report
from tests.crash.kills import write_campaign
from tests.support.fault_campaigns import BASE, build_campaign

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks processes")

FAULTS = sorted(path.name for path in BASE.parent.iterdir() if path != BASE and path.is_dir())


@pytest.fixture(autouse=True)
def _share_few_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share any number of letters; the threads of the test program are no reason not to fork."""
    monkeypatch.setattr(pipeline, "LEAST_ASKED", 1)
    if sys.platform.startswith("linux"):
        monkeypatch.setattr(start, "choose_method", lambda: FORK)


def _describe(report: Report) -> list[Any]:
    """Return everything that a report tells."""
    results = [
        (
            *(one.recipient.label, one.outcome, one.format, one.path and one.path.name),
            *(one.findings, one.warnings, one.accepted, [path.name for path in one.stale]),
        )
        for one in report.results
    ]
    return [results, report.findings, report.warnings, report.accepted, report.problems]


def _list_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".docx", ".txt", ".html", ".tmp")
    }


def _list_written(folder: Path) -> set[str]:
    file = folder / ".lettergen.written"
    if not file.exists():
        return set()
    with closing(sqlite3.connect(file)) as database:
        return {name for (name,) in database.execute("SELECT name FROM letters")}


def _render(jobs: int | None, **options: Any) -> list[Any]:
    """Render the campaign here into a folder for that many processes; return all of it."""
    out = Path("out")
    shutil.rmtree(out, ignore_errors=True)
    try:
        report = api.render(Path(), Options(jobs=jobs, out=out, **options))
    except LettergenError as error:
        return [str(finding) for finding in error.findings]
    return [_describe(report), _list_files(out), _list_written(out)]


@pytest.mark.parametrize("name", FAULTS[::18])
def test_faults_are_found_alike_by_any_number_of_processes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_campaign(BASE.parent / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    expected = _render(None)
    assert _render(2) == expected
    assert _render(3) == expected


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a campaign of 60 letters, which is the current folder."""
    write_campaign(tmp_path, 60)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_format_is_the_same(campaign: Path) -> None:
    expected = _render(None, formats=["docx,txt,html"])
    assert len(expected[1]) == 180
    assert _render(3, formats=["docx,txt,html"]) == expected


def test_new_processes_find_the_same_as_forked_ones(
    campaign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _render(None)
    monkeypatch.setattr(start, "choose_method", lambda: SPAWN)
    assert _render(2) == expected


def test_a_second_run_writes_nothing(campaign: Path) -> None:
    api.render(Path(), Options(jobs=2))
    report = api.render(Path(), Options(jobs=2))
    assert report.count(Outcome.UNCHANGED) == 60


def test_an_edited_letter_is_kept(campaign: Path) -> None:
    api.render(Path(), Options())
    edited, other = sorted(Path("letters").glob("*.docx"))[3:5]
    edited.write_bytes(other.read_bytes())
    report = api.render(Path(), Options(jobs=2, force=False, set=["edition=1"]))
    assert report.count(Outcome.EDITED) == 1
    assert report.count(Outcome.WRITTEN) == 59
    assert edited.read_bytes() != other.read_bytes()
    assert not list(Path("letters").glob("*.tmp"))


def _kill_with(label: str, *, always: bool) -> Callable[[str], str]:
    """Return a filter that kills the process that renders a letter, the first time or always."""
    parent, mark = os.getpid(), Path("killed")

    def kill(area: str) -> str:
        if area == label and os.getpid() != parent and (always or not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return area

    return kill


@pytest.fixture
def deadly(campaign: Path) -> Path:
    """The campaign, with a letter that uses the filter ``deadly``."""
    letter = campaign / "letter.md.j2"
    text = letter.read_text(encoding="utf-8").replace("{{ area }}", "{{ area | deadly }}")
    letter.write_text(text, encoding="utf-8")
    return campaign


def test_letters_of_a_killed_process_are_rendered_by_another(deadly: Path) -> None:
    loaded = api.load(filters={"deadly": _kill_with("Area 031", always=False)})
    report = loaded.render(jobs=2)
    assert Path("killed").exists()
    assert report.count(Outcome.WRITTEN) == 60
    assert not list(Path("letters").glob("*.tmp"))


def test_a_letter_whose_process_is_killed_again_fails_alone(deadly: Path) -> None:
    loaded = api.load(filters={"deadly": _kill_with("Area 031", always=True)})
    report = loaded.render(jobs=2)
    failed = [one for one in report.results if one.outcome is Outcome.FAILED]
    assert [str(one.recipient.label) for one in failed] == ["Area 031"]
    assert [one.code for one in failed[0].findings] == ["LG880"]
    assert report.count(Outcome.WRITTEN) == 59
    assert not list(Path("letters").glob("*.tmp"))


def test_the_first_failure_ends_the_run(campaign: Path) -> None:
    letter = campaign / "letter.md.j2"
    letter.write_text(
        letter.read_text(encoding="utf-8") + "{{ 1 // (area[-1:] != '7') }}",
        encoding="utf-8",
    )
    one = api.render(Path(), Options(fail_fast=True, out=Path("one")))
    two = api.render(Path(), Options(fail_fast=True, out=Path("two"), jobs=2))
    assert two.letters == one.letters == 8
    assert not list(Path("two").glob("*.tmp"))
