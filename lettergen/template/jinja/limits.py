"""What a template may use up while one letter is merged: rounds, text, depth and time.

Templates come from other people's mail. However one is written, merging it ends soon, in little
memory, with a finding that says which limit it met. ``sandbox`` sees to it that every loop, call
and operator comes by here.
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
"""Characters that one letter prints and makes on the way, and items of lists with them."""

MAX_VALUE = 1_000_000
"""Characters and items of any one value that a template makes."""

MAX_BITS = 4096
"""Bits of a whole number."""

MAX_WIDTH = 10_000
"""Any number that says how wide, long or many something is to be made."""

MAX_DEPTH = 50
"""Calls of macros inside calls of macros."""

MAX_SECONDS = 10.0
"""Seconds of computing for one letter. Time spent waiting does not count."""

_TICKS_BETWEEN_LOOKS = 2_000  # looking at the clock costs as much as several rounds


class Budget:
    """What is left for one letter."""

    __slots__ = ("_deadline", "_look", "_ticks", "depth", "made", "rounds")

    def __init__(self) -> None:
        self.rounds = 0
        self.made = 0
        self.depth = 0
        self._ticks = 0
        self._look = _TICKS_BETWEEN_LOOKS
        self._deadline = time.thread_time() + MAX_SECONDS

    def round(self, text: int = 0) -> None:
        """Take one round; ``text`` is how much of the letter's own text it prints."""
        self.rounds += 1
        if self.rounds > MAX_ROUNDS:
            raise MergeError(
                "LG311",
                f"the template goes round more than {MAX_ROUNDS:,} times for one letter.",
                "Look for a loop in a loop.",
            )
        self.make(text)

    def make(self, size: int) -> None:
        """Account for text or items that were made."""
        self.made += size
        if self.made > MAX_TEXT:
            raise MergeError(
                "LG312", f"the template makes more than {MAX_TEXT:,} characters for one letter."
            )
        self._ticks += 1 + (size >> 6)
        if self._ticks >= self._look:
            self._look = self._ticks + _TICKS_BETWEEN_LOOKS
            if time.thread_time() > self._deadline:
                raise MergeError(
                    "LG315",
                    f"the template computes longer than {MAX_SECONDS:.0f} s for one letter.",
                )

    def go_deeper(self) -> None:
        """Begin a call inside those that are open."""
        if self.depth >= MAX_DEPTH:
            raise too_deep()
        self.depth += 1

    def come_back(self) -> None:
        """End the innermost call."""
        self.depth -= 1


_CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget() -> Iterator[Budget]:
    """A new budget, for everything that is evaluated inside the block."""
    new = Budget()
    before = _CURRENT.set(new)
    try:
        yield new
    finally:
        _CURRENT.reset(before)


def current() -> Budget:
    """The budget of the letter that is being merged; a fresh one where none is."""
    return _CURRENT.get() or Budget()


def too_deep() -> MergeError:
    """The error for a template whose calls go too deep."""
    return MergeError(
        "LG314",
        f"the template calls itself more than {MAX_DEPTH} deep.",
        "Look for a macro that calls itself without end.",
    )


def too_large(what: str = "a value") -> MergeError:
    """The error for a value that is larger than any letter needs."""
    return MergeError(
        "LG313", f"the template makes {what} of more than {MAX_VALUE:,} characters or items."
    )


def weight(value: Any) -> int:
    """How much there is in a value, everything in it counted as often as it would be printed.

    Raises ``MergeError`` for more than one value may have. A list that holds another twice,
    which holds another twice, and so on, is small in memory and endless on paper.
    """
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
            raise too_large()
    return total
