"""One run per output folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.lock import NAME, FolderLock

_HOLD = """
import sys
from pathlib import Path
from lettergen.output.lock import FolderLock
FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def _holder(folder: Path) -> "subprocess.Popen[str]":
    """Another process that holds the lock of ``folder``."""
    command = [sys.executable, "-c", _HOLD, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_and_told_which_process_is_running(tmp_path: Path) -> None:
    with _holder(tmp_path) as other:
        with pytest.raises(LettergenError) as refused:
            FolderLock(tmp_path)
        other.communicate("")
    finding = refused.value.findings[0]
    assert finding.code == "LG411"
    assert f"(process {other.pid} on " in finding.message
    assert "--out" in finding.hint


def test_the_lock_of_a_run_that_was_killed_is_free(tmp_path: Path) -> None:
    with _holder(tmp_path) as other:
        other.kill()
        other.communicate()
    assert (tmp_path / NAME).exists()
    FolderLock(tmp_path).release()
    assert not (tmp_path / NAME).exists()


def test_a_lock_says_who_holds_it_and_goes_away_with_them(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    assert json.loads((tmp_path / NAME).read_bytes())["process"] == os.getpid()
    with pytest.raises(LettergenError):
        FolderLock(tmp_path)
    lock.release()
    assert list(tmp_path.iterdir()) == []
    FolderLock(tmp_path).release()


def test_a_lock_file_that_says_nothing_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff not JSON")
    lock = FolderLock(tmp_path)
    (tmp_path / NAME).write_bytes(b"\xff not JSON")
    with pytest.raises(LettergenError, match="another run of lettergen is writing"):
        FolderLock(tmp_path)
    lock.release()


def test_of_many_runs_at_once_one_at_a_time_has_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from lettergen.diagnostics.finding import LettergenError\n"
        "from lettergen.output.lock import FolderLock\n"
        "folder = Path(sys.argv[1])\nhad = 0\n"
        "while had < 20:\n"
        "    try:\n        lock = FolderLock(folder)\n"
        "    except LettergenError:\n        continue\n"
        "    inside = folder / 'inside'\n"
        "    inside.touch(exist_ok=False)\n    time.sleep(0.001)\n    inside.unlink()\n"
        "    lock.release()\n    had += 1\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    runs = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(4)]
    said = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, said
    assert list(tmp_path.iterdir()) == []
