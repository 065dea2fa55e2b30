"""The state of each letter, as the events of the ledger give it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from lettergen.ledger.event import Event, EventKind
from lettergen.system.dataclass import dataclass, field, replace


class State(StrEnum):
    """Where a letter is on its way; ``NONE`` if the ledger does not know it."""

    NONE = "not made"
    MADE = "made"
    APPROVED = "approved"
    FAILED = "failed"
    IN_DOUBT = "in doubt"
    SENT = "sent"
    ANSWERED = "answered"


@dataclass(frozen=True)
class LetterState:
    """What the ledger tells of one letter.

    ``sent`` are the events of all versions that were sent, by their numbers from 1; ``doubt`` is
    the intent to send a version of which nobody knows whether it arrived. ``reissues`` are the
    events of versions that a person issued in place of a sent one, by number. ``failed`` is the
    last failure since the last version was sent, ``approved`` the last approval since the last
    change, ``answered`` the last answer.
    """

    letter: str
    recipient: str = ""
    made: Event | None = None
    approved: Event | None = None
    sent: Mapping[int, Event] = field(default_factory=dict)
    reissues: Mapping[int, Event] = field(default_factory=dict)
    doubt: Event | None = None
    failed: Event | None = None
    answered: Event | None = None

    @property
    def state(self) -> State:
        """Where the letter is."""
        states = (
            (self.doubt, State.IN_DOUBT),
            (self.answered, State.ANSWERED),
            (self.sent, State.SENT),
            (self.failed, State.FAILED),
            (self.approved, State.APPROVED),
            (self.made, State.MADE),
        )
        return next((state for event, state in states if event), State.NONE)

    @property
    def last_sent(self) -> Event | None:
        """The event of the last version that was sent."""
        return self.sent[max(self.sent)] if self.sent else None

    @property
    def sent_on(self) -> str:
        """The day on which the last version was sent, such as ``2020-10-14``; or empty."""
        return get_day(self.last_sent)

    @property
    def answered_on(self) -> str:
        """The day of the last answer, or empty."""
        return get_day(self.answered)

    @property
    def pending_reissue(self) -> Event | None:
        """The event of a version that was issued in place of a sent one, and is not sent."""
        last = max(self.reissues, default=0)
        return self.reissues[last] if last > max(self.sent, default=0) else None

    def add(self, event: Event) -> "LetterState":
        """Return the state after another event."""
        number = get_number(event)
        changed = replace(self, recipient=event.recipient or self.recipient)
        match event.kind:
            case EventKind.MADE:
                return replace(changed, made=event, approved=None)
            case EventKind.APPROVED:
                return replace(changed, approved=event)
            case EventKind.SENDING | EventKind.IN_DOUBT:
                return replace(changed, doubt=event)
            case EventKind.SENT:
                sent = {**self.sent, number: event}
                return replace(changed, sent=sent, doubt=None, failed=None)
            case EventKind.FAILED:
                return replace(changed, failed=event, doubt=None)
            case EventKind.UNSENT:
                sent = {key: one for key, one in self.sent.items() if key != number}
                return replace(changed, sent=sent, doubt=None)
            case EventKind.REISSUED:
                return replace(changed, reissues={**self.reissues, number: event})
            case EventKind.ANSWERED:
                return replace(changed, answered=event)
        return changed


def get_day(event: Event | None) -> str:
    """Return the day of an event: the one that a person named, or that of its line; or empty."""
    if event is None:
        return ""
    day = event.details.get("on")
    return day if isinstance(day, str) else event.time[:10]


def get_number(event: Event) -> int:
    """Return which version of a letter an event is about, from 1."""
    number = event.details.get("number", 1)
    return number if isinstance(number, int) else 1


def find_states(events: Iterable[Event]) -> dict[str, LetterState]:
    """Return the state of each letter by its name, in the order of their first events."""
    states: dict[str, LetterState] = {}
    for event in events:
        known = states.get(event.letter) or LetterState(event.letter)
        states[event.letter] = known.add(event)
    return states
