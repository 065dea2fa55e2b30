"""Describe what is wrong with addresses in a window: one finding for each cause."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from lettergen.diagnostics.finding import Finding, Place
from lettergen.project.letters import Letter
from lettergen.project.project import find_texts
from lettergen.system.dataclass import dataclass
from lettergen.system.text import format_count
from lettergen.window.address import AddressBlock, fold
from lettergen.window.envelope import SLACK, View
from lettergen.window.page import Item

_QUOTED = 3  # lines that a message repeats
_LONGEST = 40  # characters of each
_DIRECTIONS = ("too far to the left", "too high", "too far to the right", "too low")


@dataclass(frozen=True)
class MeasuredLetter:
    """A letter with the place of its template, what shows of it, and where its address is."""

    letter: Letter
    template: Place
    view: View
    block: AddressBlock
    others: tuple[Item, ...]

    @property
    def offsets(self) -> dict[str, float]:
        """How far the address is outside, in mm, by the direction.

        An address that is too large for the window is outside wherever it is.
        """
        area, always = self.block.area, self.view.always
        lengths = (
            0 if self.is_wide else always.left - area.left,
            0 if self.is_high else always.top - area.top,
            0 if self.is_wide else area.right - always.right,
            0 if self.is_high else area.bottom - always.bottom,
        )
        found = zip(_DIRECTIONS, lengths, strict=True)
        return {direction: length for direction, length in found if length > SLACK}

    @property
    def is_high(self) -> bool:
        """Whether the address has more lines than show."""
        return self.block.area.height > self.view.always.height + SLACK

    @property
    def is_wide(self) -> bool:
        """Whether a line of the address is longer than what shows."""
        return self.block.area.width > self.view.always.width + SLACK


def describe_missing(missing: Mapping[Place, Sequence[str]]) -> Iterator[Finding]:
    """Yield a finding for each template whose letters have no address on the first page (LG873).

    ``missing`` are the labels of those letters by their template.
    """
    for place, labels in missing.items():
        message = f"the recipient's address is not on the first page{_count(labels)}."
        hint = (
            "If it is there, tell which lines it has: 'address:' in campaign.yaml, as for labels "
            "and envelopes."
        )
        yield _build("LG873", message, place, hint, labels)


def describe(measured: Sequence[MeasuredLetter], envelope: str) -> Iterator[Finding]:
    """Yield what is wrong with letters in an envelope of that name (LG870 to LG872)."""
    groups: dict[Place, list[MeasuredLetter]] = defaultdict(list)
    for one in measured:
        groups[one.template].append(one)
    for place, group in groups.items():
        yield from _describe_too_high(place, group, envelope)
        yield from _describe_too_wide(place, group, envelope)
        yield from _describe_outside(place, group, envelope)
        yield from _describe_others(place, group, envelope)


def _describe_too_high(
    place: Place, group: Sequence[MeasuredLetter], envelope: str
) -> Iterator[Finding]:
    def describe(one: MeasuredLetter) -> str:
        return (
            f"the address has {format_count(len(one.block.lines), 'line')}, "
            f"{one.block.area.height:.0f} mm high, and {one.view.always.height:.0f} mm show in the "
            f"window of {envelope}"
        )

    large = [one for one in group if one.is_high]
    hint = "Shorten the address or join two of its lines, or set it in a smaller size."
    return _describe_large(place, group, large, lambda one: one.block.area.height, describe, hint)


def _describe_too_wide(
    place: Place, group: Sequence[MeasuredLetter], envelope: str
) -> Iterator[Finding]:
    def describe(one: MeasuredLetter) -> str:
        longest = max(one.block.lines, key=lambda line: line.area.width)
        return (
            f"the line '{longest.text}' of the address is too long: the address is "
            f"{one.block.area.width:.0f} mm wide, and {one.view.always.width:.0f} mm show in the "
            f"window of {envelope}"
        )

    large = [one for one in group if one.is_wide]
    hint = "Break the line in two, or set the address in a smaller size."
    return _describe_large(place, group, large, lambda one: one.block.area.width, describe, hint)


def _describe_large(
    place: Place,
    group: Sequence[MeasuredLetter],
    large: Sequence[MeasuredLetter],
    measure: Callable[[MeasuredLetter], float],
    describe: Callable[[MeasuredLetter], str],
    hint: str,
) -> Iterator[Finding]:
    """Yield a finding for each address that is too large; one for all if all of several are."""
    if len(large) == len(group) > 1:
        largest = max(large, key=measure)
        yield _join(place, large, "LG871", describe(largest), largest)
        return
    for one in large:
        finding = Finding("LG871", f"{describe(one)}.", one.letter.recipient.place, hint)
        yield finding.about(one.letter.label)


def _join(
    place: Place, group: Sequence[MeasuredLetter], code: str, cause: str, example: MeasuredLetter
) -> Finding:
    """Return one finding about letters whose template is at fault, with an example."""
    labels = tuple(one.letter.label for one in group)
    message = f"{cause} ({example.letter.label}; none of {len(labels)} addresses fits)."
    hint = "Set the address in a smaller size, or choose another envelope."
    return _build(code, message, place, hint, labels)


def _describe_outside(
    place: Place, group: Sequence[MeasuredLetter], envelope: str
) -> Iterator[Finding]:
    """Yield a finding for each direction in which addresses are outside.

    Directions of the same letters are one finding: their addresses are in the wrong place.
    """
    by_direction: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for one in group:
        for direction, length in one.offsets.items():
            by_direction[direction].append((one.letter.label, length))
    by_letters: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for direction, found in by_direction.items():
        lengths = [length for _, length in found]
        up_to = "up to " if max(lengths) - min(lengths) > SLACK else ""
        labels = tuple(label for label, _ in found)
        by_letters[labels].append(f"{up_to}{max(lengths):.1f} mm {direction}")
    for labels, amounts in by_letters.items():
        always, (across, down) = group[0].view.always, group[0].view.slides
        message = (
            f"the address does not show whole in the window of {envelope}: it is "
            f"{' and '.join(amounts)}{_count(labels)}."
        )
        hint = (
            f"Move it to between {always.left:.0f} and {always.right:.0f} mm from the left edge of "
            f"the sheet, and {always.top:.0f} and {always.bottom:.0f} mm from its top: that shows "
            f"wherever the sheet is, which can slide {across:.0f} mm across and {down:.0f} mm down."
        )
        yield _build("LG870", message, place, hint, labels)


def _describe_others(
    place: Place, group: Sequence[MeasuredLetter], envelope: str
) -> Iterator[Finding]:
    """Yield a finding for each thing that shows beside the address, in however many letters.

    The lines below the address are one thing: the text begins too high.
    """
    found: dict[str, list[tuple[MeasuredLetter, list[Item]]]] = defaultdict(list)
    for one in group:
        below = []
        for item in one.others:
            if item.is_text and item.area.top >= one.block.area.bottom - SLACK:
                below.append(item)
            else:
                found[_get_key(one, item)].append((one, [item]))
        if below:
            found[f"below {_get_key(one, below[0])}"].append((one, below))
    for shown in found.values():
        one, items = max(shown, key=lambda pair: len(pair[1]))
        labels = tuple(dict.fromkeys(one.letter.label for one, _ in shown))
        ever = one.view.ever
        message = (
            f"{_quote(items)} may show in the window of {envelope} beside the address"
            f"{_count(labels)}."
        )
        hint = (
            f"Nothing but the address may be between {ever.left:.0f} and {ever.right:.0f} mm from "
            f"the left edge of the sheet, and {ever.top:.0f} and {ever.bottom:.0f} mm from its top."
        )
        yield _build("LG872", message, place, hint, labels)


def _get_key(one: MeasuredLetter, item: Item) -> str:
    """Return what is the same in lines that differ only in what the data puts into them."""
    key = fold(item.text)
    texts = (fold(text.value) for text in find_texts(one.letter.recipient.fields))
    for text in sorted(texts, key=len, reverse=True):
        key = key.replace(text, " ")
    return key


def _quote(items: Sequence[Item]) -> str:
    quoted = [f"'{_shorten(one.text)}'" if one.is_text else one.text for one in items[:_QUOTED]]
    more = len(items) - len(quoted)
    if more:
        return f"{', '.join(quoted)} and {format_count(more, 'more line')}"
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if quoted[1:] else quoted[0]


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _build(code: str, message: str, place: Place, hint: str, labels: Sequence[str]) -> Finding:
    """Return a finding whose message tells already which letters it is about."""
    return Finding(code, message, place, hint, letters=tuple(labels), cause=message)


def _count(labels: Sequence[str]) -> str:
    """Return which letters a finding is about, for the end of its message."""
    return f" ({labels[0]})" if len(labels) == 1 else f" (in {len(labels)} letters)"
