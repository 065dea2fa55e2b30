"""Processes on this machine, which share its processors.

Linux forks them: each has what the run has compiled and read, at no cost. macOS and Windows start
new ones, and so does a program that has threads, which no fork takes along; these load the campaign
themselves, and are used only if they find what this process has found.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol

from lettergen.render.parallel.batch import Batch, BatchRenderer, CampaignCopy, RenderedBatch
from lettergen.system.opened_files import OpenedFiles

FORK, SPAWN = "fork", "spawn"

_LOOK_SECONDS = 0.5


class Task(Protocol):
    """A batch that a process renders: a future of ``concurrent.futures``, or one like it."""

    def result(self) -> RenderedBatch:
        """Wait for the letters."""

    def done(self) -> bool:
        """Whether there is a result."""

    def cancelled(self) -> bool:
        """Whether the batch was given up."""

    def exception(self) -> BaseException | None:
        """Return why there are no letters."""


class WorkerLostError(Exception):
    """The process that worked on a batch was killed."""


class ProcessPool:
    """Processes that render letters: ``close`` it, whatever happens.

    A process that is killed takes the others with it; ``restart`` starts all of them again.
    """

    is_apart = False

    def __init__(self, worker: BatchRenderer | CampaignCopy, jobs: int, method: str) -> None:
        self.jobs = jobs
        self._method = method
        self._worker = worker
        self._others = set(multiprocessing.active_children())
        self._executor = self._build_executor(jobs)

    def is_ready(self) -> bool:
        """Whether a process has what it needs; a new one may find another campaign."""
        try:
            return self._executor.submit(_is_ready).result()
        except BrokenProcessPool:
            return False

    def submit(self, batch: Batch) -> Future[RenderedBatch]:
        """Give out a batch; raises ``WorkerLostError`` if a process was killed."""
        try:
            return self._executor.submit(_render, batch)
        except BrokenProcessPool:
            raise WorkerLostError from None

    def render_apart(self, batch: Batch) -> RenderedBatch:
        """Render a batch in a process of its own; raises ``WorkerLostError`` if it is killed."""
        executor = self._build_executor(1)
        try:
            return get_result(executor.submit(_render, batch))
        except BrokenProcessPool:
            raise WorkerLostError from None
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def restart(self) -> None:
        """Start the processes, again if they have been killed."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = self._build_executor(self.jobs)

    def close(self) -> None:
        """End the processes; do not wait for what they are doing."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        processes = set(multiprocessing.active_children()) - self._others
        for process in processes:
            process.kill()
        for process in processes:  # so that none of them writes a file any more
            process.join()
        self._executor.shutdown(wait=True)

    def _build_executor(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context(self._method)
        arguments = (self._worker, os.getpid())
        executor = ProcessPoolExecutor(jobs, context, _initialise, arguments)
        with _start_quietly():
            executor.submit(_is_ready)  # all are forked now
        return executor


def get_result(future: Task) -> RenderedBatch:
    """Wait for a batch; raises ``WorkerLostError`` if a process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise WorkerLostError from None


@contextmanager
def _start_quietly() -> Iterator[None]:
    """Let no signal reach a process before it is ready for it.

    That this process has threads when it forks again does no harm: they only flush files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        if sys.platform == "win32":
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _get_signals())
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _get_signals() -> list[signal.Signals]:
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


# What follows runs in the processes.

_worker: BatchRenderer | None = None


def _initialise(worker: BatchRenderer | CampaignCopy, parent: int) -> None:
    """Take over the worker, leave signals to the parent, and end with it.

    Ctrl+C in a terminal reaches all processes; only the parent knows what to do.
    """
    global _worker
    for number in _get_signals():
        is_end = number == signal.SIGTERM
        signal.signal(number, signal.SIG_DFL if is_end else signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _get_signals())
    threading.Thread(target=_end_with, args=[parent], daemon=True).start()
    if isinstance(worker, CampaignCopy):
        OpenedFiles(worker.root).__enter__()  # until the process ends
        _worker = worker.load()
    else:
        _worker = worker


def _end_with(parent: int) -> None:
    """End this process when its parent has ended, as one that is killed cannot end its own."""
    started = multiprocessing.parent_process()
    assert started is not None
    if sys.platform == "win32":
        started.join()
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _is_ready() -> bool:
    return _worker is not None


def _render(batch: Batch) -> RenderedBatch:
    if _worker is None:  # its campaign changed since the others loaded it
        os._exit(1)
    return _worker.render(batch)
