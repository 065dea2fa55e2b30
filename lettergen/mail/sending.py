"""Send the letters of a campaign by e-mail: choose them, show them to a person, deliver them."""

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.headerregistry import Address
from pathlib import Path

from lettergen.data.campaign import CampaignFile
from lettergen.diagnostics.collect import attempt, collecting, recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.ledger import read_ledger
from lettergen.ledger.state import LetterState, find_states
from lettergen.mail.addresses import parse_addresses
from lettergen.mail.connection import Connection
from lettergen.mail.delivery import Delivered, Deliverer, Delivery, OnPause, Patience
from lettergen.mail.outgoing import Outgoing, OutgoingLetters, SentBefore
from lettergen.mail.server import Login, Timeouts, find_authorities, find_login
from lettergen.output.folder_view import view_folder
from lettergen.project.project import Project
from lettergen.render.sent import find_letters
from lettergen.system import stand_ins
from lettergen.system.dataclass import dataclass, field


@dataclass(frozen=True)
class SendOptions:
    """How to send.

    Attributes:
        limit: the most letters to send; all if it is 0.
        per_minute: the most letters a minute; as fast as the server takes them if it is 0.
        rehearsal: an address that all e-mails go to, in place of their own.
        again: names of letters in doubt, or that were sent, to send again and no others.
        authorities: a file of certificates to trust in place of the system's.
        timeout: the seconds to wait for each answer of the server; if it is 0, 60, and 600 for the
            answer to a whole e-mail.
        retry_for: the seconds to try again what the server does not take for now.
        first_pause: the seconds until the first try; each pause after it is twice as long.
    """

    limit: int = 0
    per_minute: float = 0
    rehearsal: str = ""
    again: Sequence[str] = ()
    authorities: Path | None = None
    timeout: float = 0
    retry_for: float = 600
    first_pause: float = 1

    def __post_init__(self) -> None:
        """Take one name where several are possible, and text for a path."""
        if isinstance(self.again, str):
            object.__setattr__(self, "again", (self.again,))
        if self.authorities is not None:
            object.__setattr__(self, "authorities", Path(self.authorities))


@dataclass
class SendReport:
    """What a run sent, and what it did not.

    ``refused`` are why letters must not be sent, ``before`` those that were sent before. ``later``
    are letters beyond the limit, or that a signal or the server left. ``stop`` is why the server
    took no more.
    """

    delivered: list[Delivered] = field(default_factory=list)
    refused: tuple[Finding, ...] = ()
    before: tuple[SentBefore, ...] = ()
    later: tuple[str, ...] = ()
    stop: Finding | None = None

    def list_labels(self, delivery: Delivery) -> list[str]:
        """Return the letters whose sending ended like this."""
        return [one.outgoing.label for one in self.delivered if one.delivery is delivery]

    @property
    def findings(self) -> list[Finding]:
        """Everything that keeps letters from being sent."""
        ends = [one.finding for one in self.delivered if one.finding]
        return [*self.refused, *ends, *([self.stop] if self.stop else [])]

    @property
    def is_good(self) -> bool:
        """Whether all letters are sent, but for those beyond the limit."""
        return not self.findings


class Sending:
    """A run that sends letters, ready to be executed; the output folder is locked until it ends.

    ``outgoing`` are the letters to send, ``more`` those beyond the limit. ``refused`` and
    ``before`` are as in ``SendReport``.
    """

    def __init__(
        self,
        outgoing: Sequence[Outgoing],
        refused: Sequence[Finding],
        before: Sequence[SentBefore],
        letters: OutgoingLetters,
        login: Login,
        options: SendOptions,
        rehearsal: Address | None,
    ) -> None:
        most = options.limit or len(outgoing)
        self.outgoing = outgoing[:most]
        self.more = outgoing[most:]
        self.refused = tuple(refused)
        self.before = tuple(before)
        self.login = login
        self.rehearsal = rehearsal
        self._letters = letters
        self._options = options

    def report(self) -> SendReport:
        """Return the report of a run that sends nothing."""
        later = tuple(one.label for one in (*self.outgoing, *self.more))
        return SendReport([], self.refused, self.before, later)

    def execute(
        self,
        report: SendReport,
        on_end: Callable[[Delivered], None] | None = None,
        on_pause: OnPause | None = None,
    ) -> None:
        """Send the letters; ``report`` tells at any time what was sent, and what is left.

        ``on_end`` is called with the end of each letter, ``on_pause`` before a long pause.
        """
        options = self._options
        timeouts = Timeouts(options.timeout, options.timeout) if options.timeout else Timeouts()
        connection = Connection(self.login, timeouts, options.authorities)
        patience = Patience(options.retry_for, options.first_pause)
        interval = 60 / options.per_minute if options.per_minute else 0
        deliverer = Deliverer(
            self._letters, connection, patience, interval, self.rehearsal, on_pause
        )
        left = {one.name: one.label for one in (*self.outgoing, *self.more)}

        def end(delivered: Delivered) -> None:
            report.delivered.append(delivered)
            del left[delivered.outgoing.name]
            report.later = tuple(left.values())
            if on_end:
                on_end(delivered)

        report.stop = deliverer.deliver(self.outgoing, end)


@contextmanager
def open_sending(
    project: Project, sending: SendOptions, *, dry_run: bool = False
) -> Iterator[Sending]:
    """Choose the letters to send, and lock their folder until the block is left.

    A dry run needs no password.

    Raises:
        LettergenError: as for ``open_letters``; or there is no server (LG856) or no password
            (LG858), or the letters are in storage (LG896).
    """
    check_mail(project.campaign)
    login = find_login(project.campaign, needs_password=not dry_run)
    find_authorities(sending.authorities)
    rehearsal = _parse_rehearsal(sending.rehearsal)
    if stand_ins.storage and project.selection:  # where no ledger is written
        stand_ins.storage.check_writing(project.selection.pattern.folder)
    with open_letters(project, sending.again) as letters:
        outgoing, before, refused = _choose(project, letters)
        yield Sending(outgoing, refused, before, letters, login, sending, rehearsal)


@contextmanager
def open_letters(
    project: Project, again: Sequence[str] = (), *, takes_versions: bool = False
) -> Iterator[OutgoingLetters]:
    """Return what chooses the letters of a project, and lock their folder until the block is left.

    ``again`` names letters to send though they were sent, or may have been; for
    ``takes_versions`` see ``OutgoingLetters``.

    Raises:
        LettergenError: the campaign describes no e-mail (LG850), the ledger was altered (LG840),
            another run uses the folder (LG411), or a name fits no letter (LG845, LG869).
    """
    check_mail(project.campaign)
    selection = project.selection
    assert selection is not None
    folder = selection.pattern.folder
    with view_folder(folder, project.campaign.path, selection.files) as view:
        content = read_ledger(folder)
        if content.findings:
            raise LettergenError(*content.findings)
        states = find_states(content.events)
        chosen = _find_again(states, again, folder)
        yield OutgoingLetters(project, view, states, chosen, takes_versions=takes_versions)


def check_mail(campaign: CampaignFile) -> None:
    """Raise ``LettergenError`` if a campaign describes no e-mail that can be built (LG850)."""
    place = Place(str(campaign.path))
    if not campaign.mail:
        message = "the campaign describes no e-mail."
        hint = "Add 'mail:' to it; see 'lettergen help sending'."
        raise LettergenError(Finding("LG850", message, place, hint))
    if importlib.util.find_spec("email_validator") is None:
        message = "the package that checks e-mail addresses is not installed."
        hint = "Install it with: pip install 'lettergen[mail]'"
        raise LettergenError(Finding("LG850", message, place, hint))


def _choose(
    project: Project, letters: OutgoingLetters
) -> tuple[list[Outgoing], list[SentBefore], list[Finding]]:
    outgoing: list[Outgoing] = []
    before: list[SentBefore] = []
    again = letters.again
    left = dict(again)
    with recording() as refused:
        for letter in project.letters:
            if again and letters.get_name(letter) not in again:
                continue
            left.pop(letters.get_name(letter), None)
            with attempt():
                found = letters.choose(letter)
                if isinstance(found, Outgoing):
                    outgoing.append(letters.address(found))
                else:
                    before.append(found)
        for state in left.values():
            raise LettergenError(
                Finding(
                    "LG869",
                    f"{state.recipient or state.letter}: nobody in the list gets this letter now.",
                    Place("--again"),
                    "Look into the list and the conditions.",
                )
            )
    return outgoing, before, refused


def _find_again(
    states: dict[str, LetterState], names: Sequence[str], folder: Path
) -> dict[str, LetterState]:
    """Return the letters that a person asks to send again.

    Raises:
        LettergenError: a name fits no letter or several (LG845), or a letter was not sent
            (LG869).
    """
    found = {one.letter: one for one in find_letters(states, names, folder)} if names else {}
    with collecting():
        for state in found.values():
            with attempt():
                if not state.doubt and not state.sent:
                    message = f"{state.recipient or state.letter}: was not sent yet."
                    hint = "Send it without --again."
                    raise LettergenError(Finding("LG869", message, Place("--again"), hint))
    return found


def _parse_rehearsal(text: str) -> Address | None:
    """Return the address of a rehearsal; raises ``LettergenError`` for what is none (LG852)."""
    if not text:
        return None
    found = parse_addresses(text, "--to", Place("--to"))
    if len(found) != 1:
        message = "a rehearsal goes to one address."
        raise LettergenError(Finding("LG852", message, Place("--to"), "Name your own."))
    return found[0]
