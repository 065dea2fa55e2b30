"""Which letters can go out by e-mail, with their versions and files; and why others cannot."""

from collections.abc import Collection, Mapping
from datetime import datetime
from email.headerregistry import Address
from pathlib import Path

from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.ledger import NAME
from lettergen.ledger.state import LetterState, get_number
from lettergen.mail.message import Composer, Envelope, address_envelope
from lettergen.mail.parts import Attachment, Email
from lettergen.output.files import describe_os_error
from lettergen.output.folder_view import FolderView
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.render.current import CurrentLetters, describe_outdated
from lettergen.render.edited import examine_edited
from lettergen.render.renderer import Rendered
from lettergen.render.result import Result
from lettergen.render.sign_off import SignOff
from lettergen.render.versions import get_version
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.fingerprint import hash_bytes

_REVIEW = ("LG810", "LG813")  # edited by hand: its data changed since, or a review is in it
_LOST_APPROVAL = "LG817"


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with an e-mail, as it was when the letter was chosen.

    ``format`` is that of the letter, or the suffix of another file.
    """

    path: Path
    format: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Outgoing:
    """A letter that can go out.

    ``name`` is its file below the output folder without the suffix, ``number`` its version,
    ``sha256`` that of the Word letter. ``has_warnings`` tells that the last run had doubts about
    it. ``is_again`` tells that a person asks for it, though it was sent or may have been.
    ``envelope`` and ``to`` are the addresses, once they are known.
    """

    letter: Letter
    name: str
    number: int
    sha256: str
    files: tuple[AttachedFile, ...]
    has_warnings: bool = False
    is_again: bool = False
    envelope: Envelope = Envelope("", ())
    to: str = ""

    @property
    def label(self) -> str:
        """The name by which messages call the letter."""
        return str(self.letter.label)


@dataclass(frozen=True)
class SentBefore:
    """A letter that was sent before; ``version`` is the file of one that was written since."""

    label: str
    day: str
    version: Path | None = None


class OutgoingLetters:
    """Chooses the letters of an output folder that can go out, and builds their e-mails.

    ``folder`` is the output folder, ``states`` are those of the ledger, ``again`` the letters that
    a person asks to send though they were sent, or may have been. A new version of a letter that
    was sent goes out if it was issued again on purpose; else only with ``takes_versions``.
    """

    def __init__(
        self,
        project: Project,
        view: FolderView,
        states: Mapping[str, LetterState],
        again: Mapping[str, LetterState],
        *,
        takes_versions: bool,
    ) -> None:
        self.folder = view.folder
        self.again = again
        self._takes_versions = takes_versions
        self._needs_approval = bool(project.campaign.approval_required)
        self._campaign_folder = project.campaign.folder
        self._view = view
        self._states = states
        self._current = CurrentLetters(project, view)
        self._sign_off = SignOff(project.campaign, Options(final=True))
        self._sign_off.find_approved = view.read_approved
        self._composer = Composer(project.campaign, project.language)

    def get_name(self, letter: Letter) -> str:
        """Return the name of a letter as the ledger has it; empty for a letter without a file."""
        return self._view.files.get_name(letter.path).removesuffix(SUFFIX) if letter.path else ""

    def choose(self, letter: Letter) -> Outgoing | SentBefore:
        """Return a letter as it can go out now.

        Raises:
            LettergenError: with why it must not.
        """
        first = letter.path
        if first is None:
            raise LettergenError(*letter.findings)
        name = self.get_name(letter)
        state = self._states.get(name) or LetterState(name)
        number = max(state.sent, default=0) + 1
        if name in self.again:
            number = self._find_again(first, state)
        elif state.doubt:
            raise describe_doubt(letter, state)
        versioned = replace(letter, path=get_version(first, number))
        data = self._read_letter(versioned)
        is_again = number in state.sent or state.doubt is not None
        if state.sent and not is_again:
            is_wanted = self._takes_versions or name in self.again or number in state.reissues
            if data is None or not is_wanted:
                version = versioned.path if data is not None else None
                return SentBefore(str(letter.label), state.sent_on, version)
        if points := letter.recipient.confirm:
            told = "; ".join(f"'{point}'" for point in points)
            raise refuse(versioned, f"has points to confirm: {told}.")
        if data is None:
            raise _describe_missing(versioned, _get_path(versioned))
        try:
            self._check_current(letter, versioned, data, state, number)
        except LettergenError:
            if state.sent and number not in state.reissues and self._is_sent(letter, state):
                return SentBefore(str(letter.label), state.sent_on)
            raise
        self._check_approval(versioned, name, data)
        sha256 = hash_bytes(data)
        items = filter(None, self._composer.list_attachments(letter.recipient))
        files = tuple(self._find_file(item, versioned, data) for item in items)
        entry = self._view.get_entry(_get_path(versioned))
        has_warnings = bool(entry and entry.warnings)
        return Outgoing(letter, name, number, sha256, files, has_warnings, is_again)

    def address(self, one: Outgoing) -> Outgoing:
        """Return a letter with the addresses that its e-mail goes to; raises as ``compose``."""
        headers = self._compose(one, ()).headers
        return replace(one, envelope=address_envelope(headers), to=str(headers["To"]))

    def compose(
        self, one: Outgoing, date: datetime | None = None, rehearsal: Address | None = None
    ) -> Email:
        """Return the e-mail of a letter, with its attachments; see ``Composer.compose``.

        Raises:
            LettergenError: no e-mail can be built (LG851, LG852), or a file has changed since the
                letter was chosen (LG854).
        """
        attachments = []
        for file in one.files:
            data = _read(file.path, one.letter)
            if hash_bytes(data) != file.sha256:
                message = "was changed in this moment."
                raise _describe_file(one.letter, file.path, message, "Run the command once more.")
            attachments.append(Attachment(file.path.name, data))
        return self._compose(one, attachments, date, rehearsal)

    def _compose(
        self,
        one: Outgoing,
        attachments: Collection[Attachment],
        date: datetime | None = None,
        rehearsal: Address | None = None,
    ) -> Email:
        identity = [one.name, str(one.number), one.sha256]
        if rehearsal and date:
            identity += ["rehearsal", date.isoformat()]
        recipient = one.letter.recipient
        return self._composer.compose(recipient, identity, [*attachments], date, rehearsal)

    def _find_again(self, path: Path, state: LetterState) -> int:
        """Return the version to send again: one in doubt, a new one, or the last that was sent."""
        if state.doubt:
            return get_number(state.doubt)
        last = max(state.sent, default=1)
        return last + 1 if get_version(path, last + 1).exists() else last

    def _read_letter(self, letter: Letter) -> bytes | None:
        """Return the Word letter: its file, or the one that other formats were made of."""
        path = _get_path(letter)
        try:
            return path.read_bytes() if path.exists() else self._view.read_source(path)
        except OSError as error:
            finding = describe_os_error(path, error, "cannot be read")
            raise LettergenError(finding.about(letter.label)) from None

    def _is_sent(self, letter: Letter, state: LetterState) -> bool:
        """Whether a version that was sent is what the letter would be now."""
        sent = {event.details.get("letter_sha256") for event in state.sent.values()}
        return bool(sent) and hash_bytes(self._current.renderer.render(letter).data) in sent

    def _check_current(
        self, letter: Letter, versioned: Letter, data: bytes, state: LetterState, number: int
    ) -> None:
        """Raise ``LettergenError`` for a letter that is not what a run would write now."""
        path = _get_path(versioned)
        entry = self._view.get_entry(path)
        known = state.sent.get(number) or state.doubt
        if known:
            recorded = known.details.get("letter_sha256", hash_bytes(data))
            if recorded != hash_bytes(data):
                raise describe_outdated(letter, path, "is not the letter that the ledger records.")
        elif entry and entry.sha256:
            self._current.check(letter, path, data, is_reissue=number in state.reissues)
            if hash_bytes(data) != entry.sha256:
                edited = examine_edited(self._current.renderer, versioned, data, self._view)
                self._check_findings(letter, path, edited)
        elif path.exists():
            raise describe_outdated(letter, path, "was not made by lettergen.")
        else:  # only other formats were written
            rendered = self._current.renderer.render(letter)
            self._check_findings(letter, path, rendered)
            if rendered.data != data:
                raise describe_outdated(letter, path, "is not what its data give now.")

    def _check_findings(self, letter: Letter, path: Path, rendered: Rendered) -> None:
        if rendered.errors:
            raise LettergenError(*(_name(one, letter) for one in rendered.errors))
        review = [one for one in rendered.warnings if one.code in _REVIEW]
        if review:
            message = review[0].cause or review[0].message
            raise describe_outdated(letter, path, message, review[0].hint)

    def _check_approval(self, letter: Letter, name: str, data: bytes) -> None:
        """Raise ``LettergenError`` for a letter that is not approved as it is now."""
        checked = self._sign_off.check(Rendered(letter), name, data)
        findings = checked.findings
        if not isinstance(checked, Result):
            findings = tuple(one for one in findings if one.code == _LOST_APPROVAL)
        if findings:
            raise refuse(letter, findings[0].cause or findings[0].message, findings[0].hint)

    def _find_file(self, item: str, letter: Letter, word: bytes) -> AttachedFile:
        """Return a format of the letter, or a file of the campaign; ``word`` is the letter."""
        path = _get_path(letter)
        if item not in SUFFIXES:
            file = self._campaign_folder / item
            if not file.resolve().is_relative_to(self._campaign_folder.resolve()):
                message = "this file to attach is not in the folder of the campaign."
                hint = "Copy it there: a value of the list could name any file of this computer."
                raise _describe_file(letter, file, message, hint)
            data = _read(file, letter)
            return AttachedFile(file, file.suffix.lstrip("."), hash_bytes(data), len(data))
        file = path.with_name(path.name.removesuffix(SUFFIX) + SUFFIXES[item])
        data = _read(file, letter)
        if item != WORD:
            self._current.check_export(letter, file, word)
            entry = self._view.get_entry(file)
            if self._needs_approval and entry and entry.sha256 != hash_bytes(data):
                message = "was changed by somebody: the approval is of what lettergen made."
                hint = "Run 'lettergen render --force' with this format to make it again."
                raise _describe_file(letter, file, message, hint)
        return AttachedFile(file, item, hash_bytes(data), len(data))


def refuse(letter: Letter, message: str, hint: str = "") -> LettergenError:
    """Return the error of a letter that must not go out (LG853)."""
    hint = hint or "'lettergen status' tells where each letter is."
    place = Place(str(_get_path(letter)))
    return LettergenError(Finding("LG853", message, place, hint).about(letter.label))


def describe_doubt(letter: Letter, state: LetterState) -> LettergenError:
    """Return the error of a letter that may have been sent: nobody knows (LG862)."""
    assert state.doubt
    address, when = state.doubt.details.get("address"), state.doubt.time[:16].replace("T", " ")
    to = f" to {address}" if address else ""
    message = f"may have been sent{to} on {when}: nobody knows."
    place = Place(str(_get_path(letter).parent / NAME))
    finding = Finding("LG862", message, place, advise_on_doubt(state.letter))
    return LettergenError(finding.about(letter.label))


def advise_on_doubt(name: str) -> str:
    """Return what a person has to do about a letter in doubt."""
    word = f'"{name}"' if " " in name else name
    return (
        f"Ask the recipient, or look into the log of the server. If it arrived: lettergen sent "
        f"{word} --how e-mail. If it did not: lettergen send --again {word}."
    )


def _get_path(letter: Letter) -> Path:
    assert letter.path
    return letter.path


def _read(path: Path, letter: Letter) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would keep us waiting
        raise _describe_file(letter, path, "is no file.", "Name a file to attach.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _describe_missing(letter, path) from None
    except OSError as error:
        finding = describe_os_error(path, error, "cannot be read")
        raise LettergenError(finding.about(letter.label)) from None


def _describe_missing(letter: Letter, path: Path) -> LettergenError:
    hint = "Run 'lettergen render', with the formats that are attached."
    return _describe_file(letter, path, "there is no such file.", hint)


def _describe_file(letter: Letter, path: Path, message: str, hint: str) -> LettergenError:
    return LettergenError(Finding("LG854", message, Place(str(path)), hint).about(letter.label))


def _name(finding: Finding, letter: Letter) -> Finding:
    return finding if finding.letters else finding.about(letter.label)
