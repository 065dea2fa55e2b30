"""Look at an output folder without changing it: what a run would find there."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from lettergen.diagnostics.finding import LettergenError
from lettergen.output import manifest_json
from lettergen.output.entry import Entry
from lettergen.output.errors import protect_foreign_file, protect_other_letter
from lettergen.output.files import describe_os_error, find_regular_file, read_digest
from lettergen.output.folder import OrphanedFile
from lettergen.output.inputs import LETTER
from lettergen.output.journal import Journal
from lettergen.output.letter_files import LetterFiles
from lettergen.output.lock import lock_to_read
from lettergen.output.manifest import NAME, Manifest
from lettergen.output.names import list_format_names
from lettergen.output.records import name_campaign
from lettergen.output.written import WrittenLetters
from lettergen.system.dataclass import dataclass, field


class FileState(StrEnum):
    """How the file of a letter compares with the letter that a run would write now."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED = "edited"


@dataclass(frozen=True)
class FolderView:
    """The letters in an output folder, as its manifest and its journal tell of them.

    ``campaign`` is the campaign's file as the manifest records it, ``files`` knows the files of
    all letters of the campaign. ``find_entry`` returns the manifest's entry for a name.
    """

    folder: Path
    campaign: str
    files: LetterFiles
    find_entry: Callable[[str], Entry | None] = lambda _: None
    names: Callable[[], Iterator[str]] = lambda: iter(())
    digests: dict[str, set[str]] = field(default_factory=dict)

    def get_name(self, path: Path) -> str:
        """Return the name that the manifest has for a file."""
        return self.files.get_name(path)

    def get_entry(self, path: Path) -> Entry | None:
        """Return what the manifest records of a file."""
        return self.find_entry(self.files.get_name(path))

    def get_sha256(self, path: Path) -> str:
        """Return the SHA-256 of a file as lettergen wrote it; empty if it never did."""
        entry = self.get_entry(path)
        return entry.sha256 if entry else ""

    def read_written(self, path: Path) -> bytes | None:
        """Return a Word letter as lettergen wrote it last; ``None`` if that is not kept."""
        entry = self.get_entry(path)
        letters = WrittenLetters(self.folder, creates=False)
        try:
            return letters.get(self.files.get_name(path), entry.sha256) if entry else None
        finally:
            letters.close()

    def read_approved(self, name: str) -> bytes | None:
        """Return the letter that was approved last; ``None`` if it is not kept."""
        letters = WrittenLetters(self.folder, creates=False)
        try:
            return letters.get_approved(name)
        finally:
            letters.close()

    def read_source(self, path: Path) -> bytes | None:
        """Return the Word letter that the files of other formats were made of, if it is kept.

        ``path`` is its own file, which a run that only makes other formats does not write; ``None``
        if one did.
        """
        name, *others = list_format_names(self.files.get_name(path))
        own = self.find_entry(name)
        if own and own.sha256:
            return None
        letters = WrittenLetters(self.folder, creates=False)
        try:
            for other in others:
                entry = self.find_entry(other)
                sha256 = entry.inputs.get(LETTER) if entry and entry.sha256 else None
                if sha256 and (self.folder / other).exists():
                    return letters.get(name, sha256)
        finally:
            letters.close()
        return None

    def find_state(self, path: Path, sha256: str, *, force: bool = False) -> FileState:
        """Return how the file at ``path`` compares with a letter that has this SHA-256.

        With ``force``, whatever is there is replaced.

        Raises:
            LettergenError: a run would not replace the file, because lettergen did not write it
                (LG414), it is a letter of another campaign (LG415), or it is no regular file.
        """
        current = _hash_file(path)
        if not current:
            return FileState.NEW
        if current == sha256:
            return FileState.UNCHANGED
        if force:
            return FileState.CHANGED
        name = self.files.get_name(path)
        entry = self.find_entry(name)
        if entry and entry.campaign != self.campaign and (self.folder / entry.campaign).exists():
            raise protect_other_letter(path, entry.campaign)
        if current in {entry.sha256 if entry else "", *self.digests.get(name, ())}:
            return FileState.CHANGED
        if entry is None or not entry.sha256:
            raise protect_foreign_file(path)
        return FileState.EDITED

    def find_export_state(self, path: Path, letter: str) -> FileState:
        """Return how the file of an export compares with one made of a Word letter.

        ``letter`` is the SHA-256 of that Word letter.
        """
        entry = self.get_entry(path)
        if entry is None or not entry.sha256 or not path.exists():
            return FileState.NEW
        is_same = entry.inputs.get(LETTER) == letter
        return FileState.UNCHANGED if is_same else FileState.CHANGED

    def list_orphans(self) -> list[OrphanedFile]:
        """Return the letters on disk that belong to no recipient any more."""
        found = []
        for name in self.names():
            entry, path = self.find_entry(name), self.folder / name
            if name not in self.files and entry and entry.sha256 and path.exists():
                found.append(OrphanedFile(path, entry.recipient))
        return sorted(found, key=lambda orphan: orphan.path)


@contextmanager
def view_folder(folder: Path, campaign: Path, files: LetterFiles) -> Iterator[FolderView]:
    """Open the view of a folder, which need not be there.

    Raises:
        LettergenError: another run writes to the folder (LG411), or its manifest cannot be used
            (LG413).
    """
    name = name_campaign(campaign, folder)
    try:
        if not folder.is_dir():
            yield FolderView(folder, name, files)
            return
        with lock_to_read(folder) as mode:
            digests = dict(Journal(folder).digests)
            content = manifest_json.read(folder)
            if content:
                letters = content.letters
                names = [one for one, entry in letters.items() if entry.campaign == name]
                yield FolderView(folder, name, files, letters.get, lambda: iter(names), digests)
            elif find_regular_file(folder / NAME) is None:
                yield FolderView(folder, name, files, digests=digests)
            else:
                with closing(Manifest(folder, mode)) as manifest:

                    def list_names() -> Iterator[str]:
                        return manifest.list_names(name)

                    yield FolderView(folder, name, files, manifest.get, list_names, digests)
    except OSError as error:
        raise LettergenError(describe_os_error(folder, error, "cannot be read")) from None


def _hash_file(path: Path) -> str:
    """Return the SHA-256 of a regular file; empty for none and for an empty one."""
    status = find_regular_file(path)
    return read_digest(path) if status and status.st_size else ""
