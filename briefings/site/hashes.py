"""The hashes of files, remembered: a file that looks as it did is believed without being read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from briefings.cache import describe_file, hash_file

TABLES = """
CREATE TABLE IF NOT EXISTS hashes (path TEXT PRIMARY KEY, seen TEXT, hash TEXT) WITHOUT ROWID;
"""


class FileHashes:
    """The SHA-256 of files, by their paths."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        rows = connection.execute("SELECT path, seen, hash FROM hashes")
        self._known = {path: (seen, digest) for path, seen, digest in rows}
        self._fresh: dict[str, tuple[str, str]] = {}

    def name(self, path: Path) -> str:
        """Return the SHA-256 of a file's bytes; an empty string where there is none."""
        seen, key = describe_file(path), str(path)
        if seen is None:
            return ""
        known = self._fresh.get(key) or self._known.get(key)
        if known and seen and known[0] == seen:
            self._fresh[key] = known
            return known[1]
        digest = hash_file(path)
        if seen:
            self._fresh[key] = (seen, digest)
        return digest

    def settle(self) -> None:
        """Write down the hashes that were asked for, and forget the others."""
        changed = [(path, *row) for path, row in self._fresh.items() if self._known.get(path) != row]
        gone = [(path,) for path in self._known.keys() - self._fresh.keys()]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM hashes WHERE path = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO hashes VALUES (?, ?, ?)", changed)
        self._connection.execute("COMMIT")
