"""Kill ``lettergen send`` at random moments: no letter arrives twice, and none is lost.

As a script, ``python -m tests.crash.send_kills 200`` kills that many runs and prints the result.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import lettergen
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append, read_ledger
from lettergen.ledger.state import LetterState, find_states
from tests.support.mail_server import PASSWORD, USER, Authority, Server, run_server
from tests.support.mailings import write_mailing


@dataclass
class Result:
    """The result of killing runs."""

    kills: int = 0
    finished: int = 0
    rounds: int = 0
    doubtful: int = 0
    arrived: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.kills} runs killed, {self.finished} finished before that, {self.rounds} times "
            f"all letters sent, {self.doubtful} letters in doubt, {self.arrived} of which had "
            f"arrived, {len(self.faults)} faults"
        )


def kill_runs(kills: int, letters: int, seed: int) -> Result:
    """Kill this many runs that send the letters of one campaign, each where the last one stopped.

    After each, settle what is in doubt as a person would. When all letters are sent, begin anew.
    """
    rng = random.Random(seed)
    result = Result()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = Authority(folder)
        with run_server(authority.build_context()) as server:
            server.pause = lambda: rng.uniform(0, 0.02)
            towns = [f"Town-{number:03}" for number in range(letters)]
            campaign = write_mailing(
                folder, towns, port=server.port, security="starttls", user=USER
            )
            shutil.copytree(campaign, folder / "fresh")
            start_up = _measure(campaign, authority, server)
            longest = max(2, 2 * letters // 5)  # letters that a run sends before it is killed
            while result.kills < kills:
                if len(server.received) >= letters:
                    result.rounds += 1
                    _begin_anew(campaign, folder / "fresh", server)
                left = letters - len(server.received)
                run = _start(campaign, authority)
                if rng.random() < 0.1:
                    time.sleep(rng.uniform(0, start_up))
                else:
                    _wait_for_letter(run, server, rng.randrange(min(left, longest)))
                    time.sleep(rng.uniform(0, 0.06))
                run.kill()
                run.communicate()
                result.kills += run.returncode != 0
                result.finished += run.returncode == 0
                _wait_for_server(server)
                number = f"run {result.kills + result.finished}"
                faults = [f"{number}: {one}" for one in _find_faults(campaign, server)]
                result.faults += faults
                _settle(campaign, server, result)
    return result


def _measure(campaign: Path, authority: Authority, server: Server) -> float:
    """Send all letters; return after how many seconds the first arrived."""
    began = time.monotonic()
    run = _start(campaign, authority)
    _wait_for_letter(run, server, 0)
    start_up = time.monotonic() - began
    run.communicate()
    return start_up


def _wait_for_letter(run: subprocess.Popen[str], server: Server, number: int) -> None:
    """Wait until a run has sent more than this number of letters, or has ended."""
    before = len(server.received)
    while len(server.received) <= before + number and run.poll() is None:
        time.sleep(0.002)


def _begin_anew(campaign: Path, fresh: Path, server: Server) -> None:
    shutil.rmtree(campaign)
    shutil.copytree(fresh, campaign)
    server.received.clear()


def _start(campaign: Path, authority: Authority) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "lettergen", "send", "--yes", "--ca-file", str(authority.file)]
    environment = {**os.environ, "LETTERGEN_SMTP_PASSWORD": PASSWORD}
    return subprocess.Popen(
        command,
        cwd=campaign,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def _wait_for_server(server: Server) -> None:
    """Wait until the server has noticed that the connection ended."""
    count = -1
    while count != len(server.received):
        count = len(server.received)
        time.sleep(0.05)


def _count_received(server: Server) -> Counter[str]:
    return Counter(one.recipients[0].partition("@")[0] for one in server.received)


def _read_states(campaign: Path) -> dict[str, LetterState]:
    content = read_ledger(campaign / "letters")
    assert not content.findings
    return find_states(content.events)


def _find_faults(campaign: Path, server: Server) -> Iterator[str]:
    received = _count_received(server)
    yield from (f"{name} arrived {count} times" for name, count in received.items() if count > 1)
    for name, state in _read_states(campaign).items():
        if state.sent and not received[name]:
            yield f"{name} is called sent and did not arrive"
        if received[name] and not state.sent and not state.doubt:
            yield f"{name} arrived, and the ledger does not know"


def _settle(campaign: Path, server: Server, result: Result) -> None:
    """Tell the ledger what is true of each letter in doubt; the program must have named it."""
    states = _read_states(campaign)
    doubtful = [one for one in states.values() if one.doubt]
    if not doubtful:
        return
    report = lettergen.load(campaign).send(dry_run=True)
    named = {label for one in report.refused if one.code == "LG862" for label in one.letters}
    received = _count_received(server)
    for one in doubtful:
        result.doubtful += 1
        result.arrived += bool(received[one.letter])
        if one.recipient not in named:
            result.faults.append(f"{one.letter} is in doubt and was not named")
        kind = EventKind.SENT if received[one.letter] else EventKind.UNSENT
        append(campaign / "letters", Event(kind, one.letter, one.recipient, {"how": "e-mail"}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill 'lettergen send' at random moments.")
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    result = kill_runs(arguments.kills, arguments.letters, arguments.seed)
    sys.stdout.write("\n".join([str(result), *result.faults]) + "\n")
    sys.exit(1 if result.faults else 0)


if __name__ == "__main__":
    main()
