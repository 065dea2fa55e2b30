"""What Word writes before the items of lists (ECMA-376 part 1, 17.9): bullets and numbers.

They are nowhere in the text of a document: they result from counting its paragraphs in order.
"""

import re
from collections import defaultdict

from lettergen.docx.attributes import get_attribute, is_set, parse_integer
from lettergen.docx.number_formats import is_known, numeral
from lettergen.docx.stylesheet import StyleSheet
from lettergen.docx.xml import Element, w
from lettergen.system.dataclass import dataclass

_BULLET = "•"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Label:
    """What is written before one paragraph.

    ``text`` is that as Word shows it, such as ``(b)``; ``level`` counts from 0. A numbered item
    has its ``number`` in a ``number_format`` such as ``lowerLetter``; a bullet has no format.
    ``indent`` is the indentation that its level gives to its text, in twentieths of a point;
    ``None`` if it gives none.
    """

    text: str
    level: int
    number: int
    number_format: str
    indent: int | None

    @property
    def is_bullet(self) -> bool:
        """Whether the item is not counted."""
        return not self.number_format

    @property
    def is_plain(self) -> bool:
        """Whether the label is nothing but its number and a full stop."""
        return self.text == f"{numeral(self.number, self.number_format)}."


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of one list (17.9.6).

    ``is_overridden`` tells that the list sets the start itself (17.9.26), whatever lists of the
    same definition have counted before. ``restart`` is how many of the levels above make this one
    restart (17.9.10).
    """

    start: int
    is_overridden: bool
    number_format: str
    text: str
    is_legal: bool
    restart: int
    style: str
    indent: int | None


class ListCounter:
    """Counts the paragraphs of a story that belong to lists.

    ``numbering`` is the root of the numbering part, if the document has one.
    """

    def __init__(self, numbering: Element | None, styles: StyleSheet) -> None:
        self._styles = styles
        children = [] if numbering is None else list(numbering)
        self._lists = {i.get(w("numId"), ""): i for i in children if i.tag == w("num")}
        definitions = [child for child in children if child.tag == w("abstractNum")]
        self._definitions = {i.get(w("abstractNumId"), ""): i for i in definitions}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def next(self, list_: str, level: int | None, style: str) -> Label | None:
        """Return the label of the next paragraph; ``None`` if it is no item of a list.

        ``list_`` is the ``w:numId`` of the paragraph, ``level`` its ``w:ilvl`` if it has one: if
        it has none, it is the level that is linked with its ``style`` (17.9.23).
        """
        if list_ not in self._lists:
            return None
        definition = self._find_definition(list_)
        levels = self._read_levels(list_, definition)
        if level is None:
            level = next((n for n, known in levels.items() if known.style == style), 0)
        level = min(max(level, 0), _LEVELS - 1)
        if level not in levels:
            return None
        return self._label(list_, level, levels, self._counts[definition])

    def _find_definition(self, list_: str) -> str:
        """The abstract definition of a list; one of a numbering style leads on (17.9.21)."""
        seen: set[str] = set()
        while list_ in self._lists and list_ not in seen:
            seen.add(list_)
            definition = get_attribute(self._lists[list_].find(w("abstractNumId")))
            pattern = self._definitions.get(definition)
            link = "" if pattern is None else get_attribute(pattern.find(w("numStyleLink")))
            if not link:
                return definition
            path = f"{w('pPr')}/{w('numPr')}/{w('numId')}"
            found = (style.find(path) for style in self._styles.get_chain(link))
            list_ = next(filter(None, map(get_attribute, found)), "")
        return ""

    def _read_levels(self, list_: str, definition: str) -> dict[int, _Level]:
        """The levels of a list: its own (17.9.8), or those of its definition."""
        if list_ not in self._levels:
            overrides = list(self._lists[list_].iter(w("lvlOverride")))
            pattern = self._definitions.get(definition)
            found: dict[int, Element] = {}
            for place in (*overrides, *([] if pattern is None else [pattern])):
                for level in place.iter(w("lvl")):
                    found.setdefault(_integer(level, "ilvl") or 0, level)
            starts = {_integer(o, "ilvl"): _integer(o.find(w("startOverride"))) for o in overrides}
            self._levels[list_] = {n: _read_level(e, n, starts.get(n)) for n, e in found.items()}
        return self._levels[list_]

    def _label(
        self, list_: str, number: int, levels: dict[int, _Level], counts: dict[int, int]
    ) -> Label | None:
        """Count an item: on its own level, and those below it from their start again."""
        level = levels[number]
        begins = level.is_overridden and (list_, number) not in self._begun
        goes_on = number in counts and not begins
        counts[number] = counts[number] + 1 if goes_on else level.start
        self._begun.add((list_, number))
        for deeper in [known for known in counts if known > number]:
            if deeper not in levels or number < levels[deeper].restart:
                del counts[deeper]
        if level.number_format == "bullet":
            return Label(_visible_bullet(level.text), number, 0, "", level.indent)
        if level.number_format == "none" and not level.text.strip():
            return None
        number_format = "decimal" if level.is_legal else level.number_format
        text = _fill(level, levels, counts)
        return Label(text, number, counts[number], number_format, level.indent)


def _integer(element: Element | None, name: str = "val") -> int | None:
    return parse_integer(get_attribute(element, "", name))


def _read_level(level: Element, number: int, override: int | None) -> _Level:
    restart = _integer(level.find(w("lvlRestart")))
    start = _integer(level.find(w("start"))) or 0  # zero if it is left out (17.9.25)
    indentation = level.find(f"{w('pPr')}/{w('ind')}")
    indent = _integer(indentation, "start")
    return _Level(
        start=start if override is None else override,
        is_overridden=override is not None,
        number_format=_number_format(level),
        text=get_attribute(level.find(w("lvlText"))),
        is_legal=is_set(level.find(w("isLgl"))),
        restart=number if restart is None else restart,
        style=get_attribute(level.find(w("pStyle"))),
        indent=_integer(indentation, "left") if indent is None else indent,
    )


def _number_format(level: Element) -> str:
    """The first format that is known; Word writes a custom one with another for old readers."""
    found = [_written_format(element) for element in level.iter(w("numFmt"))]
    known = (name for name in found if name == "bullet" or is_known(name))
    return next(known, found[0] if found else "decimal")


def _written_format(element: Element) -> str:
    """A format by its name; a custom one (``001, 002, ...``) as it writes 1."""
    name = get_attribute(element, "decimal")
    return get_attribute(element, "", "format").split(",")[0].strip() if name == "custom" else name


def _fill(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """The text of a label with ``%1`` to ``%9`` replaced by the numbers of their levels."""

    def number(place: re.Match[str]) -> str:
        shown = levels.get(int(place[1]) - 1)
        if shown is None:
            return ""
        number_format = "decimal" if level.is_legal else shown.number_format  # 17.9.4
        return numeral(counts.get(int(place[1]) - 1, shown.start), number_format)

    return re.sub("%([1-9])", number, level.text).strip()


def _visible_bullet(bullet: str) -> str:
    """A bullet that any font can show; those of Symbol and Wingdings are in a private area."""
    text = bullet.strip()
    private = not text or any("\ue000" <= char <= "\uf8ff" for char in text)
    return _BULLET if private or text == "o" else text
