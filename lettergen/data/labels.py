"""What messages call a recipient, where the campaign has no pattern for it."""

from collections.abc import Callable, Sequence
from functools import partial

from lettergen.data.grouping import locate_column
from lettergen.data.table import Row
from lettergen.data.values import Mapping, is_blank

SAMPLE = 200
"""The number of entries that are enough to see what tells the entries of a list apart."""

_MOST_TEXTS = 3
_ENOUGH = 0.8  # of the entries must have a label of their own

FindLabel = Callable[[Mapping, int], str]
"""Returns the label of the entry with an index in the list."""


def choose_labels(sample: Sequence[Mapping], key: Sequence[str] = ()) -> FindLabel:
    """Return what finds the labels of the entries of a list; ``sample`` are its first ones.

    That is the value of the ``key`` columns, or of the column that a table names as its key. Where
    there is none, it is the first text of the
    entry, with the one or two after it if the first ones do not tell the entries apart: ``Emma``,
    ``Emma Smith``. If that is not enough, the place of the entry follows its first text.
    """
    if not key and sample and isinstance(sample[0], Row) and sample[0].table.key:
        key = (sample[0].table.key,)
    for count in range(1, _MOST_TEXTS + 1):
        labels = list(filter(None, (_join_texts(entry, count) for entry in sample)))
        if len(set(labels)) >= _ENOUGH * len(labels):
            break
    else:
        count = 0

    find_own = partial(_join_texts, count=count) if count else _add_place

    def find(entry: Mapping, index: int) -> str:
        return find_own(entry) or f"recipient {index + 1}"

    def find_by_key(entry: Mapping, index: int) -> str:
        return _join_key(entry, key) or find(entry, index)

    return find_by_key if key else find


def list_label_keys(fields: Mapping, label: str) -> set[str]:
    """Return the keys of an entry whose texts its label may consist of."""
    found: set[str] = set()
    for key, value in fields.items():
        if isinstance(value, str) and (text := _tidy(value)):
            if text not in label or len(found) == _MOST_TEXTS:
                break
            found.add(key)
    return found


def _join_texts(entry: Mapping, count: int) -> str:
    """Return the first texts of an entry that are not blank."""
    found = ""
    for value in entry.values():
        if isinstance(value, str) and (text := _tidy(value)):
            found = f"{found} {text}" if found else text
            if count == 1:
                break
            count -= 1
    return found


def _join_key(entry: Mapping, key: Sequence[str]) -> str:
    located = (locate_column(entry, name) for name in key)
    return " ".join(_tidy(str(one.value)) for one in located if one and not is_blank(one.value))


def _add_place(entry: Mapping) -> str:
    text, place = _join_texts(entry, 1), entry.place
    row = f"row {place.row}" if place.row else place.path
    where = f"line {place.line}" if place.line else row
    return f"{text} ({where})" if text else ""


def _tidy(text: str) -> str:
    return " ".join(text.split())
