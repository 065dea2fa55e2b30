"""The output folder of a run whose letters are in storage.

The run writes to a local folder that stands for it, as to any other; what has changed there is
stored at each commit. See ``lettergen.storage.staging``.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from lettergen.diagnostics.finding import Finding, LettergenError
from lettergen.output.entry import Entry
from lettergen.output.errors import FolderUnusableError
from lettergen.output.folder import OrphanedFile, OutputFolder, PendingWrite
from lettergen.output.letter_files import LetterFiles
from lettergen.output.names import OutputPattern
from lettergen.output.records import Records, WriteState, relative_path
from lettergen.storage.staging import Staging, find_staging
from lettergen.system.dataclass import replace


def open_stored(
    pattern: OutputPattern, campaign: Path, files: LetterFiles, inputs: Iterable[Path]
) -> "StoredFolder | None":
    """Open the output folder of a run; ``None`` if it is on this machine.

    Raises:
        LettergenError: as ``StoredFolder`` does.
    """
    staging = find_staging(pattern.folder)
    return StoredFolder(staging, pattern, campaign, files, inputs) if staging else None


class StoredRecords(Records):
    """Records that do not change only because a run found a letter as it was left."""

    def set(self, name: str, entry: Entry) -> None:
        before = self.get(name)
        if (
            before
            and {before.state, entry.state} <= {*WriteState}
            and (replace(entry, state=before.state) == before)
        ):
            return
        super().set(name, entry)


class StoredFolder(OutputFolder):
    """The folder that a campaign's letters are written to, if it is in storage.

    Raises:
        LettergenError: as ``OutputFolder`` does, and if the storage refuses (LG893, LG895).
    """

    def __init__(
        self,
        staging: Staging,
        pattern: OutputPattern,
        campaign: Path,
        files: LetterFiles,
        inputs: Iterable[Path] = (),
    ) -> None:
        self._staging = staging
        self._copied: list[str] = []
        self._changed: list[str] = []
        self._removed: list[str] = []
        staging.is_open = True
        super().__init__(pattern, campaign, files, inputs)
        self.records = StoredRecords(self._root, self._manifest, campaign, files)

    def finish_write(self, pending: PendingWrite) -> WriteState:
        state = super().finish_write(pending)
        if pending.replacement:
            self._changed.append(self.records.get_name(pending.path))
        return state

    def write_combined(self, path: Path, data: bytes, *, force: bool = False) -> None:
        super().write_combined(path, data, force=force)
        name = relative_path(path, self._root)
        if not name.startswith("../") and not os.path.isabs(name):  # noqa: PTH117
            self._changed.append(name)

    def commit(self) -> None:
        copied, self._copied = self._copied, []
        changed, self._changed = self._changed, []
        removed, self._removed = self._removed, []
        try:
            if copied or changed:
                names = set(changed)
                lines = [
                    (line.name, line.digest, line.recipient, line.campaign)
                    for line in self._journal.lines
                    if line.name in names
                ]
                self._staging.store(copied, changed, lines)
            if removed:
                self._staging.remove(removed)
        except LettergenError as error:
            count = f"{len(changed)} files of this run may not be in storage: " if changed else ""
            first, *others = error.findings
            first = replace(first, message=f"{count}{first.message}")
            raise FolderUnusableError(first, *others) from None
        super().commit()

    def publish(self) -> list[Finding]:
        try:
            self._staging.publish()
        except LettergenError as error:
            return list(error.findings)
        return []

    def _back_up(self, path: Path) -> None:
        super()._back_up(path)
        self._copied.append(self.records.get_name(self.copies[-1][1]))

    def _remove(self, orphan: OrphanedFile) -> OrphanedFile:
        removed = super()._remove(orphan)
        if removed.removed:
            self._removed.append(self.records.get_name(orphan.path))
        return removed

    def _keep_written(self, name: str, pending: PendingWrite) -> None:
        """Keep no second copy of each letter: the storage can keep versions itself."""
