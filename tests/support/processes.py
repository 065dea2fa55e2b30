"""Find the processes that a test leaves behind by a mark in their environment."""

import os
import time
import uuid
from pathlib import Path

MARK = "LETTERGEN_TEST_MARK"
_PROCESSES = Path("/proc")

CAN_LOOK = _PROCESSES.is_dir()
"""Only Linux has the environment of processes in files."""

_PATIENCE = 10.0  # seconds; a killed process is gone in a few milliseconds


class MarkedProcesses:
    """The processes that are started with the variables of ``environment``, and their children."""

    def __init__(self) -> None:
        self.environment = {MARK: uuid.uuid4().hex}
        self._mark = f"{MARK}={self.environment[MARK]}".encode()

    def find_running(self) -> dict[int, str]:
        """Return the command lines of those that run now, by process id, without this process."""
        found = {}
        for process in _PROCESSES.glob("[0-9]*"):
            try:
                if self._mark in (process / "environ").read_bytes().split(b"\0"):
                    command = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[int(process.name)] = command.decode(errors="replace")
            except OSError:  # it has ended, or it is another user's
                continue
        found.pop(os.getpid(), None)
        return found

    def find_survivors(self) -> dict[int, str]:
        """Return those that still run after killed ones had time to end."""
        end = time.monotonic() + _PATIENCE
        while (running := self.find_running()) and time.monotonic() < end:
            time.sleep(0.02)
        return running
