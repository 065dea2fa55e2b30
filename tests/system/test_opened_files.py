import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lettergen.system.opened_files import OpenedFiles, Snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two files, one of which is read."""
    (tmp_path / "read").write_text("one")
    (tmp_path / "other").write_text("two")
    return tmp_path


def take(folder: Path, ignored: set[str] = frozenset()) -> Snapshot | None:  # type: ignore[assignment]
    with OpenedFiles(folder) as opened:
        (folder / "read").read_text()
        (folder / "written").write_text("three")
    return opened.take({str(folder / "written"), *ignored})


def test_what_was_read_is_noted_and_what_was_written_is_not(folder: Path) -> None:
    snapshot = take(folder)
    assert snapshot
    assert list(snapshot.files) == [os.path.realpath(folder / "read")]
    assert snapshot.is_current({str(folder / "written")})


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "read").write_text("two"),
        lambda folder: (folder / "read").unlink(),
        lambda folder: (folder / "other").write_text("longer"),
        lambda folder: (folder / "new").write_text(""),
    ],
    ids=["content", "removed", "beside", "added"],
)
def test_changes_are_noticed(folder: Path, change: Callable[[Path], object]) -> None:
    snapshot = take(folder)
    assert snapshot
    change(folder)
    assert not snapshot.is_current({str(folder / "written")})


def test_a_file_that_is_missing_is_noted_too(folder: Path) -> None:
    with OpenedFiles(folder) as opened, pytest.raises(FileNotFoundError):
        (folder / "missing").read_text()
    snapshot = opened.take(())
    assert snapshot
    (folder / "missing").write_text("now")
    assert not snapshot.is_current(())


def test_a_file_that_changes_after_it_was_opened_leaves_no_snapshot(folder: Path) -> None:
    with OpenedFiles(folder) as opened:
        (folder / "read").read_text()
        (folder / "read").write_text("changed")
    assert opened.take(()) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_leaves_no_snapshot(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with OpenedFiles(folder) as opened:
        descriptor = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        os.close(descriptor)
    assert opened.take(()) is None


def test_nothing_is_noted_outside_the_block(folder: Path) -> None:
    with OpenedFiles(folder) as opened:
        pass
    (folder / "read").read_text()
    snapshot = opened.take(())
    assert snapshot is not None
    assert snapshot.files == {}
