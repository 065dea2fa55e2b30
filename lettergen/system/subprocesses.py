"""Run a program so that nothing of it is left behind: none of its processes, none of its files.

Killing a program leaves its child processes alive: LibreOffice is a shell script that starts a
launcher that starts the office. Here all of them end together, and their folder is removed: when
the tree is closed, and also when lettergen itself is killed and cannot close it any more.
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
"""The file in the folder with what the programs print."""

# Reads from a pipe whose other end only lettergen holds: the pipe ends when lettergen ends.
_WATCHER = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; shift; rm -rf -- "$@"'

_REMOVE_TRIES = 40  # 50 ms apart: what was just killed may still have a file open


class ProcessTree:
    """A program in a folder of its own, which it may fill and which is removed with it.

    Its standard input is empty; what it prints goes to ``OUTPUT`` in the folder. ``leftovers`` are
    files elsewhere that it leaves behind if it is killed. Raises ``OSError`` if it cannot be
    started; the folder is not removed then.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        leftovers: Sequence[Path] = (),
    ) -> None:
        self.folder = folder
        self._leftovers = leftovers
        self._watcher: subprocess.Popen[bytes] | None = None
        with (folder / OUTPUT).open("wb") as output:
            self._leader = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **_own_group(),
            )
        if os.name == "posix":
            with suppress(OSError):  # it is only needed if lettergen is killed
                self._watcher = _start_watcher(self._leader.pid, [folder, *leftovers])

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
        """Wait until the program ends, but not longer than that."""
        with suppress(subprocess.TimeoutExpired):
            self._leader.wait(seconds)

    def close(self) -> None:
        """Kill what still runs, and remove the folder. May be called more than once."""
        self._kill()
        self._leader.wait()
        remove_folder(self.folder)
        for path in self._leftovers:
            with suppress(OSError):  # usually it does not exist
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
        with suppress(
            ProcessLookupError, PermissionError
        ):  # macOS refuses if only zombies are left
            os.killpg(self._leader.pid, signal.SIGKILL)


def remove_folder(folder: Path) -> None:
    """Remove a folder with everything in it, as soon as the system allows it."""
    for _ in range(_REMOVE_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)


def _own_group() -> dict[str, Any]:
    """Return the arguments that start a program in a group that terminal signals do not reach."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _start_watcher(group: int, paths: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Start the process that kills the group and removes the paths when lettergen ends."""
    return subprocess.Popen(
        ["/bin/sh", "-c", _WATCHER, "lettergen", str(group), *map(str, paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_own_group(),
    )
