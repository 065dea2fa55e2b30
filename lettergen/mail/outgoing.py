"""Which letters can be sent, each with its version and its files; and why others cannot."""

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
from lettergen.output.inputs import LETTER
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.render.comparison import read_edited
from lettergen.render.edited import examine_edited
from lettergen.render.renderer import Rendered, Renderer
from lettergen.render.result import Result
from lettergen.render.sign_off import SignOff
from lettergen.render.versions import get_version
from lettergen.system.dataclass import dataclass, replace
from lettergen.system.fingerprint import hash_bytes

_EDITED = ("LG810", "LG813")  # edited by hand, and its data changed since; or with a review in it
_HINT = "'lettergen status' tells where each letter is."
_RENDER = "Run 'lettergen render', read what it reports, and send then."


@dataclass(frozen=True)
class AttachedFile:
    """A file that goes with an e-mail, as it was when the letter was chosen."""

    path: Path
    format: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Outgoing:
    """A letter that can be sent.

    ``name`` is its file below the output folder without the suffix, ``number`` its version,
    ``sha256`` that of the Word letter. ``to`` is the address as the e-mail tells it. ``doubts``
    are findings for which a final run would not write the letter. ``is_again`` tells that a person
    asks for it, though it was sent or may have been.
    """

    letter: Letter
    name: str
    number: int
    sha256: str
    files: tuple[AttachedFile, ...]
    envelope: Envelope
    to: str
    doubts: tuple[Finding, ...] = ()
    is_again: bool = False

    @property
    def label(self) -> str:
        """The name by which messages call the letter."""
        return str(self.letter.label)


@dataclass(frozen=True)
class SentBefore:
    """A letter that was sent before, and of which there is no new version."""

    label: str
    day: str


class OutgoingLetters:
    """Chooses letters to be sent from an output folder, and builds their e-mails.

    ``states`` are those of the ledger, ``again`` the names of letters that a person asks to send
    though they were sent, or may have been.
    """

    def __init__(
        self,
        project: Project,
        view: FolderView,
        states: Mapping[str, LetterState],
        again: Collection[str] = (),
    ) -> None:
        self._folder = project.campaign.folder
        self._view = view
        self._states = states
        self._again = again
        self._sign_off = SignOff(project.campaign, Options(final=True))
        self._sign_off.find_approved = view.read_approved
        self._renderer = Renderer(project)
        self._composer = Composer(project.campaign, project.language)

    def get_name(self, letter: Letter) -> str:
        """Return the name of a letter as the ledger has it; empty for a letter without a file."""
        return self._view.files.get_name(letter.path).removesuffix(SUFFIX) if letter.path else ""

    def choose(self, letter: Letter) -> Outgoing | SentBefore:
        """Return a letter as it can be sent.

        Raises:
            LettergenError: with why it must not be sent.
        """
        first = letter.path
        if first is None:
            raise LettergenError(*letter.findings)
        name = self.get_name(letter)
        state = self._states.get(name) or LetterState(name)
        is_again = name in self._again
        number = max(state.sent, default=0) + 1
        if is_again:
            number = get_number(state.doubt) if state.doubt else max(state.sent, default=1)
        elif state.doubt:
            raise _describe_doubt(letter, state)
        path = get_version(first, number)
        versioned = replace(letter, path=path)
        try:
            data = path.read_bytes() if path.exists() else self._view.read_source(path)
            rendered = self._render(letter, versioned, data, state, number)
        except OSError as error:
            finding = describe_os_error(path, error, "cannot be read").about(letter.label)
            raise LettergenError(finding) from None
        if rendered is None or data is None:
            return SentBefore(str(letter.label), state.sent_on)
        self._check_review(rendered, name, data)
        files = self._list_files(versioned, data)
        message = self._compose(letter, name, number, hash_bytes(data), files)
        return Outgoing(
            letter,
            name,
            number,
            hash_bytes(data),
            files,
            address_envelope(message.headers),
            str(message.headers["To"]),
            tuple(one for one in rendered.warnings if one.rule.blocks_final),
            is_again,
        )

    def compose(self, one: Outgoing, date: datetime, rehearsal: Address | None = None) -> Email:
        """Return the e-mail of a letter, as it goes out now.

        Raises:
            LettergenError: a file has changed since the letter was chosen (LG854).
        """
        return self._compose(
            one.letter, one.name, one.number, one.sha256, one.files, date, rehearsal
        )

    def _compose(
        self,
        letter: Letter,
        name: str,
        number: int,
        sha256: str,
        files: tuple[AttachedFile, ...],
        date: datetime | None = None,
        rehearsal: Address | None = None,
    ) -> Email:
        attachments = []
        for file in files:
            data = _read(file.path, letter)
            if hash_bytes(data) != file.sha256:
                raise _describe_file(letter, file.path, "was changed in this moment.", _RENDER)
            attachments.append(Attachment(file.path.name, data))
        identity = [name, str(number), sha256]
        if rehearsal and date:
            identity += ["rehearsal", date.isoformat()]
        return self._composer.compose(letter.recipient, identity, attachments, date, rehearsal)

    def _render(
        self,
        letter: Letter,
        versioned: Letter,
        data: bytes | None,
        state: LetterState,
        number: int,
    ) -> Rendered | None:
        """Return what a run finds in a letter now; ``None`` if it was sent as it would be now.

        Raises:
            LettergenError: it has errors, has no file, or its file is not what it would be now.
        """
        path = versioned.path
        assert path is not None
        edited = read_edited(self._view, path) if data is not None else None
        if edited:
            rendered = examine_edited(self._renderer, versioned, edited, self._view)
        else:
            rendered = self._renderer.render(letter)
        sent = {event.details.get("letter_sha256") for event in state.sent.values()}
        is_new = data is not None and (
            number in state.reissues or hash_bytes(rendered.data) not in sent
        )
        if state.sent and number not in state.sent and not is_new:
            return None
        if rendered.errors:
            raise LettergenError(*(_name(one, letter) for one in rendered.errors))
        if data is None:
            raise _describe_outdated(letter, path, "is not rendered: there is no such file.")
        recorded = self._find_recorded(state, number)
        if recorded:
            if hash_bytes(data) != recorded and not edited:
                raise _describe_outdated(letter, path, "is not the letter that the ledger records.")
        elif not edited and rendered.data != data:
            message = "is not what its data and its template give now."
            raise _describe_outdated(letter, path, message)
        blocking = [one for one in rendered.warnings if edited and one.code in _EDITED]
        if blocking:
            raise _describe_outdated(letter, path, blocking[0].cause or blocking[0].message)
        return rendered

    def _find_recorded(self, state: LetterState, number: int) -> str:
        """Return the SHA-256 of a version that a plain run does not make: issued again, or sent."""
        known = (state.reissues.get(number), state.sent.get(number), state.doubt)
        for event in known:
            if event and get_number(event) == number:
                found = event.details.get("letter_sha256") or event.details.get("sha256")
                return found if isinstance(found, str) else ""
        return ""

    def _check_review(self, rendered: Rendered, name: str, data: bytes) -> None:
        """Raise ``LettergenError`` for a letter that people have not agreed to yet."""
        letter = rendered.letter
        assert letter.path is not None
        if points := letter.recipient.confirm:
            told = "; ".join(f"'{point}'" for point in points)
            raise refuse(letter, f"has points to confirm: {told}.", letter.path)
        checked = self._sign_off.check(rendered, name, data)
        lost = checked.findings if isinstance(checked, Result) else ()
        lost = lost or tuple(one for one in checked.findings if one.code == "LG817")
        if lost:
            raise refuse(letter, lost[0].cause or lost[0].message, letter.path, lost[0].hint)

    def _list_files(self, letter: Letter, data: bytes) -> tuple[AttachedFile, ...]:
        """Return the files to attach; raises ``LettergenError`` (LG854)."""
        items = self._composer.list_attachments(letter.recipient)
        return tuple(self._find_file(item, letter, hash_bytes(data)) for item in items if item)

    def _find_file(self, item: str, letter: Letter, sha256: str) -> AttachedFile:
        path = letter.path
        assert path is not None
        if item not in SUFFIXES:
            file = find_own_file(self._folder, item, letter)
            data = _read(file, letter)
            return AttachedFile(file, file.suffix.lstrip("."), hash_bytes(data), len(data))
        file = path.with_name(path.name.removesuffix(SUFFIX) + SUFFIXES[item])
        data = _read(file, letter)
        if item != WORD:
            entry = self._view.get_entry(file)
            if entry is None or entry.inputs.get(LETTER) != sha256:
                message = f"'{file.name}' is not made of the letter as it is now."
                raise _describe_file(letter, file, message, _RENDER)
            if hash_bytes(data) != entry.sha256:
                message = f"'{file.name}' was changed by somebody after lettergen made it."
                raise _describe_file(letter, file, message, _RENDER)
        return AttachedFile(file, item, hash_bytes(data), len(data))


def find_own_file(folder: Path, item: str, letter: Letter) -> Path:
    """Return a file of the campaign to attach; raise ``LettergenError`` for any other (LG854)."""
    file = folder / item
    if not file.resolve().is_relative_to(folder.resolve()):
        message = "this file to attach is not in the folder of the campaign."
        hint = "Copy it there: a value of the list could name any file of this computer."
        raise _describe_file(letter, file, message, hint)
    return file


def refuse(letter: Letter, message: str, path: Path, hint: str = _HINT) -> LettergenError:
    """Return the error of a letter that must not be sent (LG853)."""
    return LettergenError(Finding("LG853", message, Place(str(path)), hint).about(letter.label))


def _read(path: Path, letter: Letter) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = "Run 'lettergen render', with the formats that are attached."
        raise _describe_file(letter, path, "there is no such file.", hint) from None
    except OSError as error:
        finding = describe_os_error(path, error, "cannot be read")
        raise LettergenError(finding.about(letter.label)) from None


def _describe_file(letter: Letter, path: Path, message: str, hint: str) -> LettergenError:
    return LettergenError(Finding("LG854", message, Place(str(path)), hint).about(letter.label))


def _describe_outdated(letter: Letter, path: Path, message: str) -> LettergenError:
    finding = Finding("LG875", message, Place(str(path)), _RENDER)
    return LettergenError(finding.about(letter.label))


def _describe_doubt(letter: Letter, state: LetterState) -> LettergenError:
    assert letter.path is not None and state.doubt is not None
    when = state.doubt.time[:16].replace("T", " ")
    address = state.doubt.details.get("address", "")
    message = (
        f"may have been sent to {address} on {when}: nobody knows."
        if address
        else ("may have been sent: nobody knows.")
    )
    name = state.letter
    hint = (
        f"Ask the recipient, or look into the log of the server. If it arrived: lettergen sent "
        f"{name} --how e-mail. If it did not: lettergen send --again {name}."
    )
    place = Place(str(letter.path.parent / NAME))
    return LettergenError(Finding("LG862", message, place, hint).about(letter.label))


def _name(finding: Finding, letter: Letter) -> Finding:
    return finding if finding.letters else finding.about(letter.label)
