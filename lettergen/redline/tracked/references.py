"""What a part refers to, brought from the old document into the new one."""

import posixpath

from lettergen.docx.package import Package
from lettergen.docx.relationships import Relationship, Relationships
from lettergen.docx.xml import Element, R, w
from lettergen.redline.tracked.units import NOTE_REFERENCES, UnitReader
from lettergen.system.dataclass import dataclass, field
from lettergen.system.fingerprint import hash_bytes

_PREFIX = f"{{{R}}}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIRST_DRAWING = 900_000

NoteKey = tuple[str, str]


@dataclass
class Notes:
    """The notes of a redline: pairs with one mark, those that were added, those to be copied.

    ``copied`` has the new id of each removed note, by its kind and its old id.
    """

    pairs: dict[NoteKey, str] = field(default_factory=dict)
    added: set[NoteKey] = field(default_factory=set)
    copied: dict[NoteKey, str] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)

    def copy(self, kind: str, old: str) -> str:
        """Return the id that a removed note gets in the new document."""
        if (kind, old) not in self.copied:
            number = self.free.get(kind, 1)
            self.free[kind] = number + 1
            self.copied[kind, old] = str(number)
        return self.copied[kind, old]


class References:
    """Brings what an element of an old part refers to into a part of the new document."""

    def __init__(
        self, old: Package, old_part: str, new: Package, new_part: str, notes: Notes
    ) -> None:
        self._old, self._new = old, new
        self._old_part, self._new_part = old_part, new_part
        self._notes = notes
        self._known = {item.id: item for item in old.read_relationships(old_part).items}
        self._ids: dict[str, str] = {}
        self._drawings = _FIRST_DRAWING

    def adopt(self, element: Element) -> None:
        """Let an element of the old part refer to parts of the new document."""
        for inner in element.iter():
            if not isinstance(inner.tag, str):
                continue
            for name, value in inner.attrib.items():
                if str(name).startswith(_PREFIX) and value in self._known:
                    inner.set(name, self._copy(self._known[str(value)]))
            if inner.tag in NOTE_REFERENCES:
                kind = NOTE_REFERENCES[inner.tag]
                inner.set(w("id"), self._notes.copy(kind, inner.get(w("id"), "")))
            if inner.tag == _DRAWING:
                self._drawings += 1
                inner.set("id", str(self._drawings))

    def note_pair(self, kind: str, old: str, new: str) -> None:
        """Note that two notes have the same mark."""
        self._notes.pairs[kind, old] = new

    def note_added(self, kind: str, new: str) -> None:
        """Note that the mark of a note was added."""
        self._notes.added.add((kind, new))

    def _copy(self, item: Relationship) -> str:
        """Return the id of the same relationship in the new part, and copy what it leads to."""
        if item.id not in self._ids:
            target = item.target if item.external else self._copy_part(item)
            relationships = self._new.read_relationships(self._new_part)
            self._ids[item.id] = relationships.add(item.type, target, external=item.external)
            self._new.set_relationships(relationships)
        return self._ids[item.id]

    def _copy_part(self, item: Relationship) -> str:
        """Copy a part; return its name as the new part sees it."""
        (name,) = Relationships(self._old_part, [item]).find_targets("")
        data = self._old.parts.get(name, b"")
        folder, file = posixpath.split(name)
        stem, dot, ending = file.rpartition(".")
        copy, number = name, 0
        while self._new.parts.get(copy, data) != data:
            number += 1
            copy = f"{folder}/{stem}-{number}{dot}{ending}"
        if copy not in self._new.parts:
            self._new.add_data(copy, data, self._old.find_content_type(name))
        return posixpath.relpath(copy, posixpath.dirname(self._new_part) or ".")


def build_reader(package: Package, part: str) -> UnitReader:
    """Return what reads the paragraphs of a part."""
    items = package.read_relationships(part).items
    digests = {}
    for item in items:
        if not item.external:
            (target,) = Relationships(part, [item]).find_targets("")
            digests[item.id] = hash_bytes(package.parts.get(target, b""))
    return UnitReader({item.id: item for item in items}, digests)
