"""The bookmarks of a letter (ECMA-376 part 1, 17.13.6), and what they are around."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lettergen.docx.attributes import get_attribute
from lettergen.docx.xml import Element, w
from lettergen.template.field_results.shown_text import join_text

_START, _END, _PARAGRAPH, _RUN = w("bookmarkStart"), w("bookmarkEnd"), w("p"), w("r")
_NOTES = (w("footnoteReference"), w("endnoteReference"))


class Bookmark(NamedTuple):
    """A bookmark: its part and the element that it begins with."""

    part: str
    start: Element

    @property
    def name(self) -> str:
        """The name of the bookmark."""
        return get_attribute(self.start, "", "name")

    def list_runs(self) -> list[list[Element]]:
        """Return the runs that the bookmark is around, those of each paragraph by themselves."""
        id_ = get_attribute(self.start, "", "id")
        paragraphs: list[list[Element]] = [[]]
        for element in _list_following(self.start):
            if element.tag == _END and get_attribute(element, "", "id") == id_:
                break
            if element.tag == _PARAGRAPH:
                paragraphs.append([])
            elif element.tag == _RUN:
                paragraphs[-1].append(element)
        return [runs for runs in paragraphs if runs] or [[]]

    @property
    def text(self) -> str:
        """The text that the bookmark is around."""
        return "\n".join(map(join_text, self.list_runs()))

    def find_paragraph(self) -> Element | None:
        """Return the paragraph that the bookmark begins in, or else the next one."""
        around = next(self.start.iterancestors(_PARAGRAPH), None)
        if around is not None:
            return around
        following = (e for one in self.start.itersiblings() for e in one.iter(_PARAGRAPH))
        return next(following, None)

    def find_note(self) -> Element | None:
        """Return the first mark of a note that the bookmark is around."""
        runs = (run for paragraph in self.list_runs() for run in paragraph)
        return next((mark for run in runs for mark in run.iter(*_NOTES)), None)


def _list_following(start: Element) -> Iterator[Element]:
    """Iterate over the runs, paragraphs and ends of bookmarks that come after an element."""
    around: Element | None = start
    while around is not None:
        for sibling in around.itersiblings():
            yield from sibling.iter(_END, _PARAGRAPH, _RUN)
        around = around.getparent()


class Bookmarks:
    """The bookmarks of all parts by name; capitals make no difference."""

    def __init__(self, roots: Mapping[str, Element]) -> None:
        self._found: dict[str, Bookmark] = {}
        for part, root in roots.items():
            for start in root.iter(_START):
                name = get_attribute(start, "", "name").casefold()
                self._found.setdefault(name, Bookmark(part, start))

    def find(self, name: str) -> Bookmark | None:
        """Return the bookmark of a name; ``None`` if the letter has none."""
        return self._found.get(name.casefold())
