"""Send e-mails one after the other: each intent is in the ledger before its first byte goes out.

An e-mail has one of three ends: the server took it, the server refused it, or nobody knows. All are
in the ledger before the next e-mail begins. What a crash cuts off has its intent there, and no end:
nobody knows then either.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from enum import StrEnum
from typing import Any

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.event import Event, EventKind
from lettergen.ledger.ledger import append
from lettergen.mail.connection import Connection, LostConnection, Refusal, UnusableServer
from lettergen.mail.message import Envelope, address_envelope
from lettergen.mail.outgoing import Outgoing, OutgoingLetters, advise_on_doubt
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_bytes
from lettergen.system.signals import defer_signals

_REFUSALS = 5  # in a row, after which the server as a whole gets a pause
_LONG = 5  # seconds of a pause that somebody is told of

OnPause = Callable[[float, str], None]
"""What is called before a long pause, with its seconds and the words of the server."""


class Delivery(StrEnum):
    """How the sending of a letter ended."""

    SENT = "sent"
    REHEARSED = "rehearsed"
    FAILED = "failed"
    IN_DOUBT = "in doubt"


@dataclass(frozen=True)
class Delivered:
    """The end of one letter; ``answer`` are the server's words, ``finding`` is what went wrong."""

    outgoing: Outgoing
    delivery: Delivery
    answer: str = ""
    finding: Finding | None = None


@dataclass(frozen=True)
class Patience:
    """How many seconds to try again what the server refuses for now, and the pauses between."""

    retry_for: float = 600
    first: float = 1
    longest: float = 120


@dataclass(frozen=True)
class _Job:
    """A letter to send, when to try it next, and since when the server has refused it.

    ``date`` is the one in the e-mail, which is the same each time it is tried.
    """

    outgoing: Outgoing
    date: datetime
    due: float = 0
    pause: float = 0
    since: float = 0


@dataclass(frozen=True)
class _Mail:
    """An e-mail as it is sent: its bytes, its envelope, and what the ledger records of it."""

    data: bytes
    envelope: Envelope
    details: Mapping[str, Any]


class Deliverer:
    """Sends letters over one connection, and records each step in the ledger.

    With ``rehearsal``, all e-mails go to that address and nothing is recorded. ``interval`` is the
    least number of seconds from one e-mail to the next; ``on_pause`` is called before a long pause
    that the server causes.
    """

    def __init__(
        self,
        letters: OutgoingLetters,
        connection: Connection,
        patience: Patience,
        interval: float = 0,
        rehearsal: Address | None = None,
        on_pause: OnPause | None = None,
    ) -> None:
        self._letters = letters
        self._connection = connection
        self._patience = patience
        self._interval = interval
        self._rehearsal = rehearsal
        self._on_pause = on_pause or (lambda _seconds, _words: None)
        self._words = ""
        self._has_one_sender = True
        self._next = 0.0
        self._pause = 0.0
        self._refusals = 0
        self._refused_since = 0.0

    def deliver(
        self, outgoing: Sequence[Outgoing], on_end: Callable[[Delivered], None]
    ) -> Finding | None:
        """Send letters, and call ``on_end`` with the end of each.

        Return why the work ended before the last one, if it did: the server takes no more, or the
        ledger cannot be written. A signal ends the work after the letter in hand.
        """
        self._has_one_sender = len({one.envelope.sender for one in outgoing}) < 2
        fresh = deque(outgoing)
        again: list[_Job] = []
        try:
            while fresh or again:
                job = self._choose(fresh, again)
                self._wait(job.due)
                self._open()
                with defer_signals():
                    end = self._try(job)
                    if isinstance(end, _Job):
                        again.append(end)
                    else:
                        on_end(end)
        except LettergenError as error:
            return error.findings[0]
        finally:
            self._connection.close()
        return None

    def _choose(self, fresh: deque[Outgoing], again: list[_Job]) -> _Job:
        """Take the next letter: one to try again if it is time for it, or if there is no other."""
        first = min(again, key=lambda job: job.due, default=None)
        if first and (not fresh or first.due <= time.monotonic()):
            again.remove(first)
            return first
        return _Job(fresh.popleft(), datetime.now().astimezone())

    def _wait(self, due: float) -> None:
        """Wait until a moment, and until the server may get another e-mail."""
        seconds = max(due, self._next) - time.monotonic()
        if seconds > 0:
            self._pause_for(seconds, self._words)
        self._next = time.monotonic() + self._interval

    def _pause_for(self, seconds: float, words: str) -> None:
        if seconds >= _LONG and words:
            self._on_pause(seconds, words)
        time.sleep(seconds)

    def _open(self) -> None:
        """Connect; a server that was there before, or asks for patience, is tried again."""
        patience = self._patience
        began, pause = time.monotonic(), patience.first
        while True:
            try:
                self._connection.open()
            except UnusableServer as error:
                may_wait = error.is_temporary and (error.is_asked or self._connection.was_open)
                if not may_wait or time.monotonic() + pause - began > patience.retry_for:
                    raise
                self._pause_for(pause, error.findings[0].message.rstrip("."))
                pause = min(2 * pause, patience.longest)
            else:
                return

    def _try(self, job: _Job) -> Delivered | _Job:
        """Send a letter; return its end, or the job to try later.

        Raises:
            UnusableServer: the server takes no e-mail at all; the letter is not sent.
        """
        one = job.outgoing
        try:
            mail = self._build(one, job.date)
        except LettergenError as error:
            return Delivered(one, Delivery.FAILED, finding=error.findings[0])
        if obstacle := self._connection.find_obstacle(mail.envelope, mail.data):
            self._record(EventKind.FAILED, one, {**mail.details, "reason": obstacle.message})
            return Delivered(one, Delivery.FAILED, finding=obstacle.about(one.label))
        if one.is_again and not job.since:
            self._record(EventKind.UNSENT, one, {"number": one.number, "how": "e-mail"})
        self._record(EventKind.SENDING, one, mail.details)
        try:
            answer = self._connection.send(mail.envelope, mail.data)
        except Refusal as refusal:
            return self._treat_refusal(job, mail, refusal)
        except LostConnection as lost:
            if lost.is_in_doubt:
                return self._doubt(one, mail, lost.words)
            return self._treat_refusal(job, mail, Refusal(400, lost.words))
        self._refusals, self._words = 0, ""
        if self._rehearsal:
            return Delivered(one, Delivery.REHEARSED, answer)
        self._record(EventKind.SENT, one, {**mail.details, "answer": answer})
        return Delivered(one, Delivery.SENT, answer)

    def _treat_refusal(self, job: _Job, mail: _Mail, refusal: Refusal) -> Delivered | _Job:
        """Return the end of a letter that was refused, or the job to try later."""
        one, now, patience = job.outgoing, time.monotonic(), self._patience
        if not refusal.is_temporary:
            return self._treat_permanent_refusal(one, mail, refusal)
        self._words = refusal.words
        since = job.since or now
        pause = min(2 * job.pause or patience.first, patience.longest)
        self._refusals += 1
        if self._refusals == 1:
            self._refused_since = now
        if self._refusals >= _REFUSALS:  # it is the server, not the letters
            self._pause = min(2 * self._pause or patience.first, patience.longest)
            self._next = max(self._next, now + self._pause)
            if now + self._pause - self._refused_since > patience.retry_for:
                self._record(EventKind.FAILED, one, {**mail.details, "answer": refusal.words})
                message = f"the server takes no e-mail for now: {refusal.words}."
                raise UnusableServer(Finding("LG865", message, self._place, _LATER))
        else:
            self._pause = 0
        if now + pause - since > patience.retry_for:
            message = f"the server does not take it for now: {refusal.words}."
            finding = Finding("LG865", message, self._place, _LATER)
            return self._fail(one, mail, finding.about(one.label), refusal.words)
        self._record(
            EventKind.FAILED, one, {**mail.details, "answer": refusal.words, "tried_again": "yes"}
        )
        return _Job(one, job.date, now + pause, pause, since)

    def _treat_permanent_refusal(self, one: Outgoing, mail: _Mail, refusal: Refusal) -> Delivered:
        words = refusal.words
        if refusal.needs_login or (refusal.is_of_sender and self._has_one_sender):
            self._record(EventKind.FAILED, one, {**mail.details, "answer": words})
            message = f"the server takes no e-mail from {mail.envelope.sender}: {words}."
            hint = "Check 'from' under 'mail', and the user that logs in."
            raise UnusableServer(Finding("LG861", message, self._place, hint))
        finding = Finding("LG864", f"the server refuses it: {words}.", self._place, _HINT)
        return self._fail(one, mail, finding.about(one.label), words)

    def _fail(self, one: Outgoing, mail: _Mail, finding: Finding, words: str) -> Delivered:
        self._record(EventKind.FAILED, one, {**mail.details, "answer": words})
        return Delivered(one, Delivery.FAILED, words, finding)

    def _doubt(self, one: Outgoing, mail: _Mail, words: str) -> Delivered:
        self._record(EventKind.IN_DOUBT, one, {**mail.details, "reason": words})
        message = f"may have arrived: {words} after the whole e-mail was sent."
        hint = advise_on_doubt(one.name)
        finding = Finding("LG862", message, self._place, hint).about(one.label)
        return Delivered(one, Delivery.IN_DOUBT, finding=finding)

    def _build(self, one: Outgoing, date: datetime) -> _Mail:
        message = self._letters.compose(one, date, self._rehearsal)
        envelope = address_envelope(message.headers)
        del message.headers["Bcc"]
        data = message.as_bytes()
        details: dict[str, Any] = {"how": "e-mail", "address": ", ".join(envelope.recipients)}
        if one.number > 1:
            details["number"] = one.number
        details |= {
            "message_id": str(message.headers["Message-ID"]),
            "sha256": hash_bytes(data),
            "letter_sha256": one.sha256,
            "files": [
                {"name": file.path.name, "format": file.format, "sha256": file.sha256}
                for file in one.files
            ],
            "server": self._place.path,
        }
        return _Mail(data, envelope, details)

    def _record(self, kind: EventKind, one: Outgoing, details: Mapping[str, Any]) -> None:
        if not self._rehearsal:
            append(self._letters.folder, Event(kind, one.name, one.label, details))

    @property
    def _place(self) -> Place:
        return self._connection.place


_HINT = "Correct the address, or ask whoever runs the server; then run 'lettergen send' again."
_LATER = "Run 'lettergen send' later: it goes on where it stopped."
