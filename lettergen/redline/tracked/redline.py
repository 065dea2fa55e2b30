"""Write a redline: the new letter, with what changed in it as tracked changes."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.docx.attributes import get_attribute
from lettergen.docx.notes import ENDNOTE, FOOTNOTE, add_notes_part
from lettergen.docx.package import Package
from lettergen.docx.package_writer import PackageWriter
from lettergen.docx.relationships import Relationships
from lettergen.docx.tracked_changes import Resolution, resolve_changes
from lettergen.docx.xml import Element, R, w
from lettergen.redline.content import NOTE_MARK, Content, Token, read_content
from lettergen.redline.tracked.blocks import StoryMarker
from lettergen.redline.tracked.marks import Marks
from lettergen.redline.tracked.references import Notes, References, build_reader
from lettergen.redline.words import Kind

_FIRST_ID = 100_000
_NOTE_KINDS = {"footnote": FOOTNOTE, "endnote": ENDNOTE}
_MARGINS = ("header", "footer")


def write_redline(path: Path, old: bytes, new: bytes, author: str = "lettergen") -> bytes:
    """Return the new document with the changes since the old one as tracked changes.

    ``path`` is what findings call it. Accepting all changes gives what the new document says,
    rejecting them what the old one says. One of the two may be empty: then all of the other is
    added or removed.

    Raises:
        LettergenError: one is no Word document (LG210), or the changes cannot be tracked (LG826).
    """
    packages = [_open(path, data) for data in (old or new, new or old)]
    if not old:
        _clear(packages[0])
    elif not new:
        _clear(packages[1])
    wanted = [read_content(package) for package in packages]
    with_margins = _have_same_margins(*packages)
    redline = _Redline(packages[0], packages[1], author)
    redline.write()
    data = PackageWriter(redline.new.parts).build({})
    for resolution, content in zip((Resolution.REFUSE, Resolution.ACCEPT), wanted, strict=True):
        resolved = Package.from_bytes(str(path), data)
        resolve_changes(resolved, resolution)
        words, found = (
            _list_words(one, with_margins=with_margins) for one in (content, read_content(resolved))
        )
        if words != found:
            message = "its changes cannot be shown as tracked changes."
            hint = "Look at them with 'lettergen diff --format html'."
            raise LettergenError(Finding("LG826", message, Place(str(path)), hint))
    return data


class _Redline:
    """A redline while it is written into the new document."""

    def __init__(self, old: Package, new: Package, author: str) -> None:
        self.old, self.new = old, new
        self._marks = Marks(author, _FIRST_ID)
        self._notes = Notes()

    def write(self) -> None:
        """Mark what changed: in the body, in the notes, in headers and footers."""
        old_main, new_main = self.old.main, self.new.main
        old_notes, new_notes = self._find_notes(self.old), self._find_notes(self.new)
        for kind, notes in new_notes.items():
            self._notes.free[kind] = max([0, *(int(id_) for id_ in notes if id_.isdigit())]) + 1
        old_root, new_root = self.old.parse_part(old_main), self.new.parse_part(new_main)
        marker = self._build_marker(old_main, new_main)
        marker.mark(_get_body(old_root), _get_body(new_root))
        for old_part, new_part in _pair_margins(self.old, old_root, self.new, new_root):
            self._mark_part(old_part, new_part)
        self.new.set_part(new_main, new_root)
        for kind in _NOTE_KINDS:
            self._mark_notes(kind, old_notes.get(kind, {}))

    def _build_marker(self, old_part: str, new_part: str) -> StoryMarker:
        references = References(self.old, old_part, self.new, new_part, self._notes)
        readers = build_reader(self.old, old_part), build_reader(self.new, new_part)
        return StoryMarker(*readers, self._marks, references)

    def _mark_part(self, old_part: str, new_part: str) -> None:
        """Mark what changed in a header or footer; all of it if there was none."""
        new_root = self.new.parse_part(new_part)
        marker = self._build_marker(old_part or new_part, new_part)
        if old_part:
            marker.mark(self.old.parse_part(old_part), new_root)
        else:
            marker.mark_all(new_root, Kind.ADDED)
        self.new.set_part(new_part, new_root)

    def _mark_notes(self, kind: str, old_notes: Mapping[str, Element]) -> None:
        """Mark what changed in the notes with the same mark, and whole ones that come or go."""
        pairs = {old: new for (of, old), new in self._notes.pairs.items() if of == kind}
        copied = {old: new for (of, old), new in self._notes.copied.items() if of == kind}
        added = {id_ for of, id_ in self._notes.added if of == kind}
        if not (pairs or copied or added):
            return
        old_part = self.old.find_part(f"/{kind}s")
        new_part = self.new.find_part(f"/{kind}s")
        if not new_part:
            new_part = add_notes_part(self.new, _NOTE_KINDS[kind])
        root = self.new.parse_part(new_part)
        notes = {get_attribute(note, "", "id"): note for note in root.iterchildren(w(kind))}
        marker = self._build_marker(old_part or new_part, new_part)
        for old, new in pairs.items():
            if old in old_notes and new in notes:
                marker.mark(old_notes[old], notes[new])
        for id_ in sorted(added & notes.keys()):
            marker.mark_all(notes[id_], Kind.ADDED)
        for old, new in copied.items():
            if old in old_notes:
                note = deepcopy(old_notes[old])
                note.tail = None
                note.set(w("id"), new)
                root.append(note)
                marker.mark_all(note, Kind.REMOVED)
        self.new.set_part(new_part, root)

    def _find_notes(self, package: Package) -> dict[str, dict[str, Element]]:
        """Return the notes of a document by kind and id."""
        found: dict[str, dict[str, Element]] = {}
        for kind in _NOTE_KINDS:
            if part := package.find_part(f"/{kind}s"):
                notes = package.parse_part(part).iterchildren(w(kind))
                found[kind] = {get_attribute(note, "", "id"): note for note in notes}
        return found


def _open(path: Path, data: bytes) -> Package:
    """Open a document, with its own tracked changes accepted."""
    package = Package.read(path, data)
    resolve_changes(package, Resolution.ACCEPT)
    return package


def _clear(package: Package) -> None:
    """Take everything out of a document but an empty paragraph in each story."""
    root = package.parse_part(package.main)
    names = [package.main]
    for kind in _MARGINS:
        names += package.find_related_parts(package.main, f"/{kind}")
    for name in names:
        root = package.parse_part(name)
        story = _get_body(root)
        for child in list(story):
            if child.tag != w("sectPr"):
                story.remove(child)
        story.insert(0, story.makeelement(w("p")))
        package.set_part(name, root)


def _get_body(root: Element) -> Element:
    body = root.find(w("body"))
    return root if body is None else body


def _pair_margins(
    old: Package, old_root: Element, new: Package, new_root: Element
) -> Iterator[tuple[str, str]]:
    """Yield each header and footer of the new document with the old one for the same pages.

    The old one is empty if there is none.
    """
    seen: set[str] = set()
    before, after = _find_margins(old, old_root), _find_margins(new, new_root)
    for key, part in after.items():
        if part not in seen:
            seen.add(part)
            yield before.get(key, ""), part


def _find_margins(package: Package, root: Element) -> dict[tuple[int, str, str], str]:
    """Return the parts of headers and footers by section, kind and page."""
    items = {item.id: item for item in package.read_relationships(package.main).items}
    found = {}
    for number, section in enumerate(root.iter(w("sectPr"))):
        for kind in _MARGINS:
            for reference in section.iterchildren(w(f"{kind}Reference")):
                item = items.get(reference.get(f"{{{R}}}id", ""))
                parts = Relationships(package.main, [item]).find_targets("") if item else []
                if parts and parts[0] in package.parts:
                    found[number, kind, get_attribute(reference, "default", "type")] = parts[0]
    return found


def _have_same_margins(old: Package, new: Package) -> bool:
    """Whether two documents have headers and footers for the same pages."""
    found = [_find_margins(one, one.parse_part(one.main)).keys() for one in (old, new)]
    return found[0] == found[1]


def _list_words(content: Content, *, with_margins: bool) -> list[tuple[str, str]]:
    """Return the words of a letter by where they are, with the addresses of links.

    A mark of a note is its number, whether it is a field or not.
    """
    return [
        (passage.kind, "".join(map(_get_words, passage.tokens)))
        for passage in content.passages
        if with_margins or passage.kind not in _MARGINS
    ]


def _get_words(token: Token) -> str:
    if token.key.startswith(NOTE_MARK):
        return token.text.strip("[]")
    return token.text + ("" if token.link.startswith("#") else token.link)
