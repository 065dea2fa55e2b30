"""The state of each letter: ready, to be confirmed, changed since the last run, and so on."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from lettergen.approval.approvals import Approvals, ApprovalState
from lettergen.diagnostics.finding import LettergenError
from lettergen.ledger.ledger import read_ledger
from lettergen.ledger.state import State, find_states
from lettergen.output.entry import Entry
from lettergen.output.files import hash_file
from lettergen.output.manifest_reader import open_manifest
from lettergen.project.letters import Letter
from lettergen.proof.entry import ProofEntry


class LetterState(StrEnum):
    """A state; a letter may have several. The order is that of the page."""

    REFUSED = "refused"
    EDITED = "edited"
    SENT = "sent"
    APPROVED = "approved"
    APPROVAL_LOST = "approval lost"
    TO_CONFIRM = "to be confirmed"
    DOUBTFUL = "doubtful"
    READY = "ready"
    CHANGED = "changed since last run"
    NEW = "not written yet"


class LetterStates:
    """Finds the states of letters from what lettergen wrote to a folder, and what people did."""

    def __init__(self, folder: Path, approvals: Approvals) -> None:
        self._folder = folder
        self._approvals = approvals
        self._entries = _read_entries(folder)
        self._known = find_states(read_ledger(folder).events)

    def name(self, letter: Letter) -> str:
        """Return what approvals and the ledger call a letter: its path without the suffix."""
        path = letter.path
        if path is None or not path.is_relative_to(self._folder):
            return ""
        return path.relative_to(self._folder).with_suffix("").as_posix()

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

    def find_approval(self, entry: ProofEntry) -> ApprovalState:
        """Return who approved a letter as it is now."""
        return self._approvals.find_state(self.name(entry.letter), entry.content.sha256)

    def find(self, entry: ProofEntry) -> list[LetterState]:
        """Return the states of a letter as it would be written now, the most telling first."""
        letter = entry.letter
        if not entry.sha256 or letter.path is None:
            return [LetterState.REFUSED]
        approval = self.find_approval(entry)
        known = self._known.get(self.name(letter))
        before = self._get_entry(letter)
        is_written = before is not None and before.sha256 and letter.path.exists()
        is_changed = is_written and before is not None and before.sha256 != entry.sha256
        states = {
            LetterState.EDITED: entry.is_edited,
            LetterState.SENT: known is not None and known.state in (State.SENT, State.ANSWERED),
            LetterState.APPROVED: bool(approval.people),
            LetterState.APPROVAL_LOST: approval.lost is not None and not approval.people,
            LetterState.TO_CONFIRM: bool(letter.recipient.confirm),
            LetterState.DOUBTFUL: entry.has_warnings,
        }
        found = [state for state, is_so in states.items() if is_so]
        if is_changed and not entry.is_edited:
            found.append(LetterState.CHANGED)
        if not is_written:
            found.append(LetterState.NEW)
        is_open = {LetterState.EDITED, LetterState.TO_CONFIRM, LetterState.DOUBTFUL}
        if not is_open.intersection(found) and LetterState.SENT not in found:
            found.insert(0, LetterState.READY)
        return found

    def _get_entry(self, letter: Letter) -> Entry | None:
        name = self.name(letter)
        return self._entries.get(f"{name}.docx") if name else None


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
