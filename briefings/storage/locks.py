"""One at a time: a lock that the system takes back from a run that dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

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
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BriefingsError(
                path, f"another {what} is under way ({file.read().strip()}); it goes on"
            ) from error
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
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "a run that has just begun"
    except OSError:
        pass
    return ""
