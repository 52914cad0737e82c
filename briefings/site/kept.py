"""The site's part of ``.briefings/``: the days that were shown before and what stands in the output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from briefings.databases import open_database
from briefings.site import day_store, ledger
from briefings.site.ledger import Ledger

_PROBE = """
SELECT seen, source, outline, problems, days.view, number, stories.view,
  target, path, made_from, size, modified
FROM days, stories, files LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a build may take over from those before it."""

    connection: Connection
    ledger: Ledger


@contextmanager
def open_kept(folder: Path, target: Path, *, full: bool = False) -> Iterator[Kept]:
    """Open what was kept in ``folder`` for the site in ``target``; with ``full`` nothing of it is used."""
    tables = day_store.TABLES + ledger.TABLES
    with closing(open_database(folder / "site.sqlite", tables=tables, probe=_PROBE)) as connection:
        if full:
            connection.execute("DELETE FROM days")
        yield Kept(connection=connection, ledger=Ledger(connection, target, full=full))
