"""The line on a terminal that tells how far a command is."""

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from lettergen.diagnostics.escape import escape

Advance = Callable[[str], None]
"""Tells that one letter is done; takes the name of it."""

_EACH_SECONDS = 0.1
_SETTLED_SECONDS = 1.0  # before this, a rate is a guess
_CLEAR = "\r\x1b[K"


@contextmanager
def show_progress(length: int, *, hidden: bool) -> Iterator[Advance]:
    """Show progress on standard error if that is a terminal; yield what advances it."""
    if hidden or not sys.stderr.isatty():
        yield lambda _: None
        return
    progress = Progress(length)
    try:
        yield progress.advance
    finally:
        progress.clear()


class Progress:
    """How far a command is, and when it will be done."""

    def __init__(self, length: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._length = length
        self._clock = clock
        self._count = 0
        self._is_shown = False
        self._begun, self._shown = clock(), float("-inf")

    def advance(self, name: str) -> None:
        """Note that one more is done, and show it unless that was done just now."""
        self._count += 1
        now = self._clock()
        if now - self._shown >= _EACH_SECONDS:
            self._shown, self._is_shown = now, True
            width = shutil.get_terminal_size().columns
            _write(f"{_CLEAR}{self.format(name)[: width - 1]}")

    def clear(self) -> None:
        """Remove the line."""
        if self._is_shown:
            _write(_CLEAR)

    def format(self, name: str) -> str:
        """Return the line: ``1,200 of 10,000  12 %  480/s  18 s left  Hull``."""
        parts = [f"{self._count:,} of {self._length:,}"]
        if self._length:
            parts.append(f"{100 * self._count // self._length} %")
        seconds = self._clock() - self._begun
        if seconds >= _SETTLED_SECONDS:
            rate = self._count / seconds
            parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
            parts.append(f"{format_time((self._length - self._count) / rate)} left")
        return "  ".join([*parts, escape(name)])


def format_time(seconds: float) -> str:
    """Return a time for people: ``18 s``, ``2 min 5 s``, ``1 h 2 min``."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_left} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _write(text: str) -> None:
    with suppress(OSError):  # nobody can read it: go on without it
        sys.stderr.write(text)
        sys.stderr.flush()
