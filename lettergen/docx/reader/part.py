"""A part that holds stories: what its elements refer to, in the part and out of it."""

from dataclasses import dataclass
from functools import cached_property

from lettergen.docx.attributes import get_attribute
from lettergen.docx.list_labels import ListCounter
from lettergen.docx.package import Package
from lettergen.docx.reader.blocks import BlockReader
from lettergen.docx.reader.formats import Formats, RunFormat
from lettergen.docx.reader.model import Block, NoteReference, State, Story
from lettergen.docx.relationships import Relationships
from lettergen.docx.xml import Element, w

_MARKS = {w("footnoteReference"): "footnote", w("endnoteReference"): "endnote"}


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The first mark of a note in the text, and the index of the section that it is in.

    ``own_mark`` is what the author has chosen to be shown for its number, mostly nothing.
    """

    kind: str
    id: str
    own_mark: str
    section: int


class PartReader:
    """Reads the stories of one part; ``note_marks`` are those met so far that are shown."""

    def __init__(self, package: Package, name: str, formats: Formats) -> None:
        self.name = name
        self.root = package.parse_part(name)
        self.formats = formats
        self.numbers = {paragraph: n for n, paragraph in enumerate(self.root.iter(w("p")), 1)}
        self.note_marks: dict[tuple[str, str], NoteMark] = {}
        items = package.read_relationships(name).items
        self._addresses = {item.id: item.target for item in items if item.external}
        self._parts = {
            item.id: Relationships(name, [item]).find_targets("")[0]
            for item in items
            if not item.external
        }
        self._section = 0
        self._lists: ListCounter | None = None

    def read(self, kind: str, root: Element, lists: ListCounter) -> Story:
        """Read one story of the part."""
        self._lists = lists
        return Story(kind, self.name, BlockReader(self, root, lists).read(root))

    def read_text_box(self, box: Element, state: State) -> tuple[Block, ...]:
        """Read the content of a text box of the story; ``state`` is that of its anchor."""
        assert self._lists is not None
        return BlockReader(self, box, self._lists).read(box, state)

    def find_run_format(self, run: Element) -> RunFormat:
        """Return how a run is formatted."""
        return self.formats.find_run_format(run)

    def find_part(self, relationship: str) -> str:
        """Return the part that a relationship leads to; empty if it leads to none."""
        return self._parts.get(relationship, "")

    def find_address(self, relationship: str) -> str:
        """Return the address that a relationship leads to; empty if it leads to none."""
        return self._addresses.get(relationship, "")

    def find_marked_note(self, bookmark: str) -> tuple[str, str] | None:
        """Return the kind and the id of the note whose mark is in a bookmark."""
        return self._marked_notes.get(bookmark)

    def count_note(self, kind: str, id_: str, own_mark: str) -> NoteReference:
        """Take note of the next mark in the text; it may repeat one that was there before."""
        is_repeated = (kind, id_) in self.note_marks
        if not is_repeated:
            self.note_marks[kind, id_] = NoteMark(kind, id_, own_mark, self._section)
        return NoteReference(kind, id_, is_repeated)

    def end_section(self) -> None:
        """Go on to the next section."""
        self._section += 1

    @cached_property
    def _marked_notes(self) -> dict[str, tuple[str, str]]:
        """The first note whose mark is in each bookmark."""
        found: dict[str, tuple[str, str]] = {}
        open_: dict[str, str] = {}  # the names of bookmarks by their ids
        for element in self.root.iter(w("bookmarkStart"), w("bookmarkEnd"), *_MARKS):
            id_ = get_attribute(element, "", "id")
            if element.tag == w("bookmarkStart"):
                open_[id_] = get_attribute(element, "", "name")
            elif element.tag == w("bookmarkEnd"):
                open_.pop(id_, None)
            else:
                for name in open_.values():
                    found.setdefault(name, (_MARKS[str(element.tag)], id_))
        return found
