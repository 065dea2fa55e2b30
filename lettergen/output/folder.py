"""The output folder while a run writes to it: nothing is lost, and the manifest is true.

The run has the folder's lock. It notes every file in the journal before it replaces it, and records
it in the manifest afterwards. Then the line leaves the journal. So the next run can put right
whatever a killed run left behind, at the latest from the journal.
"""

import errno
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.diagnostics.finding import Finding, LettergenError, Place
from lettergen.output.entry import Entry
from lettergen.output.errors import (
    EditedFileError,
    FolderUnusableError,
    describe_edited_file,
    protect_foreign_file,
    protect_other_letter,
)
from lettergen.output.files import (
    back_up,
    describe_os_error,
    find_regular_file,
    hash_file,
    identify,
    read_digest,
    refuse_input,
    refuse_links,
    refuse_url,
)
from lettergen.output.inputs import Inputs, UsedInputs
from lettergen.output.journal import Journal, Line
from lettergen.output.letter_files import LetterFiles
from lettergen.output.lock import FolderLock
from lettergen.output.manifest import Manifest
from lettergen.output.names import SUFFIX, OutputPattern, is_safe_name
from lettergen.output.records import Records, WriteState, relative_path
from lettergen.output.replacement import (
    Replacement,
    flush_folder,
    remove_temporary_files,
    replace_file,
)
from lettergen.output.staged import StagedFile, StagedReplacement
from lettergen.output.written import WrittenLetters
from lettergen.system.dataclass import dataclass, field, replace
from lettergen.system.fingerprint import hash_bytes

if TYPE_CHECKING:
    from lettergen.output.flusher import Flusher

# On a disk that is full or read-only, no other letter can be written either.
_HOPELESS = {errno.ENOSPC, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}

_FLUSHED_AT_ONCE = 8  # flushing several files takes a disk little longer than flushing one


@dataclass(frozen=True, eq=False)
class PendingWrite:
    """A letter that is being written, and its entry for the manifest.

    ``replacement`` is ``None`` if the file needs no change.
    """

    path: Path
    entry: Entry
    replacement: Replacement | StagedReplacement | None
    data: bytes | StagedFile = field(default=b"", repr=False)

    @property
    def is_flushed(self) -> bool:
        """Whether ``finish_write`` need not wait for the disk."""
        return self.replacement is None or self.replacement.is_flushed


@dataclass(frozen=True)
class OrphanedFile:
    """A letter on disk that belongs to no recipient any more.

    ``finding`` says why it could not be removed.
    """

    path: Path
    recipient: str
    removed: bool = False
    finding: Finding | None = None


class OutputFolder:
    """The folder that a campaign's letters are written to; ``close`` it whatever happens.

    ``written`` has the Word letters as they were written; ``copies`` are the files that were
    copied before they were overwritten, each with its copy.

    ``files`` knows the files of all letters that the campaign may write, ``inputs`` are its own
    files, which are never overwritten. Raises ``LettergenError`` if another run writes to the
    folder, or it cannot be used.
    """

    def __init__(
        self,
        pattern: OutputPattern,
        campaign: Path,
        files: LetterFiles,
        inputs: Iterable[Path] = (),
    ) -> None:
        self._root = pattern.folder
        self._inputs = identify(inputs)
        self._pending: set[PendingWrite] = set()
        pattern.check_links()
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self._root)
        except OSError as error:
            raise LettergenError(describe_os_error(self._root, error)) from None
        self.copies: list[tuple[Path, Path]] = []
        self.written = WrittenLetters(self._root)
        self._changed_folders: set[Path] = set()
        self._recorded: set[str] = set()
        with ExitStack() as stack:
            stack.callback(self._lock.release)
            try:
                self._manifest = stack.enter_context(closing(Manifest(self._root)))
                self._manifest.take_over()
                self._journal = Journal(self._root)
                self.records = Records(self._root, self._manifest, campaign, files)
                remove_temporary_files(self._list_folders())
                self._take_over_journal()
            except OSError as error:
                finding = describe_os_error(self._root, error, "cannot be used")
                raise LettergenError(finding) from None
            stack.pop_all()
        self._flusher: Flusher | None = None

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
        """Write a letter and record it: ``start_write`` and ``finish_write`` in one."""
        return self.finish_write(self.start_write(path, recipient, data, inputs, used, force=force))

    def start_write(
        self,
        path: Path,
        recipient: str,
        data: bytes | StagedFile,
        inputs: Inputs,
        used: UsedInputs,
        *,
        force: bool = False,
    ) -> PendingWrite:
        """Begin to write a letter, unless its file has these bytes already.

        ``data`` are the bytes, or the file in which another process wrote them.
        ``finish_write`` moves it into place. With ``force``, a file that lettergen did not
        write, or that somebody edited, is copied and then overwritten. Raises
        ``ProtectedFileError`` for such a file otherwise, ``FolderUnusableError`` if no other
        letter can be written either, and ``LettergenError``.
        """
        name = self.records.get_name(path)
        sha256 = data.sha256 if isinstance(data, StagedFile) else hash_bytes(data)
        replacement: Replacement | StagedReplacement | None = None
        try:
            refuse_links(self._root, name)
            current = self._hash_target(path)
            if current != sha256 or force:
                self._make_way(path, name, current, new=sha256, force=force)
                path.parent.mkdir(parents=True, exist_ok=True)
                self._journal.add(Line(name, sha256, recipient, self.records.campaign))
                if isinstance(data, StagedFile):
                    flush = partial(self._journal.flush, len(self._journal.lines))
                    replacement = StagedReplacement(path, data, flush)
                else:
                    replacement = Replacement(path, data, self._start_flusher())
        except OSError as error:
            raise build_error(path, error) from None
        state = WriteState.WRITTEN if replacement else WriteState.UNCHANGED
        entry = self.records.build_entry(recipient, state, sha256, inputs, used)
        pending = PendingWrite(path, entry, replacement, data)
        self._pending.add(pending)
        return pending

    def finish_write(self, pending: PendingWrite) -> WriteState:
        """Wait until a letter is on the disk, move it into place and record it.

        Raises ``FolderUnusableError`` or ``LettergenError`` as ``start_write`` does.
        """
        self._pending.discard(pending)
        try:
            if pending.replacement:
                pending.replacement.finish()
        except OSError as error:
            raise build_error(pending.path, error) from None
        if pending.replacement:
            self._changed_folders.add(pending.path.parent)
        name = self.records.get_name(pending.path)
        self._recorded.add(name)
        self.records.set(name, pending.entry)
        if pending.path.suffix.lower() == SUFFIX:
            self._keep_written(name, pending)
        return WriteState(pending.entry.state)

    def _keep_written(self, name: str, pending: PendingWrite) -> None:
        with suppress(OSError):  # it is only a help
            data = pending.data
            if isinstance(data, StagedFile):
                data = pending.path.read_bytes()
            self.written.add(name, pending.entry.sha256, data)

    def has_recorded(self, path: Path) -> bool:
        """Whether a file is there that the manifest knows."""
        entry = self.records.get(self.records.get_name(path))
        return bool(entry and entry.sha256) and os.path.lexists(path)

    def check_combined(self, path: Path, *, force: bool = False) -> None:
        """Raise ``LettergenError`` if a combined file must not be overwritten."""
        refuse_url(path)
        try:
            current = self._hash_target(path)
        except OSError as error:
            raise LettergenError(describe_os_error(path, error, "cannot be read")) from None
        if current and not force and current not in self._list_combined_digests(path):
            message = "was not written by lettergen, or was changed since, and is left as it is."
            hint = "Name another file, or overwrite it with --force, which keeps a copy."
            raise LettergenError(Finding("LG414", message, Place(str(path)), hint))

    def write_combined(self, path: Path, data: bytes, *, force: bool = False) -> None:
        """Write a file that holds many letters, anywhere, and record it.

        With ``force``, a file that lettergen did not write, or that somebody edited, is copied
        first. Raises ``LettergenError`` for such a file otherwise, and if the file system refuses.
        """
        self.check_combined(path, force=force)
        self._place_combined(path, hash_bytes(data), lambda: replace_file(path, data))

    def write_archive(self, path: Path, files: Iterable[Path], *, force: bool = False) -> None:
        """Write a ZIP archive of files of the folder, as ``write_combined`` writes a file."""
        from lettergen.output.letter_archive import ArchiveFile  # few runs need it

        self.check_combined(path, force=force)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            archive = ArchiveFile(path, ((self.records.get_name(file), file) for file in files))
        except OSError as error:
            raise LettergenError(describe_os_error(path, error)) from None
        try:
            self._place_combined(path, archive.sha256, archive.move)
        finally:
            archive.abandon()

    def _place_combined(self, path: Path, sha256: str, replace: Callable[[], None]) -> None:
        """Record a file that holds many letters, and move it into place."""
        name = relative_path(path, self._root)
        try:
            current = self._hash_target(path)
            if current and current not in {sha256, *self._list_combined_digests(path)}:
                self._back_up(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._journal.add(Line(name, sha256))
            self._journal.flush()
            replace()
        except OSError as error:
            raise LettergenError(describe_os_error(path, error)) from None
        self._changed_folders.add(path.parent)
        self._recorded.add(name)
        self._manifest.set_combined(name, sha256)

    def read_edited(self, path: Path) -> bytes | None:
        """Return the file of a letter that somebody edited since it was written, else ``None``.

        Raises ``LettergenError`` for what is no regular file, and ``OSError``.
        """
        name = self.records.get_name(path)
        entry = self.records.get(name)
        if entry is None or not entry.sha256 or entry.campaign != self.records.campaign:
            return None
        current = hash_file(path)
        if not current or current in self._list_digests(name):
            return None
        return path.read_bytes() or None

    @property
    def folder(self) -> Path:
        """The path of the folder."""
        return self._root

    def get_entry(self, path: Path) -> Entry | None:
        """Return what the manifest records of a file."""
        return self.records.get(self.records.get_name(path))

    def read_written(self, path: Path) -> bytes | None:
        """Return a Word letter as lettergen wrote it last; ``None`` if that is not kept."""
        name = self.records.get_name(path)
        return self.written.get(name, self.records.get_sha256(path))

    def count_letters(self) -> int:
        """Return the number of files of letters that the manifest lists, of any campaign."""
        return self._manifest.count_letters()

    def find_orphans(self, kept: Collection[str]) -> list[OrphanedFile]:
        """Return the letters on disk that belong to no recipient any more.

        ``kept`` are the labels of recipients whose file name is unknown because their letter
        failed. Their letters are not orphaned.
        """
        orphans, gone = [], []
        for name in self.records.list_orphans():
            path = self._root / name
            entry = self.records.get(name) if os.path.lexists(path) or kept else None
            if entry and entry.recipient in kept:
                continue
            if entry and entry.sha256 and os.path.lexists(path):
                orphans.append(OrphanedFile(path, entry.recipient))
            else:
                gone.append(name)
        for name in gone:
            self.records.delete(name)
        return sorted(orphans, key=lambda orphan: orphan.path)

    def remove_orphans(self, kept: Collection[str]) -> list[OrphanedFile]:
        """Remove the letters that ``find_orphans`` finds, but none that somebody edited."""
        orphans = [self._remove(orphan) for orphan in self.find_orphans(kept)]
        for orphan in orphans:
            if orphan.removed:
                self.records.delete(self.records.get_name(orphan.path))
        return orphans

    def remove_staged(self) -> None:
        """Remove what other processes staged and nobody needs; they must have ended."""
        remove_temporary_files([self._root])

    def commit(self) -> None:
        """Flush the manifest, and shorten the journal by what the manifest has taken over.

        Call it between two letters. Raises ``FolderUnusableError`` or ``LettergenError``.
        """
        try:
            for folder in self._changed_folders:
                flush_folder(folder)
            self._changed_folders.clear()
            self._manifest.commit()
            self.written.commit()
            if self._recorded and self._journal.lines:
                lines = [line for line in self._journal.lines if line.name not in self._recorded]
                self._journal.keep(lines)
            self._recorded.clear()
        except OSError as error:
            raise build_error(self._root, error) from None

    def publish(self) -> list[Finding]:
        """Make everything known where the letters are in storage; call it last.

        Return what could not be done.
        """
        return []

    def close(self) -> list[Finding]:
        """Abandon unfinished letters, flush the manifest and release the folder.

        Return what could not be done.
        """
        for pending in self._pending:
            if pending.replacement:
                pending.replacement.abandon()
        if self._flusher:
            self._flusher.shutdown()
        try:
            self.commit()
            self._take_over_journal()
        except LettergenError as error:
            return list(error.findings)
        except OSError as error:
            return [describe_os_error(self._root, error)]
        finally:
            self._journal.close()
            self.written.close()
            self._manifest.close()
            self._lock.release()
        return []

    def _start_flusher(self) -> "Flusher":
        """Return the threads that flush files, which a run without changes does without."""
        if self._flusher is None:
            from lettergen.output.flusher import Flusher

            self._flusher = Flusher(_FLUSHED_AT_ONCE, self._journal.flush)
        return self._flusher

    def _take_over_journal(self) -> None:
        """Record the files that are on disk as the journal says, and shorten it by them.

        What it says of a file that is not like that is no longer needed: the file was not
        replaced, or somebody changed it since. It is not known what a file was made of, so the
        next run renders the letter.
        """
        if not self._journal.lines:
            return
        kept: list[Line] = []
        for line in self._journal.lines:
            if not _has_digest(self._root / line.name, line.digest):
                continue
            entry = self.records.get(line.name) if is_safe_name(line.name) else None
            if entry is None and line.campaign and is_safe_name(line.name):
                entry = Entry(line.recipient, line.campaign, WriteState.WRITTEN)
            if entry is None:
                kept.append(line)  # of a combined file, or of an earlier version of lettergen
            elif entry.sha256 != line.digest:
                taken = Entry(entry.recipient, entry.campaign, WriteState.WRITTEN, line.digest)
                self.records.set(line.name, taken)
        self._manifest.commit()
        if kept != self._journal.lines:
            self._journal.keep(kept)

    def _hash_target(self, path: Path) -> str:
        """Return the SHA-256 of the file that is to be overwritten; empty for none or an empty one.

        Raises ``LettergenError`` for an input of the campaign and for what is no regular file.
        """
        status = find_regular_file(path)
        if status is None:
            return ""
        refuse_input(path, status, self._inputs)
        return read_digest(path) if status.st_size else ""

    def _make_way(self, path: Path, name: str, current: str, *, new: str, force: bool) -> None:
        """Raise ``ProtectedFileError`` for a file that must not be lost; with ``force`` copy it."""
        entry = self.records.get(name)
        own = self._list_digests(name)
        if force:
            if current and current not in {*own, new}:
                self._back_up(path)
            return
        campaign = self.records.campaign
        if entry and entry.campaign != campaign and (self._root / entry.campaign).exists():
            raise protect_other_letter(path, entry.campaign)
        if current and current not in own:
            if entry and entry.sha256:
                raise EditedFileError(describe_edited_file(path))
            raise protect_foreign_file(path)

    def _back_up(self, path: Path) -> None:
        self.copies.append((path, back_up(path)))

    def _list_digests(self, name: str) -> set[str]:
        """Return the digests of the letter as lettergen wrote it, or was about to."""
        entry = self.records.get(name)
        return {entry.sha256 if entry else "", *self._journal.digests.get(name, ())}

    def _list_combined_digests(self, path: Path) -> set[str]:
        name = relative_path(path, self._root)
        return {self._manifest.get_combined(name), *self._journal.digests.get(name, ())}

    def _remove(self, orphan: OrphanedFile) -> OrphanedFile:
        path, name = orphan.path, self.records.get_name(orphan.path)
        try:
            refuse_links(self._root, name)
            if hash_file(path) not in self._list_digests(name):
                message = "was edited by hand and has not been removed."
                finding = Finding("LG418", message, Place(str(path)), "Delete it yourself.")
                return replace(orphan, finding=finding)
            path.unlink()
            self.written.remove(name)
        except OSError as error:
            return replace(orphan, finding=describe_os_error(path, error, "cannot be removed"))
        except LettergenError as error:
            return replace(orphan, finding=error.findings[0])
        return replace(orphan, removed=True)

    def _list_folders(self) -> set[Path]:
        """Return every folder that a killed run may have left a temporary file in."""
        names = filter(is_safe_name, self._journal.digests)
        return {self._root, *(self._root / name.rpartition("/")[0] for name in names)}


def _has_digest(path: Path, sha256: str) -> bool:
    try:
        return hash_file(path) == sha256
    except (OSError, LettergenError, ValueError):  # a name that is none
        return False


def build_error(path: Path, error: OSError) -> LettergenError:
    """Return the error of a file; of ``FolderUnusableError`` if no other can be written either."""
    kind = FolderUnusableError if error.errno in _HOPELESS else LettergenError
    return kind(describe_os_error(path, error))
