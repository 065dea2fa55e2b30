"""Find out where words are on their pages, with a bookmark behind each.

dxpdf turns every bookmark (ECMA-376 part 1, 17.13.6) into a named destination (ISO 32000-1,
12.3.2.3), which has the page and the top of its line.
"""

import io

import pikepdf
from lxml import etree

from lettergen.docx.xml import Element, w
from lettergen.export.pdf.dxpdf.words import WordStart, split_run
from lettergen.system.dataclass import dataclass
from lettergen.system.patterns import compile_lazily

PREFIX = "_lettergen_"
_START, _END, _ID, _NAME = map(w, ("bookmarkStart", "bookmarkEnd", "id", "name"))
_FIRST_ID = 2_000_000  # larger than the ids of a letter's own bookmarks

# An entry of a dictionary of destinations as qpdf writes it: name, page object, x, y.
_DESTINATION = compile_lazily(
    rf"/{PREFIX}(\S+) \[ (\d+) (\d+) R /XYZ ([-\d.]+) ([-\d.]+) \S+ \]".encode()
)


@dataclass(frozen=True)
class Spot:
    """A place on a page: pages count from 0, ``x`` and ``y`` in points from the top left."""

    page: int
    x: float
    y: float


class Prober:
    """Adds bookmarks to one letter, each with an id of its own."""

    def __init__(self) -> None:
        self._count = 0

    def add_at_start(self, paragraph: Element, name: str) -> None:
        """Add a bookmark at the start of a paragraph."""
        properties = paragraph.find(w("pPr"))
        index = 0 if properties is None else paragraph.index(properties) + 1
        paragraph[index:index] = self._create(name)

    def add_at_end(self, paragraph: Element, name: str) -> None:
        """Add a bookmark at the end of a paragraph."""
        paragraph.extend(self._create(name))

    def add_before(self, start: WordStart, name: str) -> None:
        """Add a bookmark before a place in a paragraph; its run is split if need be."""
        run = split_run(start)
        for element in self._create(name):
            run.addprevious(element)

    def _create(self, name: str) -> list[Element]:
        self._count += 1
        id_ = str(_FIRST_ID + self._count)
        start = etree.Element(_START, {_ID: id_, _NAME: f"{PREFIX}{name}"})
        return [start, etree.Element(_END, {_ID: id_})]


def read_spots(pdf: bytes) -> dict[str, Spot]:
    """Return where the bookmarks are in a PDF of dxpdf's, by their names."""
    with pikepdf.open(io.BytesIO(pdf), inherit_page_attributes=False) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        heights = [float(page.mediabox[3]) for page in document.pages]
        destinations = document.Root.get("/Dests", pikepdf.Dictionary()).unparse(resolved=True)
    found = {}
    # A letter has thousands of them. Reading each as an object would take most of the time.
    for name, number, generation, x, y in _DESTINATION.findall(destinations):
        page = pages[int(number), int(generation)]
        found[name.decode()] = Spot(page, float(x), heights[page] - float(y))
    return found
