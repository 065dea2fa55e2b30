"""A real cluster of Dask for tests: a scheduler and workers, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import REPOSITORY

_PATIENCE = 60.0


@dataclass
class DaskCluster:
    """A scheduler and its workers; ``address`` is that of the scheduler."""

    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """Kill a worker as Linux does when the memory is full."""
        self.workers[0].send_signal(signal.SIGKILL)


@contextmanager
def start_cluster(folder: Path, *resources: str) -> Iterator[DaskCluster]:
    """Start a scheduler and a worker for each of ``resources``, until the block is left.

    Each is what ``--resources`` takes, or empty.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = DaskCluster(f"tcp://127.0.0.1:{port}")
    dask = [sys.executable, "-m", "dask"]
    # The lettergen that these tests run, which need not be the one that is installed.
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    started: list[subprocess.Popen[bytes]] = []
    with (folder / "dask.log").open("wb") as log:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [*dask, *arguments], stdout=log, stderr=log, cwd=folder, env=environment
            )
            started.append(process)
            return process

        try:
            start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
            for number, resource in enumerate(resources):
                options = ["--resources", resource] if resource else []
                local = ["--local-directory", str(folder / str(number))]
                threads = ["--nthreads", "1", "--no-nanny", "--no-dashboard"]
                cluster.workers.append(start("worker", cluster.address, *threads, *options, *local))
            _wait(folder / "dask.log", len(resources))
            yield cluster
        finally:
            for process in reversed(started):
                process.kill()  # a worker may wait for a scheduler that has ended
            for process in started:
                process.wait()


def _wait(log: Path, workers: int) -> None:
    end = time.monotonic() + _PATIENCE
    while log.read_bytes().count(b"Registered to:") < workers:
        assert time.monotonic() < end, log.read_text(errors="replace")
        time.sleep(0.05)
