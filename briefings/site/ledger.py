"""What stands in the output: which file was made from what, so that nothing is made twice.

A file is current when it was made from the same things and nobody has touched it since: its size and
time are as they were when it was put there. So a build that was interrupted, or a file that somebody
changed or took away, is mended by the next build.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS files
  (target TEXT, path TEXT, made_from TEXT, size INTEGER, modified INTEGER, PRIMARY KEY (target, path));
"""


class Ledger:
    """The files of one output folder, by their paths in it."""

    def __init__(self, connection: sqlite3.Connection, target: Path, *, full: bool = False) -> None:
        """Read what is known of ``target``; with ``full`` no file counts as current."""
        self._connection = connection
        self._target = str(target.resolve())
        query = "SELECT path, made_from, size, modified FROM files WHERE target = ?"
        rows = connection.execute(query, (self._target,))
        self._known = {path: tuple(rest) for path, *rest in rows}
        self._full = full
        self._made: dict[str, str] = {}
        self.kept: set[str] = set()

    def keep_current(self, path: str, made_from: str) -> bool:
        """Tell whether the file stands as it would be made from this; it is then listed in ``kept``."""
        current = not self._full and self._known.get(path) == (made_from, *self._look_at(path))
        if current:
            self.kept.add(path)
        return current

    def note(self, path: str, made_from: str) -> None:
        """Note what a file was made from that is going to be put into the output."""
        self._made[path] = made_from

    def files(self) -> list[str]:
        """Return the files that the output is to hold of those that were asked for or noted."""
        return sorted(self.kept | self._made.keys())

    def settle(self) -> None:
        """Write down the files noted, now that they stand in the output, and forget those that are gone."""
        rows = [(self._target, path, made, *self._look_at(path)) for path, made in self._made.items()]
        gone = [(self._target, path) for path in self._known.keys() - self.kept - self._made.keys()]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM files WHERE target = ? AND path = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def _look_at(self, path: str) -> tuple[int, int]:
        try:
            stat = os.stat(f"{self._target}/{path}")  # noqa: PTH116 - thousands of times: a Path costs as much again
        except OSError:
            return (-1, -1)
        return (stat.st_size, stat.st_mtime_ns)
