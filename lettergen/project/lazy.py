"""Sequences whose items are built when they are asked for."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

S = TypeVar("S")
T = TypeVar("T")


class LazySequence(Sequence[T], Generic[S, T]):
    """The items that ``build`` gives for those of ``source`` at ``positions``, in this order.

    ``build`` takes an item of ``source`` and the position of the new one.
    """

    def __init__(
        self, source: Sequence[S], positions: Sequence[int], build: Callable[[S, int], T]
    ) -> None:
        self._source = source
        self._positions = positions
        self._build = build

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        return self._build(self._source[self._positions[index]], index)

    def pick(self, order: Sequence[int]) -> "LazySequence[S, T]":
        """Return the sequence with the items at these positions, in this order."""
        positions = array("I", (self._positions[one] for one in order))
        return LazySequence(self._source, positions, self._build)

    def __iter__(self) -> Iterator[T]:
        return map(self.__getitem__, range(len(self)))
