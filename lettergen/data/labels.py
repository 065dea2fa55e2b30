"""What messages call a recipient, where the campaign has no pattern for it."""

from collections.abc import Callable, Sequence
from functools import partial

from lettergen.data.grouping import locate_column
from lettergen.data.table import Row
from lettergen.data.values import Mapping, is_blank

SAMPLE = 200
"""The number of entries that are enough to see what tells the entries of a list apart."""

_MOST_TEXTS = 3
_USUAL_TEXTS = 2
_ENOUGH, _HALF = 0.8, 0.5  # of the entries must have a label of their own

FindLabel = Callable[[Mapping, int], str]
"""Returns the label of the entry with an index in the list."""


def choose_labels(sample: Sequence[Mapping], key: Sequence[str] = ()) -> FindLabel:
    """Return what finds the labels of the entries of a list; ``sample`` are its first ones.

    That is the value of the ``key`` columns, or of the column that a table names as its key. Where
    there is none, it is the first text of the entry, with the words after it if the first text
    does not tell the entries apart: ``Emma``, ``Emma Smith``, ``Mrs Emma Smith``. If there are no
    other words, the place of the entry follows.
    """
    if not key and sample and isinstance(sample[0], Row) and sample[0].table.key:
        key = (sample[0].table.key,)
    count = _USUAL_TEXTS if key else _count_texts(sample)
    find_own = partial(_join_texts, count=count) if count else _add_place

    def find(entry: Mapping, index: int) -> str:
        return find_own(entry) or f"recipient {index + 1}"

    def find_by_key(entry: Mapping, index: int) -> str:
        return _join_key(entry, key) or find(entry, index)

    return find_by_key if key else find


def _count_texts(sample: Sequence[Mapping]) -> int:
    """Return how many texts of an entry tell it from others; 0 if they do not tell at all."""
    found = [_list_labels(sample, count) for count in range(1, _MOST_TEXTS + 1)]
    shares = [len(set(labels)) / max(len(labels), 1) for labels in found]
    for count, share in enumerate(shares, 1):
        if share >= _ENOUGH:
            return count
    if found[0] != found[_USUAL_TEXTS - 1]:
        return _USUAL_TEXTS
    return 1 if shares[0] >= _HALF else 0


def _list_labels(sample: Sequence[Mapping], count: int) -> list[str]:
    return list(filter(None, (_join_texts(entry, count) for entry in sample)))


def list_label_keys(fields: Mapping, label: str) -> set[str]:
    """Return the keys of an entry whose texts its label may consist of."""
    found: set[str] = set()
    for key, value in fields.items():
        if isinstance(value, str) and (text := _tidy(value)) and text in label:
            found.add(key)
            if len(found) == _MOST_TEXTS or text == label:
                break
    return found


def _join_texts(entry: Mapping, count: int) -> str:
    """Return the first text of an entry, and the words after it until there are ``count`` texts."""
    found = ""
    for value in entry.values():
        if isinstance(value, str) and (text := _tidy(value)):
            if not found:
                found = text
            elif not any(map(str.isalpha, text)):  # a date or an amount is no name
                continue
            else:
                found = f"{found} {text}"
            if count == 1:
                break
            count -= 1
    return found


def _join_key(entry: Mapping, key: Sequence[str]) -> str:
    """Return the values of the key columns; nothing if one of them is blank."""
    values = [one.value for one in (locate_column(entry, name) for name in key) if one]
    is_whole = len(values) == len(key) and not any(map(is_blank, values))
    return " ".join(_tidy(str(value)) for value in values) if is_whole else ""


def _add_place(entry: Mapping) -> str:
    text, place = _join_texts(entry, 1), entry.place
    row = f"row {place.row}" if place.row else place.path
    where = f"line {place.line}" if place.line else row
    return f"{text} ({where})" if text else ""


def _tidy(text: str) -> str:
    return " ".join(text.split())
