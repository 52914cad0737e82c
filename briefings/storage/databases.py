"""Small databases in ``.briefings/`` that hold only what can be made again."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

# Another program at the file, a folder that may not be written: the file is not at fault.
_NOT_OURS_TO_MEND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
}


def open_database(path: Path, *, tables: str, probe: str) -> sqlite3.Connection:
    """Open a database, or begin it anew where it is damaged or not ours; in memory where it cannot be kept.

    Args:
        path: its file; folders above it are made.
        tables: the SQL that makes its tables where they are not there.
        probe: queries that fail when the tables are not ours; each is to end after a row.
    """
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, isolation_level=None)
            # Nothing is waited for: what a power cut breaks is made anew.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(tables)
            connection.executescript(probe)
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
