"""Versions of a letter that was sent: the sent one stays, and a new one is written beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lettergen.diagnostics.finding import LettergenError
from lettergen.ledger.state import LetterState, find_states, get_day, get_number
from lettergen.output.names import SUFFIX, describe_same_file
from lettergen.output.records import Records
from lettergen.render.renderer import Rendered
from lettergen.render.result import NewVersion
from lettergen.system.dataclass import replace
from lettergen.system.fingerprint import hash_bytes

if TYPE_CHECKING:
    from lettergen.output.folder_view import FolderView

_MOST_CHANGES = 3
_LONGEST_CHANGE = 60


class SentVersions:
    """The letters of an output folder that were sent, of which no file is replaced.

    ``records`` tell what is in the folder; those of a dry run change nothing.
    A letter of which nobody knows whether it arrived counts as sent. With ``keep_reissues``, the
    same is true of one that was issued again and is not sent yet. ``new`` are the versions that
    this run wrote beside a sent one, ``kept`` the reissues that it left.
    """

    def __init__(
        self,
        states: Mapping[str, LetterState],
        root: Path,
        records: "Records | FolderView",
        *,
        keep_reissues: bool,
    ) -> None:
        self.new: list[NewVersion] = []
        self.kept: list[tuple[str, Path]] = []
        self._pending: dict[str, int] = {}
        self._records = records
        self._sent: dict[str, dict[int, str]] = {}
        self._days: dict[str, str] = {}
        self._versions: set[Path] = set()
        for name, state in states.items():
            numbers = {number: _get_sha256(event.details) for number, event in state.sent.items()}
            if state.doubt:
                numbers[get_number(state.doubt)] = _get_sha256(state.doubt.details)
            if numbers:
                self._sent[name] = numbers
                if keep_reissues and (pending := state.pending_reissue):
                    self._pending[name] = get_number(pending)
                self._days[name] = state.sent_on or get_day(state.doubt)
                path = root / f"{name}{SUFFIX}"
                for number in range(1, max([*numbers, *state.reissues]) + 2):
                    self._add(get_version(path, number))

    def choose(self, rendered: Rendered) -> Rendered:
        """Return a letter with the file and the number of its version.

        The version is the sent one if it is the same letter, or else the next one.

        Raises:
            LettergenError: the file of the next version is that of another letter (LG403).
        """
        path = rendered.letter.path
        assert path is not None
        name = self._records.get_name(path).removesuffix(SUFFIX)
        sent = self._sent.get(name)
        if sent is None:
            return rendered
        if (pending := self._pending.get(name)) and get_version(path, pending).exists():
            kept = get_version(path, pending)
            self.kept.append((rendered.letter.label, kept))
            return _move(rendered, kept, pending, is_kept=True)
        data = rendered.data
        sha256 = hash_bytes(data) if data else self._records.get_sha256(path)
        for number in sorted(sent, reverse=True):
            file = get_version(path, number)
            if sha256 and sha256 in (sent[number], self._records.get_sha256(file)):
                return _move(rendered, file, number, is_kept=True)
        number = max(sent) + 1
        file = get_version(path, number)
        if file not in self._versions:
            label, place = rendered.letter.label, rendered.recipient.place
            raise LettergenError(describe_same_file(file, label, place, "another letter", place))
        return _move(rendered, file, number, is_kept=False)

    def note(self, rendered: Rendered) -> None:
        """Note a version that is written beside a sent one."""
        path = rendered.letter.path
        assert path is not None
        first = path.with_name(f"{get_base(path.stem, rendered.number)}{SUFFIX}")
        sent = max(self._sent[self._records.get_name(first).removesuffix(SUFFIX)])
        file = get_version(first, sent)
        day = self._days[self._records.get_name(first).removesuffix(SUFFIX)]
        changes = find_changes(file, path, rendered.data)
        self.new.append(NewVersion(rendered.letter.label, file, path, day, changes))

    @property
    def has_any(self) -> bool:
        """Whether any letter was sent."""
        return bool(self._sent)

    def _add(self, path: Path) -> None:
        """Make a version's file known as that of a letter, unless it is another letter's."""
        if path.name and self._records.get_name(path) not in self._records.files:
            self._records.files.add(path)
            self._versions.add(path)


def open_versions(
    folder: Path, records: "Records | FolderView", *, keep_reissues: bool
) -> SentVersions | None:
    """Return the versions of the letters that were sent from a folder; ``None`` if none was.

    Raises:
        LettergenError: the ledger cannot be read.
    """
    from lettergen.ledger.ledger import read_ledger

    states = find_states(read_ledger(folder).events)
    versions = SentVersions(states, folder, records, keep_reissues=keep_reissues)
    return versions if versions.has_any else None


def get_version(path: Path, number: int) -> Path:
    """Return the file of a version: ``ely.docx`` of the first, ``ely.2.docx`` of the second."""
    return path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")


def get_base(stem: str, number: int) -> str:
    """Return the stem of the first version."""
    return stem if number == 1 else stem.removesuffix(f".{number}")


def _move(rendered: Rendered, file: Path, number: int, *, is_kept: bool) -> Rendered:
    letter = replace(rendered.letter, path=file)
    return replace(rendered, letter=letter, number=number, is_kept=is_kept)


def _get_sha256(details: Mapping[str, object]) -> str:
    """Return the SHA-256 of the Word letter that was sent; empty if it is not recorded."""
    found = details.get("letter_sha256")
    return found if isinstance(found, str) else ""


def find_changes(sent: Path, version: Path, data: bytes) -> tuple[str, ...]:
    """Return in words what differs between a sent letter and a new version of it.

    ``data`` is the new version; if it is empty, the version is read from its file.
    """
    from lettergen.redline.content import load_content
    from lettergen.redline.excerpts import list_excerpts
    from lettergen.redline.words import compare

    try:
        old = load_content(sent, sent.read_bytes())
        new = load_content(version, data or version.read_bytes())
    except (OSError, LettergenError):  # it is there no more, or nobody can read it
        return ()
    excerpts = (one for change in compare(old, new).changes for one in list_excerpts(change))
    changes = [_describe(_cut(one.removed), _cut(one.added)) for one in excerpts]
    more = len(changes) - _MOST_CHANGES
    return (*changes[:_MOST_CHANGES], *([f"and {more} more changes"] if more > 0 else []))


def _describe(removed: str, added: str) -> str:
    if removed and added:
        return f"'{removed}' is now '{added}'"
    return f"'{added}' is new" if added else f"'{removed}' is gone"


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_CHANGE else f"{words[:_LONGEST_CHANGE].rstrip()}…"
