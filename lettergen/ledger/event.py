"""One event of the ledger, and its line: JSON with the hash of the line before it.

``{"time": …, "event": …, "letter": …, …, "previous": H, "hash": H}``: ``previous`` is the ``hash``
of the line before, empty in the first line; ``hash`` is the SHA-256 of everything before it in its
own line. So a line that was altered, removed or put between others is noticed.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from lettergen.system.dataclass import dataclass, field
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.patterns import compile_lazily


class EventKind(StrEnum):
    """What happened to a letter.

    ``SENDING`` is the intent to send an e-mail, on the disk before its first byte goes out.
    ``UNSENT`` is a person's word that a letter that was sent, or is in doubt, did not arrive.
    """

    MADE = "made"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in doubt"
    UNSENT = "unsent"
    REISSUED = "re-issued"
    ANSWERED = "answered"


_OWN = ("time", "event", "letter", "recipient")
_CHAIN = ("previous", "hash")
_HASH = compile_lazily(rb'^(.*),"hash":"([0-9a-f]{64})"\}$', re.DOTALL)


@dataclass(frozen=True)
class Event:
    """One event.

    ``letter`` is the path of the letter below the output folder, without the suffix of a format;
    a new version of a letter that was sent keeps it. ``recipient`` is the recipient's label.
    ``time`` is the local time with its offset from UTC, as ISO 8601; ``append`` fills it in.
    ``details`` depend on the kind: ``how``, ``address``, ``message_id``, ``sha256``, ``format``,
    ``number``, ``reason`` and so on.
    """

    kind: EventKind
    letter: str
    recipient: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    time: str = ""

    def list_values(self) -> dict[str, Any]:
        """Return the values by their names in the line, without those of the chain."""
        own = {
            "time": self.time,
            "event": str(self.kind),
            "letter": self.letter,
            "recipient": self.recipient,
        }
        return own | {name: one for name, one in self.details.items() if name not in own}


def encode(event: Event, previous: str) -> tuple[bytes, str]:
    """Return the line of an event without its end, and the hash of the line."""
    values = {**event.list_values(), "previous": previous}
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "backslashreplace")[:-1]  # a lone surrogate becomes its escape
    own = hash_bytes(body)
    return body + f',"hash":"{own}"}}'.encode(), own


def decode(line: bytes) -> tuple[Event, str, str] | None:
    """Return the event of a line, the hash of the line before it, and its own.

    Return ``None`` for a line that is none, or that does not have its own hash.
    """
    found = _HASH.match(line)
    if found is None or hash_bytes(found[1]) != found[2].decode():
        return None
    try:
        values = json.loads(line)
        kind = EventKind(values["event"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = [values.get(name) for name in (*_OWN, "previous")]
    if not all(isinstance(text, str) for text in texts):
        return None
    details = {name: one for name, one in values.items() if name not in _OWN + _CHAIN}
    time, _, letter, recipient, previous = texts
    return Event(kind, letter, recipient, details, time), previous, found[2].decode()


def is_cut_short(line: bytes) -> bool:
    """Whether a line is the beginning of one: no JSON value, as the beginning of an object is."""
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return True
    return False
