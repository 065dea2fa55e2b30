"""What messages call a letter, which also tells whose letter it is."""

from typing import Any


class Label(str):
    """The name of a letter in messages; ``entry`` is the index of its recipient in the list.

    Two recipients may have the same name: two labels are equal only if they are of the same entry.
    A label is equal to a plain text with the same words.
    """

    __slots__ = ("entry",)

    entry: int

    def __new__(cls, text: str, entry: int) -> "Label":
        label = super().__new__(cls, text)
        label.entry = entry
        return label

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Label):
            return self.entry == other.entry and str.__eq__(self, other)
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __reduce__(self) -> tuple[Any, ...]:
        return Label, (str(self), self.entry)
