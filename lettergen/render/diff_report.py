"""Report how letters differ: as text for people, and as JSON for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lettergen.diagnostics.escape import escape
from lettergen.redline.excerpts import Excerpt, cut_context, describe_look, list_excerpts, show
from lettergen.redline.words import Change, Kind
from lettergen.render.comparison import DiffState, LetterDiff
from lettergen.system.dataclass import dataclass
from lettergen.system.text import format_count

_RED, _GREEN, _BOLD, _PLAIN = "\033[31;9m", "\033[32;4m", "\033[1m", "\033[0m"

MEANINGS = {
    DiffState.NEW: "new: there is no such letter yet",
    DiffState.GONE: "gone: no recipient gets it any more",
    DiffState.RESTYLED: "set otherwise: the words are the same, the document is not",
}


@dataclass(frozen=True)
class TextStyle:
    """How removed and added words are marked: with colours, or with signs as Git has them."""

    colour: bool = False

    def mark(self, kind: Kind, text: str) -> str:
        """Return words with the marks of a kind."""
        text = escape(text.replace("\n", " ⏎ ").replace("\t", " ")) if text.strip() else "␣"
        if kind is Kind.KEPT:
            return text
        if self.colour:
            return f"{_RED if kind is Kind.REMOVED else _GREEN}{text}{_PLAIN}"
        return f"[-{text}-]" if kind is Kind.REMOVED else f"{{+{text}+}}"

    def write_heading(self, text: str) -> str:
        """Return a heading."""
        return f"{_BOLD}{escape(text)}{_PLAIN}" if self.colour else escape(text)


def format_letter(diff: LetterDiff, style: TextStyle) -> Iterator[str]:
    """Yield the lines about one letter; none for one that is unchanged."""
    heading = f"{diff.name or diff.label} ({diff.label})"
    match diff.state:
        case DiffState.UNCHANGED:
            return
        case DiffState.FAILED:
            yield style.write_heading(f"{heading}: cannot be compared")
            return
        case DiffState.EDITED:
            yield from _format_edited(diff, heading, style)
            return
        case DiffState.CHANGED:
            count = format_count(count_edits(diff.changes), "change")
            yield style.write_heading(f"{heading}: {count}")
            yield from _format_changes(diff.changes, style)
        case _:
            yield style.write_heading(f"{heading}: {MEANINGS[diff.state]}")


def _format_edited(diff: LetterDiff, heading: str, style: TextStyle) -> Iterator[str]:
    """Show both changes of an edited letter: the one by hand, and the one of a render now."""
    yield style.write_heading(f"{heading}: edited by hand")
    if not diff.by_hand and diff.changes:
        yield "  What lettergen wrote is not kept. A render now would change the edited letter:"
        yield from _format_changes(diff.changes, style, "    ")
        return
    yield "  Changed by hand:" if diff.by_hand else "  No words were changed by hand."
    yield from _format_changes(diff.by_hand, style, "    ")
    if diff.open_changes:
        yield "  Changed since by the template or the data, and not in the edited letter:"
        yield from _format_changes(diff.open_changes, style, "    ")
    elif diff.changes:
        yield "  What changed since by the template or the data is in the edited letter, too."


def _format_changes(
    changes: Iterable[Change], style: TextStyle, indent: str = "  "
) -> Iterator[str]:
    for change in changes:
        pieces = []
        for segment in cut_context(change.segments):
            pieces.append(style.mark(segment.kind, show(segment)))
        line = "".join(pieces).strip()
        look = _find_new_look(change)
        yield f"{indent}{change.place}: {line}{look}"


def _find_new_look(change: Change) -> str:
    """Tell how words are set now, if only that has changed."""
    removed, added = (
        [segment for segment in change.segments if segment.kind is kind]
        for kind in (Kind.REMOVED, Kind.ADDED)
    )
    if [show(one) for one in removed] != [show(one) for one in added] or not added:
        return ""
    looks = (", ".join(filter(None, map(describe_look, ones))) for ones in (removed, added))
    before, now = looks
    return f" (was {before or 'plain'}, is {now or 'plain'})" if before != now else ""


def summarise(counts: Counter[DiffState]) -> str:
    """Return how many letters there are in each state: ``18 letters: 2 changed, 16 unchanged.``"""
    shown = [f"{counts[state]} {state}" for state in DiffState if counts[state]]
    return f"{format_count(counts.total(), 'letter')}: {', '.join(shown) or 'nothing to do'}."


def count_edits(changes: Sequence[Change]) -> int:
    """Count the places where words change."""
    return sum(1 for change in changes for _ in list_excerpts(change))


def to_json(diff: LetterDiff) -> dict[str, Any]:
    """Return what differs in one letter as JSON."""
    found: dict[str, Any] = {
        "recipient": diff.label,
        "file": diff.name,
        "state": str(diff.state),
        "changes": _list_changes(diff.changes),
    }
    if diff.state is DiffState.EDITED:
        found["by_hand"] = _list_changes(diff.by_hand)
        found["open_changes"] = _list_changes(diff.open_changes)
    if diff.findings:
        found["findings"] = [f"{one.place}: {one.code}: {one.words}" for one in diff.findings]
    return found


def _list_changes(changes: Iterable[Change]) -> list[dict[str, str]]:
    excerpts = (excerpt for change in changes for excerpt in list_excerpts(change))
    return [_list_values(excerpt) for excerpt in excerpts]


def _list_values(excerpt: Excerpt) -> dict[str, str]:
    return {
        "place": excerpt.place,
        "before": excerpt.before,
        "removed": excerpt.removed,
        "added": excerpt.added,
        "after": excerpt.after,
    }
