"""A part with stories, and what the elements in it refer to."""

from functools import cached_property

from lettergen.docx.attributes import get_attribute
from lettergen.docx.package import Package
from lettergen.docx.reader.formats import Formats
from lettergen.docx.reader.model import NoteReference
from lettergen.docx.relationships import Relationships
from lettergen.docx.xml import w
from lettergen.system.dataclass import dataclass

NOTE_MARKS = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The first mark of a note in the text, and the index of the section that it is in.

    ``own_mark`` is what the author has chosen to be shown for its number, mostly nothing.
    """

    kind: str
    id: str
    own_mark: str
    section: int


class Part:
    """A part of a package.

    ``numbers`` are those of its paragraphs. ``section`` is the index of the section that is being
    read, and ``note_marks`` are those that were met so far and are shown.
    """

    def __init__(self, package: Package, name: str, formats: Formats) -> None:
        self.name = name
        self.root = package.parse_part(name)
        self.formats = formats
        self.numbers = {paragraph: n for n, paragraph in enumerate(self.root.iter(w("p")), 1)}
        self.section = 0
        self.note_marks: dict[tuple[str, str], NoteMark] = {}
        items = {item.id: item for item in package.read_relationships(name).items}
        self._addresses = {id_: item.target for id_, item in items.items() if item.external}
        self._parts = {
            id_: Relationships(name, [item]).find_targets("")[0]
            for id_, item in items.items()
            if not item.external
        }

    def find_part(self, relationship: str) -> str:
        """Return the part that a relationship leads to; empty if it leads to none."""
        return self._parts.get(relationship, "")

    def find_address(self, relationship: str) -> str:
        """Return the address that a relationship leads to; empty if it leads to none."""
        return self._addresses.get(relationship, "")

    def count_note(self, kind: str, id_: str, own_mark: str) -> NoteReference:
        """Count the mark that is next in the text; it may repeat one that was there before."""
        is_repeated = (kind, id_) in self.note_marks
        if not is_repeated:
            self.note_marks[kind, id_] = NoteMark(kind, id_, own_mark, self.section)
        return NoteReference(kind, id_, is_repeated)

    @cached_property
    def bookmarked_notes(self) -> dict[str, tuple[str, str]]:
        """The kind and the id of the first note whose mark is in a bookmark, by its name."""
        found: dict[str, tuple[str, str]] = {}
        open_: dict[str, str] = {}  # the names of bookmarks by their ids
        for element in self.root.iter(w("bookmarkStart"), w("bookmarkEnd"), *NOTE_MARKS):
            id_ = get_attribute(element, "", "id")
            if element.tag == w("bookmarkStart"):
                open_[id_] = get_attribute(element, "", "name")
            elif element.tag == w("bookmarkEnd"):
                open_.pop(id_, None)
            else:
                for name in open_.values():
                    found.setdefault(name, (NOTE_MARKS[str(element.tag)], id_))
        return found
