"""Numbering (ECMA-376 part 1, 17.9): the bullets and numbers of lists.

All bullet lists of a letter share one numbering instance. Each numbered list has its own, or it
would continue the numbers of the last one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lettergen.docx.builtin_styles import BULLETS, NUMBERS, BuiltinStyles
from lettergen.docx.relationships import NUMBERING
from lettergen.docx.xml import Element, W, declare_prefixes, parse_fragment, serialise, w

if TYPE_CHECKING:
    from lettergen.docx.package import Package

PART = "word/numbering.xml"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"

EMPTY = f'<w:numbering xmlns:w="{W}"/>'

INDENT = 425  # twentieths of a point per level: 0.75 cm
LEVELS = 9

_BULLETS = ("•", "–", "▪")
_FORMATS = ("decimal", "lowerLetter", "lowerRoman")


def add_numbering(package: "Package") -> str:
    """Give a document that has none an empty numbering part; return its name."""
    package.add_part(PART, EMPTY, CONTENT_TYPE, NUMBERING)
    return PART


class Numbering:
    """The numbering part of one document, to which the lists of Markdown letters are added.

    If the document's list styles have a numbering of their own, lists get that.
    """

    def __init__(self, root: Element, styles: BuiltinStyles) -> None:
        self.root = declare_prefixes(root)
        self._styles = styles
        self._bullets = 0
        self._numbers = 0
        self._has_other = False

    @property
    def is_used(self) -> bool:
        """Whether a letter may have lists of Markdown, or lists of another document."""
        return bool(self._bullets or self._numbers or self._has_other)

    @property
    def has_numbered_lists(self) -> bool:
        """Whether a letter may have numbered lists."""
        return bool(self._numbers)

    def add_all(self) -> None:
        """Add everything that a Markdown letter may need."""
        self.get_or_add_bullets()
        self.get_or_add_numbers()

    def get_or_add_bullets(self) -> int:
        """Return the instance of bullet lists; add it if there is none."""
        if not self._bullets:
            own = self._find_instance(BULLETS)
            self._bullets = own or self._find_free("num", "numId")
            if not own:
                definition = self._define(lambda level: ("bullet", _BULLETS[level % 3]))
                self._append(_build_instance(self._bullets, definition))
        return self._bullets

    def get_or_add_numbers(self) -> int:
        """Return the definition of numbered lists; add it if there is none."""
        if not self._numbers:
            own = self._find_instance(NUMBERS)
            self._numbers = self._find_definition(own) if own else 0
        if not self._numbers:
            self._numbers = self._define(lambda level: (_FORMATS[level % 3], f"%{level + 1}."))
        return self._numbers

    def add(self, definition: Element, overrides: list[Element]) -> int:
        """Add a list of another document; return its instance."""
        self._has_other = True
        definition.set(w("abstractNumId"), str(self._find_free("abstractNum", "abstractNumId")))
        self._insert_definition(definition)
        number = self.find_free_instance()
        self._append(_build_instance(number, int(definition.get(w("abstractNumId"), 0))))
        instance = next(
            one for one in self.root.iter(w("num")) if one.get(w("numId")) == str(number)
        )
        instance.extend(overrides)
        return number

    def _find_instance(self, style: str) -> int:
        """Return the instance that a list style refers to; 0 if there is none."""
        number = self._styles.find_numbering(style)
        known = {found.get(w("numId")) for found in self.root.iter(w("num"))}
        return int(number) if number in known and number is not None else 0

    def _find_definition(self, instance: int) -> int:
        for found in self.root.iter(w("num")):
            definition = found.find(w("abstractNumId"))
            if found.get(w("numId")) == str(instance) and definition is not None:
                return int(definition.get(w("val"), 0))
        return 0

    def find_free_instance(self) -> int:
        """Return a number greater than that of every instance."""
        return self._find_free("num", "numId")

    def _define(self, describe: Callable[[int], tuple[str, str]]) -> int:
        number = self._find_free("abstractNum", "abstractNumId")
        levels = "".join(_build_level(level, *describe(level)) for level in range(LEVELS))
        definition = parse_fragment(
            f'<w:abstractNum w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )[0]
        self._insert_definition(definition)
        return number

    def _insert_definition(self, definition: Element) -> None:
        # 17.9.17: all definitions come before all instances.
        instances = self.root.findall(w("num"))
        position = self.root.index(instances[0]) if instances else len(self.root)
        self.root.insert(position, definition)

    def _append(self, xml: str) -> None:
        instances = self.root.findall(w("num"))
        position = self.root.index(instances[-1]) + 1 if instances else len(self.root)
        self.root.insert(position, parse_fragment(xml)[0])

    def _find_free(self, element: str, attribute: str) -> int:
        numbers = (int(found.get(w(attribute), 0)) for found in self.root.iter(w(element)))
        return max(numbers, default=0) + 1


class NumberingPart:
    """The numbering part, to which each letter adds its own numbered lists.

    ``first`` is the number of the first instance that is free.
    """

    def __init__(self, numbering: Numbering) -> None:
        self.definition = numbering.get_or_add_numbers()
        self.first = numbering.find_free_instance()
        root = serialise(numbering.root)
        tail = root.rfind("<w:numIdMacAtCleanup")
        cut = tail if tail >= 0 else root.rfind("</w:numbering>")
        self._head, self._tail = root[:cut], root[cut:]

    def build_part(self, lists: list[tuple[int, int]]) -> str:
        """Build the part with an instance for each list: its first number, and on which level."""
        instances = (
            _build_instance(self.first + offset, self.definition, starts)
            for offset, starts in enumerate(lists)
        )
        return f"{self._head}{''.join(instances)}{self._tail}"


def _build_instance(number: int, definition: int, starts: tuple[int, int] | None = None) -> str:
    overrides = ""
    if starts:
        first, own_level = starts
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{level}">'
            f'<w:startOverride w:val="{first if level == own_level else 1}"/></w:lvlOverride>'
            for level in range(LEVELS)
        )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def _build_level(level: int, number_format: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{INDENT * (level + 1)}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
    )
