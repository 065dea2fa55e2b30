"""What a killed run wrote is known to be lettergen's, whatever runs come after it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.kills import write_campaign
from tests.support.manifests import FILES, LEDGER, read_manifest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signals"),
]

_LETTERS = 10
_KILLED = """\
import os, signal, sys
from lettergen.cli.main import main

limit, renames, replace = int(sys.argv.pop(1)), 0, os.replace


def count_and_replace(source, target):
    global renames
    replace(source, target)
    renames += str(target).endswith((".docx", ".txt"))
    if renames == limit:
        os.kill(os.getpid(), signal.SIGKILL)


os.replace = count_and_replace
main()
"""


def _render(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "lettergen", "render", *arguments]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def _kill(folder: Path, rename: int, *arguments: str) -> None:
    """Kill a run right after a file got its name."""
    command = [sys.executable, "-c", _KILLED, str(rename), "render", *arguments]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == -9, answer.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A campaign whose letters are of edition 0."""
    write_campaign(tmp_path, _LETTERS)
    _render(tmp_path)
    return tmp_path


def _list_others(folder: Path) -> set[str]:
    names = {path.name for path in (folder / "letters").iterdir()}
    return {name for name in names if not name.endswith((".docx", ".txt"))}


@pytest.mark.parametrize("rename", [1, 6, _LETTERS])
@pytest.mark.parametrize("only", ["Area 000", "Area 009"])
def test_a_partial_run_does_not_forget_what_a_killed_one_wrote(
    folder: Path, rename: int, only: str
) -> None:
    _kill(folder, rename, "--set", "edition=1")
    _render(folder, "--set", "edition=1", "--only", only)
    _render(folder, "--set", "edition=1")
    assert _list_others(folder) - {LEDGER} == FILES


def test_several_killed_runs_in_a_row_are_known(folder: Path) -> None:
    _kill(folder, 6, "--set", "edition=1")
    _kill(folder, 1, "--set", "edition=2", "--only", "Area 008")
    _kill(folder, 2, "--set", "edition=3", "--format", "docx,txt")
    _render(folder, "--only", "Area 003")
    _render(folder, "--format", "docx,txt")
    assert _list_others(folder) - {LEDGER} == FILES


def test_a_letter_that_only_a_killed_run_wrote_is_known_as_nobodys(folder: Path) -> None:
    _kill(folder, 6, "--out", "new")
    text = (folder / "recipients.yaml").read_text(encoding="utf-8")
    others = "".join(text.splitlines(keepends=True)[1:])
    (folder / "recipients.yaml").write_text(others, encoding="utf-8")
    _render(folder, "--out", "new", "--prune")
    names = {path.name for path in (folder / "new").iterdir()} - {*FILES, LEDGER}
    assert names == {f"area-{number:03}.docx" for number in range(1, _LETTERS)}


def test_what_somebody_edited_after_a_killed_run_is_kept(folder: Path) -> None:
    _kill(folder, 6, "--set", "edition=1")
    edited = folder / "letters" / "area-002.docx"
    edited.write_bytes(b"by hand")
    _render(folder, "--set", "edition=1", "--only", "Area 005")
    command = [sys.executable, "-m", "lettergen", "render", "--set", "edition=1"]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "1 refused" in answer.stderr
    assert "LG811" in answer.stderr
    assert edited.read_bytes() == b"by hand"


def test_the_manifest_knows_what_it_took_over_from_the_journal(folder: Path) -> None:
    before = read_manifest(folder / "letters")["letters"]
    _kill(folder, 6, "--set", "edition=1")
    _render(folder, "--only", "Area 009")
    after = read_manifest(folder / "letters")["letters"]
    changed = {name for name in before if before[name]["sha256"] != after[name]["sha256"]}
    assert changed == {f"area-{number:03}.docx" for number in range(6)}
    assert {after[name]["recipient"] for name in changed} == {f"Area 00{n}" for n in range(6)}
    assert not any("inputs" in after[name] for name in changed)  # the next run renders them
