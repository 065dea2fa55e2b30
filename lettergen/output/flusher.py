"""Flush files to the disk in other threads, several at a time.

To wake a thread may take longer than to flush a small file, so many letters go in groups. The
first groups are small: a slow disk flushes several files at once nearly as quickly as one.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

_LARGEST_GROUP = 16
_GROWTH = 4  # for every four files, a group has one file more


class FlushGroup:
    """Files that are flushed one after the other, and then the journal.

    ``is_closed`` tells whether flushing has begun, so that no file can be added.
    """

    def __init__(self, executor: ThreadPoolExecutor, flush_journal: Callable[[], None]) -> None:
        self.descriptors: list[int] = []
        self._executor = executor
        self._flush_journal = flush_journal
        self._failures: dict[int, OSError] = {}
        self._future: Future[None] | None = None
        self.is_closed = False

    @property
    def is_done(self) -> bool:
        """Whether ``wait`` returns at once."""
        return self._future is not None and self._future.done()

    def begin(self) -> None:
        """Begin to flush, and take no more files."""
        if not self.is_closed:
            self.is_closed = True
            with suppress(RuntimeError):  # no thread can be started: flush in ``wait``
                self._future = self._executor.submit(self._flush)

    def wait(self, descriptor: int) -> None:
        """Wait until a file of the group is on the disk; raises ``OSError`` if it cannot be."""
        self.begin()
        if self._future is None:
            self._future = Future()
            try:
                self._flush()
            except OSError as error:
                self._future.set_exception(error)
            else:
                self._future.set_result(None)
        self._future.result()
        if descriptor in self._failures:
            raise self._failures[descriptor]

    def remove(self, descriptor: int) -> None:
        """Take out a file that is not needed, and wait while a thread still uses it."""
        if self.is_closed:
            if self._future:
                self._future.exception()
        else:
            self.descriptors.remove(descriptor)

    def _flush(self) -> None:
        for descriptor in self.descriptors:
            try:
                os.fsync(descriptor)
            except OSError as error:
                self._failures[descriptor] = error
        self._flush_journal()


class Flusher:
    """Flushes files in so many ``threads``; ``flush_journal`` flushes what must be there, too."""

    def __init__(self, threads: int, flush_journal: Callable[[], None] = lambda: None) -> None:
        self._executor = ThreadPoolExecutor(threads)
        self._flush_journal = flush_journal
        self._count = 0
        self._group = self._open_group()

    def add(self, descriptor: int) -> FlushGroup:
        """Add a file to the group that is not full yet, and return the group."""
        self._count += 1
        if self._group.is_closed:
            self._group = self._open_group()
        group = self._group
        group.descriptors.append(descriptor)
        if len(group.descriptors) >= min(1 + self._count // _GROWTH, _LARGEST_GROUP):
            group.begin()
        return group

    def shutdown(self) -> None:
        """End the threads."""
        self._executor.shutdown()

    def _open_group(self) -> FlushGroup:
        return FlushGroup(self._executor, self._flush_journal)
