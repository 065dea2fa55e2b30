"""Report how letters differ as one HTML page, which loads nothing and runs no script."""

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from lettergen.redline.excerpts import cut_context, show
from lettergen.redline.words import Change, Kind
from lettergen.render import html_page
from lettergen.render.comparison import DiffState, LetterDiff
from lettergen.render.diff_report import MEANINGS, summarise

_TAGS = {Kind.REMOVED: "del", Kind.ADDED: "ins"}


def write_page(diffs: Iterable[LetterDiff], against: str) -> Iterator[str]:
    """Yield a page with all letters that differ, piece by piece; ``against`` tells from what."""
    yield html_page.write_start(f"Changes against {against}")
    counts: Counter[DiffState] = Counter()
    for diff in diffs:
        counts[diff.state] += 1
        if diff.state is not DiffState.UNCHANGED:
            yield "".join(_write_letter(diff))
    yield f"<section>\n<p>{escape(summarise(counts))}</p>\n</section>\n{html_page.END}"


def _write_letter(diff: LetterDiff) -> Iterator[str]:
    state = MEANINGS.get(diff.state, str(diff.state))
    yield "<section>\n"
    yield f'<h2>{escape(diff.label)} <span class="state">{escape(diff.name)}: {state}</span></h2>\n'
    for finding in diff.findings:
        yield f"<p>{escape(f'{finding.place}: {finding.code}: {finding.words}')}</p>\n"
    if diff.state is DiffState.EDITED:
        yield from _write_part("Changed by hand", diff.by_hand)
        yield from _write_part("Changed since by the template or the data", diff.open_changes)
    else:
        is_whole = diff.state in (DiffState.NEW, DiffState.GONE)
        yield from _write_changes(diff.changes, is_whole=is_whole)
    yield "</section>\n"


def _write_part(heading: str, changes: Iterable[Change]) -> Iterator[str]:
    written = list(_write_changes(changes, is_whole=False))
    if written:
        yield f"<h3>{heading}</h3>\n"
        yield from written


def _write_changes(changes: Iterable[Change], *, is_whole: bool) -> Iterator[str]:
    for change in changes:
        segments = change.segments if is_whole else cut_context(change.segments)
        words = []
        for segment in segments:
            text, tag = escape(show(segment)), _TAGS.get(segment.kind)
            words.append(f"<{tag}>{text}</{tag}>" if tag else text)
        place = f'<span class="place">{escape(change.place)}</span>'
        yield f'<p>{place}<span class="words">{"".join(words)}</span></p>\n'
