"""The state of each letter: ready, to be confirmed, changed since the last run, and so on."""

from enum import StrEnum
from pathlib import Path

from lettergen.approval.approvals import Approvals, ApprovalState
from lettergen.ledger.ledger import read_ledger
from lettergen.ledger.state import State, find_states
from lettergen.output.folder_view import FileState
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
        self._known = find_states(read_ledger(folder).events)

    def name(self, letter: Letter) -> str:
        """Return what approvals and the ledger call a letter: its path without the suffix."""
        path = letter.path
        if path is None or not path.is_relative_to(self._folder):
            return ""
        return path.relative_to(self._folder).with_suffix("").as_posix()

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
        states = {
            LetterState.EDITED: entry.file_state is FileState.EDITED,
            LetterState.SENT: known is not None and known.state in (State.SENT, State.ANSWERED),
            LetterState.APPROVED: bool(approval.people),
            LetterState.APPROVAL_LOST: approval.lost is not None and not approval.people,
            LetterState.TO_CONFIRM: bool(letter.recipient.confirm),
            LetterState.DOUBTFUL: entry.has_warnings,
            LetterState.CHANGED: entry.file_state is FileState.CHANGED,
            LetterState.NEW: entry.file_state is FileState.NEW,
        }
        found = [state for state, is_so in states.items() if is_so]
        is_open = {LetterState.SENT, LetterState.TO_CONFIRM, LetterState.DOUBTFUL}
        if not is_open.intersection(found):
            found.insert(0, LetterState.READY)
        return found
