"""What a build may take over from those before it: the site's part of ``.briefings/``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from briefings.site import day_store, output
from briefings.site.output import OutputFiles
from briefings.storage.databases import open_database
from briefings.storage.hashes import describe_file, hash_file

_TABLES = """
CREATE TABLE IF NOT EXISTS hashes (path TEXT PRIMARY KEY, seen TEXT, hash TEXT) WITHOUT ROWID;
"""
_PROBE = """
SELECT source, outline, problems, view FROM days LIMIT 1;
SELECT number, view FROM stories LIMIT 1;
SELECT target, path, made_from, size, modified FROM files LIMIT 1;
SELECT path, seen, hash FROM hashes LIMIT 1;
"""


class FileHashes:
    """The SHA-256 of files, by their paths: a file that looks as it did is believed without being read."""

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

    def save(self) -> None:
        """Write down the hashes that were asked for, and forget the others."""
        changed = [(path, *row) for path, row in self._fresh.items() if self._known.get(path) != row]
        gone = [(path,) for path in self._known.keys() - self._fresh.keys()]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM hashes WHERE path = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO hashes VALUES (?, ?, ?)", changed)
        self._connection.execute("COMMIT")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildCache:
    """The days as they were shown, the hashes of files, and what each file of the output was made of."""

    connection: Connection
    hashes: FileHashes
    files: OutputFiles

    def save(self) -> None:
        """Write down what the next build may take over, now that the output stands."""
        self.hashes.save()
        self.files.save()


@contextmanager
def open_build_cache(folder: Path, target: Path, *, full: bool = False) -> Iterator[BuildCache]:
    """Open what was kept in ``folder`` for the site in ``target``; with ``full`` nothing of it is used."""
    tables = day_store.TABLES + _TABLES + output.TABLES
    with open_database(folder / "site.sqlite", tables=tables, probe=_PROBE) as connection:
        if full:
            connection.executescript("DELETE FROM days; DELETE FROM hashes;")
        yield BuildCache(
            connection=connection,
            hashes=FileHashes(connection),
            files=OutputFiles(connection, target, full=full),
        )
