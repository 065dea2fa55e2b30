"""Ids and names that must not stand twice in a document: bookmarks, drawings, tracked changes."""

from collections.abc import Iterable

from lettergen.docx.xml import WP, Element, w
from lettergen.export.combined.word.letter import Letter

_DRAWING = f"{{{WP}}}docPr"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

# Elements that have an id of their own (ECMA-376 part 1, 17.13): ranges, and tracked changes.
_ANNOTATIONS = tuple(
    w(name)
    for name in (
        *(
            f"{kind}{end}"
            for kind in (
                "bookmark",
                "perm",
                "moveFromRange",
                "moveToRange",
                "customXmlInsRange",
                "customXmlDelRange",
                "customXmlMoveFromRange",
                "customXmlMoveToRange",
            )
            for end in ("Start", "End")
        ),
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *(f"{kind}PrChange" for kind in ("p", "r", "sect", "tbl", "tblEx", "tc", "tr")),
        "tblGridChange",
        "numberingChange",
    )
)
_LONGEST_NAME = 40  # of a bookmark, in Word


class Identifiers:
    """The numbers and names that the letters before have taken."""

    def __init__(self) -> None:
        self._annotations = 0
        self._drawings = 0
        self._controls = 0
        self._names: set[str] = set()

    def of(self, letter: Letter) -> "LetterIdentifiers":
        """What the bookmarks of a letter are called here."""
        stories = letter.stories.values()
        starts = (start for root in stories for start in root.iter(w("bookmarkStart")))
        names = {}
        for start in starts:
            name = start.get(w("name"), "")
            if name.casefold() not in names:
                names[name.casefold()] = self.free_name(name, letter.number)
        return LetterIdentifiers(self, names, self.free_name("_end", letter.number))

    def free_name(self, name: str, number: int) -> str:
        """A name like ``name`` that no bookmark has; it is taken from then on."""
        free = name
        while free.casefold() in self._names:
            ending = f"_{number}"
            free = name[: _LONGEST_NAME - len(ending)] + ending
            number += 1
        self._names.add(free.casefold())
        return free

    def next_annotation(self) -> str:
        """An id for a bookmark or the like."""
        self._annotations += 1
        return str(self._annotations)

    def next_drawing(self) -> str:
        """An id for a drawing (20.4.2.5)."""
        self._drawings += 1
        return str(self._drawings)

    def next_control(self) -> str:
        """An id for a content control (17.5.2.18)."""
        self._controls += 1
        return str(self._controls)


class LetterIdentifiers:
    """The ids and names of one letter, as they are in the joined document.

    ``end`` is a name for a bookmark on its last page.
    """

    def __init__(self, shared: Identifiers, names: dict[str, str], end: str) -> None:
        self.end = end
        self.next_annotation = shared.next_annotation
        self._shared = shared
        self._names = names
        self._ids: dict[str, str] = {}

    def bookmark(self, name: str) -> str | None:
        """What a bookmark of the letter is called here; ``None`` if it has none of that name."""
        return self._names.get(name.casefold())

    def fit(self, root: Element) -> None:
        """Give everything in a story the ids and names that it has here.

        Ids of paragraphs, which tie comments to their answers, are left out: they are Word's own.
        """
        for element in root.iter(*_ANNOTATIONS):
            old = element.get(w("id"))
            if old is not None:
                if old not in self._ids:
                    self._ids[old] = self._shared.next_annotation()
                element.set(w("id"), self._ids[old])
        for start in root.iter(w("bookmarkStart")):
            start.set(w("name"), self._names[start.get(w("name"), "").casefold()])
        for link in root.iter(w("hyperlink")):
            anchor = self.bookmark(link.get(w("anchor"), ""))
            if anchor is not None:
                link.set(w("anchor"), anchor)
        self._number_objects(root)
        _drop_paragraph_ids(root.iter(w("p"), w("tr")))

    def _number_objects(self, root: Element) -> None:
        for drawing in root.iter(_DRAWING):
            drawing.set("id", self._shared.next_drawing())
        for properties in root.iter(w("sdtPr")):
            id_ = properties.find(w("id"))
            if id_ is not None:
                id_.set(w("val"), self._shared.next_control())


def _drop_paragraph_ids(elements: Iterable[Element]) -> None:
    for element in elements:
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{_WORD_2010}{name}", "")
