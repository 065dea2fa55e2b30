"""The letters as lettergen wrote them, so that an edit by hand can be told from what was there.

Nobody knows beforehand which letter somebody will edit, so every Word letter is kept. It costs
little: letters of one campaign begin with the same bytes (their common parts), which are kept once.
The file is no more than a help: if it is lost, only what was there before an edit is unknown.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from lettergen.diagnostics.finding import LettergenError
from lettergen.output.files import find_regular_file
from lettergen.system.dataclass import dataclass
from lettergen.system.fingerprint import hash_bytes

NAME = ".lettergen.written"

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS bases (id INTEGER PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS letters (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, "
    "base INTEGER NOT NULL, length INTEGER NOT NULL, rest BLOB NOT NULL)",
)
_APPROVED = " (approved)"  # no name of a letter ends so: each has a suffix
_MOST_BASES = 4  # such as one for each language of a campaign
_LARGEST_REST = 1_000_000  # bytes; a letter with larger pictures of its own is not kept

_T = TypeVar("_T")


@dataclass
class _Base:
    id: int
    data: bytes


class WrittenLetters:
    """The kept letters of one folder, used under the lock of the folder.

    With ``creates``, the file is made when the first letter is added. Nothing is raised: what
    cannot be kept or read is not kept. Nothing is on the disk before ``commit``.
    """

    def __init__(self, folder: Path, *, creates: bool = True) -> None:
        self._path = folder / NAME
        self._creates = creates
        self._database: sqlite3.Connection | None = None
        self._bases: list[_Base] = []
        self._added: list[tuple[str, str, int, int, bytes]] = []

    def add(self, name: str, sha256: str, data: bytes) -> None:
        """Keep a letter that was written, in place of the one before of the same name."""
        if self._try(lambda database: self._add(database, name, sha256, data)) is None:
            self._added.clear()

    def add_approved(self, name: str, data: bytes) -> None:
        """Keep a letter that somebody approved, in place of the one approved before."""
        self.add(f"{name}{_APPROVED}", hash_bytes(data), data)

    def get_approved(self, name: str) -> bytes | None:
        """Return the letter that was approved last; ``None`` if it is not kept."""
        self.commit()
        query = "SELECT sha256 FROM letters WHERE name = ?"
        key = f"{name}{_APPROVED}"
        row = self._try(lambda database: database.execute(query, (key,)).fetchone())
        return self.get(key, row[0]) if row else None

    def get(self, name: str, sha256: str) -> bytes | None:
        """Return a letter as it was written with this SHA-256; ``None`` if it is not kept."""
        self.commit()
        query = (
            "SELECT data, length, rest FROM letters JOIN bases ON base = bases.id WHERE name = ? "
            "AND sha256 = ?"
        )
        row = self._try(lambda database: database.execute(query, (name, sha256)).fetchone())
        if not row:
            return None
        data: bytes = row[0][: row[1]] + row[2]
        return data if hash_bytes(data) == sha256 else None

    def remove(self, name: str) -> None:
        """Forget a letter, as it was written and as it was approved."""
        self.commit()
        names = (name, f"{name.rpartition('.')[0]}{_APPROVED}")
        delete = "DELETE FROM letters WHERE name IN (?, ?)"
        self._try(lambda database: database.execute(delete, names))

    def commit(self) -> None:
        """Write what was added."""
        added, self._added = self._added, []
        if added:
            insert = "INSERT OR REPLACE INTO letters VALUES (?, ?, ?, ?, ?)"
            self._try(lambda database: database.executemany(insert, added))
        if self._database and self._database.in_transaction:
            self._try(lambda database: database.execute("COMMIT"))

    def close(self) -> None:
        """Write what was added, and drop what no letter needs any more."""
        self.commit()
        if self._database is None:
            return
        if self._creates:
            drop = "DELETE FROM bases WHERE id NOT IN (SELECT base FROM letters)"
            self._try(lambda database: database.execute(drop))
            self.commit()
        with suppress(sqlite3.Error):
            self._database.close()
        self._database = None

    def _add(self, database: sqlite3.Connection, name: str, sha256: str, data: bytes) -> bool:
        base, length = self._find_base(database, data)
        if len(data) - length <= _LARGEST_REST:
            self._begin(database)
            self._added.append((name, sha256, base.id, length, data[length:]))
        return True

    def _find_base(self, database: sqlite3.Connection, data: bytes) -> tuple[_Base, int]:
        """Return the letter that this one shares most bytes with at its beginning."""
        found = [(base, count_common_bytes(base.data, data)) for base in self._bases]
        best = max(found, key=lambda pair: pair[1], default=None)
        if best and (best[1] * 4 > len(data) or len(found) >= _MOST_BASES):
            return best
        self._begin(database)
        cursor = database.execute("INSERT INTO bases (data) VALUES (?)", (data,))
        base = _Base(cursor.lastrowid or 0, data)
        self._bases.append(base)
        return base, len(data)

    def _begin(self, database: sqlite3.Connection) -> None:
        if not database.in_transaction:
            database.execute("BEGIN")

    def _try(self, use: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """Use the database; a file that cannot be used is removed, and made again later."""
        try:
            database = self._database or self._open()
            return use(database) if database else None
        except (sqlite3.Error, OSError, LettergenError):
            self._give_up()
            return None

    def _open(self) -> sqlite3.Connection | None:
        there = find_regular_file(self._path) is not None
        if not there and not self._creates:
            return None
        mode = "rwc" if self._creates else "ro"
        address = f"{self._path.resolve().as_uri()}?nolock=1&mode={mode}"
        database = sqlite3.connect(address, uri=True, isolation_level=None)
        self._database = database
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA page_size = 1024")
        if self._creates:
            for statement in _SCHEMA:
                database.execute(statement)
            query = "SELECT id, data FROM bases ORDER BY id DESC LIMIT ?"
            rows = database.execute(query, (_MOST_BASES - 1,)).fetchall()
            self._bases = [_Base(*row) for row in rows]
        return database

    def _give_up(self) -> None:
        if self._database:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database, self._bases = None, []
        if self._creates:
            with suppress(OSError, LettergenError):
                for path in (self._path, self._path.with_name(f"{NAME}-journal")):
                    if find_regular_file(path):
                        path.unlink()


def count_common_bytes(one: bytes, other: bytes) -> int:
    """Return how many bytes two files have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
