"""A file is replaced as a whole or not at all, whatever happens meanwhile."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from lettergen.output import replacement
from lettergen.output.flusher import Flusher


def temporary_files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if ".lettergen" in path.name]


@pytest.mark.parametrize("old", [None, b"older", b"a letter that was longer", b""])
def test_a_letter_takes_the_place_of_what_was_there(tmp_path: Path, old: bytes | None) -> None:
    path = tmp_path / "kent.docx"
    if old is not None:
        path.write_bytes(old)
    replacement.replace_file(path, b"letter")
    assert path.read_bytes() == b"letter"
    assert temporary_files(tmp_path) == []


def test_a_letter_is_written_completely_however_little_the_system_takes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    replacement.replace_file(tmp_path / "kent.docx", b"a whole letter")
    assert (tmp_path / "kent.docx").read_bytes() == b"a whole letter"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file mode mask")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_letters_permissions_are_those_of_any_new_file(
    tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        replacement.replace_file(tmp_path / "kent.docx", b"letter")
        assert os.umask(mask) == mask, "writing has changed the mask"
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "kent.docx").stat().st_mode) == mode


def test_a_folder_in_the_place_of_a_letter_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "kent.docx"
    path.mkdir()
    (path / "file").touch()
    with pytest.raises(OSError):
        replacement.replace_file(path, b"letter")
    assert [file.name for file in tmp_path.rglob("*")] == ["kent.docx", "file"]


def test_an_abandoned_file_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "kent.docx"
    path.write_bytes(b"older")
    flusher = Flusher(1)
    replacement.Replacement(path, b"newer", flusher).abandon()
    replacement.Replacement(path, b"newer").abandon()
    flusher.shutdown()
    assert path.read_bytes() == b"older"
    assert temporary_files(tmp_path) == []


def test_a_file_takes_its_place_only_when_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kent.docx"
    path.write_bytes(b"older")
    may_end = threading.Event()
    monkeypatch.setattr(os, "fsync", lambda _: may_end.wait())
    flusher = Flusher(1)
    pending = replacement.Replacement(path, b"newer", flusher)
    assert not pending.is_flushed
    assert path.read_bytes() == b"older"
    finishing = threading.Thread(target=pending.finish)
    finishing.start()
    assert path.read_bytes() == b"older"
    may_end.set()
    finishing.join()
    flusher.shutdown()
    assert path.read_bytes() == b"newer"
    assert pending.is_flushed


def test_a_file_is_flushed_even_where_no_thread_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    flushed: list[int] = []
    monkeypatch.setattr(threading.Thread, "start", refused)
    monkeypatch.setattr(os, "fsync", flushed.append)
    pending = replacement.Replacement(tmp_path / "kent.docx", b"letter", Flusher(1))
    pending.finish()
    assert (tmp_path / "kent.docx").read_bytes() == b"letter"
    assert len(flushed) == 1


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes a thousand bytes more, half of what it is given at a time, and then none."""
    left = 1000
    write = os.write

    def until_full(descriptor: int, data: memoryview) -> int:
        nonlocal left
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = write(descriptor, data[: min(left, max(len(data) // 2, 1))])
        left -= written
        return written

    monkeypatch.setattr(os, "write", until_full)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_neither_half_a_letter_nor_a_temporary_file(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        replacement.replace_file(tmp_path / "kent.docx", b"x" * 5000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_the_old_letter_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kent.docx"
    path.write_bytes(b"the old letter")
    with pytest.raises(OSError):
        replacement.replace_file(path, b"x" * 5000)
    assert path.read_bytes() == b"the old letter"
    assert temporary_files(tmp_path) == []


@pytest.mark.parametrize("fault", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
def test_whatever_stops_the_last_step_the_old_letter_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    """Windows refuses to replace a file that is open in Word; Ctrl-C may come at any time."""

    def refuse(source: str, target: str) -> None:
        assert Path(source).read_bytes() == b"letter", (
            "the new letter is whole before the last step"
        )
        raise fault

    path = tmp_path / "kent.docx"
    path.write_bytes(b"the old letter")
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(type(fault)):
        replacement.replace_file(path, b"letter")
    assert path.read_bytes() == b"the old letter"
    assert temporary_files(tmp_path) == []
