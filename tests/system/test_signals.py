"""Signals stop a run between two letters, with a message, an exit code and a true manifest."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lettergen.export.format import Export, FinishedLetter
from lettergen.export.registry import PerLetterExporter
from lettergen.system.signals import Stopped, defer_signals, handle_signals
from tests.crash.kills import write_campaign
from tests.support.manifests import FILES, LEDGER, read_manifest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def test_a_signal_stops_what_is_under_way() -> None:
    with pytest.raises(Stopped) as stopped, handle_signals():
        os.kill(os.getpid(), signal.SIGTERM)
    assert stopped.value.exit_code == 143


def test_a_deferred_signal_waits_until_the_work_is_done() -> None:
    done = []
    with pytest.raises(Stopped) as stopped, handle_signals():
        with defer_signals():
            with defer_signals():
                os.kill(os.getpid(), signal.SIGINT)
            done.append("all of it")
        done.append("more")
    assert done == ["all of it"]
    assert stopped.value.exit_code == 130


def test_an_export_that_has_begun_is_finished() -> None:
    """Libraries whose objects are left half made complain of it on standard error."""
    made = []

    def of_letter(letter: FinishedLetter) -> Export:
        os.kill(os.getpid(), signal.SIGINT)
        made.append(letter.label)
        return Export(letter, b"whole")

    letters = [FinishedLetter(name, name, b"") for name in ("Kent", "Essex")]
    with pytest.raises(Stopped), handle_signals():
        list(PerLetterExporter(of_letter).export(letters))
    assert made == ["Kent"]


def test_the_former_handlers_are_restored() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with handle_signals():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before


def test_outside_the_main_thread_signals_are_left_alone() -> None:
    seen = []

    def work() -> None:
        with handle_signals(), defer_signals():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_run_that_is_stopped_keeps_what_it_finished_and_reports_that(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    write_campaign(tmp_path, 1000)
    run = subprocess.Popen(
        [sys.executable, "-m", "lettergen", "render", "-v"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    first = [run.stderr.readline() for _ in range(20)]
    run.send_signal(number)
    _, said = run.communicate()
    assert run.returncode == code
    assert said.splitlines()[-1] == "Stopped. The letters written so far are complete."
    assert "Traceback" not in said
    letters = tmp_path / "letters"
    written = [line for line in [*first, *said.splitlines()] if line.startswith("written")]
    names = {path.name for path in letters.glob("*.docx")}
    assert {line.split("/")[-1].strip() for line in written} <= names
    assert 20 <= len(names) < 1000
    assert set(read_manifest(letters)["letters"]) == names
    assert {path.name for path in letters.iterdir()} - {LEDGER} == {*names, *FILES}
