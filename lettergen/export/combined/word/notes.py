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
    """The notes of one kind: ``footnote``, ``endnote`` or ``comment``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.references = References(f"word/{kind}s.xml")
        self.root: Element | None = None
        self.separators: list[str] = []
        self._next = 0

    def add(self, letter: Letter) -> None:
        """Take a letter's notes in under new ids, and let its marks refer to them.

        The separators are those of the first letter that has notes. What is in the notes must
        have been fitted in before.
        """
        name = letter.related(f"{self.kind}s")
        own = letter.stories.get(name)
        if own is None:
            return
        if self.root is None:
            self._begin(own)
        assert self.root is not None
        ids = {}
        for note in own.findall(w(self.kind)):
            if _is_separator(note):
                continue
            old = note.get(w("id"), "")
            ids[old] = str(self._next)
            note.set(w("id"), ids[old])
            self._next += 1
            self.root.append(note)
        for mark in _MARKS[self.kind]:
            for reference in letter.body.iter(w(mark)):
                reference.set(w("id"), ids[reference.get(w("id"), "")])

    def _begin(self, first: Element) -> None:
        """Begin the part with what the first one has beside its notes."""
        separators = [note for note in first.findall(w(self.kind)) if _is_separator(note)]
        self.root = declare_prefixes(first)
        for child in list(self.root):
            if child not in separators:
                first.append(child)
        self.separators = [note.get(w("id"), "") for note in separators]
        self._next = max((int(id_) for id_ in self.separators), default=0) + 1


def _is_separator(note: Element) -> bool:
    return note.get(w("type"), "normal") != "normal"
