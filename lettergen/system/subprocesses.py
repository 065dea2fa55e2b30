"""A program that is run with everything it starts, and of which nothing stays behind.

Killing a program leaves those that it started alive: LibreOffice is a shell script that starts a
launcher that starts the office. Here all of them end together, and their folder goes with them:
when they are closed, and also when lettergen itself is killed and can close nothing any more.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

OUTPUT = "output.txt"
"""The file in the folder that takes what the programs print."""

# Reads from a pipe whose other end only lettergen holds: the end of the pipe is lettergen's end.
_WATCHER = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; shift; rm -rf -- "$@"'

_REMOVING = 40  # tries, 50 ms apart: what was just killed may still hold a file open


class ProcessTree:
    """A program started in a folder of its own, which it may fill and which goes away with it.

    Its standard input is empty; what it prints goes to ``OUTPUT`` in the folder. ``litter`` are
    files that it leaves elsewhere if it is killed. Raises ``OSError`` if it cannot be started;
    the folder is then still there.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        litter: Sequence[Path] = (),
    ) -> None:
        self.folder = folder
        self._litter = litter
        self._watcher: subprocess.Popen[bytes] | None = None
        with (folder / OUTPUT).open("wb") as output:
            self._leader = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **_apart(),
            )
        if os.name == "posix":
            with suppress(OSError):  # all is well without, unless lettergen is killed
                self._watcher = _watched(self._leader.pid, [folder, *litter])

    @property
    def has_ended(self) -> bool:
        """Whether the program itself has ended; what it started may still run."""
        return self._leader.poll() is not None

    @property
    def output(self) -> str:
        """What was printed so far."""
        with suppress(OSError):
            return (self.folder / OUTPUT).read_text("utf-8", errors="replace")
        return ""

    def wait(self, seconds: float) -> None:
        """Wait for the program to end, but not longer than that."""
        with suppress(subprocess.TimeoutExpired):
            self._leader.wait(seconds)

    def close(self) -> None:
        """Kill what still runs, and remove the folder. May be called more than once."""
        self._kill()
        self._leader.wait()
        remove_folder(self.folder)
        for path in self._litter:
            with suppress(OSError):  # mostly it is not there
                path.unlink()
        if self._watcher:
            self._watcher.kill()
            self._watcher.communicate()

    def _kill(self) -> None:
        if sys.platform == "win32":
            if not self.has_ended:
                subprocess.run(
                    ["taskkill", "/F", "/T", "/PID", str(self._leader.pid)],
                    capture_output=True,
                    check=False,
                )
            return
        with suppress(ProcessLookupError, PermissionError):  # macOS refuses where only zombies are
            os.killpg(self._leader.pid, signal.SIGKILL)


def remove_folder(folder: Path) -> None:
    """Remove a folder and all that is in it, as soon as the system lets go of it."""
    for _ in range(_REMOVING):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _apart() -> dict[str, Any]:
    """What starts a program out of reach of the terminal's signals, in a group of its own."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _watched(group: int, paths: Sequence[Path]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["/bin/sh", "-c", _WATCHER, "lettergen", str(group), *map(str, paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_apart(),
    )
