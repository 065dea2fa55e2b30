"""Compare the letters that a render would give now with earlier ones."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.entry import Entry
from lettergen.output.files import describe_os_error
from lettergen.output.folder_view import FileState, FolderView
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.project import Project
from lettergen.redline.content import NOTHING, Content, load_content
from lettergen.redline.three_way import find_open_changes
from lettergen.redline.words import Change, compare
from lettergen.render.renderer import Renderer
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_bytes


class DiffState(StrEnum):
    """How a letter differs from the earlier one.

    ``restyled`` is one whose words are the same and whose document differs; ``edited`` one that
    somebody edited by hand, which a render leaves as it is.
    """

    NEW = "new"
    CHANGED = "changed"
    RESTYLED = "restyled"
    UNCHANGED = "unchanged"
    EDITED = "edited"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True)
class LetterDiff:
    """One letter and what is changed in it; ``name`` is its file below the output folder.

    ``old`` and ``new`` are the two documents, without data where there is none. Of an edited
    letter, ``by_hand`` are the changes that a person made, ``changes`` are those of a render now,
    ``open_changes`` those of them that the person did not make too, and ``edited`` is its document.
    ``findings`` tell why there is no letter to compare.
    """

    name: str
    label: str
    state: DiffState
    changes: tuple[Change, ...] = ()
    old: bytes = b""
    new: bytes = b""
    by_hand: tuple[Change, ...] = ()
    open_changes: tuple[Change, ...] = ()
    edited: bytes = b""
    findings: tuple[Finding, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the letter would be another one than it is."""
        if self.state is DiffState.EDITED:
            return bool(self.open_changes)
        return self.state not in (DiffState.UNCHANGED, DiffState.FAILED)


@dataclass(frozen=True)
class OldLetter:
    """An earlier letter: its file below the folder, its recipient, and its document."""

    name: str
    label: str
    data: bytes


class OldLetters(Protocol):
    """The letters to compare with.

    ``are_files`` tells whether they are compared with the letters as they go out, edited ones too.
    """

    are_files: bool

    def find(self, letter: Letter, name: str) -> bytes | None:
        """Return the earlier document of a letter; ``None`` if there is none.

        Raises:
            LettergenError: it cannot be read.
        """

    def list_gone(self) -> Iterator[OldLetter]:
        """Yield the earlier letters that no recipient gets any more."""


class Comparer:
    """Compares the letters of a project with those on disk, or with ``old``."""

    def __init__(self, project: Project, view: FolderView, old: OldLetters | None = None) -> None:
        self._letters = project.letters
        self._is_whole = project.is_whole
        self._renderer = Renderer(project)
        self._view = view
        self._old = old

    def compare(self) -> Iterator[LetterDiff]:
        """Yield the letters of the project, one after the other; then those that are gone."""
        for letter in self._letters:
            yield self._compare_letter(letter)
        if not self._is_whole:
            return
        for gone in self._old.list_gone() if self._old else self._list_orphans():
            content = load_content(Path(gone.name), gone.data) if gone.data else NOTHING
            changes = tuple(compare(content, NOTHING).changes)
            yield LetterDiff(gone.name, gone.label, DiffState.GONE, changes, old=gone.data)

    def _compare_letter(self, letter: Letter) -> LetterDiff:
        path, label = letter.path, str(letter.label)
        name = self._view.files.get_name(path) if path else ""
        try:
            rendered = self._renderer.render(letter)
            if path is None or not rendered.data:
                return LetterDiff(name, label, DiffState.FAILED, findings=rendered.errors)
            edited = read_edited(self._view, path)
            if self._old:
                new = (edited if self._old.are_files else None) or rendered.data
                return self._compare_two(name, label, path, self._old.find(letter, name), new)
            if edited:
                return self._compare_three(name, label, path, edited, rendered.data)
            self._view.find_state(path, hash_bytes(rendered.data))  # raises what a render would
            old = path.read_bytes() if path.exists() else self._view.read_source(path)
            return self._compare_two(name, label, path, old or None, rendered.data)
        except LettergenError as error:
            return LetterDiff(name, label, DiffState.FAILED, findings=error.findings)
        except OSError as error:
            assert path is not None
            finding = describe_os_error(path, error, "cannot be read")
            return LetterDiff(name, label, DiffState.FAILED, findings=(finding,))

    def _compare_two(
        self, name: str, label: str, path: Path, old: bytes | None, new: bytes
    ) -> LetterDiff:
        if old == new:
            return LetterDiff(name, label, DiffState.UNCHANGED, old=old, new=new)
        before = load_content(path, old) if old else NOTHING
        changes = tuple(compare(before, load_content(path, new)).changes)
        state = DiffState.CHANGED if changes else DiffState.RESTYLED
        if old is None:
            state = DiffState.NEW
        return LetterDiff(name, label, state, changes, old or b"", new)

    def _compare_three(
        self, name: str, label: str, path: Path, edited: bytes, new: bytes
    ) -> LetterDiff:
        """Compare what was written, what a person made of it, and what a render gives now."""
        by_person, now = load_content(path, edited), load_content(path, new)
        written = self._view.read_written(path)
        if written is None:  # then the edit cannot be told from the change
            changes = tuple(compare(by_person, now).changes)
            return LetterDiff(
                name, label, DiffState.EDITED, changes, edited, new, (), changes, edited
            )
        before: Content = load_content(path, written)
        return LetterDiff(
            name,
            label,
            DiffState.EDITED,
            tuple(compare(before, now).changes),
            written,
            new,
            tuple(compare(before, by_person).changes),
            tuple(find_open_changes(before, by_person, now)),
            edited,
        )

    def _list_orphans(self) -> Iterator[OldLetter]:
        for orphan in self._view.list_orphans():
            if orphan.path.suffix.lower() == SUFFIX:
                name = self._view.files.get_name(orphan.path)
                yield OldLetter(name, orphan.recipient, orphan.path.read_bytes())


def read_edited(view: FolderView, path: Path) -> bytes | None:
    """Return the file of a letter if somebody edited it since lettergen wrote it, else ``None``.

    Raises:
        LettergenError: the file is no regular file, or lettergen did not write it (LG414, LG415).
        OSError: it cannot be read.
    """
    entry: Entry | None = view.get_entry(path)
    if entry is None or not entry.sha256:
        return None
    is_edited = view.find_state(path, "") is FileState.EDITED
    return path.read_bytes() if is_edited else None
