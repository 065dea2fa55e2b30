"""The positions of the cites of one letter (CSL 1.0.2, "Choose", ``position``)."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from lettergen.citations.clusters import Cite

Cluster = tuple[Sequence[Cite], int]
"""One citation: its cites in their order, and the number of its note, 0 in the text."""


class Position(IntEnum):
    """Where a cite is among those of its work (CSL 1.0.2, "Choose", ``position``)."""

    FIRST = 0
    SUBSEQUENT = 1
    IBID_WITH_LOCATOR = 2
    IBID = 3


class Placed(NamedTuple):
    """A cite with its position in the letter; ``first_note`` is the number of the work's first."""

    cite: Cite
    position: Position = Position.FIRST
    near_note: bool = False
    first_note: int = 0


def place_cites(clusters: Iterable[Cluster], near_note_distance: int) -> list[list[Placed]]:
    """Return the cites of a letter with their positions.

    A cite is *ibid* where the citation before it, in the same note or the one before, cites the
    same work alone, and no other work is cited in the note before. A note between the two that
    cites nothing breaks that off: ``Ibid.`` would point to it.
    """
    first_notes: dict[str, int] = {}
    last_notes: dict[str, int] = {}
    before: Cluster = ((), 0)
    keys_before: set[str] = set()
    placed: list[list[Placed]] = []
    for cites, note in clusters:
        follows = len(before[0]) == 1 and note - before[1] <= 1
        if note != before[1]:
            follows = follows and len(keys_before) == 1
            keys_before = set()
        keys_before |= {cite.key for cite in cites}
        previous = before[0][0] if follows else None
        found: list[Placed] = []
        for cite in cites:
            position = _position(cite, previous) if cite.key in first_notes else Position.FIRST
            last = last_notes.get(cite.key, 0)
            is_near = bool(note and last) and note - last <= near_note_distance
            is_near = is_near and position is not Position.FIRST
            found.append(Placed(cite, position, is_near, first_notes.get(cite.key, 0)))
            first_notes.setdefault(cite.key, note)
            last_notes[cite.key] = note
            previous = cite
        placed.append(found)
        before = (cites, note)
    return placed


def _position(cite: Cite, previous: Cite | None) -> Position:
    if previous is None or previous.key != cite.key:
        return Position.SUBSEQUENT
    here, there = (cite.label, cite.locator), (previous.label, previous.locator)
    if here == there or (not cite.locator and not previous.locator):
        return Position.IBID
    return Position.IBID_WITH_LOCATOR if cite.locator else Position.SUBSEQUENT
