"""Write a draft of the e-mail of each letter: an ``.eml`` file that opens ready to be sent."""

import importlib.util
from pathlib import Path

from lettergen.approval import approvals
from lettergen.data.campaign import CampaignFile
from lettergen.data.formats import SUFFIXES, WORD
from lettergen.diagnostics.collect import attempt, collecting, recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.state import LetterState
from lettergen.mail.message import Composer
from lettergen.mail.parts import Attachment
from lettergen.output.files import describe_os_error, write_file
from lettergen.output.folder_view import FolderView, view_folder
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.redline.content import load_content
from lettergen.render.current import CurrentLetters
from lettergen.render.sent import list_letters
from lettergen.render.versions import get_version
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_bytes


@dataclass(frozen=True)
class Drafts:
    """The drafts that were written, and why letters have none."""

    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()


def write_drafts(path: Path, options: Options, folder: Path) -> Drafts:
    """Write a draft for each letter that the options select to a folder.

    Letters are attached as they are on the disk. A letter has no draft if it was sent, if nobody
    knows whether it was, if it has points to confirm, or if it lacks an approval that the campaign
    asks for.

    Raises:
        LettergenError: the campaign cannot be used, or describes no e-mail (LG850).
    """
    with collecting():
        project = load_project(Source(path), options)
    campaign = project.campaign
    if not campaign.mail:
        message = "the campaign describes no e-mail."
        hint = "Add 'mail:' to it; see 'lettergen help sending'."
        raise LettergenError(Finding("LG850", message, Place(str(campaign.path)), hint))
    if importlib.util.find_spec("email_validator") is None:
        message = "the package that checks e-mail addresses is not installed."
        hint = "Install it with: pip install 'lettergen[mail]'"
        raise LettergenError(Finding("LG850", message, Place(str(campaign.path)), hint))
    selection = project.selection
    assert selection is not None
    files = []
    with view_folder(selection.pattern.folder, campaign.path, selection.files) as view:
        writer = _Writer(project, view, folder)
        with recording() as findings:
            for letter in project.letters:
                with attempt():
                    files.append(writer.write(letter))
    return Drafts(tuple(files), tuple(findings))


class _Writer:
    def __init__(self, project: Project, view: FolderView, folder: Path) -> None:
        self._campaign: CampaignFile = project.campaign
        self._folder = folder
        self._root = view.folder
        self._current = CurrentLetters(project, view)
        self._states = list_letters(self._root)
        self._approvals = approvals.load(approvals.find_file(self._campaign.folder))
        self._composer = Composer(self._campaign, project.language)

    def write(self, letter: Letter) -> Path:
        """Write the draft of a letter, and return its file; raises ``LettergenError``."""
        if letter.path is None:
            raise LettergenError(*letter.findings)
        name = letter.path.relative_to(self._root).as_posix().removesuffix(SUFFIX)
        state = self._states.get(name) or LetterState(name)
        number = max(state.sent, default=0) + 1
        path = get_version(letter.path, number)
        if state.doubt:
            raise _refuse(letter, "may have been sent: its state is in doubt.", path)
        if state.sent and not path.exists():
            raise _refuse(letter, f"was sent on {state.sent_on}, and has no version since.", path)
        if count := len(letter.recipient.confirm):
            raise _refuse(letter, f"has points to confirm: {count}.", path)
        data = _read(path, letter)
        self._current.check(letter, path, data, is_reissue=number in state.reissues)
        self._check_approval(letter, name, path, data)
        attachments = [
            self._attach(item, letter, path, data)
            for item in self._composer.list_attachments(letter.recipient)
            if item
        ]
        identity = (name, str(number), hash_bytes(data))
        message = self._composer.compose(letter.recipient, identity, attachments)
        message.headers["X-Unsent"] = "1"
        target = self._folder / f"{get_version(Path(name + SUFFIX), number).with_suffix('')}.eml"
        _write(target, message.as_bytes(), letter)
        return target

    def _check_approval(self, letter: Letter, name: str, path: Path, data: bytes) -> None:
        needed = self._campaign.approval_required
        if not needed:
            return
        state = self._approvals.find_state(name, load_content(path, data).sha256)
        if len(state.people) < needed:
            message = f"is approved by {len(state.people)} of {needed} people, as it is now."
            raise _refuse(letter, message, path)

    def _attach(self, item: str, letter: Letter, path: Path, word: bytes) -> Attachment:
        """Return the letter in a format, or a file of the campaign; ``word`` is the Word letter."""
        if item not in SUFFIXES:
            file = self._campaign.folder / item
            if not file.resolve().is_relative_to(self._campaign.folder.resolve()):
                message = "this file to attach is not in the folder of the campaign."
                hint = "Copy it there: a value of the list could name any file of this computer."
                finding = Finding("LG854", message, Place(str(file)), hint)
                raise LettergenError(finding.about(letter.label))
            return Attachment(file.name, _read(file, letter))
        file = path.with_name(path.name.removesuffix(SUFFIX) + SUFFIXES[item])
        if item == WORD:
            return Attachment(file.name, word)
        data = _read(file, letter)
        self._current.check_export(letter, file, word)
        return Attachment(file.name, data)


def _write(target: Path, data: bytes, letter: Letter) -> None:
    if target.exists() and (not target.is_file() or _read(target, letter) != data):
        message = "there is another draft of this letter, which is not replaced."
        hint = "Delete it, or name another folder with --drafts."
        raise LettergenError(
            Finding("LG855", message, Place(str(target)), hint).about(letter.label)
        )
    write_file(target, data, lambda _: True)


def _read(path: Path, letter: Letter) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = "there is no such file."
        hint = "Run 'lettergen render', with the formats that are attached."
        finding = Finding("LG854", message, Place(str(path)), hint)
    except OSError as error:
        finding = describe_os_error(path, error, "cannot be read")
    raise LettergenError(finding.about(letter.label))


def _refuse(letter: Letter, message: str, path: Path) -> LettergenError:
    hint = "'lettergen status' tells where each letter is."
    return LettergenError(Finding("LG853", message, Place(str(path)), hint).about(letter.label))
