"""A local folder that stands for an output folder in storage while a process works on it.

It has the manifest, the ledger and the index of the objects as files, and for each other object a
stand-in: a sparse file of the size of the object. Whoever opens a stand-in to read it gets the
object, which is fetched at that moment (Python's audit hooks, PEP 578, tell of it). That is rare:
from the index a run knows the SHA-256 of an object that still has its ETag.

What a run changes is stored in this order, so that it may be killed at any point:

1. The lock object, with which no other run writes there.
2. For each batch a journal: the letters that come, with their SHA-256, and the ETags of those
   before.
3. The letters, each as a whole. One that somebody changed since the run began is not replaced.
4. At the end the ledger, the index and the manifest. Then the journals are removed, and the lock.
"""

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from threading import RLock

from lettergen.diagnostics.finding import LettergenError, Place
from lettergen.storage import registry
from lettergen.storage.folder import StorageFolder
from lettergen.storage.index import ObjectIndex, StoredObject
from lettergen.storage.lease import NAME as LOCK
from lettergen.storage.lease import Lease, refuse_held
from lettergen.system.fingerprint import hash_bytes, hash_file
from lettergen.system.temporary import make_folder

_OWN = ".lettergen/"
_INDEX = f"{_OWN}objects.sqlite"
_JOURNAL = f"{_OWN}journal-"
_STATE = ("ledger.jsonl", _INDEX, "manifest.json", "manifest.sqlite")
"""What a run knows of the letters, in the order in which it is stored: the manifest is the last."""

_LOCAL = (".lettergen.lock", ".lettergen.journal", ".lettergen.written", "manifest.sqlite-journal")
_LEFT = ".lettergen-"  # how the temporary names of a killed run begin

# No file gets these times by itself, so they mark stand-ins: of objects whose SHA-256 the index
# has, and of all others.
_KNOWN, _UNKNOWN = 86_400 * 10**9, 2 * 86_400 * 10**9
_NO_NAME = {errno.EINVAL, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EEXIST}

JournalLine = Sequence[str]
"""The name, the SHA-256, the recipient and the campaign of a letter."""


class Staging:
    """The local folder for one URL; ``root`` is its path, and is removed with the process.

    Raises:
        LettergenError: the URL cannot be used (LG890 to LG893), or another run writes there
            (LG411).
    """

    def __init__(self, url: str, place: Place) -> None:
        self.url = url
        self._folder = StorageFolder(url, place)
        self._place = place
        self.root = make_folder() / (PurePosixPath(url).name or "letters")
        self._index: ObjectIndex | None = None
        self._turn = RLock()
        self.is_open = False
        self._lease: Lease | None = None
        self._reset()
        registry.add(self.root, url, self)
        _Hook.install()

    def _reset(self) -> None:
        self._tags: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self._unknown: dict[str, str] = {}
        self._journals: list[str] = []
        self._left: list[str] = []
        self._stored: list[StoredObject] = []
        self._run = os.urandom(8).hex()
        self._batches = 0
        self._is_broken = False

    def refresh(self) -> None:
        """Make the folder like the one in storage."""
        if self.is_open:
            return
        if self._index:
            self._index.close()
        shutil.rmtree(self.root, ignore_errors=True)
        (self.root / _OWN).mkdir(mode=0o700, parents=True)
        self._reset()
        letters: dict[str, tuple[int, str]] = {}
        for name, size, tag in self._folder.list_objects():
            if name in _STATE:
                self._tags[name] = tag
            elif name.startswith(_JOURNAL):
                self._journals.append(name)
            elif name.rpartition("/")[2].startswith(_LEFT):
                self._left.append(name)
            elif name == LOCK:
                refuse_held(self._folder)
            elif name not in _LOCAL and not name.startswith(_OWN):
                letters[name] = size, tag
        if not letters and not self._tags:
            self._folder.check_place()
        for name in self._tags:
            self._folder.download(name, self.root / name)
            self._hashes[name] = hash_file(self.root / name)
        self._index = ObjectIndex(self.root / _INDEX)
        self._take_journals(letters)
        self._make_stand_ins(letters)

    def find_digest(self, path: Path) -> str:
        """Return the SHA-256 of the object that a file stands for; empty if it is not known."""
        if self._index and path.lstat().st_mtime_ns == _KNOWN:
            with self._turn:
                return self._index.get_sha256(self._get_name(str(path)))
        return ""

    def store(
        self, first: Sequence[str], letters: Sequence[str], journal: Iterable[JournalLine]
    ) -> None:
        """Store files of this folder, and leave stand-ins for them.

        ``first`` are the names of copies of edited letters, which are stored before any letter
        is replaced. ``journal`` tells of the letters.

        Raises:
            LettergenError: the storage refuses (LG893), or others have changed something (LG895).
        """
        try:
            lease = self._begin()
            self._folder.put(self._name_journal(), self._encode_journal(journal))
            self._stored = []
            for names in (first, letters):
                lease.check()
                stored = self._folder.for_each(self._store, dict.fromkeys(names))
                with self._turn:
                    assert self._index is not None
                    self._index.add(stored)
                self._stored.extend(stored)
        except LettergenError:
            self._is_broken = True
            raise
        for name in (*first, *letters):
            self._unknown.pop(name, None)
            path = self.root / name
            _make_stand_in(path, path.stat().st_size, _KNOWN)

    def remove(self, names: Sequence[str]) -> None:
        """Remove objects, unless somebody has changed them meanwhile.

        Raises:
            LettergenError: as ``store`` does.
        """
        self._begin().check()
        assert self._index is not None

        def remove(name: str) -> None:
            if self._folder.find_tag(name) == self._expect(name):
                self._folder.remove(name)

        self._folder.for_each(remove, names)
        with self._turn:
            self._index.remove(names)

    def publish(self) -> None:
        """Store what the run knows of the letters, and let other runs in.

        Raises:
            LettergenError: as ``store`` does.
        """
        try:
            if not self._is_broken:
                self._publish()
        finally:
            lease, self._lease = self._lease, None
            self.is_open = False
            if lease:
                lease.release()

    def _publish(self) -> None:
        changed = [name for name in _STATE if name != _INDEX and self._has_changed(name)]
        if not changed and not self._journals:
            return
        lease = self._begin()
        for name in _STATE:
            if not self._has_changed(name):
                continue
            lease.check()
            data = (self.root / name).read_bytes()
            self._tags[name] = self._folder.put(name, data, expected=self._tags.get(name, ""))
            self._hashes[name] = hash_bytes(data)
        self._folder.for_each(self._folder.remove, self._journals)
        self._journals.clear()

    def _has_changed(self, name: str) -> bool:
        path = self.root / name
        return path.exists() and hash_file(path) != self._hashes.get(name)

    def _begin(self) -> Lease:
        """Take the lock, before the first change; what was listed must still be true."""
        if self._lease is None:
            self._lease = Lease(self._folder)
            own = {name for name, _, _ in self._folder.list_objects(_OWN.rstrip("/"))}
            journals = {name for name in own if name.startswith(_JOURNAL)}
            tags = {name: self._folder.find_tag(name) for name in _STATE}
            known = {name: self._tags.get(name, "") for name in _STATE}
            if journals != set(self._journals) or tags != known:
                self._is_broken = True
                raise self._folder.refuse_change(self.url)
            self._folder.for_each(self._folder.remove, self._left)
        return self._lease

    def _store(self, name: str) -> StoredObject:
        data = (self.root / name).read_bytes()
        tag = self._folder.put(name, data, expected=self._expect(name))
        return StoredObject(name, tag, hash_bytes(data))

    def _expect(self, name: str) -> str:
        """Return the ETag that an object had when it was listed or stored; empty for none."""
        with self._turn:
            assert self._index is not None
            return self._unknown.get(name) or self._index.get_tag(name)

    def _name_journal(self) -> str:
        self._batches += 1
        name = f"{_JOURNAL}{self._run}-{self._batches:06}"
        self._journals.append(name)
        return name

    def _encode_journal(self, lines: Iterable[JournalLine]) -> bytes:
        return json.dumps({"letters": [*lines], "stored": self._stored}).encode()

    def _take_journals(self, letters: dict[str, tuple[int, str]]) -> None:
        """Take over what the journals of a killed run tell."""
        assert self._index is not None
        lines: list[JournalLine] = []
        for name in sorted(self._journals):
            try:
                content = json.loads(self._folder.get(name) or b"{}")
                lines += content.get("letters", ())
                stored = [StoredObject(*one) for one in content.get("stored", ())]
            except (ValueError, TypeError, AttributeError):  # nobody else writes there
                continue
            self._index.add(
                one for one in stored if one.name in letters and letters[one.name][1] == one.tag
            )
        if lines:
            text = "".join(f"{json.dumps(line)}\n" for line in lines)
            (self.root / ".lettergen.journal").write_text(text, "utf-8")

    def _make_stand_ins(self, letters: dict[str, tuple[int, str]]) -> None:
        assert self._index is not None
        folders: set[str] = set()
        for name, (size, tag) in letters.items():
            parts = PurePosixPath(name).parts
            if ".." in parts or "/".join(parts) != name or "\\" in name:
                continue  # no name that lettergen would write to
            is_known = bool(self._index.find(name, tag))
            if not is_known:
                self._unknown[name] = tag
            path = self.root / name
            try:
                if (folder := name.rpartition("/")[0]) not in folders:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    folders.add(folder)
                _make_stand_in(path, size, _KNOWN if is_known else _UNKNOWN)
            except OSError as error:
                if error.errno not in _NO_NAME:
                    raise
            except ValueError:
                continue
        self._index.keep(letters)

    def load(self, path: str) -> None:
        """Fetch the object that a file stands for, in place of the stand-in.

        Raises:
            OSError: it cannot be fetched, or was changed meanwhile.
        """
        try:
            mark = os.lstat(path).st_mtime_ns
        except OSError:
            return
        if mark not in (_KNOWN, _UNKNOWN):
            return
        name = self._get_name(path)
        temporary = f"{self.root / _OWN}{os.sep}{os.urandom(8).hex()}"
        try:
            is_there = self._folder.download(name, Path(temporary))
            sha256 = hash_file(Path(temporary)) if is_there else ""
            with self._turn:
                tag = self._expect(name)
                if not is_there or self._folder.find_tag(name) != tag:
                    raise self._folder.refuse_change(f"{self.url}/{name}")
                assert self._index is not None
                self._index.add([StoredObject(name, tag, sha256)])
            os.replace(temporary, path)  # noqa: PTH105
        except LettergenError as error:
            raise OSError(errno.EIO, error.findings[0].message.rstrip("."), path) from None
        finally:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108

    def _get_name(self, path: str) -> str:
        return path[len(str(self.root)) + 1 :].replace(os.sep, "/")


def stage(url: str, place: Place) -> Path:
    """Return the local folder that stands for a URL, like what is in storage now.

    Raises:
        LettergenError: as ``Staging`` does.
    """
    url = url.rstrip("/")
    staging = registry.find_by_url(url)
    if not isinstance(staging, Staging):
        staging = Staging(url, place)
    staging.refresh()
    return staging.root


def find_staging(folder: Path) -> Staging | None:
    """Return the staging folder that a folder is; ``None`` for any other."""
    found = registry.find_staging(folder)
    return found if isinstance(found, Staging) else None


def _make_stand_in(path: Path, size: int, mark: int) -> None:
    """Write a sparse file that has the size of an object; raises ``OSError``."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.ftruncate(descriptor, size)
    finally:
        os.close(descriptor)
    os.utime(path, ns=(mark, mark))


class _Hook:
    """The audit hook of the process, which cannot be removed."""

    is_installed = False

    @classmethod
    def install(cls) -> None:
        if not cls.is_installed:
            cls.is_installed = True
            sys.addaudithook(cls._load)

    @staticmethod
    def _load(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
            path, flags = os.fspath(arguments[0]), arguments[2]
            is_emptied = isinstance(flags, int) and flags & os.O_TRUNC
            if isinstance(path, str) and not is_emptied and (found := registry.find_within(path)):
                found.load(path)
