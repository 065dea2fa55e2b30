"""Ctrl+C and its like: they stop a run between two letters, never inside one.

``listening`` turns the signals that ask a program to end into ``Stopped``. Work that must not be
left half done goes inside ``held``: a signal that comes meanwhile takes effect when it is done.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# SIGHUP is a terminal that was closed, SIGBREAK is Ctrl+Break; not every system has them.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
]


class Stopped(BaseException):
    """The program was asked to end; ``exit_code`` is what shells expect it to end with."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


class _Held:
    """How many ``held`` blocks are open, and the signal that came meanwhile."""

    depth = 0
    came: int | None = None


@contextmanager
def listening() -> Iterator[None]:
    """Raise ``Stopped`` for signals while the block runs; does nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _on_signal) for number in _SIGNALS}
    _Held.came = None
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Put off signals until the block is left."""
    _Held.depth += 1
    try:
        yield
    finally:
        _Held.depth -= 1
        if not _Held.depth and _Held.came is not None:
            number, _Held.came = _Held.came, None
            raise Stopped(number)


def _on_signal(number: int, frame: FrameType | None) -> None:
    if not _Held.depth:
        raise Stopped(number)
    _Held.came = number
