"""Files written whole or not at all: beside their place, flushed, then renamed over it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from briefings.errors import BriefingsError


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its place, whole, when the block is left, and leaves nothing when it raises.

    Raises:
        BriefingsError: the disk is full, the folder cannot be written, …
    """
    beside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
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
