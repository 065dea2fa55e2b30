"""Fields (ECMA-376 part 1, 17.16): found in a story, whole and nested, and taken out again.

A simple field is one element with its instruction in an attribute. A complex field is three
marks among the runs of a story: its instruction stands between the first two, what it shows
between the last two. Either part may hold more fields, and either may go over the ends of
paragraphs, so a field is a matter of the whole story and not of one paragraph.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from lettergen.docx.xml import SPACE_PRESERVE, Element, W, insert_text, replace_element, w

# What is deleted or moved away shows nothing.
_GONE = (w("del"), w("moveFrom"))

# What wraps runs and says nothing without any.
_WRAPPERS = (w("hyperlink"), w("smartTag"), w("customXml"), w("ins"), w("moveTo"))

MARKERS = tuple(
    w(f"{kind}{end}")
    for kind in ("bookmark", "commentRange", "perm", "moveToRange", "moveFromRange")
    for end in ("Start", "End")
)
"""What marks a place, often in pairs of which one may lie elsewhere (17.13).

It may stand between runs, and as well between paragraphs, rows and cells.
"""


@dataclass(frozen=True)
class ParagraphEnd:
    """The end of a paragraph inside a field, between that paragraph and the next."""

    before: Element
    after: Element


@dataclass(eq=False)
class Field:
    """One field: its marks, the ``code`` that is its instruction, and the ``result`` it shows.

    ``code`` and ``result`` hold runs, paragraph ends and fields in the order of the story. A
    simple field has its element as ``begin``, no ``end`` and no ``code``.
    """

    begin: Element
    paragraph: Element | None
    code: list["Item"] = field(default_factory=list)
    result: list["Item"] = field(default_factory=list)
    separator: Element | None = None
    end: Element | None = None

    @property
    def is_simple(self) -> bool:
        """Whether the field is a ``w:fldSimple`` (17.16.19)."""
        return self.begin.tag == w("fldSimple")

    def list_items(self) -> list["Item"]:
        """Everything from the first mark to the last."""
        marks = [mark for mark in (self.separator,) if mark is not None]
        last = [self.end] if self.end is not None else []
        return [self.begin, *self.code, *marks, *self.result, *last]

    def find_nested_fields(self) -> Iterator["Field"]:
        """The fields that stand directly in this one."""
        return (item for item in (*self.code, *self.result) if isinstance(item, Field))


Item: TypeAlias = Element | ParagraphEnd | Field


class BrokenFieldError(Exception):
    """A field whose marks do not fit together; ``paragraph`` is where that shows."""

    def __init__(self, message: str, paragraph: Element | None) -> None:
        super().__init__(message)
        self.message = message
        self.paragraph = paragraph


class Story:
    """A text that fields run through: a body, a header, a note, a text box."""

    def __init__(self, root: Element) -> None:
        """Read the fields of ``root``; raises ``BrokenFieldError``."""
        self.root = root
        self.fields: list[Field] = []
        self._open: list[Field] = []
        self._paragraph: Element | None = None
        self._joined: dict[Element, Element] = {}
        _split_runs(root)
        self._read(root)
        if self._open:
            raise BrokenFieldError("a field begins here and never ends", self._open[0].paragraph)

    def remove(self, items: Sequence[Item]) -> None:
        """Take consecutive items out, and join the paragraphs that they lay between."""
        ends = []
        for item in flatten(items):
            if isinstance(item, ParagraphEnd):
                ends.append(item)
            else:
                _take_out(item)
        self.join(ends)

    def join(self, ends: Sequence[ParagraphEnd]) -> None:
        """Take out consecutive paragraph ends: what stood before the first joins the last.

        As in Word the paragraph keeps the properties of its last mark. Raises
        ``BrokenFieldError`` if the paragraphs do not stand side by side.
        """
        if not ends:
            return
        first, last = self._now(ends[0].before), self._now(ends[-1].after)
        if first is last:
            return
        _join(first, last)
        self._joined[first] = last

    def _now(self, paragraph: Element) -> Element:
        """The paragraph that holds what ``paragraph`` once held."""
        while paragraph in self._joined:
            paragraph = self._joined[paragraph]
        return paragraph

    def _read(self, parent: Element) -> None:
        for child in parent:
            if child.tag == w("r"):
                self._read_run(child)
            elif child.tag == w("fldSimple"):
                simple = Field(child, self._paragraph)
                self._add(simple)
                self._open.append(simple)
                simple.separator = child
                self._read(child)
                self._open.remove(simple)
                simple.separator = None
            elif child.tag == w("p"):
                if self._paragraph is not None and self._open:
                    self._add(ParagraphEnd(self._paragraph, child))
                self._paragraph = child
                self._read(child)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                self._read(child)

    def _read_run(self, run: Element) -> None:
        mark = run.find(w("fldChar"))
        match mark.get(w("fldCharType")) if mark is not None else None:
            case "begin":
                new = Field(run, self._paragraph)
                self._add(new)
                self._open.append(new)
            case "separate" if self._open:
                self._open[-1].separator = run
            case "end" if self._open:
                self._open.pop().end = run
            case "separate" | "end":
                raise BrokenFieldError("a field ends here that never began", self._paragraph)
            case _:
                self._add(run)

    def _add(self, item: Item) -> None:
        if self._open:
            innermost = self._open[-1]
            part = innermost.code if innermost.separator is None else innermost.result
            part.append(item)
        elif isinstance(item, Field):
            self.fields.append(item)


def find_stories(root: Element) -> Iterator[Element]:
    """The root of a part or a note, then every text box in it: fields never cross from one
    to another. A text box that is taken out meanwhile is passed over.
    """
    yield root
    for box in list(root.iter(w("txbxContent"))):
        if root in box.iterancestors():
            yield box


def flatten(items: Sequence[Item]) -> Iterator[Element | ParagraphEnd]:
    """Runs and paragraph ends in order, those of fields among them."""
    for item in items:
        if isinstance(item, Field):
            yield from flatten(item.list_items())
        else:
            yield item


def expand_simple_field(simple: Element, instruction: str) -> None:
    """Write a simple field as a complex one, formatted as the first run of its result is."""
    properties = simple.find(f"{w('r')}/{w('rPr')}")
    code = etree.Element(w("instrText"))
    code.text = instruction
    code.set(SPACE_PRESERVE, "preserve")
    replace_element(
        simple,
        [
            create_run(properties, [_mark("begin")]),
            create_run(properties, [code]),
            create_run(properties, [_mark("separate")]),
            *(child for child in simple if child.tag != w("fldData")),
            create_run(properties, [_mark("end")]),
        ],
    )


def turn_code_into_text(items: Sequence[Item]) -> None:
    """Make the text of runs visible: Word writes what a field shows as ``w:instrText`` where
    that field stands in the code of another.
    """
    for item in items:
        if isinstance(item, Field):
            turn_code_into_text(item.result)
        elif not isinstance(item, ParagraphEnd):
            for text in item.iter(w("instrText")):
                text.tag = w("t")


def read_run_text(run: Element) -> str | None:
    """The characters that a run stands for; ``None`` if it holds something else as well."""
    characters = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
    text = ""
    for child in run:
        if child.tag in (w("t"), w("instrText")):
            text += child.text or ""
        elif child.tag in characters:
            text += characters[str(child.tag)]
        elif child.tag not in (w("rPr"), w("lastRenderedPageBreak"), w("softHyphen")):
            return None
    return text


def create_run(properties: Element | None, children: Sequence[Element]) -> Element:
    """A run of these children with a copy of these properties."""
    run = etree.Element(w("r"), nsmap={"w": W})
    if properties is not None:
        run.append(copy.deepcopy(properties))
        run[0].tail = None
    run.extend(children)
    return run


def _mark(kind: str) -> Element:
    mark = etree.Element(w("fldChar"))
    mark.set(w("fldCharType"), kind)
    return mark


def _split_runs(root: Element) -> None:
    """Give each mark and each piece of code a run of its own, as Word does itself."""
    for run in list(root.iter(w("r"))):
        children = [child for child in run if child.tag != w("rPr")]
        if len(children) > 1 and any(c.tag in (w("fldChar"), w("instrText")) for c in children):
            properties = run.find(w("rPr"))
            replace_element(run, [create_run(properties, [child]) for child in children])


def _take_out(run: Element) -> None:
    """Remove a run, and what wrapped nothing else. What only marks a place stays."""
    parent = run.getparent()
    if parent is None:
        return
    replace_element(run, [])
    while parent is not None and parent.tag in _WRAPPERS and _is_hollow(parent):
        wrapper, parent = parent, parent.getparent()
        replace_element(wrapper, [child for child in wrapper if child.tag in MARKERS])


def _is_hollow(wrapper: Element) -> bool:
    texts = (wrapper.text, *(child.tail for child in wrapper))
    return all(child.tag in (*MARKERS, w("proofErr")) for child in wrapper) and not any(texts)


def _join(first: Element, last: Element) -> None:
    """Put what is left of ``first`` before ``last``; what stands between the two goes."""
    parent = first.getparent()
    if parent is None or last.getparent() is not parent:
        message = "a field begins on one level of the document and ends on another"
        raise BrokenFieldError(message, first)
    between = list(parent)[parent.index(first) : parent.index(last)]
    if any(element.find(f".//{w('sectPr')}") is not None for element in between):
        raise BrokenFieldError("a section ends inside a field that is replaced", first)
    properties = last.find(w("pPr"))
    position = 0 if properties is None else 1
    kept = [child for child in first if child.tag != w("pPr")]
    kept += [marker for element in between[1:] for marker in element.iter(*MARKERS)]
    lead = _text_after_properties(first)
    for element in between:
        replace_element(element, [])
    rest = _take_text_before(last, position)
    for offset, child in enumerate(kept):
        last.insert(position + offset, child)
    insert_text(last, position, lead)
    insert_text(last, position + len(kept), rest)


def _text_after_properties(paragraph: Element) -> str:
    """The text directly before the first child of a paragraph that is not its properties."""
    properties = paragraph.find(w("pPr"))
    return (paragraph.text if properties is None else properties.tail) or ""


def _take_text_before(parent: Element, index: int) -> str:
    """Remove, and give, the text that stands directly before the child at ``index``."""
    if index == 0:
        text, parent.text = parent.text or "", None
    else:
        previous = parent[index - 1]
        text, previous.tail = previous.tail or "", None
    return text
