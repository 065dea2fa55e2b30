"""One program run to its end: wall clock, processor time, peak memory, instructions."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_REFS = re.compile(r"I\s+refs:\s+([\d,]+)")


@dataclass(frozen=True)
class Run:
    """Seconds of the wall clock and of processors, and the peak of resident memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path]) -> Run:
    """Run a program that must succeed; its children count."""
    before = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}:\n{said.decode()}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def instructions(command: Sequence[str | Path]) -> int | None:
    """Count the instructions of a program with callgrind; ``None`` without valgrind.

    The count is repeatable whatever else the machine does, unlike seconds.
    """
    if not shutil.which("valgrind"):
        return None
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*valgrind, *map(str, command)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    found = _REFS.search(done.stderr.decode())
    return int(found[1].replace(",", "")) if found else None
