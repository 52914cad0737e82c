"""The site's part of ``.briefings/``: the days that were shown before and what stands in the output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from briefings.site import day_store, hashes, ledger
from briefings.site.hashes import FileHashes
from briefings.site.ledger import Ledger
from briefings.storage.databases import open_database

_PROBE = """
SELECT source, outline, problems, view FROM days LIMIT 1;
SELECT number, view FROM stories LIMIT 1;
SELECT target, path, made_from, size, modified FROM files LIMIT 1;
SELECT path, seen, hash FROM hashes LIMIT 1;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a build may take over from those before it."""

    connection: Connection
    hashes: FileHashes
    ledger: Ledger

    def settle(self) -> None:
        """Write down what the next build may take over, now that the output stands."""
        self.hashes.settle()
        self.ledger.settle()


@contextmanager
def open_kept(folder: Path, target: Path, *, full: bool = False) -> Iterator[Kept]:
    """Open what was kept in ``folder`` for the site in ``target``; with ``full`` nothing of it is used."""
    tables = day_store.TABLES + hashes.TABLES + ledger.TABLES
    with closing(open_database(folder / "site.sqlite", tables=tables, probe=_PROBE)) as connection:
        if full:
            connection.executescript("DELETE FROM days; DELETE FROM hashes;")
        yield Kept(
            connection=connection,
            hashes=FileHashes(connection),
            ledger=Ledger(connection, target, full=full),
        )
