"""What the ledger tells of each recipient, as data for conditions and letters.

``sent`` and ``answered`` are yes or no; ``sent_on`` and ``answered_on`` are days, or nothing.
"""

from collections import defaultdict
from pathlib import Path

from lettergen.data.values import RECORD_NAMES, Mapping
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.ledger import NAME, read_ledger
from lettergen.ledger.state import LetterState, find_states

_WORDS = {True: "yes", False: "no"}


class LedgerRecords:
    """The records of all letters in one ledger.

    In the ledger of the campaign itself, a letter is found by its name. In that of another
    campaign it is found by the label of its recipient, and if several have that label, by its name.
    """

    def __init__(self, folder: Path, *, is_own: bool) -> None:
        content = read_ledger(folder)
        self.path = folder / NAME
        self.findings = content.findings
        self._is_own = is_own
        self._states = find_states(content.events)
        self._by_label: dict[str, list[LetterState]] = defaultdict(list)
        for state in self._states.values():
            self._by_label[state.recipient].append(state)

    def __bool__(self) -> bool:
        """Whether the ledger tells of a letter that was sent or answered."""
        return any(state.sent or state.answered for state in self._states.values())

    def find(self, name: str, label: str) -> Mapping | None:
        """Return the record of a letter; ``None`` if the ledger does not know it.

        Raises:
            LettergenError: several letters of another campaign may be meant (LG843).
        """
        if self._is_own:
            known = self._states.get(name)
            return _build(known, self.path) if known else None
        same = self._by_label.get(label, [])
        if len(same) > 1:
            same = [one for one in same if one.letter.rpartition("/")[2] == name.rpartition("/")[2]]
            if len(same) != 1:
                message = f"several letters in this ledger are to '{label}'."
                hint = "Add 'label:' to both campaigns, with a pattern that tells them apart."
                raise LettergenError(Finding("LG843", message, Place(str(self.path)), hint))
        return _build(same[0], self.path) if same else None


def _build(state: LetterState, path: Path) -> Mapping:
    record = Mapping(Place(str(path)))
    values = (
        _WORDS[bool(state.sent)],
        state.sent_on or None,
        _WORDS[state.answered is not None],
        state.answered_on or None,
    )
    record.update(zip(RECORD_NAMES, values, strict=True))
    return record
