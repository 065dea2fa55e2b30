"""``lettergen send`` in a terminal, stopped by signals, and two of them at once."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lettergen.ledger.ledger import read_ledger
from lettergen.ledger.state import find_states
from lettergen.output.lock import FolderLock
from tests.support.mail_server import Server, run_server
from tests.support.mailings import list_events, write_mailing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="has terminals and signals of POSIX"),
]
TOWNS = [f"Town-{number}" for number in range(8)]


@pytest.fixture
def server() -> Iterator[Server]:
    with run_server(None, needs_login=False) as running:
        yield running


@pytest.fixture
def campaign(tmp_path: Path, server: Server) -> Path:
    return write_mailing(tmp_path, TOWNS, port=server.port)


def start(campaign: Path, *options: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "lettergen", "send", *options],
        cwd=campaign,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(("typed", "code", "count"), [("yes\n", 0, 8), ("y\n", 2, 0), ("\n", 2, 0)])
def test_a_person_confirms_in_the_terminal(
    campaign: Path, server: Server, typed: str, code: int, count: int
) -> None:
    master, terminal = pty.openpty()
    try:
        run = start(campaign, stdin=terminal)
        os.write(master, typed.encode())
        _, told = run.communicate(timeout=60)
    finally:
        os.close(master)
        os.close(terminal)
    assert "Type 'yes' to send 8 letters" in told
    assert run.returncode == code
    assert len(server.received) == count
    if not count:
        assert "LG868: not confirmed, so nothing was sent." in told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_after_the_letter_in_hand(
    campaign: Path, server: Server, number: signal.Signals
) -> None:
    server.pause = lambda: 0.1
    run = start(campaign, "--yes", "--format", "json")
    while not server.received:
        time.sleep(0.01)
    run.send_signal(number)
    out, told = run.communicate(timeout=60)
    assert run.returncode == 128 + number
    sent = json.loads(out)["counts"]["sent"]
    assert 0 < sent < len(TOWNS)
    assert f"{sent} letter" in told
    assert "left for the next run" in told
    assert len(server.received) == sent
    assert [kind for kind, _ in list_events(campaign)] == ["sending", "sent"] * sent


def test_a_signal_ends_a_pause_at_once(campaign: Path, server: Server) -> None:
    run = start(campaign, "--yes", "--rate", "1/hour")
    while not server.received:
        time.sleep(0.01)
    time.sleep(0.2)
    run.send_signal(signal.SIGTERM)
    _, told = run.communicate(timeout=20)
    assert run.returncode == 143
    assert "1 letter sent, 7 left for the next run." in told


def test_two_runs_at_once_send_each_letter_once(campaign: Path, server: Server) -> None:
    server.pause = lambda: 0.02
    runs = [start(campaign, "--yes") for _ in range(2)]
    told = [run.communicate(timeout=60)[1] for run in runs]
    codes = sorted(run.returncode for run in runs)
    assert len(server.received) == len(TOWNS)
    if codes == [0, 2]:  # unless one came after the other
        assert any("LG411: another run of lettergen" in one for one in told)
    else:
        assert codes == [0, 0]
    sent = [one.letter for one in read_ledger(campaign / "letters").events if one.kind == "sent"]
    assert len(sent) == len(set(sent)) == len(TOWNS)


def test_a_folder_that_another_run_uses_is_left_alone(campaign: Path, server: Server) -> None:
    lock = FolderLock(campaign / "letters")
    try:
        run = start(campaign, "--yes")
        _, told = run.communicate(timeout=60)
    finally:
        lock.release()
    assert run.returncode == 2
    assert "LG411" in told
    assert server.received == []


def test_no_more_letters_a_minute_than_the_rate(campaign: Path, server: Server) -> None:
    began = time.monotonic()
    run = start(campaign, "--yes", "--rate", "10/second", "--limit", "6")
    run.communicate(timeout=60)
    assert run.returncode == 0
    assert len(server.received) == 6
    assert time.monotonic() - began >= 0.5


def test_a_ledger_that_cannot_be_written_ends_the_run(campaign: Path, server: Server) -> None:
    ledger = campaign / "letters" / "ledger.jsonl"
    code = (
        "import resource, sys; from lettergen.cli.main import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({ledger.stat().st_size + 3000},) * 2); "
        "main(['send', '--yes'])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=campaign, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "LG404" in run.stderr
    states = find_states(read_ledger(campaign / "letters").events).values()
    known = [one for one in states if one.sent or one.doubt]
    assert 0 < len(server.received) <= len(known) < len(TOWNS)
    run = subprocess.run(
        [sys.executable, "-m", "lettergen", "send", "--yes"],
        cwd=campaign,
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(server.received) + sum(bool(one.doubt) for one in states) >= len(TOWNS)
    addresses = [one.recipients[0] for one in server.received]
    assert len(addresses) == len(set(addresses))
