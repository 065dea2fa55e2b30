"""Footnotes, endnotes and comments of all letters, each kind in one part (17.11, 17.13.4)."""

from lettergen.docx.xml import Element, declare_prefixes, w
from lettergen.export.combined.word.letter import Letter
from lettergen.export.combined.word.parts import References

_MARKS = {
    "footnote": ("footnoteReference",),
    "endnote": ("endnoteReference",),
    "comment": ("commentReference", "commentRangeStart", "commentRangeEnd"),
}


class Notes:
    """The notes of one kind: ``footnote``, ``endnote`` or ``comment``.

    ``root`` is their part, ``None`` if there are none. ``separators`` are the ids of the notes that
    separate notes from text (17.11.23).
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.references = References(f"word/{kind}s.xml")
        self.root: Element | None = None
        self.separators: list[str] = []
        self._next_id = 0

    def add(self, letter: Letter) -> None:
        """Add a letter's notes with new ids, and change the ids of its marks.

        The separators are those of the first letter with notes. The text of the notes must have
        been changed already.
        """
        part = letter.stories.get(letter.find_part(f"{self.kind}s"))
        if part is None:
            return
        if self.root is None:
            self._begin(part)
        assert self.root is not None
        ids = {}
        for note in part.findall(w(self.kind)):
            if _is_separator(note):
                continue
            ids[note.get(w("id"), "")] = str(self._next_id)
            note.set(w("id"), str(self._next_id))
            self._next_id += 1
            self.root.append(note)
        for mark in _MARKS[self.kind]:
            for reference in letter.body.iter(w(mark)):
                reference.set(w("id"), ids[reference.get(w("id"), "")])

    def _begin(self, first: Element) -> None:
        """Begin the part with the separators of the first letter."""
        separators = [note for note in first.findall(w(self.kind)) if _is_separator(note)]
        self.root = declare_prefixes(first)
        for child in list(self.root):
            if child not in separators:
                first.append(child)
        self.separators = [note.get(w("id"), "") for note in separators]
        self._next_id = max((int(id_) for id_ in self.separators), default=0) + 1


def _is_separator(note: Element) -> bool:
    return note.get(w("type"), "normal") != "normal"
