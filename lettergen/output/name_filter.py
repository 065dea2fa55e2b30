"""A filter for names that were not added, in little memory: a Bloom filter with one hash."""

_BITS = 1 << 22


class NameFilter:
    """Tells for most names that they were not added; half a megabyte, however many are.

    Upper and lower case are the same.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)

    def add(self, name: str) -> None:
        """Add a name."""
        number = hash(name.casefold())
        self._bits[number % _BITS >> 3] |= 1 << (number & 7)

    def __contains__(self, name: str) -> bool:
        """Whether a name may have been added; false only if it was not."""
        number = hash(name.casefold())
        return bool(self._bits[number % _BITS >> 3] >> (number & 7) & 1)
