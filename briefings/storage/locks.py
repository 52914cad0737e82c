"""One at a time: a lock that the system takes back from a run that dies, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from filelock import lock_descriptor

from briefings.errors import BriefingsError

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
            raise BriefingsError(path, f"another {what} is under way ({_read_holder(file)}); it goes on")
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()}, since {now.isoformat(' ', 'seconds')}\n")
        file.flush()
        yield
        file.truncate(0)


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
