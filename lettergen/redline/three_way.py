"""Compare three letters: what was written, what a person made of it, what a render gives now."""

from collections import Counter
from collections.abc import Sequence

from lettergen.redline.content import Content
from lettergen.redline.words import Change, Kind, compare

_MOST_SHOWN = 3
_LONGEST = 50

_Words = tuple[tuple[str, ...], tuple[str, ...]]


def find_open_changes(written: Content, edited: Content, new: Content) -> list[Change]:
    """Return how the new letter differs from the written one, as far as the edited one does not.

    A change that the person made in the same words is no longer open.
    """
    by_hand = list(compare(written, edited).changes)
    counts = [Counter(passage.key for passage in one.passages) for one in (edited, new)]
    changes = compare(written, new).changes
    return [change for change in changes if not _is_taken(change, by_hand, *counts)]


def _is_taken(
    change: Change,
    by_hand: Sequence[Change],
    edited: Counter[tuple[str, ...]],
    new: Counter[tuple[str, ...]],
) -> bool:
    """Whether a person made the change, too; passages are counted by their keys."""
    if change.new is None:
        return change.old is not None and edited[change.old.key] <= new[change.old.key]
    if edited[change.new.key] >= new[change.new.key]:
        return True
    own = [edit for other in by_hand if other.old == change.old for edit in _list_edits(other)]
    return change.old is not None and all(
        any(_contains(removed, edit[0]) and _contains(added, edit[1]) for removed, added in own)
        for edit in _list_edits(change)
    )


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether words have others among them, one after the other."""
    length = len(part)
    return any(words[at : at + length] == part for at in range(len(words) - length + 1))


def _list_edits(change: Change) -> list[_Words]:
    """Return each edit of a change: the words removed, and those added in their place."""
    edits: list[_Words] = []
    removed: tuple[str, ...] = ()
    for segment in change.segments:
        words = tuple(token.key for token in segment.tokens)
        if segment.kind is Kind.REMOVED:
            removed = words
        elif segment.kind is Kind.ADDED:
            edits.append((removed, words))
            removed = ()
        elif removed:
            edits.append((removed, ()))
            removed = ()
    return [*edits, (removed, ())] if removed else edits


def describe_changes(changes: Sequence[Change]) -> str:
    """Tell changes in one line: ``'May' → 'June' in paragraph 3``."""
    shown = [part for change in changes for part in _describe(change)]
    rest = len(shown) - _MOST_SHOWN
    return ", ".join([*shown[:_MOST_SHOWN], *([f"and {rest} more"] if rest > 0 else [])])


def _describe(change: Change) -> list[str]:
    parts = []
    for removed, added in list_edits(change):
        words = " → ".join(f"'{_shorten(text)}'" for text in (removed, added) if text.strip())
        if removed.strip() and not added.strip():
            words += " removed"
        elif added.strip() and not removed.strip():
            words += " added"
        parts.append(f"{words or 'a space'} in {change.place}")
    return parts


def list_edits(change: Change) -> list[tuple[str, str]]:
    """Return each edit of a change: the text removed, and the text added in its place."""
    edits: list[tuple[str, str]] = []
    removed = ""
    for segment in change.segments:
        if segment.kind is Kind.REMOVED:
            removed = segment.text
        elif segment.kind is Kind.ADDED:
            edits.append((removed, segment.text))
            removed = ""
        elif removed:
            edits.append((removed, ""))
            removed = ""
    return [*edits, (removed, "")] if removed else edits


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
