"""Limits for the rendering of one letter: rounds of loops, text, depth of calls, and time.

Templates come from other people's mail. However one is written, rendering it ends soon, in little
memory, with a finding that names the limit. The sandbox counts every loop, call and operator.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from lettergen.template.errors import MergeError

MAX_ROUNDS = 250_000
"""Rounds of loops, calls and operators in one letter."""

MAX_TEXT = 10_000_000
"""Characters that one letter prints and builds on the way, and items of lists with them."""

MAX_VALUE = 1_000_000
"""Characters and items of any one value that a template builds."""

MAX_BITS = 4096
"""Bits of a whole number."""

MAX_WIDTH = 10_000
"""The largest width, length or count that a template may ask for."""

MAX_DEPTH = 50
"""Calls of macros inside calls of macros."""

MAX_SECONDS = 10.0
"""Seconds of computing for one letter. Time spent waiting does not count."""

# Reading the clock costs as much as several rounds.
_TICKS_PER_CLOCK_READING = 2_000


class Budget:
    """What is left for one letter."""

    __slots__ = ("_deadline", "_next_reading", "_start", "_ticks", "built", "depth", "rounds")

    def __init__(self) -> None:
        self.rounds = 0
        self.built = 0
        self.depth = 0
        self._ticks = 0
        self._next_reading = _TICKS_PER_CLOCK_READING
        self._start = time.perf_counter()
        self._deadline: float | None = None

    def count_round(self, text: int = 0) -> None:
        """Count one round, which prints ``text`` characters of the template's own."""
        self.rounds += 1
        if self.rounds > MAX_ROUNDS:
            message = f"the template loops more than {MAX_ROUNDS:,} times for one letter."
            hint = "Look for a loop in a loop."
            raise MergeError("LG311", message, hint)
        self.count_text(text)

    def count_text(self, size: int) -> None:
        """Count characters or items that were built."""
        self.built += size
        if self.built > MAX_TEXT:
            message = f"the template builds more than {MAX_TEXT:,} characters for one letter."
            raise MergeError("LG312", message)
        self._ticks += 1 + (size >> 6)
        if self._ticks >= self._next_reading:
            self._next_reading = self._ticks + _TICKS_PER_CLOCK_READING
            self._check_time()

    def _check_time(self) -> None:
        """Raise ``MergeError`` (LG315) if too much was computed.

        To read the processor's time may take longer than a letter, and few letters get here. How
        much was computed before is not known: as much as the time that passed, or less.
        """
        now = time.thread_time()
        if self._deadline is None:
            passed = time.perf_counter() - self._start
            self._deadline = now + MAX_SECONDS - min(passed, MAX_SECONDS / 2)
        elif now > self._deadline:
            message = f"the template takes longer than {MAX_SECONDS:.0f} s for one letter."
            raise MergeError("LG315", message)

    def enter_call(self) -> None:
        """Begin a call inside the calls that are open."""
        if self.depth >= MAX_DEPTH:
            raise depth_error()
        self.depth += 1

    def leave_call(self) -> None:
        """End the innermost call."""
        self.depth -= 1


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget() -> Iterator[Budget]:
    """Give everything that is evaluated inside the ``with`` block a new budget."""
    new = Budget()
    before = _CURRENT.set(new)
    try:
        yield new
    finally:
        _CURRENT.reset(before)


def current() -> Budget:
    """Return the budget of the letter that is being rendered; a new one if there is none."""
    return _CURRENT.get() or Budget()


def depth_error() -> MergeError:
    """Return the error for a template whose calls go too deep."""
    return MergeError(
        "LG314",
        f"macros call each other more than {MAX_DEPTH} levels deep.",
        "Look for a macro that calls itself without end.",
    )


def size_error(what: str = "a value") -> MergeError:
    """Return the error for a value that is larger than any letter needs."""
    return MergeError(
        "LG313", f"the template builds {what} of more than {MAX_VALUE:,} characters or items."
    )


def measure(value: Any) -> int:
    """Return the size of a value, everything in it counted as often as it would be printed.

    Raises ``MergeError`` (LG313) for a value that is too large. A list that contains another
    twice, which contains another twice, and so on, is small in memory and endless on paper.
    """
    if type(value) is str and len(value) < MAX_VALUE:  # as nearly always
        return 1 + len(value)
    total = 0
    rest = [value]
    while rest:
        item = rest.pop()
        total += 1
        match item:
            case str():
                total += len(item)
            case list() | tuple() | range() | set() | frozenset():
                if total + len(item) <= MAX_VALUE:
                    rest.extend(item)
                total += 0 if item else 1
            case dict():
                rest.extend(item)
                rest.extend(item.values())
            case int():
                total += item.bit_length() >> 3
        if total + len(rest) > MAX_VALUE or (isinstance(item, range) and len(item) > MAX_VALUE):
            raise size_error()
    return total
