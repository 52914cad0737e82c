"""Files and databases that survive a crash, and locks.

A file is written beside its place, flushed, then renamed over it, so that a reader sees the old file or the
new one. A lock is released by the system when its process dies, however it dies. The databases in
``.briefings/`` hold only what can be made again.
"""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from filelock import lock_descriptor

from briefings.errors import BriefingsError


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its place, whole, when the block is left, and leaves nothing when it raises.

    What a writer that was killed has left beside the place is taken away.

    Raises:
        BriefingsError: the disk is full, the folder cannot be written, …
    """
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            # By its lock another process knows that somebody is still at it.
            _lock(file)
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise BriefingsError(path, f"could not be written: {error.strerror or error}") from error
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what writers of a file that were killed have left beside it."""
    start, length = f".{path.name}.", len(path.name) + 10
    with os.scandir(path.parent) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(start) and len(entry.name) == length]
    for each in left:
        with suppress(OSError), Path(each).open("r+b") as file:
            if _lock(file):
                Path(each).unlink()


def _lock(file: BinaryIO) -> bool:
    """Lock a file; False where another process holds it, or the disk knows no locks."""
    try:
        return lock_descriptor(file.fileno(), blocking=False)
    except OSError:
        return False


def write_whole(path: Path, content: str | bytes) -> bool:
    """Write a file so that a reader sees the old or the new content and never a part of it.

    A file that holds the content already is left alone, its time too.

    Returns:
        Whether anything was written.

    Raises:
        BriefingsError: the disk is full, the folder cannot be written, …; nothing is left behind.
    """
    raw = content.encode("utf-8") if isinstance(content, str) else content
    with suppress(OSError):
        if path.is_file() and path.read_bytes() == raw:
            return False
    with open_whole(path) as file:
        file.write(raw)
    return True


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raise OSError, also for a pipe, which a reader would never finish."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "it is no file")
    return path.read_bytes()


# Below the site's folder.
LOCK = Path(".briefings") / "run.lock"


@contextmanager
def hold_lock(path: Path, now: datetime, what: str = "run") -> Iterator[None]:
    """Hold the lock ``path`` while the block lasts; the file says who holds it, and since when.

    ``what`` is what holds it, for the error's words.

    Raises:
        BriefingsError: another process holds it, or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise BriefingsError(path, f"cannot be written: {error.strerror}") from error
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        if not lock_file(file, path):
            raise BriefingsError(path, f"another {what} is under way ({_read_holder(file)}); it continues")
        # On a full disk nothing says who holds it; held it is all the same.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(
                descriptor, f"process {os.getpid()}, since {now.isoformat(' ', 'seconds')}\n".encode(), 0
            )
        yield
        os.ftruncate(descriptor, 0)


def read_lock(path: Path) -> str:
    """Return who holds a lock, and since when; "" where nobody does."""
    try:
        with path.open(encoding="utf-8") as file:
            return "" if lock_descriptor(file.fileno(), blocking=False) else _read_holder(file)
    except OSError:
        return ""


def lock_file(file: IO[Any], path: Path) -> bool:
    """Lock an open file, or return False where another process holds it; closing the file releases it.

    Raises:
        BriefingsError: the system or the disk knows no locks.
    """
    try:
        return lock_descriptor(file.fileno(), blocking=False)
    except OSError as error:
        raise BriefingsError(path, f"cannot be locked: {error.strerror}") from error


def _read_holder(file: IO[str]) -> str:
    try:
        return file.read().strip() or "a run that has just begun"
    except OSError:
        # Windows lets nobody read what another has locked.
        return "a run on this machine"


log = logging.getLogger(__name__)

# Another program at the file, a folder that may not be written, a full disk: the file is not at fault. (The
# lowest byte of an extended code is the code.)
_NOT_OURS_TO_MEND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
}


@contextmanager
def open_database(path: Path, *, tables: str, probe: str) -> Iterator[sqlite3.Connection]:
    """Open a database, or begin it again where it is damaged or not ours; in memory where it cannot be kept.

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
            # Nothing is waited for: what a power cut breaks is made again.
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(tables)
            connection.executescript(probe)
            # A file that can be read but not written shows it at a write alone.
            connection.executescript("BEGIN; PRAGMA user_version = 1; ROLLBACK")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _NOT_OURS_TO_MEND:
                log.warning("%s cannot be used (%s); nothing is kept", path, error)
                break
            log.warning("%s is damaged; it was deleted and is made again", path)
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
