"""Files are flushed in groups, and each tells of its own failure."""

import errno
import os
import threading
from collections.abc import Iterator

import pytest

from lettergen.output.flusher import Flusher


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher(2)
    yield flusher
    flusher.shutdown()


def test_groups_grow_with_the_number_of_files(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    groups = [flusher.add(descriptor) for descriptor in range(1000)]
    sizes = [len(group.descriptors) for group in dict.fromkeys(groups)]
    assert sizes[:3] == [1, 1, 1]
    assert max(sizes) == sizes[-2] == 16
    assert sizes[:-1] == sorted(sizes[:-1])


def test_waiting_for_a_file_flushes_its_group_even_if_more_would_fit(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    groups = [flusher.add(descriptor) for descriptor in range(50)]
    for descriptor, group in enumerate(groups):
        group.wait(descriptor)
    assert sorted(flushed) == list(range(50))


def test_a_file_that_cannot_be_flushed_is_not_the_failure_of_the_others(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int) -> None:
        if descriptor == 41:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    groups = [flusher.add(descriptor) for descriptor in range(50)]
    groups[40].wait(40)
    groups[42].wait(42)
    with pytest.raises(OSError, match="Input/output error"):
        groups[41].wait(41)


@pytest.mark.parametrize("has_threads", [True, False])
def test_no_file_is_on_the_disk_before_the_journal(
    monkeypatch: pytest.MonkeyPatch, *, has_threads: bool
) -> None:
    def refuse() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(os, "fsync", lambda _: None)
    if not has_threads:
        monkeypatch.setattr(threading.Thread, "start", start)
    group = Flusher(1, refuse).add(1)
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            group.wait(1)
