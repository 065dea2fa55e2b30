"""A program and all that it starts end together, and their folder is removed."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettergen.system.subprocesses import ProcessTree, remove_folder
from tests.support.processes import CAN_LOOK, MarkedProcesses

pytestmark = pytest.mark.skipif(not CAN_LOOK, reason="processes are not files here")


@pytest.fixture
def processes() -> Iterator[MarkedProcesses]:
    marked = MarkedProcesses()
    yield marked
    assert marked.find_survivors() == {}


def _tree(script: str, folder: Path, processes: MarkedProcesses) -> ProcessTree:
    folder.mkdir()
    return ProcessTree(["/bin/sh", "-c", script], folder, {**os.environ, **processes.environment})


def test_what_a_program_prints_can_be_read(tmp_path: Path, processes: MarkedProcesses) -> None:
    tree = _tree("echo out; echo err >&2; pwd", tmp_path / "folder", processes)
    tree.wait(10)
    assert tree.has_ended
    assert tree.output == f"out\nerr\n{tmp_path / 'folder'}\n"
    tree.close()


def test_a_program_has_nothing_to_read(tmp_path: Path, processes: MarkedProcesses) -> None:
    tree = _tree("cat; echo end", tmp_path / "folder", processes)
    tree.wait(10)
    assert tree.output == "end\n"
    tree.close()


def test_waiting_has_an_end(tmp_path: Path, processes: MarkedProcesses) -> None:
    tree = _tree("sleep 1000", tmp_path / "folder", processes)
    tree.wait(0.01)
    assert not tree.has_ended
    tree.close()


def test_closing_ends_what_the_program_started_and_takes_the_folder(
    tmp_path: Path, processes: MarkedProcesses
) -> None:
    tree = _tree("(sleep 1000 & sleep 1000) & echo 1 > file; wait", tmp_path / "folder", processes)
    while len(processes.find_running()) < 3:
        time.sleep(0.01)
    tree.close()
    assert processes.find_survivors() == {}
    assert not (tmp_path / "folder").exists()


def test_closing_ends_what_the_program_left_behind(
    tmp_path: Path, processes: MarkedProcesses
) -> None:
    tree = _tree("sleep 1000 & exit 0", tmp_path / "folder", processes)
    tree.wait(10)
    assert processes.find_running()
    tree.close()
    assert processes.find_survivors() == {}


def test_closing_removes_files_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    litter = tmp_path / "litter"
    command = ["/bin/sh", "-c", f"echo > '{litter}'"]
    tree = ProcessTree(command, tmp_path / "folder", os.environ, [litter, tmp_path / "absent"])
    tree.wait(10)
    assert litter.exists()
    tree.close()
    assert [*tmp_path.iterdir()] == []


def test_closing_twice_is_closing(tmp_path: Path, processes: MarkedProcesses) -> None:
    tree = _tree("sleep 1000", tmp_path / "folder", processes)
    tree.close()
    tree.close()


def test_a_program_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        ProcessTree([str(tmp_path / "absent")], tmp_path, os.environ)


def test_a_folder_that_is_gone_already_is_removed(tmp_path: Path) -> None:
    remove_folder(tmp_path / "absent")
