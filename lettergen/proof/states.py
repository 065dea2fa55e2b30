"""The state of each letter: ready, to be confirmed, changed since the last run, and so on."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.entry import Entry
from lettergen.output.files import hash_file
from lettergen.output.manifest_reader import open_manifest
from lettergen.project.letters import Letter
from lettergen.project.project import Project
from lettergen.render.renderer import Rendered
from lettergen.system.fingerprint import hash_bytes


class LetterState(StrEnum):
    """A state; a letter may have several. The order is that of the page."""

    REFUSED = "refused"
    EDITED = "edited"
    SENT = "sent"
    APPROVED = "approved"
    TO_CONFIRM = "to be confirmed"
    DOUBTFUL = "doubtful"
    CHANGED = "changed since last run"
    NEW = "not written yet"
    READY = "ready"


class LetterStates:
    """Finds the states of the letters of a project from what lettergen wrote before."""

    def __init__(self, project: Project) -> None:
        assert project.selection is not None
        self.folder = project.selection.pattern.folder
        self._entries = _read_entries(self.folder)

    def find_edited(self, letter: Letter) -> Path | None:
        """Return the file of a letter, if somebody changed it since lettergen wrote it."""
        path, entry = letter.path, self._get_entry(letter)
        if path is None or entry is None or not entry.sha256:
            return None
        try:
            sha256 = hash_file(path)
        except (OSError, LettergenError):
            return None
        return path if sha256 and sha256 != entry.sha256 else None

    def find(self, rendered: Rendered, *, is_edited: bool) -> list[LetterState]:
        """Return the states of a letter as it would be written now."""
        letter = rendered.letter
        if rendered.errors or letter.path is None:
            return [LetterState.REFUSED]
        found: list[LetterState] = []
        if is_edited:
            found.append(LetterState.EDITED)
        if letter.recipient.confirm:
            found.append(LetterState.TO_CONFIRM)
        if rendered.warnings:
            found.append(LetterState.DOUBTFUL)
        if not found:
            found.append(LetterState.READY)
        entry = self._get_entry(letter)
        if entry is None or not entry.sha256 or not letter.path.exists():
            found.append(LetterState.NEW)
        elif entry.sha256 != hash_bytes(rendered.data) and not is_edited:
            found.append(LetterState.CHANGED)
        return found

    def _get_entry(self, letter: Letter) -> Entry | None:
        if letter.path is None or not letter.path.is_relative_to(self.folder):
            return None
        return self._entries.get(letter.path.relative_to(self.folder).as_posix())


def _read_entries(folder: Path) -> Mapping[str, Entry]:
    """Return what the manifest of a folder records; nothing if there is none.

    Raises ``LettergenError`` as ``open_manifest`` does, if a run writes to the folder, for example.
    """
    try:
        with open_manifest(folder) as listing:
            return dict(listing.letters)
    except LettergenError as error:
        if any(one.code != "LG750" for one in error.findings):
            raise
        return {}
