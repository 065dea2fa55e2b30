"""Handle Ctrl+C and its like: they stop a run between two letters, never inside one.

``handle_signals`` raises ``Stopped`` for the signals that ask a program to end. Put work that must
not be left half done inside ``defer_signals``: a signal that arrives meanwhile takes effect when
the work is done.
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
    """Raised when a signal asks the program to end; ``exit_code`` is 128 plus its number."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


class _Deferred:
    """The number of open ``defer_signals`` blocks, and the last signal that arrived in them."""

    depth = 0
    number: int | None = None


@contextmanager
def handle_signals() -> Iterator[None]:
    """Raise ``Stopped`` for signals while the block runs; do nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _on_signal) for number in _SIGNALS}
    _Deferred.number = None
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def defer_signals() -> Iterator[None]:
    """Delay the effect of signals until the block is left."""
    _Deferred.depth += 1
    try:
        yield
    finally:
        _Deferred.depth -= 1
        if not _Deferred.depth and _Deferred.number is not None:
            number, _Deferred.number = _Deferred.number, None
            raise Stopped(number)


def _on_signal(number: int, frame: FrameType | None) -> None:
    if not _Deferred.depth:
        raise Stopped(number)
    _Deferred.number = number
