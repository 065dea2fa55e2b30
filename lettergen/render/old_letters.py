"""The letters that others are compared with: in a folder, of a revision in git, or sent."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lettergen.diagnostics.collect import collecting
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.ledger.ledger import read_ledger
from lettergen.ledger.state import LetterState as LedgerState
from lettergen.ledger.state import find_states, get_number
from lettergen.output.files import find_regular_file
from lettergen.output.folder_view import FolderView
from lettergen.output.names import SUFFIX
from lettergen.project.letters import Letter
from lettergen.project.loader import Source, load_project
from lettergen.project.options import Options
from lettergen.project.project import Project
from lettergen.render.comparison import OldLetter, OldLetters
from lettergen.render.renderer import Renderer
from lettergen.render.versions import get_version
from lettergen.system.fingerprint import hash_bytes

GIT = "git:"
SENT = "sent"


@contextmanager
def open_old_letters(
    against: str, project: Project, options: Options, view: FolderView
) -> Iterator[OldLetters | None]:
    """Open the letters that ``--against`` names; ``None`` for those on disk.

    Raises:
        LettergenError: there is nothing to compare with (LG825), or the campaign of a revision
            cannot be used.
    """
    if not against:
        yield None
    elif against == SENT:
        yield SentLetters(view)
    elif against.startswith(GIT):
        with check_out(project.campaign.path, project.campaign.files, against) as path:
            yield RenderedLetters(path, options, view)
    else:
        yield FolderLetters(Path(against), view)


class FolderLetters:
    """The letters in another folder, by the same names."""

    are_files = True

    def __init__(self, folder: Path, view: FolderView) -> None:
        self._folder, self._view = folder, view
        if not folder.is_dir():
            hint = "Name a folder, 'git:' and a revision, or 'sent'."
            raise _refuse(str(folder), "is not a folder.", hint)

    def find(self, letter: Letter, name: str) -> bytes | None:
        """Return the earlier document of a letter; ``None`` if there is none."""
        path = self._folder / name
        return path.read_bytes() if find_regular_file(path) else None

    def list_gone(self) -> Iterator[OldLetter]:
        """Yield the Word documents that are not of any letter now."""
        for path in sorted(self._folder.rglob(f"*{SUFFIX}")):
            name = path.relative_to(self._folder).as_posix()
            is_letter = not path.name.startswith("~$") and ".edited-" not in path.name
            if is_letter and name not in self._view.files and find_regular_file(path):
                yield OldLetter(name, path.stem, path.read_bytes())


class SentLetters:
    """The letters as they were sent last, as the ledger tells."""

    are_files = True

    def __init__(self, view: FolderView) -> None:
        self._view = view
        self._states = find_states(read_ledger(view.folder).events)
        if not any(state.sent for state in self._states.values()):
            raise _refuse(str(view.folder), "no letter was sent from this folder.", "")

    def find(self, letter: Letter, name: str) -> bytes | None:
        """Return the document that was sent; ``None`` if none was."""
        state = self._states.get(name.removesuffix(SUFFIX))
        return self._read(state, name) if state and state.sent else None

    def list_gone(self) -> Iterator[OldLetter]:
        """Yield the sent letters of those who are no recipients any more."""
        for name, state in self._states.items():
            file = f"{name}{SUFFIX}"
            if state.sent and file not in self._view.files and (data := self._read(state, file)):
                yield OldLetter(file, state.recipient, data)

    def _read(self, state: LedgerState, name: str) -> bytes | None:
        """Return the version that was sent last, as it was sent."""
        event = state.last_sent
        path = get_version(self._view.folder / name, get_number(event) if event else 1)
        if not find_regular_file(path):
            return None
        data = path.read_bytes()
        sha256 = event.details.get("letter_sha256") if event else None
        if sha256 and hash_bytes(data) != sha256:
            kept = self._view.read_written(path)
            if kept is None or hash_bytes(kept) != sha256:
                message = "is not as it was sent: somebody edited it since."
                raise _refuse(str(path), message, "Restore the letter that was sent.")
            return kept
        return data


class RenderedLetters:
    """The letters that another state of the campaign gives, rendered when they are needed."""

    are_files = False

    def __init__(self, campaign: Path, options: Options, view: FolderView) -> None:
        options = Options(set=options.set, allow_none=True)
        with collecting():
            project = load_project(Source(campaign), options)
        assert project.selection is not None
        self._renderer = Renderer(project)
        files = project.selection.files
        self._letters: Mapping[str, Letter] = {
            files.get_name(letter.path): letter for letter in project.letters if letter.path
        }
        self._view = view

    def find(self, letter: Letter, name: str) -> bytes | None:
        """Return the earlier document of a letter; ``None`` if there is none."""
        old = self._letters.get(name)
        return self._render(old) if old else None

    def list_gone(self) -> Iterator[OldLetter]:
        """Yield the letters that the campaign gave and gives no more."""
        for name, letter in self._letters.items():
            if name not in self._view.files:
                yield OldLetter(name, str(letter.label), self._render(letter))

    def _render(self, letter: Letter) -> bytes:
        rendered = self._renderer.render(letter)
        return rendered.data if rendered.data else b""


@contextmanager
def check_out(campaign: Path, files: tuple[Path, ...], against: str) -> Iterator[Path]:
    """Write the campaign as it was in a revision to a temporary folder; yield its file.

    The folder of the campaign is written, and what it reads outside of that; files that are not in
    the revision are as they are now. Neither the working tree nor the index of the repository
    changes.

    Raises:
        LettergenError: git or the revision is not there, or has no such campaign (LG825).
    """
    revision = against.removeprefix(GIT)
    campaign = campaign.resolve()
    root = Path(_run_git(campaign.parent, against, "rev-parse", "--show-toplevel").strip())
    commit = _run_git(
        root, against, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
    ).strip()
    wanted = {path.resolve() for path in files} | {campaign.parent}
    inside = [path.relative_to(root).as_posix() for path in wanted if path.is_relative_to(root)]
    with TemporaryDirectory(prefix="lettergen-") as scratch:
        index, tree = Path(scratch) / "index", Path(scratch) / "tree"
        own = {"GIT_INDEX_FILE": str(index)}
        _run_git(root, against, "read-tree", commit, **own)
        listing = ["ls-files", "-z", "--", *(f":(top,literal){name}" for name in inside)]
        names = _run_git(root, against, *listing, **own)
        _run_git(
            root,
            against,
            *("checkout-index", "-q", "-z", "--stdin", f"--prefix={tree.as_posix()}/"),
            standard_input=names,
            **own,
        )
        path = tree / campaign.relative_to(root)
        if not path.exists():
            raise _refuse(f"--against {against}", f"has no {campaign.relative_to(root)}.", "")
        _add_others(files, root, tree)
        yield path


def _add_others(files: tuple[Path, ...], root: Path, tree: Path) -> None:
    """Copy the files of the campaign that are not in the revision, as they are now.

    A list of recipients is often kept out of git.
    """
    for file in files:
        target = (tree / os.path.relpath(file.resolve(), root)).resolve()
        if file.is_file() and not target.exists() and target.is_relative_to(tree.parent.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


def _run_git(
    folder: Path, against: str, *arguments: str, standard_input: str = "", **variables: str
) -> str:
    """Run git and return what it prints; no hook and no monitor of the repository is run."""
    settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]
    place = f"--against {against}"
    try:
        done = subprocess.run(
            ["git", *settings, *arguments],
            cwd=folder,
            env={**os.environ, **variables},
            input=standard_input.encode(),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise _refuse(place, "git is not installed.", "") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1].removeprefix("fatal: ") if lines else "git failed"
        hint = "Name a branch, a tag or a commit: git:main, git:HEAD~1."
        raise _refuse(place, f"git tells: {reason.rstrip('.')}.", hint)
    return done.stdout.decode()


def _refuse(place: str, message: str, hint: str) -> LettergenError:
    return LettergenError(Finding("LG825", message, Place(place), hint))
