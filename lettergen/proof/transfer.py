"""Carry marks from a letter that was merged with them to the finished letter.

The text of the two is the same, so a mark goes by the position of its characters. In a letter that
somebody edited, the words that are as they were merged keep their marks.
"""

import copy
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from lxml import etree

from lettergen.docx.runs import TRACE, set_text
from lettergen.docx.xml import Element, w
from lettergen.system.patterns import compile_lazily

_WORD = compile_lazily(r"\w+|\s+|[^\w\s]")
_PLAIN = str.maketrans({"\xa0": " "})  # which another split of runs may put into numbers

_TEXT = w("t")
_READ = (_TEXT, w("p"), w("br"), w("cr"), w("tab"))

EDITED = "edited"
"""The mark of words that somebody changed by hand."""


class Stretch(NamedTuple):
    """Characters of a text, from ``start`` up to ``end``, with one mark."""

    start: int
    end: int
    mark: str


def read_marks(root: Element) -> tuple[str, list[Stretch]]:
    """Return the text of a part, and the stretches of it that have marks.

    A paragraph, a line end and a tab begin a line of the text.
    """
    pieces: list[str] = []
    found: list[Stretch] = []
    position = 0
    for element in root.iter(*_READ):
        content = _read(element)
        mark = _get_run(element).get(TRACE, "") if element.tag == _TEXT else ""
        if mark and content:
            found.append(Stretch(position, position + len(content), mark))
        pieces.append(content)
        position += len(content)
    return "".join(pieces).translate(_PLAIN), found


def carry_marks(traced: Element, finished: Element, *, edited: bool = False) -> bool:
    """Put the marks of a traced part at the same characters of the finished one.

    Return whether the text of the two is the same. If it is not, what is alike in both gets its
    marks; with ``edited``, the other words get the mark ``EDITED``.
    """
    before, stretches = read_marks(traced)
    after, _ = read_marks(finished)
    same = before == after
    if not same:
        stretches = list(_align(before, after, stretches, edited=edited))
    _set_marks(finished, stretches)
    return same


def _align(
    before: str, after: str, stretches: Sequence[Stretch], *, edited: bool
) -> Iterator[Stretch]:
    """Yield the stretches of ``before`` as they are in ``after``."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    old_at, new_at = _positions(old), _positions(new)
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        start, end, move = old_at[i], old_at[i_end], new_at[j] - old_at[i]
        if kind == "equal":
            for one in stretches:
                if one.start < end and one.end > start:
                    yield Stretch(max(one.start, start) + move, min(one.end, end) + move, one.mark)
        elif edited and j_end > j:
            yield Stretch(new_at[j], new_at[j_end], EDITED)


def _positions(words: Sequence[str]) -> list[int]:
    positions = [0]
    for word in words:
        positions.append(positions[-1] + len(word))
    return positions


def _set_marks(root: Element, stretches: Sequence[Stretch]) -> None:
    """Set the marks of the runs of a part, which are split where a stretch begins or ends."""
    position, first = 0, 0
    runs: dict[Element, list[tuple[Element, list[tuple[str, str]]]]] = {}
    for text in list(root.iter(*_READ)):
        content = _read(text)
        end = position + len(content)
        if text.tag != _TEXT:
            position = end
            continue
        pieces: list[tuple[str, str]] = []
        at = position
        while first < len(stretches) and stretches[first].end <= position:
            first += 1
        index = first
        while index < len(stretches) and stretches[index].start < end:
            start, stop, mark = stretches[index]
            if start > at:
                pieces.append((content[at - position : start - position], ""))
            at = max(at, start)
            pieces.append((content[at - position : min(stop, end) - position], mark))
            at = min(stop, end)
            index += 1
        pieces.append((content[at - position :], ""))
        kept = [one for one in pieces if one[0]] or [(content, "")]
        runs.setdefault(_get_run(text), []).append((text, kept))
        position = end
    for run, texts in runs.items():
        marks = {mark for _, pieces in texts for _, mark in pieces}
        if len(marks) == 1:
            (mark,) = marks
            if mark:
                run.set(TRACE, mark)
        else:
            _split(run, dict(texts))


def _split(run: Element, texts: dict[Element, list[tuple[str, str]]]) -> None:
    """Put several runs in place of one, each with one mark or none."""
    current: Element | None = None
    made: list[Element] = []

    def get(mark: str | None) -> Element:
        nonlocal current
        if current is None or (mark is not None and current.get(TRACE, "") != mark):
            current = _copy_start(run, mark or "")
            made.append(current)
        return current

    for child in list(run):
        if child.tag == w("rPr"):
            continue
        if child not in texts:
            get(None).append(child)
            continue
        for content, mark in texts[child]:
            set_text(etree.SubElement(get(mark), w("t")), content)
    for piece in made:
        run.addprevious(piece)
    parent = run.getparent()
    assert parent is not None
    made[-1].tail = run.tail
    parent.remove(run)


def _copy_start(run: Element, mark: str) -> Element:
    """Return a run with the properties of another, and no content."""
    piece = etree.Element(run.tag)
    for name, value in run.attrib.items():
        piece.set(name, value)
    properties = run.find(w("rPr"))
    if properties is not None:
        piece.append(copy.deepcopy(properties))
    if mark:
        piece.set(TRACE, mark)
    return piece


def _read(element: Element) -> str:
    return (element.text or "") if element.tag == _TEXT else "\n"


def _get_run(text: Element) -> Element:
    run = text.getparent()
    assert run is not None
    return run
