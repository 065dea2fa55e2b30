"""Compare two passages word by word, and two letters passage by passage."""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from lettergen.redline.content import Content, Passage, Token
from lettergen.system.dataclass import dataclass

_SIMILAR = 0.4  # the share of words that two passages have in common if one was made of the other
_LARGEST_BLOCK = 2_500  # pairs of passages that are compared with each other


class Kind(StrEnum):
    """What happens to words between two letters."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a passage that follow each other and have one kind of change."""

    kind: Kind
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(token.text for token in self.tokens)


@dataclass(frozen=True)
class Change:
    """A passage that differs: as it was, as it is, and its words in one row.

    ``old`` is ``None`` for a passage that was added, ``new`` for one that was removed.
    """

    old: Passage | None
    new: Passage | None
    segments: tuple[Segment, ...]

    @property
    def passage(self) -> Passage:
        """The passage as it is; as it was, if it is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def place(self) -> str:
        """What people call the passage."""
        return self.passage.place


@dataclass(frozen=True)
class Comparison:
    """Two letters, passage by passage: ``pairs`` are all of them, in the order of the new letter.

    One side of a pair is ``None`` where a letter does not have the passage.
    """

    pairs: tuple[tuple[Passage | None, Passage | None], ...]

    @property
    def changes(self) -> Iterator[Change]:
        """The passages that differ."""
        for old, new in self.pairs:
            if old is None or new is None or old.key != new.key:
                yield Change(old, new, compare_passages(old, new))


def compare(old: Content, new: Content) -> Comparison:
    """Compare two letters."""
    before, after = old.passages, new.passages
    rows: list[tuple[Passage | None, Passage | None]] = []
    for kind, i, i_end, j, j_end in match_rows([p.key for p in before], [p.key for p in after]):
        if kind == "equal":
            rows += zip(before[i:i_end], after[j:j_end], strict=True)
        else:
            rows += pair_similar(before[i:i_end], after[j:j_end])
    return Comparison(tuple(rows))


def pair_similar(
    old: Sequence[Passage], new: Sequence[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Pair the passages of two blocks that have most words in common, in order."""
    pairs = find_pairs([_count_words(p) for p in old], [_count_words(p) for p in new])
    i = j = 0
    for i_next, j_next in [*pairs, (len(old), len(new))]:
        yield from ((passage, None) for passage in old[i:i_next])
        yield from ((None, passage) for passage in new[j:j_next])
        if i_next < len(old):
            yield old[i_next], new[j_next]
        i, j = i_next + 1, j_next + 1


def find_pairs(old: Sequence[Counter[str]], new: Sequence[Counter[str]]) -> list[tuple[int, int]]:
    """Return the positions of the texts that are similar: as much as possible, in order.

    Each text is given by how often each of its words is in it.
    """
    if len(old) * len(new) > _LARGEST_BLOCK:
        return [(n, n) for n in range(min(len(old), len(new))) if _compare_words(old[n], new[n])]
    likeness = [[_compare_words(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def compare_passages(old: Passage | None, new: Passage | None) -> tuple[Segment, ...]:
    """Return the words of two passages in one row: kept, removed, added."""
    before = old.tokens if old else ()
    after = new.tokens if new else ()
    segments: list[Segment] = []
    for i, i_end, j, j_end in find_changes([t.key for t in before], [t.key for t in after]):
        segments += [
            Segment(Kind.KEPT, after[_end(segments) : j]),
            Segment(Kind.REMOVED, before[i:i_end]),
            Segment(Kind.ADDED, after[j:j_end]),
        ]
    segments.append(Segment(Kind.KEPT, after[_end(segments) :]))
    return tuple(segment for segment in segments if segment.tokens)


def find_changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the ranges in which two rows of tokens differ: those of the old, those of the new.

    Changes with nothing but a space between them are one.
    """
    found: list[tuple[int, int, int, int]] = []
    for kind, i, i_end, j, j_end in match_rows(old, new):
        if kind == "equal":
            continue
        if found and "".join(old[found[-1][1] : i]).isspace():
            first, _, first_new, _ = found.pop()
            found.append((first, i_end, first_new, j_end))
        else:
            found.append((i, i_end, j, j_end))
    return found


def _end(segments: Sequence[Segment]) -> int:
    """Return how many tokens of the new passage the segments have."""
    return sum(len(one.tokens) for one in segments if one.kind is not Kind.REMOVED)


def match_rows(
    old: Sequence[object], new: Sequence[object]
) -> list[tuple[str, int, int, int, int]]:
    """Match two rows; what both begin and end with is matched first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner = (old[start : len(old) - end], new[start : len(new) - end])
    found = [("equal", 0, start, 0, start)] if start else []
    found += [
        (kind, i + start, i_end + start, j + start, j_end + start)
        for kind, i, i_end, j, j_end in SequenceMatcher(None, *inner).get_opcodes()
    ]
    if end:
        found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return found


def _count_words(passage: Passage) -> Counter[str]:
    words = Counter(token.text for token in passage.tokens if not token.text.isspace())
    # Passages of different kinds, such as a note and a paragraph, have no word in common.
    return Counter({f"{passage.kind} {word}": count for word, count in words.items()})


def _compare_words(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of words that two texts have in common; 0 if they are not similar."""
    total = old.total() + new.total()
    share = 2 * (old & new).total() / total if total else 1.0
    return share if share >= _SIMILAR else 0.0
