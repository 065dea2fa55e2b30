"""The manifest's records of one campaign's letters, while a run works on them."""

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePath
from typing import TypeGuard

from lettergen import __version__
from lettergen.diagnostics.finding import LettergenError
from lettergen.output.entry import Entry
from lettergen.output.files import hash_file
from lettergen.output.inputs import LETTER, Inputs, UsedInputs
from lettergen.output.letter_files import LetterFiles
from lettergen.output.manifest import Manifest
from lettergen.output.names import SUFFIX, list_format_names
from lettergen.system import fingerprint, stand_ins


class WriteState(StrEnum):
    """Whether writing a letter changed its file."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"


EDITED = "edited"
"""The state of a file that somebody edited by hand."""


class Records:
    """The entries of ``manifest`` for the letters of ``campaign``, which it reads and changes.

    ``files`` knows the files of all letters that the campaign may write.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, campaign: Path, files: LetterFiles
    ) -> None:
        self.campaign = name_campaign(campaign, folder)
        self._folder = folder
        self._manifest = manifest
        self.files = files
        self.get_name = files.get_name
        self._last: tuple[str, Entry | None] = ("", None)

    def get(self, name: str) -> Entry | None:
        """Return the entry of a file; if its name now differs in case alone, rename it."""
        if self._last[0] != name:
            self._last = (name, self._manifest.get(name) or self._follow_case(name))
        return self._last[1]

    @property
    def has_entries(self) -> bool:
        """Whether anything is recorded of the campaign's letters."""
        return any(True for _ in self._manifest.list_names(self.campaign))

    def set(self, name: str, entry: Entry) -> None:
        """Record the entry of a file."""
        self._manifest.set(name, entry)
        self._last = (name, entry)

    def delete(self, name: str) -> None:
        """Remove the entry of a file."""
        self._manifest.delete(name)
        self._last = ("", None)

    def get_sha256(self, path: Path) -> str:
        """Return the SHA-256 of a file as lettergen wrote it; empty if it never did."""
        entry = self.get(self.get_name(path))
        return entry.sha256 if entry else ""

    def is_current(self, path: Path, inputs: Inputs) -> bool:
        """Whether a file was made from these inputs and is unchanged since.

        A letter with warnings is never current, so that every run repeats them.
        """
        entry = self.get(self.get_name(path))
        return is_current(entry, self._folder, self.campaign, path, inputs)

    def build_entry(
        self, recipient: str, state: WriteState, sha256: str, inputs: Inputs, used: UsedInputs
    ) -> Entry:
        """Return the entry of a letter that was made from these inputs."""
        return Entry(
            recipient=recipient,
            campaign=self.campaign,
            state=state,
            sha256=sha256,
            lettergen=__version__,
            warnings=used.warnings,
            inputs=inputs.fixed,
            citations={key: inputs.citations.get(key, "") for key in sorted(used.citations)},
            files={
                relative_path(file, self._folder): fingerprint.hash_file(file)
                for file in sorted(used.files)
            },
        )

    def record_unchanged(self, path: Path, recipient: str) -> WriteState:
        """Record that a file needed no change."""
        name = self.get_name(path)
        before = self.get(name)
        assert before is not None
        entry = replace(
            before, recipient=recipient, state=WriteState.UNCHANGED, stale=False, edited=""
        )
        if entry != before:
            self.set(name, entry)
        return WriteState.UNCHANGED

    def record_edited(self, path: Path, recipient: str, sha256: str, warnings: int) -> None:
        """Record that somebody edited a file by hand, which is kept as it is.

        ``sha256`` is that of the file now. What lettergen wrote, and of what, is recorded already.
        """
        name = self.get_name(path)
        before = self.get(name)
        assert before is not None
        entry = replace(
            before,
            recipient=recipient,
            state=EDITED,
            stale=False,
            warnings=warnings,
            edited=sha256,
        )
        if entry != before:
            self.set(name, entry)

    def record_failure(self, path: Path | None, recipient: str, state: str) -> tuple[Path, ...]:
        """Record that a letter failed or was refused, in every format.

        ``path`` is its Word file, ``None`` if the output pattern gives none. Return the files
        that are there from an earlier run.
        """
        path = path or self._find_file(recipient)
        if path is None:
            return ()
        _, *others = list_format_names(self.get_name(path))
        known = [self._folder / name for name in others if self.get(name)]
        return tuple(
            stale
            for file in (path, *known)
            for stale in self.record_format_failure(file, recipient, state)
        )

    def record_format_failure(self, path: Path, recipient: str, state: str) -> tuple[Path, ...]:
        """Record that one format of a letter failed or was refused.

        Return its file if it is there from an earlier run.
        """
        name = self.get_name(path)
        entry = self.get(name) or Entry(recipient, self.campaign, state)
        stale = bool(entry.sha256) and path.exists()
        self.set(name, replace(entry, state=state, stale=stale))
        return (path,) if stale else ()

    def mark_outdated(self, path: Path, letter: str, handled: Collection[Path]) -> list[Path]:
        """Mark the files of a letter that were made before it changed, and return them.

        ``letter`` is the SHA-256 of the Word letter now; ``handled`` are the files that this run
        wrote or found current.
        """
        outdated: list[Path] = []
        first, *others = list_format_names(self.get_name(path))
        names = [first, *(others if self._manifest.has_any(others) else ())]
        for name in names:
            entry = self.get(name)
            file = self._folder / name if entry else path
            if entry is None or not entry.sha256 or file in handled or not file.exists():
                continue
            source = entry.sha256 if file == path else entry.inputs.get(LETTER)
            if entry.stale != (source != letter):
                self.set(name, replace(entry, stale=source != letter))
            if source != letter:
                outdated.append(file)
        return outdated

    def list_orphans(self) -> Iterator[str]:
        """Yield the files that are not of any letter of the campaign now; change nothing meanwhile.

        Those of a letter that failed before it got a name are among them.
        """
        return filter(self._is_orphan, self._manifest.list_names(self.campaign))

    def _is_orphan(self, name: str) -> bool:
        if name in self.files:
            return False
        if not self.files.has_like(name):
            return True
        # The case of a name has changed: that is another file on some systems.
        others = self._manifest.list_like(name)
        return bool(others) and not any(self._are_one_file(name, other) for other in others)

    @cached_property
    def _orphans(self) -> dict[str, Path]:
        """The Word file of each orphaned letter, by its recipient."""
        return {
            entry.recipient: (self._folder / name).with_suffix(SUFFIX)
            for name in self.list_orphans()
            if (entry := self._manifest.get(name))
        }

    def _find_file(self, recipient: str) -> Path | None:
        """Return the Word file that a recipient's letter had in the last run."""
        return self._orphans.get(recipient)

    def _follow_case(self, name: str) -> Entry | None:
        """Rename the entry whose name differs in case alone, if it is of the same file."""
        for other in self._manifest.list_like(name):
            if self._are_one_file(other, name) and (entry := self._manifest.get(other)):
                self._manifest.delete(other)
                self._manifest.set(name, entry)
                return entry
        return None

    def _are_one_file(self, one: str, other: str) -> bool:
        try:
            return (self._folder / one).samefile(self._folder / other)
        except OSError:
            return False


def are_same_sources(entry: Entry, inputs: Inputs, folder: Path) -> bool:
    """Whether the citations and the other files in a letter are as they were."""
    return all(inputs.citations.get(key) == sha for key, sha in entry.citations.items()) and all(
        fingerprint.hash_file(folder / name) == sha for name, sha in entry.files.items()
    )


def name_campaign(campaign: Path, folder: Path) -> str:
    """Return how the manifest of a folder names a campaign."""
    own = stand_ins.storage and stand_ins.storage.name_campaign(folder, campaign)
    return own or relative_path(campaign, folder)


def relative_path(path: Path, folder: Path) -> str:
    """Return the path from ``folder`` to ``path``; an absolute one between Windows drives."""
    path = path.resolve()
    try:
        return PurePath(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:
        return path.as_posix()


def is_current(
    entry: Entry | None, folder: Path, campaign: str, path: Path, inputs: Inputs
) -> bool:
    """Whether the file with this entry was made from these inputs and is unchanged since."""
    return is_made_from(entry, folder, campaign, inputs) and has_digest(path, entry.sha256)


def is_made_from(
    entry: Entry | None, folder: Path, campaign: str, inputs: Inputs
) -> TypeGuard[Entry]:
    """Whether the file with this entry was made from these inputs."""
    return (
        entry is not None
        and bool(entry.sha256)
        and not entry.warnings
        and entry.campaign == campaign
        and entry.inputs == inputs.fixed
        and are_same_sources(entry, inputs, folder)
    )


def has_digest(path: Path, sha256: str) -> bool:
    """Whether a file has this SHA-256."""
    try:
        return hash_file(path) == sha256
    except (OSError, LettergenError):
        return False
