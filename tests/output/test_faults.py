"""Each call to the file system fails once: every letter is complete, and none is lost."""

import errno
import io
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lettergen.diagnostics.finding import LettergenError
from tests.output.conftest import Render
from tests.support.manifests import FILES, LEDGER
from tests.support.wordprocessingml import problems

CALLS = (
    (io, "open"),  # what Path.read_bytes calls
    (os, "open"),
    (os, "write"),
    (os, "fsync"),
    (os, "close"),
    (os, "replace"),
    (os, "unlink"),
    (os, "mkdir"),
    (os, "scandir"),
    (os, "listdir"),
    (os, "stat"),
)
_NAMES = [f"{module.__name__}.{name}" for module, name in CALLS]


class _Faults:
    """Lets the ``number``-th call fail, counting calls of one function or of all together."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        calls: Sequence[tuple[ModuleType, str]],
        error: int,
    ) -> None:
        self.count = 0
        self.number = 0
        self.error = error
        for module, name in calls:
            monkeypatch.setattr(module, name, self._failing(getattr(module, name), name))

    def arm(self, number: int) -> None:
        self.count, self.number = 0, number

    def _failing(self, original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.number:
                if name == "close":
                    original(*arguments)  # the descriptor is gone, as on Linux
                raise OSError(self.error, os.strerror(self.error), "injected")
            return original(*arguments, **options)

        return call


@pytest.mark.slow
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("call", CALLS, ids=_NAMES)
def test_a_fault_at_any_call_leaves_every_letter_old_or_new_and_the_next_run_recovers(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch, call: Any, error: int
) -> None:
    letters = campaign / "letters"
    rendered()
    old = {path.name: path.read_bytes() for path in letters.glob("*.docx")}
    new = _rendered_elsewhere(campaign, rendered, "second")
    recipients = campaign / "recipients.yaml"
    text = recipients.read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        faults = _Faults(patch, (call,), error)
        number = 0
        while True:
            number += 1
            faults.arm(0)
            recipients.write_text(text, encoding="utf-8")
            assert rendered(set=["room=first"]).is_good
            first = {path.name: path.read_bytes() for path in letters.glob("*.docx")}
            assert all(first[name] != new[name] for name in first)
            faults.arm(number)
            try:
                good = rendered(set=["room=second"]).is_good
            except LettergenError:
                good = False
            came_to_it = faults.count >= number
            faults.arm(0)
            for path in letters.glob("*.docx"):
                assert path.read_bytes() in (first[path.name], new[path.name]), (call, number)
            assert len(list(letters.glob("*.docx"))) == len(old)
            if not came_to_it:
                assert good
                break
            report = rendered(set=["room=third"])
            assert report.is_good, (call, number, report.findings)
            leftovers = {path.name for path in letters.iterdir()} - set(old)
            assert leftovers - {LEDGER} == FILES, (call, number)


def _rendered_elsewhere(campaign: Path, rendered: Render, room: str) -> dict[str, bytes]:
    folder = campaign.parent / room
    rendered(set=[f"room={room}"], out=folder)
    return {path.name: path.read_bytes() for path in folder.glob("*.docx")}


@pytest.mark.slow
def test_a_fault_at_any_call_of_a_first_run_leaves_complete_letters_only(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        faults = _Faults(patch, CALLS, errno.ENOSPC)
        number, came_to_it = 0, True
        while came_to_it:
            number += 1
            folder = campaign.parent / f"out-{number}"
            faults.arm(number)
            with suppress(LettergenError):
                rendered(out=folder)
            came_to_it = faults.count >= number
            faults.arm(0)
            for letter in folder.glob("*.docx"):
                assert problems(letter) == []
            assert rendered(out=folder).is_good
    assert number > 30


def test_a_full_disk_stops_the_run_and_says_so_once(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    report = rendered()
    assert report.results == []
    assert not report.is_good
    assert str(report.findings[0]).endswith(
        "leeds.docx: cannot be written: No space left on device."
    )
    suffixes = {path.suffix for path in (campaign / "letters").iterdir()}
    assert suffixes == {".journal", ".sqlite"}


def test_letters_written_before_the_disk_is_full_are_in_place_and_in_the_manifest(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.open

    def full(path: Any, flags: int, *rest: Any) -> int:
        if str(path).endswith(".tmp") and len(list((campaign / "letters").glob("*.tmp"))) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(path, flags, *rest)

    may_end = threading.Event()
    monkeypatch.setattr(os, "fsync", lambda _: may_end.wait(0.2))  # the others are ahead of it
    monkeypatch.setattr(os, "open", full)
    report = rendered()
    assert [str(result.outcome) for result in report.results] == ["written", "written"]
    assert str(report.findings[0]).endswith(
        "york.docx: cannot be written: No space left on device."
    )
    assert {path.name for path in (campaign / "letters").iterdir()} - {LEDGER} == {
        *("leeds.docx", "hull.docx", *FILES)
    }
    monkeypatch.undo()
    again = [str(result.outcome) for result in rendered().results]
    assert again == ["unchanged", "unchanged", "written"]


def test_every_file_is_flushed_before_it_takes_its_place_and_the_manifest_last(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERGEN_CACHE", "")  # whose files may be lost
    flushed: set[int] = set()
    placed: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor: int) -> None:
        fsync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def noted_replace(source: Any, target: Any) -> None:
        assert Path(source).stat().st_ino in flushed
        placed.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    assert rendered().is_good
    assert placed == ["leeds.docx", "hull.docx", "york.docx", "manifest.json"]


def test_one_letter_that_is_open_in_word_does_not_stop_the_others(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.replace

    def replace(source: Path, target: Path) -> None:
        if str(target).endswith("hull.docx"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        original(source, target)

    monkeypatch.setattr(os, "replace", replace)
    report = rendered()
    assert [str(result.outcome) for result in report.results] == ["written", "failed", "written"]
    assert "If it is open in Word, close it." in report.findings[0].hint
    assert not list((campaign / "letters").glob("*.tmp"))


def test_a_folder_that_takes_no_lock_file_is_reported_before_anything_is_done(
    campaign: Path, rendered: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = os.open

    def refusing(path: Any, *rest: Any, **options: Any) -> int:
        if str(path).endswith(".lock"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return original(path, *rest, **options)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(LettergenError, match="letters: cannot be written: Read-only file system"):
        rendered()
