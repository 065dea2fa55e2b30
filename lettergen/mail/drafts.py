"""Write a draft of the e-mail of each letter: an ``.eml`` file that opens ready to be sent."""

from pathlib import Path

from lettergen.diagnostics.collect import attempt, collecting, recording
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.mail.outgoing import OutgoingLetters, SentBefore, refuse
from lettergen.mail.sending import open_letters
from lettergen.output.files import describe_os_error
from lettergen.output.many_files import ManyFiles
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.render.versions import get_version
from lettergen.system.dataclass import dataclass


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
    with open_letters(project) as letters, recording() as findings, ManyFiles() as files:
        for letter in project.letters:
            with attempt():
                _write_draft(letters, letter, folder, files)
    return Drafts(tuple(files.written), tuple(findings))


def _write_draft(letters: OutgoingLetters, letter: Letter, folder: Path, files: ManyFiles) -> None:
    """Begin to write the draft of a letter; raises ``LettergenError``."""
    one = letters.choose(letter)
    if isinstance(one, SentBefore):
        raise refuse(letter, f"was sent on {one.day}, and has no version since.")
    email = letters.compose(one)
    email.headers["X-Unsent"] = "1"
    target = folder / f"{get_version(Path(one.name + SUFFIX), one.number).with_suffix('')}.eml"
    data = email.as_bytes()
    if target.exists() and (not target.is_file() or _read(target, letter) != data):
        message = "there is another draft of this letter, which is not replaced."
        hint = "Delete it, or name another folder with --drafts."
        raise LettergenError(
            Finding("LG855", message, Place(str(target)), hint).about(letter.label)
        )
    files.write(target, data)


def _read(path: Path, letter: Letter) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        finding = describe_os_error(path, error, "cannot be read")
        raise LettergenError(finding.about(letter.label)) from None
