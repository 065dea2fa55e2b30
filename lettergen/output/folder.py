"""The books of one output folder: what lies there, who wrote it, and the one way to change it.

A run opens the books, writes its letters through them, and closes them. They hold the folder's
lock meanwhile, note every letter in the journal before it is replaced, and write the manifest
last. So a run that was killed leaves nothing that the next one cannot put right by itself.
"""

import errno
import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePath

from lettergen import __version__
from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output import files, manifest
from lettergen.output.files import Replacement, WriteState
from lettergen.output.journal import Journal
from lettergen.output.links import refuse_links
from lettergen.output.lock import FolderLock
from lettergen.output.manifest import Entry
from lettergen.output.names import SUFFIX, OutputPattern, list_format_names
from lettergen.output.records import (
    LETTER,
    FolderUnusableError,
    Inputs,
    OrphanedFile,
    PendingWrite,
    ProtectedFileError,
    UsedInputs,
)
from lettergen.system.fingerprint import hash_bytes, hash_file

# A disk that is full, or that takes nothing at all: no other letter will fare better.
_HOPELESS = {errno.ENOSPC, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}


_FLUSHED_AT_ONCE = 8  # a disk takes several files in hardly more time than one


class OutputFolder:
    """The books of one folder, open while they exist; ``close`` them whatever happens.

    ``letters`` are the files of all letters that this campaign may write. Raises
    ``LettergenError`` if another run is under way there, or the folder cannot be used.
    """

    def __init__(self, folder: OutputPattern, campaign: Path, letters: Iterable[Path]) -> None:
        self._root = folder.folder
        self._campaign = _relative(campaign, self._root)
        self._below_root = f"{self._root}{os.sep}"
        self._letters = {form for one in letters for form in list_format_names(self.get_name(one))}
        self._under_way: set[PendingWrite] = set()
        self._flusher = ThreadPoolExecutor(_FLUSHED_AT_ONCE)
        folder.check_links()
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self._root)
        except OSError as error:
            raise LettergenError(files.describe_os_error(self._root, error)) from None
        try:
            self._entries = manifest.read(self._root)
            self._journal = Journal(self._root)
        except OSError as error:
            self._lock.release()
            finding = files.describe_os_error(self._root / manifest.NAME, error, "cannot be read")
            raise LettergenError(finding) from None
        except LettergenError:
            self._lock.release()
            raise
        self._follow_case()
        files.remove_temporary_files(self._folders())

    def is_current(self, path: Path, inputs: Inputs) -> bool:
        """Whether the letter on disk is what these inputs gave, and nobody touched it since.

        No letter is that had something doubtful about it: it shall be said again.
        """
        entry = self._entries.get(self.get_name(path))
        return (
            entry is not None
            and bool(entry.sha256)
            and not entry.warnings
            and entry.campaign == self._campaign
            and entry.inputs == inputs.fixed
            and all(inputs.citations.get(key) == sha for key, sha in entry.citations.items())
            and all(hash_file(self._root / name) == sha for name, sha in entry.files.items())
            and not path.is_symlink()
            and hash_file(path) == entry.sha256
        )

    def get_sha256(self, path: Path) -> str:
        """That of a file as lettergen wrote it; empty if it never did."""
        entry = self._entries.get(self.get_name(path))
        return entry.sha256 if entry else ""

    def record_unchanged(self, path: Path, recipient: str) -> WriteState:
        """Record that a letter is as it should be."""
        name = self.get_name(path)
        self._entries[name] = replace(
            self._entries[name], recipient=recipient, state=WriteState.UNCHANGED, stale=False
        )
        return WriteState.UNCHANGED

    def write(
        self,
        path: Path,
        recipient: str,
        data: bytes,
        inputs: Inputs,
        used: UsedInputs,
        *,
        force: bool = False,
    ) -> WriteState:
        """Write a letter and record it: ``start`` and ``finish`` in one."""
        return self.finish_write(self.start_write(path, recipient, data, inputs, used, force=force))

    def start_write(
        self,
        path: Path,
        recipient: str,
        data: bytes,
        inputs: Inputs,
        used: UsedInputs,
        *,
        force: bool = False,
    ) -> PendingWrite:
        """Begin to write a letter; one that holds these bytes already is left alone.

        It is put in its place and recorded by ``finish``, once it is on the disk. A file that
        lettergen did not write, or that somebody changed since, is not overwritten, unless
        ``force`` says so: then a copy of it is kept. Raises ``KeptError`` for such a file,
        ``FolderFailedError`` where no other letter can be written either.
        """
        name = self.get_name(path)
        sha = hash_bytes(data)
        try:
            refuse_links(self._root, name)
            lies_there = files.hash_file(path)
            replacement = None
            if lies_there != sha or force:
                self._make_way(path, name, lies_there, new=sha, force=force)
                path.parent.mkdir(parents=True, exist_ok=True)
                self._journal.add(name, sha)
                replacement = Replacement(path, data, self._flusher)
        except OSError as error:
            raise _failure(path, error) from None
        entry = Entry(
            recipient=recipient,
            campaign=self._campaign,
            state=WriteState.WRITTEN if replacement else WriteState.UNCHANGED,
            sha256=sha,
            lettergen=__version__,
            warnings=used.warnings,
            inputs=inputs.fixed,
            citations={key: inputs.citations.get(key, "") for key in sorted(used.citations)},
            files={_relative(file, self._root): hash_file(file) for file in sorted(used.files)},
        )
        writing = PendingWrite(path, name, entry, replacement)
        self._under_way.add(writing)
        return writing

    def finish_write(self, writing: PendingWrite) -> WriteState:
        """Wait until a letter is on the disk, put it in its place, and record it.

        Raises ``FolderFailedError`` or ``LettergenError`` as ``start`` does.
        """
        self._under_way.discard(writing)
        try:
            if writing.replacement:
                writing.replacement.finish()
        except OSError as error:
            raise _failure(writing.path, error) from None
        self._entries[writing.name] = writing.entry
        return WriteState(writing.entry.state)

    def record_failure(self, path: Path | None, recipient: str, state: str) -> tuple[Path, ...]:
        """Record a letter that failed or was refused; the files of it that still lie there."""
        path = path or self._path_of(recipient)
        if path is None:
            return ()
        _, *others = list_format_names(self.get_name(path))
        known = [self._root / form for form in others if form in self._entries]
        return tuple(
            stale
            for form in (path, *known)
            for stale in self.record_format_failure(form, recipient, state)
        )

    def record_format_failure(self, path: Path, recipient: str, state: str) -> tuple[Path, ...]:
        """Record one form of a letter that failed or was refused; its file if it lies there."""
        name = self.get_name(path)
        entry = self._entries.get(name) or Entry(recipient, self._campaign, state)
        stale = bool(entry.sha256) and path.exists()
        self._entries[name] = replace(entry, state=state, stale=stale)
        return (path,) if stale else ()

    def mark_outdated(self, path: Path, letter: str, made: Collection[Path]) -> list[Path]:
        """The files of a letter that lie there from before it changed; they are marked stale.

        ``letter`` is the SHA-256 of the Word letter as it is now, ``made`` are the files that
        this run saw to.
        """
        found = []
        for name in list_format_names(self.get_name(path)):
            entry = self._entries.get(name)
            form = self._root / name if entry else path
            if entry is None or not entry.sha256 or form in made or not form.exists():
                continue
            made_of = entry.sha256 if form == path else entry.inputs.get(LETTER)
            is_stale = made_of != letter
            self._entries[name] = replace(entry, stale=is_stale)
            if is_stale:
                found.append(form)
        return found

    def refuse_edited(self, path: Path) -> None:
        """Raise ``KeptError`` if somebody edited a Word letter that this run leaves as it is.

        Another form made now would not say what that letter says. Raises ``OSError``.
        """
        name = self.get_name(path)
        entry = self._entries.get(name)
        if entry and entry.sha256 and files.hash_file(path) not in {"", *self._ours(name)}:
            raise ProtectedFileError(
                Finding(
                    "LG482",
                    "was edited by hand; another form of the letter would not say the same.",
                    Place(str(path)),
                    "Save that form in Word, or rename the letter.",
                )
            )

    def find_orphans(self, recipients: Collection[str], *, prune: bool) -> list[OrphanedFile]:
        """The letters of this campaign that nobody gets any more; ``prune`` removes them.

        ``recipients`` are the labels of those whose file is not known, because their letter
        failed: theirs are not gone.
        """
        found = []
        for name, entry in sorted(self._entries.items()):
            path = self._root / name
            if (
                entry.campaign != self._campaign
                or name in self._letters
                or entry.recipient in recipients
            ):
                continue
            if entry.sha256 and os.path.lexists(path):
                found.append(
                    self._removed(name, entry) if prune else OrphanedFile(path, entry.recipient)
                )
            if not entry.sha256 or not os.path.lexists(path):
                del self._entries[name]
        return found

    def close(self) -> list[Finding]:
        """Write the manifest, end the journal, let go of the folder; what could not be done.

        Letters that were started and not finished are given up.
        """
        for writing in self._under_way:
            if writing.replacement:
                writing.replacement.abandon()
        self._flusher.shutdown()
        data = manifest.encode(self._entries)
        path = self._root / manifest.NAME
        done = False
        problems = []
        try:
            if not (path.exists() and path.read_bytes() == data):
                files.replace_file(path, data)
            done = True
        except OSError as error:
            problems.append(files.describe_os_error(path, error))
        try:
            self._journal.close(done=done)
        except OSError as error:
            problems.append(files.describe_os_error(self._root, error))
        self._lock.release()
        return problems

    def _make_way(self, path: Path, name: str, lies_there: str, *, new: str, force: bool) -> None:
        """Raise ``KeptError`` for a file that must not be lost; with ``force`` keep a copy."""
        entry = self._entries.get(name)
        ours = self._ours(name)
        if force:
            if lies_there and lies_there not in {*ours, new}:
                files.back_up(path)
            return
        if entry and entry.campaign != self._campaign and self._exists(entry.campaign):
            raise _kept("LG415", path, f"is a letter of the campaign {entry.campaign}")
        if lies_there and lies_there not in ours:
            if entry and entry.sha256:
                raise _kept("LG410", path, "was edited by hand and has been left as it is")
            raise _kept("LG414", path, "was not written by lettergen and has been left as it is")

    def _ours(self, name: str) -> set[str]:
        """The SHA-256 of what lettergen wrote there, or was about to when it was killed."""
        entry = self._entries.get(name)
        return {entry.sha256 if entry else "", *self._journal.noted.get(name, set())}

    def _removed(self, name: str, entry: Entry) -> OrphanedFile:
        """Remove a letter that nobody gets, if it is the one that lettergen wrote."""
        path = self._root / name
        gone = OrphanedFile(path, entry.recipient)
        try:
            refuse_links(self._root, name)
            if files.hash_file(path) not in self._ours(name):
                message = "was edited by hand and has not been removed."
                finding = Finding("LG418", message, Place(str(path)), "Delete it yourself.")
                return replace(gone, finding=finding)
            path.unlink()
        except OSError as error:
            return replace(gone, finding=files.describe_os_error(path, error, "cannot be removed"))
        except LettergenError as error:
            return replace(gone, finding=error.findings[0])
        return replace(gone, removed=True)

    def _follow_case(self) -> None:
        """Know a letter again whose name changed in case alone, where that is the same file."""
        meant = {name.casefold(): name for name in self._letters} if self._entries else {}
        for name in list(self._entries):
            new = meant.get(name.casefold(), name)
            if new != name and new not in self._entries and self._are_one_file(name, new):
                self._entries[new] = self._entries.pop(name)

    def _are_one_file(self, one: str, other: str) -> bool:
        try:
            return (self._root / one).samefile(self._root / other)
        except OSError:
            return False

    def _folders(self) -> set[Path]:
        """Every folder that a run may have written to."""
        names = {*self._letters, *self._entries, *self._journal.noted}
        return {self._root / folder for folder in {name.rpartition("/")[0] for name in names}}

    def _exists(self, campaign: str) -> bool:
        return (self._root / campaign).exists()

    def get_name(self, path: Path) -> str:
        """A letter's path below the folder, with ``/`` between its steps."""
        text = str(path)
        if text.startswith(self._below_root):
            return text[len(self._below_root) :].replace(os.sep, "/")
        return path.relative_to(self._root).as_posix()

    def _path_of(self, recipient: str) -> Path | None:
        """The Word letter that a recipient had last time."""
        paths = (
            (self._root / name).with_suffix(SUFFIX)
            for name, entry in self._entries.items()
            if entry.recipient == recipient
            and entry.campaign == self._campaign
            and name not in self._letters
        )
        return next(paths, None)


def _relative(path: Path, folder: Path) -> str:
    """The way to ``path`` from ``folder``; the whole path where there is none (Windows drives)."""
    path = path.resolve()
    try:
        return PurePath(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:
        return path.as_posix()


def _failure(path: Path, error: OSError) -> LettergenError:
    """The exception for a letter that the file system does not take."""
    kind = FolderUnusableError if error.errno in _HOPELESS else LettergenError
    return kind(files.describe_os_error(path, error))


def _kept(code: str, path: Path, what: str) -> ProtectedFileError:
    hint = "Rename it, or overwrite it with --force, which keeps a copy."
    return ProtectedFileError(Finding(code, f"{what}.", Place(str(path)), hint))
