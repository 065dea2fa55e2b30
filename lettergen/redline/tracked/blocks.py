"""Stories compared block by block, with what changed marked in the new one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Protocol

from lxml import etree

from lettergen.docx.attributes import get_attribute
from lettergen.docx.xml import Element, replace_element, w
from lettergen.redline.tracked.marks import Item, Marks, RangeEnd
from lettergen.redline.tracked.units import NOTE_REFERENCES, PROPERTIES, Piece, Unit, UnitReader
from lettergen.redline.words import Kind, find_changes, find_pairs, match_rows
from lettergen.system.dataclass import dataclass

_PARAGRAPH, _TABLE, _ROW, _CELL, _OWN = map(w, ("p", "tbl", "tr", "tc", "pPr"))
_STYLE_CHANGE, _SECTION = w("pPrChange"), w("sectPr")
_SEEN = frozenset(map(w, ("pStyle", "numPr", "jc", "outlineLvl")))
_USUAL = (w("pStyle"), "Normal")
_KEPT_PROPERTIES = (PROPERTIES, _SECTION, _STYLE_CHANGE)
_CONTENT = (_PARAGRAPH, _TABLE, *map(w, ("sdt", "sdtContent", "customXml", "smartTag")))
_WRAPPERS = frozenset(map(w, "sdt sdtContent customXml smartTag".split()))


class Transfer(Protocol):
    """Brings what an old document refers to into the new one."""

    def adopt(self, element: Element) -> None:
        """Let an element of the old part refer to parts of the new document."""

    def note_pair(self, kind: str, old: str, new: str) -> None:
        """Note that two notes have the same mark."""

    def note_added(self, kind: str, new: str) -> None:
        """Note that the mark of a note was added."""


@dataclass(frozen=True)
class _Block:
    """A paragraph or a table; ``units`` are those of a paragraph, ``words`` are of both."""

    element: Element
    units: tuple[Unit, ...]
    key: tuple[str, ...]
    words: Counter[str]

    @property
    def is_paragraph(self) -> bool:
        return bool(self.element.tag == _PARAGRAPH)


_KEY = "\1"
_TABLE_KEY, _ROW_KEY, _CELL_KEY, _BLOCK_KEY = (f"{_KEY}{name}" for name in ("t", "r", "c", "b"))

_Pair = tuple[_Block | None, _Block | None]


class StoryMarker:
    """Marks the changes between the stories of two parts, in the new one.

    ``old`` and ``new`` read the paragraphs of the two parts.
    """

    def __init__(self, old: UnitReader, new: UnitReader, marks: Marks, transfer: Transfer) -> None:
        self._old, self._new = old, new
        self._marks = marks
        self._transfer = transfer
        self._links: dict[Element, Element] = {}

    def mark(self, old: Element, new: Element) -> None:
        """Mark the changes between two stories, or two cells, in the new one."""
        pairs = self._pair(
            [self._read(block, self._old) for block in _find_blocks(old)],
            [self._read(block, self._new) for block in _find_blocks(new)],
        )
        placed = list(self._place(pairs, new))
        self._mark_ends(placed)

    def mark_all(self, story: Element, kind: Kind) -> None:
        """Mark everything in a story as added or removed, but its last paragraph's end."""
        reader = self._new if kind is Kind.ADDED else self._old
        blocks = [self._read(block, reader) for block in _find_blocks(story)]
        for block in blocks:
            self._mark_whole(block, kind)
        for block in blocks[:-1]:
            if block.is_paragraph:
                self._marks.mark_paragraph(block.element, kind)

    def _read(self, element: Element, reader: UnitReader) -> _Block:
        if element.tag == _PARAGRAPH:
            units = tuple(reader.read(element))
            key = tuple(unit.key for unit in units if unit.pieces)
        else:
            units = ()
            key = (_TABLE_KEY, *self._read_table(element, reader))
        words = [unit.text for unit in units] if units else key
        return _Block(element, units, key, _count_words(words))

    def _read_table(self, table: Element, reader: UnitReader) -> Iterator[str]:
        for row in _find_rows(table):
            yield _ROW_KEY
            yield from self._read_row(row, reader)

    def _read_row(self, row: Element, reader: UnitReader) -> Iterator[str]:
        for cell in row.iterchildren(_CELL):
            yield _CELL_KEY
            for block in _find_blocks(cell):
                yield from (_BLOCK_KEY, *self._read(block, reader).key)

    # Which blocks belong together

    def _pair(self, old: Sequence[_Block], new: Sequence[_Block]) -> list[_Pair]:
        pairs: list[_Pair] = []
        rows = match_rows([block.key for block in old], [block.key for block in new])
        for kind, i, i_end, j, j_end in rows:
            if kind == "equal":
                pairs += zip(old[i:i_end], new[j:j_end], strict=True)
            else:
                at_end = i_end == len(old) and j_end == len(new)
                pairs += _pair_similar(old[i:i_end], new[j:j_end], at_end=at_end)
        return pairs

    def _place(self, pairs: Iterable[_Pair], story: Element) -> Iterator[tuple[Kind, _Block]]:
        """Mark each pair, and put what is gone into the new story; yield all in their order."""
        pairs = list(pairs)
        for number, (old, new) in enumerate(pairs):
            if new is None:
                assert old is not None
                following = next((other for _, other in pairs[number + 1 :] if other), None)
                block = self._copy(old)
                if following is not None:
                    following.element.addprevious(block.element)
                else:
                    _append_block(story, block.element)
                self._mark_whole(block, Kind.REMOVED)
                yield Kind.REMOVED, block
            elif old is None:
                self._mark_whole(new, Kind.ADDED)
                yield Kind.ADDED, new
            else:
                self._mark_pair(old, new)
                yield Kind.KEPT, new

    def _copy(self, block: _Block) -> _Block:
        """Return a block of the old part, ready to be put into the new one."""
        element = deepcopy(block.element)
        element.tail = None
        for section in list(element.iter(_SECTION)):
            parent = section.getparent()
            if parent is not None:
                parent.remove(section)
        if element.tag == _PARAGRAPH:
            return _Block(element, tuple(self._old.read(element)), block.key, block.words)
        return _Block(element, (), block.key, block.words)

    # What is marked in them

    def _mark_whole(self, block: _Block, kind: Kind) -> None:
        _unwrap(block.element)
        if not block.is_paragraph:
            for row in _find_rows(block.element):
                self._mark_row(row, kind)
            return
        self._note_marks(block.units, kind)
        self._rewrite(block.element, _list_items(kind, block.units))

    def _mark_row(self, row: Element, kind: Kind) -> None:
        self._marks.mark_row(row, kind)
        reader = self._new if kind is Kind.ADDED else self._old
        for cell in row.iterchildren(_CELL):
            for element in list(_find_blocks(cell)):
                self._mark_whole(self._read(element, reader), kind)

    def _mark_pair(self, old: _Block, new: _Block) -> None:
        if not new.is_paragraph:
            self._mark_tables(old.element, new.element)
            return
        self._mark_style(old.element, new.element)
        items: list[Item | RangeEnd] = []
        done_old = done_new = 0
        changes = find_changes(old.key, new.key)
        for i, i_end, j, j_end in [*changes, (len(old.units),) * 2 + (len(new.units),) * 2]:
            self._note_kept(old.units[done_old:i], new.units[done_new:j])
            items += _list_items(Kind.KEPT, new.units[done_new:j])
            items += _list_items(Kind.REMOVED, old.units[i:i_end])
            items += _list_items(Kind.ADDED, new.units[j:j_end])
            self._note_marks(new.units[j:j_end], Kind.ADDED)
            done_old, done_new = i_end, j_end
        if changes:
            self._rewrite(new.element, items)

    def _rewrite(self, paragraph: Element, items: list[Item | RangeEnd]) -> None:
        """Replace the content of a paragraph by runs with marks."""
        for child in list(paragraph):
            if child.tag != _OWN:
                paragraph.remove(child)
        adopted = [
            one if isinstance(one, RangeEnd) or one[0] is not Kind.REMOVED else self._adopt(*one)
            for one in items
        ]
        paragraph.extend(self._marks.write_runs(adopted))

    def _adopt(self, kind: Kind, piece: Piece) -> Item:
        """Return a piece of the old part whose references lead to parts of the new document."""
        element = deepcopy(piece.element)
        self._transfer.adopt(element)
        link = piece.link
        if link is not None and link not in self._links:
            self._links[link] = _copy_bare(link)
            self._transfer.adopt(self._links[link])
        adopted = None if link is None else self._links[link]
        return kind, Piece(element, piece.properties, adopted, piece.key, piece.text)

    def _mark_style(self, old: Element, new: Element) -> None:
        """Keep the old properties of a paragraph, if they are others (17.13.5.29)."""
        if _describe_style(old) == _describe_style(new):
            return
        properties = new.find(_OWN)
        if properties is None:
            properties = etree.Element(_OWN)
            new.insert(0, properties)
        for change in properties.findall(_STYLE_CHANGE):
            properties.remove(change)
        change = self._marks.build_mark("pPrChange")
        kept = etree.SubElement(change, _OWN)
        kept.extend(deepcopy(one) for one in _list_properties(old))
        properties.append(change)

    def _mark_tables(self, old: Element, new: Element) -> None:
        """Mark the changes between two tables, row by row."""
        before, after = list(_find_rows(old)), list(_find_rows(new))
        old_keys = [tuple(self._read_row(row, self._old)) for row in before]
        new_keys = [tuple(self._read_row(row, self._new)) for row in after]
        pairs: list[tuple[int | None, int | None]] = []
        for kind, i, i_end, j, j_end in match_rows(old_keys, new_keys):
            if kind == "equal":
                pairs += zip(range(i, i_end), range(j, j_end), strict=True)
                continue
            counts = [_count_words(key) for key in old_keys[i:i_end]]
            others = [_count_words(key) for key in new_keys[j:j_end]]
            for one, other in _fill(find_pairs(counts, others), i_end - i, j_end - j):
                fits = (
                    one is None
                    or other is None
                    or _have_same_cells(before[i + one], after[j + other])
                )
                old_row = None if one is None else i + one
                new_row = None if other is None else j + other
                pairs += [(old_row, new_row)] if fits else [(old_row, None), (None, new_row)]
        for number, (at, new_at) in enumerate(pairs):
            if at is None:
                assert new_at is not None
                self._mark_row(after[new_at], Kind.ADDED)
            elif new_at is None:
                row = deepcopy(before[at])
                row.tail = None
                later = next((other for _, other in pairs[number + 1 :] if other is not None), None)
                if later is not None:
                    after[later].addprevious(row)
                else:
                    new.append(row)
                self._mark_row(row, Kind.REMOVED)
            else:
                cells = zip(
                    before[at].iterchildren(_CELL), after[new_at].iterchildren(_CELL), strict=True
                )
                for cell, other_cell in list(cells):
                    self.mark(cell, other_cell)

    def _mark_ends(self, placed: Sequence[tuple[Kind, _Block]]) -> None:
        """Mark the ends of paragraphs that are added or removed.

        The last paragraph of a story has no end that could go: there, the end before is marked.
        """
        last = len(placed)
        while last and placed[last - 1][0] is not Kind.KEPT and placed[last - 1][1].is_paragraph:
            last -= 1
        for kind, block in placed[:last]:
            if kind is not Kind.KEPT and block.is_paragraph:
                self._marks.mark_paragraph(block.element, kind)
        tail = placed[last:]
        if not tail:
            return
        if last and placed[last - 1][1].is_paragraph:
            self._marks.mark_paragraph(placed[last - 1][1].element, tail[0][0])
            for (_, block), (kind, _) in pairwise(tail):
                self._marks.mark_paragraph(block.element, kind)
            return
        for kind, block in tail[:-1]:
            self._marks.mark_paragraph(block.element, kind)

    # Notes

    def _note_kept(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        for (kind, id_), (_, other) in zip(_find_notes(old), _find_notes(new), strict=True):
            self._transfer.note_pair(kind, id_, other)

    def _note_marks(self, units: Sequence[Unit], kind: Kind) -> None:
        if kind is Kind.ADDED:
            for note, id_ in _find_notes(units):
                self._transfer.note_added(note, id_)


def _pair_similar(old: Sequence[_Block], new: Sequence[_Block], *, at_end: bool) -> Iterator[_Pair]:
    """Pair the blocks of two ranges that are most alike; at the end of a story the last two."""
    ends: list[_Pair] = []
    if at_end and old and new and old[-1].is_paragraph and new[-1].is_paragraph:
        pairs = _find_block_pairs(old, new)
        if (len(old) - 1, len(new) - 1) not in pairs:
            ends = [(old[-1], new[-1])]
            old, new = old[:-1], new[:-1]
    for i, j in _fill(_find_block_pairs(old, new), len(old), len(new)):
        yield (None if i is None else old[i]), (None if j is None else new[j])
    yield from ends


def _count_words(words: Iterable[str]) -> Counter[str]:
    """Count words, without spaces and the keys of what they are in."""
    return Counter(word for word in words if word.strip() and not word.startswith(_KEY))


def _find_block_pairs(old: Sequence[_Block], new: Sequence[_Block]) -> list[tuple[int, int]]:
    pairs = find_pairs([block.words for block in old], [block.words for block in new])
    return [(i, j) for i, j in pairs if old[i].is_paragraph == new[j].is_paragraph]


def _fill(
    pairs: Iterable[tuple[int, int]], old: int, new: int
) -> Iterator[tuple[int | None, int | None]]:
    """Yield pairs of positions with those between that have no partner."""
    i = j = 0
    for i_next, j_next in [*pairs, (old, new)]:
        yield from ((n, None) for n in range(i, i_next))
        yield from ((None, n) for n in range(j, j_next))
        if i_next < old:
            yield i_next, j_next
        i, j = i_next + 1, j_next + 1


def _find_blocks(parent: Element) -> Iterator[Element]:
    """Iterate over the paragraphs and tables of a story, also in content controls around them."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _find_blocks(child)


def _unwrap(block: Element) -> None:
    """Take a block out of the content controls around it, which no change can mark."""
    for wrapper in list(block.iterancestors()):
        if wrapper.tag not in _WRAPPERS:
            return
        replace_element(wrapper, [child for child in wrapper if child.tag in _CONTENT])


def _find_rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _find_rows(child)


def _find_notes(units: Iterable[Unit]) -> list[tuple[str, str]]:
    return [
        (NOTE_REFERENCES[str(piece.element.tag)], get_attribute(piece.element, "", "id"))
        for unit in units
        for piece in unit.pieces
        if piece.element.tag in NOTE_REFERENCES
    ]


def _copy_bare(link: Element) -> Element:
    """Return a hyperlink without its content."""
    copy = deepcopy(link)
    del copy[:]
    return copy


def _list_items(kind: Kind, units: Iterable[Unit]) -> list[Item | RangeEnd]:
    """Return the pieces of units, and the ends of ranges between, but for those that are gone."""
    items: list[Item | RangeEnd] = []
    for unit in units:
        if kind is not Kind.REMOVED:
            items += map(RangeEnd, unit.ranges)
        items += ((kind, piece) for piece in unit.pieces)
    return items


def _list_properties(paragraph: Element) -> list[Element]:
    properties = paragraph.find(_OWN)
    if properties is None:
        return []
    return [child for child in properties if child.tag not in _KEPT_PROPERTIES]


def _describe_style(paragraph: Element) -> list[tuple[str, str]]:
    """Return the properties of a paragraph that people see at once; programs add many others."""
    found = []
    for child in _list_properties(paragraph):
        if child.tag in _SEEN:
            values = [get_attribute(inner) for inner in child.iter()]
            found.append((str(child.tag), " ".join(values)))
    return sorted(one for one in found if one != _USUAL)


def _have_same_cells(one: Element, other: Element) -> bool:
    return len(one.findall(_CELL)) == len(other.findall(_CELL))


def _append_block(story: Element, block: Element) -> None:
    """Add a block at the end of a story, before the properties of the last section."""
    section = story.find(_SECTION)
    if section is None:
        story.append(block)
    else:
        section.addprevious(block)
