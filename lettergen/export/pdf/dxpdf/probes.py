"""Where the words of a letter came to stand, by bookmarks set among them before it is laid out.

dxpdf makes every bookmark (ECMA-376 part 1, 17.13.6) a named destination (ISO 32000-2, 12.3.2.4),
which says the page and the top of the line that it stands in.
"""

import io
import re
from dataclasses import dataclass

import pikepdf
from lxml import etree

from lettergen.docx.fields import create_run
from lettergen.docx.runs import set_text
from lettergen.docx.xml import Element, w

PREFIX = "_lettergen_"
_FIRST_ID = 2_000_000  # beyond what a letter's own bookmarks are numbered with

# Where a line may begin: behind a blank, a hyphen, a dash or a slash.
_OPENERS = " \t/\\-\N{EN DASH}\N{EM DASH}"
_OPENING = re.compile(rf"(?<=[{_OPENERS}])[^\s{_OPENERS}]")
_OPENS_NEXT = re.compile(rf"[{_OPENERS}]\Z")


@dataclass(frozen=True)
class Spot:
    """A place on a page: pages count from 0, ``x`` and ``y`` from the top left in points."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Opening:
    """A place in a paragraph that a line may begin at: before a character of one of its leaves.

    ``line_break`` is the break (``w:br``) directly before it, if there is one.
    """

    leaf: Element
    offset: int = 0
    line_break: Element | None = None

    @property
    def end_before(self) -> "Opening":
        """Where the word before it ends, and the blank behind that."""
        return self if self.line_break is None else Opening(self.line_break)


def runs_of(paragraph: Element) -> list[Element]:
    """The runs of a paragraph, without those of the text boxes that are anchored in it."""
    return [run for run in paragraph.iter(w("r")) if next(run.iterancestors(w("p"))) is paragraph]


def leaves_of(paragraph: Element) -> list[Element]:
    """What the runs of a paragraph hold, in order: text, tabs, marks."""
    return [leaf for run in runs_of(paragraph) for leaf in run if leaf.tag != w("rPr")]


def openings(paragraph: Element) -> list[Opening]:
    """Where the lines of a paragraph may begin, its own beginning not among them.

    There are none in what a field shows: a field that is cut in two is none any more.
    """
    found: list[Opening] = []
    depth, opens_next, line_break = 0, False, None
    for leaf in leaves_of(paragraph):
        if leaf.tag == w("fldChar"):
            depth += {"begin": 1, "end": -1}.get(leaf.get(w("fldCharType"), ""), 0)
        text = (leaf.text or "") if leaf.tag == w("t") else ""
        is_free = depth == 0 and next(leaf.iterancestors(w("fldSimple")), None) is None
        if text and is_free:
            if opens_next and not text[0].isspace():
                found.append(Opening(leaf, line_break=line_break))
            found += [Opening(leaf, match.start()) for match in _OPENING.finditer(text)]
        if text:
            opens_next, line_break = bool(_OPENS_NEXT.search(text)), None
        elif leaf.tag == w("br") and is_free:
            opens_next, line_break = True, leaf
    return found


class Prober:
    """Sets bookmarks; one for each copy of a letter, for their numbers must differ."""

    def __init__(self) -> None:
        self._count = 0

    def at_start(self, paragraph: Element, name: str) -> None:
        """Set a bookmark at the beginning of a paragraph."""
        properties = paragraph.find(w("pPr"))
        index = 0 if properties is None else paragraph.index(properties) + 1
        paragraph[index:index] = self._bookmark(name)

    def at_end(self, paragraph: Element, name: str) -> None:
        """Set a bookmark at the end of a paragraph."""
        paragraph.extend(self._bookmark(name))

    def before(self, opening: Opening, name: str) -> None:
        """Set a bookmark before a place in a paragraph; its run becomes two if need be."""
        run = cut(opening)
        for element in self._bookmark(name):
            run.addprevious(element)

    def _bookmark(self, name: str) -> list[Element]:
        self._count += 1
        start, end = etree.Element(w("bookmarkStart")), etree.Element(w("bookmarkEnd"))
        for element in (start, end):
            element.set(w("id"), str(_FIRST_ID + self._count))
        start.set(w("name"), f"{PREFIX}{name}")
        return [start, end]


def cut(opening: Opening) -> Element:
    """The run that begins at an opening, cut off from what stands before it in its run."""
    leaf, run = opening.leaf, opening.leaf.getparent()
    assert run is not None
    before = [child for child in leaf.itersiblings(preceding=True) if child.tag != w("rPr")]
    if not opening.offset and not before:
        return run
    rest = list(leaf.itersiblings())
    if opening.offset:
        text = leaf.text or ""
        words = etree.Element(w("t"))
        set_text(words, text[opening.offset :])
        set_text(leaf, text[: opening.offset])
        rest.insert(0, words)
    else:
        rest.insert(0, leaf)
    new = create_run(run.find(w("rPr")), rest)
    run.addnext(new)
    return new


def spots(pdf: bytes) -> dict[str, Spot]:
    """In: a PDF of dxpdf's. Out: where the bookmarks came to stand, by their names."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        heights = [float(page.mediabox[3]) for page in document.pages]
        found = {}
        for name, place in document.Root.get("/Dests", pikepdf.Dictionary()).items():
            if name.startswith(f"/{PREFIX}"):
                number = numbers[place[0].objgen]
                spot = Spot(number, float(place[2]), heights[number] - float(place[3]))
                found[name.removeprefix(f"/{PREFIX}")] = spot
        return found
