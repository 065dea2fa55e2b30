"""Which object has which content: the ETag of each letter in storage, and its SHA-256.

A database of SQLite beside the letters. With it, a run knows from the list of objects alone which
letters are as lettergen wrote them, and reads none.
"""

import sqlite3
from collections.abc import Container, Iterable
from pathlib import Path
from typing import NamedTuple


class StoredObject(NamedTuple):
    """An object: its name below the URL, its ETag, and the SHA-256 of its content."""

    name: str
    tag: str
    sha256: str


class ObjectIndex:
    """The index of one folder in storage, in a local file that ``commit`` makes whole."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA trusted_schema = OFF")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS objects (name TEXT PRIMARY KEY, tag TEXT NOT NULL, "
            "sha256 TEXT NOT NULL) WITHOUT ROWID"
        )

    def find(self, name: str, tag: str) -> str:
        """Return the SHA-256 of an object that has this ETag; empty if it is not known."""
        row = self._database.execute("SELECT tag, sha256 FROM objects WHERE name = ?", (name,))
        found = row.fetchone()
        return str(found[1]) if found and found[0] == tag else ""

    def get_sha256(self, name: str) -> str:
        """Return the SHA-256 that is recorded of an object, whatever its ETag."""
        row = self._database.execute("SELECT sha256 FROM objects WHERE name = ?", (name,))
        found = row.fetchone()
        return str(found[0]) if found else ""

    def get_tag(self, name: str) -> str:
        """Return the ETag that is recorded of an object; empty for none."""
        row = self._database.execute("SELECT tag FROM objects WHERE name = ?", (name,))
        found = row.fetchone()
        return str(found[0]) if found else ""

    def add(self, stored: Iterable[StoredObject]) -> None:
        """Record objects, in place of what was recorded under their names."""
        self._database.execute("BEGIN")
        insert = "INSERT OR REPLACE INTO objects VALUES (?, ?, ?)"
        self._database.executemany(insert, stored)
        self._database.execute("COMMIT")

    def remove(self, names: Iterable[str]) -> None:
        """Forget objects."""
        self._database.execute("BEGIN")
        delete = "DELETE FROM objects WHERE name = ?"
        self._database.executemany(delete, ((name,) for name in names))
        self._database.execute("COMMIT")

    def keep(self, names: Container[str]) -> None:
        """Forget the objects that are not among these."""
        known = self._database.execute("SELECT name FROM objects").fetchall()
        if gone := [name for (name,) in known if name not in names]:
            self.remove(gone)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
