"""Ids and names that must be unique in a document: bookmarks, drawings, tracked changes."""

from collections.abc import Iterable

from lettergen.docx.xml import WP, Element, w
from lettergen.export.combined.word.letter import Letter

_DRAWING = f"{{{WP}}}docPr"
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

# Elements with an id of their own (ECMA-376 part 1, 17.13): ranges, and tracked changes.
_RANGES = """
    bookmark perm moveFromRange moveToRange customXmlInsRange customXmlDelRange
    customXmlMoveFromRange customXmlMoveToRange""".split()
_CHANGES = """
    ins del moveFrom moveTo cellIns cellDel cellMerge pPrChange rPrChange sectPrChange tblPrChange
    tblExPrChange tcPrChange trPrChange tblGridChange numberingChange""".split()
_ANNOTATIONS = tuple(
    map(w, [*(f"{kind}{end}" for kind in _RANGES for end in ("Start", "End")), *_CHANGES])
)
_MAX_NAME = 40  # characters of a bookmark's name in Word


class Identifiers:
    """The ids and names of all letters so far."""

    def __init__(self) -> None:
        self._annotations = 0
        self._drawings = 0
        self._controls = 0
        self._names: set[str] = set()

    def add(self, letter: Letter) -> "LetterIdentifiers":
        """Choose the names of a letter's bookmarks in the joined document."""
        stories = letter.stories.values()
        starts = (start for root in stories for start in root.iter(w("bookmarkStart")))
        names: dict[str, str] = {}
        for start in starts:
            name = start.get(w("name"), "")
            if name.casefold() not in names:
                names[name.casefold()] = self.take_free_name(name, letter.number)
        return LetterIdentifiers(self, names, self.take_free_name("_end", letter.number))

    def take_free_name(self, name: str, number: int) -> str:
        """Return a name like ``name`` that no bookmark has; nobody else gets it from then on."""
        free = name
        while free.casefold() in self._names:
            suffix = f"_{number}"
            free = name[: _MAX_NAME - len(suffix)] + suffix
            number += 1
        self._names.add(free.casefold())
        return free

    def next_annotation(self) -> str:
        """Return a new id for a bookmark or another annotation."""
        self._annotations += 1
        return str(self._annotations)

    def next_drawing(self) -> str:
        """Return a new id for a drawing (20.4.2.5)."""
        self._drawings += 1
        return str(self._drawings)

    def next_control(self) -> str:
        """Return a new id for a content control (17.5.2.18)."""
        self._controls += 1
        return str(self._controls)


class LetterIdentifiers:
    """The ids and names of one letter, as they are in the joined document.

    ``end`` is the name of a bookmark for its last page.
    """

    def __init__(self, shared: Identifiers, names: dict[str, str], end: str) -> None:
        self.end = end
        self.next_annotation = shared.next_annotation
        self._shared = shared
        self._names = names
        self._ids: dict[str, str] = {}

    def find_bookmark(self, name: str) -> str | None:
        """Return the name of a letter's bookmark here; ``None`` if it has none of that name."""
        return self._names.get(name.casefold())

    def renumber(self, root: Element) -> None:
        """Change all ids and names in a story to those of the joined document.

        Ids of paragraphs, which tie comments to their answers, are removed: only Word uses them.
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
            anchor = self.find_bookmark(link.get(w("anchor"), ""))
            if anchor is not None:
                link.set(w("anchor"), anchor)
        self._renumber_objects(root)
        _remove_paragraph_ids(root.iter(w("p"), w("tr")))

    def _renumber_objects(self, root: Element) -> None:
        for drawing in root.iter(_DRAWING):
            drawing.set("id", self._shared.next_drawing())
        for properties in root.iter(w("sdtPr")):
            id_ = properties.find(w("id"))
            if id_ is not None:
                id_.set(w("val"), self._shared.next_control())


def _remove_paragraph_ids(elements: Iterable[Element]) -> None:
    for element in elements:
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{_WORD_2010}{name}", "")
