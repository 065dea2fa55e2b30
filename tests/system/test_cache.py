import os
import sys
from pathlib import Path

import pytest

from lettergen.system import cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_written_can_be_read(folder: Path) -> None:
    assert cache.read("letter", "1") is None
    cache.write("letter", "1", b"content")
    cache.write("letter", "1", b"other")
    assert cache.read("letter", "1") == b"other"
    assert [path.name for path in folder.iterdir()] == ["letter-1"]


def test_a_damaged_entry_is_ignored_and_written_again(folder: Path) -> None:
    cache.write("letter", "1", b"content")
    path = folder / "letter-1"
    for damaged in (path.read_bytes()[:-1], b"", b"x" * 100):
        path.write_bytes(damaged)
        assert cache.read("letter", "1") is None
    cache.write("letter", "1", b"content")
    assert cache.read("letter", "1") == b"content"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_what_others_may_write_is_ignored(folder: Path) -> None:
    cache.write("letter", "1", b"content")
    (folder / "letter-1").chmod(0o666)
    assert cache.read("letter", "1") is None
    folder.chmod(0o777)
    cache.write("letter", "2", b"content")
    assert not (folder / "letter-2").exists()


def test_the_oldest_entries_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_MOST_BYTES", 3_000)
    for number in range(4):
        cache.write("letter", str(number), bytes(900))
        os.utime(folder / f"letter-{number}", (number, number))
    assert sorted(path.name for path in folder.iterdir()) == ["letter-1", "letter-2", "letter-3"]


def test_what_is_too_large_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_LARGEST", 100)
    cache.write("letter", "1", bytes(101))
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "cache"))
    cache.write("letter", "1", b"content")
    assert cache.read("letter", "1") is None


def test_an_empty_variable_means_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, "")
    assert cache.find_folder() is None
    cache.write("letter", "1", b"content")
    assert cache.read("letter", "1") is None


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folder of Linux")
def test_the_folder_is_the_usual_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cache.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.find_folder() == tmp_path / "lettergen"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.find_folder() == tmp_path / ".cache" / "lettergen"
