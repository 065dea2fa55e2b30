"""What Word writes before the items of lists (ECMA-376 part 1, 17.9): bullets and numbers.

They are nowhere in the text of a document: they come of counting its paragraphs in order.
"""

from collections import defaultdict
from dataclasses import dataclass

from lettergen.docx.attributes import get_attribute, parse_integer
from lettergen.docx.effective_properties import EffectiveProperties
from lettergen.docx.xml import Element, w
from lettergen.export.content.number_formats import numeral

_BULLET = "•"
_LEVELS = 9


@dataclass(frozen=True)
class Label:
    """What stands before one paragraph.

    ``text`` is that as Word shows it, such as ``(b)``; ``level`` counts from 0. A numbered item
    has its ``number`` in a ``form`` such as ``lowerLetter``; a bullet has no form. ``indent`` is
    how far its text is moved in, in twentieths of a point.
    """

    text: str
    level: int
    number: int
    form: str
    indent: int

    @property
    def is_bullet(self) -> bool:
        """Whether the item is not counted."""
        return not self.form

    @property
    def is_plain(self) -> bool:
        """Whether the label is nothing but its number and a full stop."""
        return self.text == f"{numeral(self.number, self.form)}."


class Labels:
    """Counts the paragraphs of a document that belong to lists; asked for each, in order."""

    def __init__(self, numbering: Element | None, cascade: EffectiveProperties) -> None:
        self._cascade = cascade
        found = [] if numbering is None else list(numbering)
        self._lists = {i.get(w("numId")): i for i in found if i.tag == w("num")}
        patterns = [i for i in found if i.tag == w("abstractNum")]
        self._patterns = {i.get(w("abstractNumId")): i for i in patterns}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def next(self, paragraph: Element) -> Label | None:
        """The label of the next paragraph; ``None`` if it is no item of a list."""
        list_ = get_attribute(self._cascade.find_paragraph_property(paragraph, "numPr", "numId"))
        instance = self._lists.get(list_)
        if instance is None:
            return None
        pattern = get_attribute(instance.find(w("abstractNumId")))
        level = self._level_of(paragraph, pattern)
        defined = self._defined(instance, pattern, level)
        if defined is None:
            return None
        form = get_attribute(defined.find(w("numFmt")), "decimal")
        counts = self._count(instance, pattern, level, defined)
        indent = self._indent(paragraph, defined)
        text = get_attribute(defined.find(w("lvlText")))
        if form == "bullet":
            return Label(_shown(text), level, 0, "", indent)
        if form == "none" and not text.strip():
            return None
        return Label(
            self._filled(text, instance, pattern, counts), level, counts[level], form, indent
        )

    def _level_of(self, paragraph: Element, pattern: str) -> int:
        """A paragraph's level: its own, or the one that is linked with its style (17.9.23)."""
        own = parse_integer(
            get_attribute(self._cascade.find_paragraph_property(paragraph, "numPr", "ilvl"))
        )
        if own is not None:
            return min(max(own, 0), _LEVELS - 1)
        style = self._cascade.styles.find_paragraph_style(paragraph)
        for level in self._patterns[pattern].iter(w("lvl")) if pattern in self._patterns else ():
            if get_attribute(level.find(w("pStyle"))) == style:
                return parse_integer(get_attribute(level, "", "ilvl")) or 0
        return 0

    def _defined(self, instance: Element, pattern: str, level: int) -> Element | None:
        """A level's definition: the list's own (17.9.8), or that of its pattern."""
        places = [*instance.iter(w("lvlOverride")), self._patterns.get(pattern)]
        found = (e for place in places if place is not None for e in place.iter(w("lvl")))
        return next((e for e in found if get_attribute(e, "", "ilvl") == str(level)), None)

    def _count(
        self, instance: Element, pattern: str, level: int, defined: Element
    ) -> dict[int, int]:
        counts = self._counts[pattern]
        start = parse_integer(get_attribute(defined.find(w("start")), "1")) or 0
        override = self._restart(instance, level)
        if override is not None and (str(instance.get(w("numId"))), level) not in self._begun:
            counts[level] = override
        else:
            counts[level] = counts[level] + 1 if level in counts else start
        self._begun.add((str(instance.get(w("numId"))), level))
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        return counts

    def _restart(self, instance: Element, level: int) -> int | None:
        for override in instance.iter(w("lvlOverride")):
            start = override.find(w("startOverride"))
            if get_attribute(override, "", "ilvl") == str(level) and start is not None:
                return parse_integer(get_attribute(start))
        return None

    def _filled(self, text: str, instance: Element, pattern: str, counts: dict[int, int]) -> str:
        """The text of a label with ``%1`` to ``%9`` replaced by the numbers of their levels."""
        for level in range(_LEVELS):
            if f"%{level + 1}" in text:
                defined = self._defined(instance, pattern, level)
                form = get_attribute(
                    None if defined is None else defined.find(w("numFmt")), "decimal"
                )
                start = get_attribute(None if defined is None else defined.find(w("start")), "1")
                number = counts.get(level, parse_integer(start) or 0)
                text = text.replace(f"%{level + 1}", numeral(number, form))
        return text.strip()

    def _indent(self, paragraph: Element, defined: Element) -> int:
        own = paragraph.find(f"{w('pPr')}/{w('ind')}")
        of_level = defined.find(f"{w('pPr')}/{w('ind')}")
        for found in (own, of_level):
            for attribute in ("start", "left"):
                length = parse_integer(get_attribute(found, "", attribute))
                if length is not None:
                    return length
        return self._cascade.find_length(paragraph, "ind", "start", "left")


def _shown(bullet: str) -> str:
    """A bullet that any font can show; those of Symbol and Wingdings stand in a private area."""
    text = bullet.strip()
    private = not text or any("\ue000" <= char <= "\uf8ff" for char in text)
    return _BULLET if private or text == "o" else text
