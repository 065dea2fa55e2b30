"""``manifest.sqlite``: what lettergen knows of the files that it wrote to an output folder.

An SQLite database, because a run on a few letters must not read what is known of a million others.
Its pages are changed in place under SQLite's rollback journal, which a later run plays back if a
run was killed. SQLite takes no locks and shares no memory (``nolock``), which many network folders
lack: whoever opens the database has the lock of the folder.

A row of ``letters`` is a file of a letter. What it has in common with others (the campaign, the
version of lettergen, the digests of template, letterhead, citations and so on) is in the row of
``shared`` that it refers to. ``folded`` is the name without regard to case, if that differs.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from lettergen.diagnostics.finding import Finding, Place
from lettergen.output import manifest_json
from lettergen.output.entry import Entry, parse_entry
from lettergen.output.errors import FolderUnusableError
from lettergen.output.files import find_regular_file
from lettergen.output.name_filter import NameFilter
from lettergen.output.names import is_safe_name
from lettergen.output.replacement import replace_file

NAME = "manifest.sqlite"
_ROLLBACK_JOURNAL = f"{NAME}-journal"

_APPLICATION = 0x6C744C47  # marks the database as one of lettergen
_VERSION = 1
_SCHEMA = (
    "CREATE TABLE shared (id INTEGER PRIMARY KEY, campaign TEXT NOT NULL, content TEXT NOT NULL "
    "UNIQUE)",
    "CREATE TABLE letters (name TEXT PRIMARY KEY, folded TEXT, shared INTEGER NOT NULL, content "
    "TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE combined (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX letters_by_shared ON letters (shared)",
    "CREATE INDEX letters_by_case ON letters (folded) WHERE folded IS NOT NULL",
    "CREATE INDEX shared_by_campaign ON shared (campaign)",
)
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",  # nothing in a database that is not ours is executed
    "PRAGMA synchronous = EXTRA",  # what was committed survives a power cut
    "PRAGMA cache_size = -4000",  # KiB
)
_OWN_INPUTS = ("recipient", "letter")
"""The inputs that each file has to itself; the others are shared."""

# How a database file begins; page size, and the versions to write and to read: 1 without a WAL.
_HEADER = b"SQLite format 3\0"

# A rollback journal that ends so names a file that SQLite would delete (SQLite's database file
# format, 3). lettergen writes no such journals.
_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


class Manifest:
    """The manifest of one folder, open under the lock of the folder.

    ``mode`` is that of SQLite: ``rwc`` creates the database if it is missing, ``rw`` does not, and
    ``ro`` only reads, and needs no lock: it refuses a database that a run is writing (LG413).
    Nothing is on the disk before ``commit``. Every method raises ``LettergenError`` for a database
    that cannot be used (LG413), and ``FolderUnusableError`` if the file system refuses.
    """

    def __init__(self, folder: Path, mode: str = "rwc") -> None:
        self._folder = folder
        self._lacks_marker = False
        self._path = folder / NAME
        for name in (NAME, _ROLLBACK_JOURNAL, f"{NAME}-wal"):
            find_regular_file(folder / name)
        _refuse_foreign(folder)
        address = f"{self._path.resolve().as_uri()}?nolock=1&mode={mode}"
        if mode == "ro":
            # SQLite would delete the rollback journal of a run that creates the database.
            address += "&immutable=1"
            if (folder / _ROLLBACK_JOURNAL).exists():
                hint = "Wait until the run has ended. If it was killed, render the letters again."
                raise manifest_json.refuse(self._path, "is being written", hint)
        self._get_shared = lru_cache(maxsize=1_000)(self._read_shared)
        self._shared_ids: dict[str, int] = {}
        self._names: NameFilter | None = None
        with self._translate_errors():
            self._database = sqlite3.connect(address, uri=True, isolation_level=None)
        try:
            with self._translate_errors():
                self._prepare()
        except BaseException:
            self._database.close()
            raise

    def take_over(self) -> None:
        """Move what a ``manifest.json`` records into the database; ``commit`` leaves the marker.

        Raises:
            LettergenError: it cannot be used (LG413), or is no regular file.
            OSError: it cannot be read, or what it records cannot be written.
        """
        content = manifest_json.read(self._folder)
        path = self._folder / manifest_json.NAME
        self._lacks_marker = content is not None or find_regular_file(path) is None
        if content:
            for name, entry in content.letters.items():
                self.set(name, entry)
            for name, sha256 in content.combined.items():
                self.set_combined(name, sha256)
            self.commit()

    def get(self, name: str) -> Entry | None:
        """Return the entry of a file."""
        if self._names and name not in self._names:
            return None
        row = self._find("SELECT shared, content FROM letters WHERE name = ?", name)
        return self._build_entry(*row) if row else None

    def set(self, name: str, entry: Entry) -> None:
        """Record an entry, in place of the one of the same name."""
        shared, own = _split(entry)
        folded = name.casefold()
        values = (name, folded if folded != name else None, self._store_shared(shared), _dump(own))
        self._change("INSERT OR REPLACE INTO letters VALUES (?, ?, ?, ?)", *values)
        if self._names:
            self._names.add(name)

    def delete(self, name: str) -> None:
        """Remove an entry."""
        self._change("DELETE FROM letters WHERE name = ?", name)

    def list_like(self, name: str) -> list[str]:
        """Return the names with an entry that differ from ``name`` in case alone."""
        if self._names and name not in self._names:
            return []
        query = "SELECT name FROM letters WHERE name = ? OR folded = ?"
        folded = name.casefold()
        with self._translate_errors():
            found = self._database.execute(query, (folded, folded)).fetchall()
        return [other for (other,) in found if other != name]

    def has_any(self, names: Sequence[str]) -> bool:
        """Whether any of some files has an entry, or one whose name differs in case alone.

        It may return true for files that have none.
        """
        if self._names:
            return any(name in self._names for name in names)
        folded = [name.casefold() for name in names]
        marks = ", ".join("?" * len(names))
        query = f"SELECT 1 FROM letters WHERE name IN ({marks}, {marks}) OR folded IN ({marks})"
        with self._translate_errors():
            found = self._database.execute(f"{query} LIMIT 1", (*names, *folded, *folded))
            return found.fetchone() is not None

    def list_letters(self) -> Iterator[tuple[str, Entry]]:
        """Yield all entries by name; change nothing meanwhile."""
        query = "SELECT name, shared, content FROM letters ORDER BY name"
        with self._translate_errors():
            for name, shared, content in self._database.execute(query):
                yield name, self._build_entry(shared, content)

    def count_letters(self) -> int:
        """Return the number of entries."""
        with self._translate_errors():
            return int(self._database.execute("SELECT count(*) FROM letters").fetchone()[0])

    def list_names(self, campaign: str) -> Iterator[str]:
        """Yield the names of a campaign's files, in any order; change nothing meanwhile.

        A name that lettergen would not write to is a reason to refuse the database: ``--prune``
        deletes files that a manifest names.
        """
        query = "SELECT name FROM shared JOIN letters ON shared = shared.id WHERE campaign = ?"
        with self._translate_errors():
            for (name,) in self._database.execute(query, (_dump(campaign),)):
                if not isinstance(name, str) or not is_safe_name(name):
                    raise manifest_json.refuse(self._path, "is not a manifest of lettergen")
                yield name

    def get_combined(self, path: str) -> str:
        """Return the SHA-256 of a combined file as lettergen wrote it; empty if it never did."""
        row = self._find("SELECT sha256 FROM combined WHERE path = ?", path)
        return str(row[0]) if row else ""

    def set_combined(self, path: str, sha256: str) -> None:
        """Record a combined file."""
        self._change("INSERT OR REPLACE INTO combined VALUES (?, ?)", path, sha256)

    def list_combined(self) -> dict[str, str]:
        """Return the SHA-256 of each combined file."""
        with self._translate_errors():
            return dict(self._database.execute("SELECT path, sha256 FROM combined"))

    def commit(self) -> None:
        """Flush every change to the disk, all together; raises ``OSError``, too."""
        if self._database.in_transaction:
            with self._translate_errors():
                self._database.execute("COMMIT")
        if self._lacks_marker:
            path = self._folder / manifest_json.NAME
            replace_file(path, manifest_json.build_marker(NAME))
            self._lacks_marker = False

    def close(self) -> None:
        """Close the database, without the changes since the last ``commit``."""
        self._database.close()

    def _prepare(self) -> None:
        """Create the tables of a new database; refuse one that lettergen did not write."""
        for setting in _SETTINGS:
            self._database.execute(setting)
        tables = self._database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")
        found = {sql for (sql,) in tables}
        application, version = map(self._read_number, ("application_id", "user_version"))
        if application == _APPLICATION and version > _VERSION:
            raise manifest_json.refuse_newer(self._path)
        if not found and not application:
            self._database.execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA:
                self._database.execute(statement)
            self._database.execute(f"PRAGMA application_id = {_APPLICATION}")
            self._database.execute(f"PRAGMA user_version = {_VERSION}")
            self._names = NameFilter()
        elif application != _APPLICATION or found != set(_SCHEMA):
            raise manifest_json.refuse(self._path, "is not a manifest of lettergen")

    def _read_number(self, pragma: str) -> int:
        return int(self._database.execute(f"PRAGMA {pragma}").fetchone()[0])

    def _find(self, query: str, value: str | int) -> tuple[Any, ...] | None:
        with self._translate_errors():
            row: tuple[Any, ...] | None = self._database.execute(query, (value,)).fetchone()
        return row

    def _change(self, statement: str, *values: object) -> None:
        with self._translate_errors():
            if not self._database.in_transaction:
                self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(statement, values)

    def _build_entry(self, shared: int, content: str) -> Entry:
        try:
            common, own = self._get_shared(shared), json.loads(content)
            values = {**common, **own, "inputs": common["inputs"] | own.get("inputs", {})}
        except (ValueError, TypeError, KeyError, RecursionError):
            values = None
        if (entry := parse_entry(values)) is None:
            raise manifest_json.refuse(self._path, "is not a manifest of lettergen")
        return entry

    def _read_shared(self, number: int) -> dict[str, Any]:
        row = self._find("SELECT content FROM shared WHERE id = ?", number)
        content: dict[str, Any] = json.loads(row[0]) if row else {}
        return content

    def _store_shared(self, shared: dict[str, Any]) -> int:
        """Return the id of the row with what files have in common."""
        content = _dump(shared)
        if content not in self._shared_ids:
            if len(self._shared_ids) > 1_000:
                self._shared_ids.clear()
            campaign = _dump(shared["campaign"])
            insert = "INSERT OR IGNORE INTO shared (campaign, content) VALUES (?, ?)"
            self._change(insert, campaign, content)
            row = self._find("SELECT id FROM shared WHERE content = ?", content)
            assert row is not None
            self._shared_ids[content] = row[0]
        return self._shared_ids[content]

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGED:
                raise manifest_json.refuse(self._path, f"is damaged: {error}") from None
            finding = Finding("LG404", f"cannot be written: {error}.", Place(str(self._path)))
            raise FolderUnusableError(finding) from None


def _refuse_foreign(folder: Path) -> None:
    """Raise ``LettergenError`` (LG413) for files that SQLite would do more with than read them."""
    header = _read_bytes(folder / NAME, 0, len(_HEADER) + 4)
    if header.startswith(_HEADER) and header[-2:] != b"\1\1":  # it would need shared memory
        raise manifest_json.refuse(folder / NAME, "is not a manifest of lettergen")
    path = folder / _ROLLBACK_JOURNAL
    if _read_bytes(path, -len(_SUPER_JOURNAL), len(_SUPER_JOURNAL)) == _SUPER_JOURNAL:
        raise manifest_json.refuse(path, "is not a journal of lettergen")


def _read_bytes(path: Path, start: int, length: int) -> bytes:
    """Return bytes of a file, from its end if ``start`` is negative; empty if there are none."""
    try:
        with path.open("rb") as file:
            file.seek(start, 2 if start < 0 else 0)
            return file.read(length)
    except OSError:
        return b""


def _split(entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what an entry has in common with others, and what it has to itself."""
    own = entry.list_values()
    inputs = own.pop("inputs", {})
    shared: dict[str, Any] = {
        key: own.pop(key) for key in ("campaign", "lettergen", "citations") if key in own
    }
    shared["inputs"] = {key: one for key, one in inputs.items() if key not in _OWN_INPUTS}
    if own_inputs := {key: one for key, one in inputs.items() if key in _OWN_INPUTS}:
        own["inputs"] = own_inputs
    return shared, own


def _dump(value: object) -> str:
    """Return a value as JSON in ASCII, which has no characters that SQLite cannot store."""
    return json.dumps(value, separators=(",", ":"))
