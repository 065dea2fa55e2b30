"""Fields (ECMA-376 part 1, 17.16): find them in a story, nested ones too, and remove them.

A simple field is one element with its instruction in an attribute. A complex field has three marks
among the runs of a story: its code is between the first two, its result between the last two. Code
and result may contain more fields and the ends of paragraphs, so that fields can only be found
story by story.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lettergen.docx.xml import (
    SPACE_PRESERVE,
    Element,
    W,
    etree,
    insert_text,
    replace_element,
    w,
)
from lettergen.system.dataclass import dataclass, field

# Deleted and moved text is not shown.
_DELETED = (w("del"), w("moveFrom"))

# Elements around runs that mean nothing without any.
_WRAPPERS = (w("hyperlink"), w("smartTag"), w("customXml"), w("ins"), w("moveTo"))

MARKERS = tuple(
    w(f"{kind}{end}")
    for kind in ("bookmark", "commentRange", "perm", "moveToRange", "moveFromRange")
    for end in ("Start", "End")
)
"""Elements that mark a place, often in pairs (17.13).

They may be between runs, paragraphs, rows and cells, and the two of a pair in different places.
"""


@dataclass(frozen=True)
class ParagraphEnd:
    """The end of a paragraph inside a field, between the paragraphs ``before`` and ``after``."""

    before: Element
    after: Element


@dataclass(eq=False)
class Field:
    """One field: its marks, its ``code`` (the instruction), and the ``result`` that it shows.

    ``code`` and ``result`` are runs, paragraph ends and fields in the order of the story. The
    ``begin`` of a simple field is its element; it has no ``end`` and no ``code``.
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
        """Return everything from the first mark to the last."""
        marks = [mark for mark in (self.separator,) if mark is not None]
        last = [self.end] if self.end is not None else []
        return [self.begin, *self.code, *marks, *self.result, *last]

    def find_nested_fields(self) -> Iterator["Field"]:
        """Yield the fields that are directly in this one."""
        return (item for item in (*self.code, *self.result) if isinstance(item, Field))


Item: TypeAlias = Element | ParagraphEnd | Field


class BrokenFieldError(Exception):
    """A field whose marks do not match; ``paragraph`` is where."""

    def __init__(self, message: str, paragraph: Element | None) -> None:
        super().__init__(message)
        self.message = message
        self.paragraph = paragraph


class Story:
    """A text that fields may run through: a body, a header, a note, a text box.

    ``fields`` are those that are in no other. Raises ``BrokenFieldError``.
    """

    def __init__(self, root: Element) -> None:
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
        """Remove consecutive items, and join the paragraphs that they were in."""
        ends = []
        for item in flatten(items):
            if isinstance(item, ParagraphEnd):
                ends.append(item)
            else:
                _remove_run(item)
        self.join(ends)

    def join(self, ends: Sequence[ParagraphEnd]) -> None:
        """Remove consecutive paragraph ends, and join the first paragraph to the last.

        As in Word, the joined paragraph has the properties of the last one. Raises
        ``BrokenFieldError`` if the paragraphs are not siblings.
        """
        if not ends:
            return
        first, last = self._find_joined(ends[0].before), self._find_joined(ends[-1].after)
        if first is last:
            return
        _join(first, last)
        self._joined[first] = last

    def _find_joined(self, paragraph: Element) -> Element:
        """Return the paragraph that has the content of ``paragraph`` now."""
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
            elif isinstance(child.tag, str) and child.tag not in _DELETED:
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
    """Yield the root of a part or a note, then every text box in it.

    No field goes from one story into another. A text box that was removed meanwhile is skipped.
    """
    yield root
    for box in list(root.iter(w("txbxContent"))):
        if root in box.iterancestors():
            yield box


def flatten(items: Sequence[Item]) -> Iterator[Element | ParagraphEnd]:
    """Yield runs and paragraph ends in order, those in fields too."""
    for item in items:
        if isinstance(item, Field):
            yield from flatten(item.list_items())
        else:
            yield item


def expand_simple_field(simple: Element, instruction: str) -> None:
    """Replace a simple field by a complex one with the formatting of the first run in it."""
    properties = simple.find(f"{w('r')}/{w('rPr')}")
    code = etree.Element(w("instrText"))
    code.text = instruction
    code.set(SPACE_PRESERVE, "preserve")
    replace_element(
        simple,
        [
            create_run(properties, [_create_mark("begin")]),
            create_run(properties, [code]),
            create_run(properties, [_create_mark("separate")]),
            *(child for child in simple if child.tag != w("fldData")),
            create_run(properties, [_create_mark("end")]),
        ],
    )


def turn_code_into_text(items: Sequence[Item]) -> None:
    """Turn ``w:instrText`` into ``w:t``, which is visible.

    Word writes the result of a field as ``w:instrText`` if the field is in the code of another.
    """
    for item in items:
        if isinstance(item, Field):
            turn_code_into_text(item.result)
        elif not isinstance(item, ParagraphEnd):
            for text in item.iter(w("instrText")):
                text.tag = w("t")


def read_run_text(run: Element) -> str | None:
    """Return the characters of a run; ``None`` if it contains anything else."""
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
    """Create a run with these children and a copy of these properties."""
    run = etree.Element(w("r"), nsmap={"w": W})
    if properties is not None:
        run.append(copy.deepcopy(properties))
        run[0].tail = None
    run.extend(children)
    return run


def _create_mark(kind: str) -> Element:
    mark = etree.Element(w("fldChar"))
    mark.set(w("fldCharType"), kind)
    return mark


def _split_runs(root: Element) -> None:
    """Give each mark and each piece of code a run of its own, as Word itself does."""
    for run in list(root.iter(w("r"))):
        children = [child for child in run if child.tag != w("rPr")]
        if len(children) > 1 and any(c.tag in (w("fldChar"), w("instrText")) for c in children):
            properties = run.find(w("rPr"))
            replace_element(run, [create_run(properties, [child]) for child in children])


def _remove_run(run: Element) -> None:
    """Remove a run, and the elements around it that are empty then, but keep markers."""
    parent = run.getparent()
    if parent is None:
        return
    replace_element(run, [])
    while parent is not None and parent.tag in _WRAPPERS and _is_empty(parent):
        wrapper, parent = parent, parent.getparent()
        replace_element(wrapper, [child for child in wrapper if child.tag in MARKERS])


def _is_empty(wrapper: Element) -> bool:
    texts = (wrapper.text, *(child.tail for child in wrapper))
    return all(child.tag in (*MARKERS, w("proofErr")) for child in wrapper) and not any(texts)


def _join(first: Element, last: Element) -> None:
    """Move the content of ``first`` into ``last``; remove what is between the two."""
    parent = first.getparent()
    if parent is None or last.getparent() is not parent:
        message = "a field begins in one part of the document's structure and ends in another"
        raise BrokenFieldError(message, first)
    between = list(parent)[parent.index(first) : parent.index(last)]
    if any(element.find(f".//{w('sectPr')}") is not None for element in between):
        raise BrokenFieldError("a section ends inside a field that is replaced", first)
    properties = last.find(w("pPr"))
    position = 0 if properties is None else 1
    kept = [child for child in first if child.tag != w("pPr")]
    kept += [marker for element in between[1:] for marker in element.iter(*MARKERS)]
    lead = _read_leading_text(first)
    for element in between:
        replace_element(element, [])
    rest = _take_text_before(last, position)
    for offset, child in enumerate(kept):
        last.insert(position + offset, child)
    insert_text(last, position, lead)
    insert_text(last, position + len(kept), rest)


def _read_leading_text(paragraph: Element) -> str:
    """Return the text directly before the first child that is not the properties."""
    properties = paragraph.find(w("pPr"))
    return (paragraph.text if properties is None else properties.tail) or ""


def _take_text_before(parent: Element, index: int) -> str:
    """Remove and return the text directly before the child at ``index``."""
    if index == 0:
        text, parent.text = parent.text or "", None
    else:
        previous = parent[index - 1]
        text, previous.tail = previous.tail or "", None
    return text
