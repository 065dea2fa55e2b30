"""Flush files to the disk in other threads, several at a time.

To wake a thread may take longer than to flush a small file, so many letters go in groups. The
first groups are small: a slow disk flushes several files at once nearly as quickly as one.
"""

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

_LARGEST_GROUP = 16
_GROWTH = 4  # for every four files, a group has one file more


class FlushGroup:
    """Files that are flushed one after the other, and then the journal.

    ``start`` lets a thread flush it; it returns whether there is one. ``is_closed`` tells whether
    flushing has begun, so that no file can be added.
    """

    def __init__(
        self, start: Callable[["FlushGroup"], bool], flush_journal: Callable[[], None]
    ) -> None:
        self.descriptors: list[int] = []
        self.is_closed = False
        self._start = start
        self._flush_journal = flush_journal
        self._failures: dict[int, OSError] = {}
        self._failure: BaseException | None = None
        self._done = Event()

    @property
    def is_done(self) -> bool:
        """Whether ``wait`` returns at once."""
        return self._done.is_set()

    def begin(self) -> None:
        """Begin to flush, and take no more files."""
        if not self.is_closed:
            self.is_closed = True
            if not self._start(self):
                self.flush()

    def wait(self, descriptor: int) -> None:
        """Wait until a file of the group is on the disk; raises ``OSError`` if it cannot be."""
        self.begin()
        self._done.wait()
        if self._failure:
            raise self._failure
        if descriptor in self._failures:
            raise self._failures[descriptor]

    def remove(self, descriptor: int) -> None:
        """Take out a file that is not needed, and wait while a thread still uses it."""
        if self.is_closed:
            self._done.wait()
        else:
            self.descriptors.remove(descriptor)

    def flush(self) -> None:
        """Flush the files and the journal; ``wait`` raises what goes wrong."""
        try:
            for descriptor in self.descriptors:
                try:
                    os.fsync(descriptor)
                except OSError as error:
                    self._failures[descriptor] = error
            self._flush_journal()
        except BaseException as error:  # the threads of those that wait raise it
            self._failure = error
        self._done.set()


class Flusher:
    """Flushes files in so many ``threads``; ``flush_journal`` flushes what must be there, too.

    ``concurrent.futures`` does the same and takes longer to import than eighteen letters to render.
    """

    def __init__(self, threads: int, flush_journal: Callable[[], None] = lambda: None) -> None:
        self._most_threads = threads
        self._threads: list[Thread] = []
        self._groups: SimpleQueue[FlushGroup | None] = SimpleQueue()
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
        for _ in self._threads:
            self._groups.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _open_group(self) -> FlushGroup:
        return FlushGroup(self._start, self._flush_journal)

    def _start(self, group: FlushGroup) -> bool:
        """Let a thread flush a group; return whether there is a thread."""
        if len(self._threads) < self._most_threads:
            thread = Thread(target=self._work, daemon=True)
            try:
                thread.start()
            except RuntimeError:  # the system has no more threads
                if not self._threads:
                    return False
            else:
                self._threads.append(thread)
        self._groups.put(group)
        return True

    def _work(self) -> None:
        while group := self._groups.get():
            group.flush()
