"""The footnotes and endnotes of one letter."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import count

from lettergen.docx import runs
from lettergen.docx.notes import FOOTNOTE, Notes, NotesPart
from lettergen.docx.pictures import Space
from lettergen.system.patterns import compile_lazily
from lettergen.template.citations import TOKEN
from lettergen.template.errors import MergeError
from lettergen.template.jinja.limits import current
from lettergen.template.slot import MARGIN, NOTE, TEXT_BOX, Slot

# Bookmarks are numbered from here, unless the template has higher numbers.
_FIRST_BOOKMARK = 100_000
_TOKEN = compile_lazily(r"<\?(citation|footnote|endnote) (\d+)\?>")
_BOOKMARK = compile_lazily(r'<w:bookmarkStart [^<>]*?w:id="(\d+)"')


class LetterNotes:
    """Gathers the notes of one letter; ``parts`` are the parts for its notes, by kind."""

    def __init__(self, parts: Mapping[str, NotesPart]) -> None:
        self._notes = {kind: Notes(part) for kind, part in parts.items()}
        self._notes_of_tokens: dict[int, tuple[str, int]] = {}

    def add_footnote(self, key: object, inner: str, slot: Slot) -> str:
        """Add a footnote of one paragraph, and return its mark.

        ``inner`` are its runs. Notes with the same ``key`` are one note; a note whose key is
        ``None`` is always a note of its own.
        """
        notes = self._footnotes(slot)
        content = notes.part.build_paragraph(inner)
        current().count_text(len(content))
        return notes.add(key, content, slot.mark_properties)

    def add(self, kind: str, key: str | None, content: str, slot: Slot) -> str:
        """Add a note of the template itself, and return its mark.

        ``content`` are its paragraphs. With a ``key``, as Markdown's footnotes have, notes of
        the same content are one note.
        """
        identity = None if key is None else (key, content)
        custom = slot.has_custom_mark
        notes = self._notes[kind]
        return notes.add(identity, content, slot.mark_properties, has_custom_mark=custom)

    def slot_inside(self, slot: Slot) -> Slot:
        """Return the slot in a footnote at ``slot``: plain, whatever the formatting of its mark.

        Raises ``MergeError`` (LG309) where no footnote can be.
        """
        part = self._footnotes(slot).part
        return _slot_in_note(part.name, slot.expression, part.link_properties, slot.space)

    def list_stories(self, xml: str) -> list[tuple[str, int]]:
        """Return what of the main part can hold citations, in the order in which it is read.

        Each is a token of a citation with 0, or the content of a note with the note's number.
        """
        contents = {kind: notes.list_in_order(xml) for kind, notes in self._notes.items()}
        stories: list[tuple[str, int]] = []
        for found in _TOKEN.finditer(xml):
            if found[1] == "citation":
                stories.append((found.group(), 0))
                continue
            first = contents[found[1]].get(int(found[2]))
            if first is not None:
                stories.append(first)
                for number in TOKEN.findall(first[0]):
                    self._notes_of_tokens[int(number)] = (found[1], int(found[2]))
        return stories

    def replace_contents(self, replace: Callable[[str], str]) -> None:
        """Replace the content of every note by what ``replace`` makes of it."""
        for notes in self._notes.values():
            notes.replace_contents(replace)

    def refer(self, token: int, shown: str, properties: str) -> str:
        """Return a field with the number of the note that holds a citation's token."""
        if token not in self._notes_of_tokens:
            return runs.build_run(shown, properties)
        kind, index = self._notes_of_tokens[token]
        bookmark = self._notes[kind].add_bookmark(index)
        return runs.build_noteref_field(bookmark, shown, properties, as_mark=False)

    def number(self, xml: str) -> tuple[str, dict[str, str]]:
        """Number the notes of the main part in the order of their marks.

        Returns the part with its marks, and the parts with the notes.
        """
        bookmarks = _number_bookmarks(xml)
        parts: dict[str, str] = {}
        for notes in self._notes.values():
            xml, contents = notes.insert_references(xml, bookmarks.__next__)
            parts[notes.part.name] = notes.part.build_part(contents)
        return xml, parts

    def _footnotes(self, slot: Slot) -> Notes:
        if slot.story in (MARGIN, TEXT_BOX):
            message = f"a {slot.story} cannot contain a footnote."
            hint = "Use link() there, or put the footnote into the body."
            raise MergeError("LG309", message, hint)
        if slot.story == NOTE:
            raise MergeError("LG309", "a footnote cannot contain another footnote.")
        return self._notes[FOOTNOTE.element]


def _number_bookmarks(xml: str) -> Iterator[int]:
    """Yield numbers that no bookmark of a part has; few letters need one."""
    taken = map(int, _BOOKMARK.findall(xml))
    yield from count(max([_FIRST_BOOKMARK, *(number + 1 for number in taken)]))


@lru_cache
def _slot_in_note(part: str, expression: str, link_properties: str, space: Space | None) -> Slot:
    return Slot(part, NOTE, expression, runs.open_run(""), link_properties, space=space)
