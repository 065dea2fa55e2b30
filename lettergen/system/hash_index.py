"""Find equal values among very many without keeping them: some eight bytes a value."""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterator
from heapq import merge

_POSITION_BITS = 28  # 268 million positions; the other 36 bits are the hash
_POSITIONS = (1 << _POSITION_BITS) - 1
_HASHES = (1 << 64 - _POSITION_BITS) - 1
_WHOLE_HASH = (1 << 64) - 1
_MOST_COUNTED = 255
_PENDING = 20_000


class HashIndex:
    """The positions of values by their hashes.

    Two values may have one hash: compare the values at the positions that it gives.
    """

    def __init__(self) -> None:
        self._items = array("Q")
        self._is_sorted = True

    def add(self, value: Hashable, position: int) -> None:
        """Note that ``value`` is at ``position``."""
        self._items.append((hash(value) & _HASHES) << _POSITION_BITS | position)
        self._is_sorted = False

    def find(self, value: Hashable) -> Iterator[int]:
        """Yield the positions that have the hash of a value, in order."""
        items, start = self._sort(), (hash(value) & _HASHES) << _POSITION_BITS
        for index in range(bisect_left(items, start), len(items)):
            if items[index] > start | _POSITIONS:
                return
            yield items[index] & _POSITIONS

    def count(self, value: Hashable) -> int:
        """Count the positions that have the hash of a value."""
        items, start = self._sort(), (hash(value) & _HASHES) << _POSITION_BITS
        return bisect_left(items, start + _POSITIONS + 1) - bisect_left(items, start)

    def list_repeated(self) -> Iterator[list[int]]:
        """Yield the positions of each hash that more than one value has, in order."""
        items = self._sort()
        first = 0
        for index in range(1, len(items) + 1):
            if index < len(items) and items[index] ^ items[first] <= _POSITIONS:
                continue
            if index - first > 1:
                yield [item & _POSITIONS for item in items[first:index]]
            first = index

    def _sort(self) -> "array[int]":
        if not self._is_sorted:
            self._items = array("Q", sorted(self._items))
            self._is_sorted = True
        return self._items


class HashCounts:
    """How often each value was added, by its hash of 64 bits; 255 stands for more, too."""

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._counts = bytearray()
        self._pending = array("Q")
        self.total = 0

    def add(self, value: Hashable) -> None:
        """Count a value."""
        self.total += 1
        self._pending.append(hash(value) & _WHOLE_HASH)
        if len(self._pending) > max(_PENDING, len(self._hashes)):
            self._take_in()

    def get(self, value: Hashable) -> int:
        """Return how often a value was added."""
        if self._pending:
            self._take_in()
        wanted = hash(value) & _WHOLE_HASH
        index = bisect_left(self._hashes, wanted)
        found = index < len(self._hashes) and self._hashes[index] == wanted
        return self._counts[index] if found else 0

    def __contains__(self, value: Hashable) -> bool:
        return self.get(value) > 0

    def __len__(self) -> int:
        """Return the number of different values."""
        if self._pending:
            self._take_in()
        return len(self._hashes)

    def _take_in(self) -> None:
        hashes, counts = array("Q"), bytearray()
        known = zip(self._hashes, self._counts, strict=True)
        for value, count in merge(known, ((one, 1) for one in sorted(self._pending))):
            if hashes and hashes[-1] == value:
                counts[-1] = min(counts[-1] + count, _MOST_COUNTED)
            else:
                hashes.append(value)
                counts.append(count)
        self._hashes, self._counts, self._pending = hashes, counts, array("Q")
