"""Small databases in ``.briefings/`` that hold only what can be made again."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from briefings.errors import BriefingsError

log = logging.getLogger(__name__)

# Another program at the file, a folder that may not be written: the file is not at fault.
_NOT_OURS_TO_MEND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}


@contextmanager
def open_database(path: Path, *, tables: str, probe: str) -> Iterator[sqlite3.Connection]:
    """Open a database, or begin it anew where it is damaged or not ours; in memory where it cannot be kept.

    Args:
        path: its file; folders above it are made.
        tables: the SQL that makes its tables where they are not there.
        probe: queries that fail when the tables are not ours; each is to end after a row.

    Raises:
        BriefingsError: within the block the disk was full, or the file was damaged.
    """
    with closing(_connect(path, tables, probe)) as connection:
        try:
            yield connection
        except sqlite3.Error as error:
            problem = f"cannot be used: {error}; make room on the disk, or delete it: it can be made again"
            raise BriefingsError(path, problem) from error


def _connect(path: Path, tables: str, probe: str) -> sqlite3.Connection:
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None)
            # Nothing is waited for: what a power cut breaks is made anew.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(tables)
            connection.executescript(probe)
            # A file that can be read but not written shows it at a write alone.
            connection.executescript("BEGIN; PRAGMA user_version = 1; ROLLBACK")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in _NOT_OURS_TO_MEND:
                log.warning("%s cannot be used (%s); nothing is kept", path, error)
                break
            log.warning("%s is damaged; it is thrown away and everything is read anew", path)
            with suppress(OSError):
                path.unlink()
        except OSError as error:
            log.warning("%s cannot be written (%s); nothing is kept", path, error.strerror)
            break
        else:
            return connection
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(tables)
    return connection
