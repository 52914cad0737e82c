"""The output folder, and what a build takes over from the one before.

What a build made is moved into the folder, what is gone is removed, and files that no build has written are
left alone. A list of the site's own files stands among them. While files are moved it names the old and the
new ones, so that the next build knows every file that an interrupted one left. The build cache is the
site's part of ``.briefings/``.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from stat import S_ISDIR

from briefings.errors import BuildError
from briefings.storage.files import open_database, write_whole
from briefings.storage.hashes import describe_file, hash_file

# What ``DayStore`` fills.
_DAY_TABLES = """
CREATE TABLE IF NOT EXISTS days
  (name TEXT PRIMARY KEY, source TEXT, outline BLOB, problems TEXT, view BLOB);
CREATE TABLE IF NOT EXISTS stories (name TEXT, number INTEGER, view BLOB, PRIMARY KEY (name, number));
"""


# The list of the files that a build has put there, by which the next one takes away.
MANIFEST = ".briefings-files"

_FILE_TABLES = """
CREATE TABLE IF NOT EXISTS files
  (target TEXT, path TEXT, made_from TEXT, size INTEGER, modified INTEGER, PRIMARY KEY (target, path));
"""


class OutputFiles:
    """The files of an output folder, by their paths in it, and what each was made from.

    A file is current when it was made of the same and nobody has touched it since: its size and time are as
    they were when it was put there. So a build that was interrupted, or a file that somebody changed or
    deleted, is mended by the next build.
    """

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

    def keep_current(self, path: str, name: str) -> bool:
        """Return whether the file stands as made of what ``name`` names; it is then in ``kept``."""
        made_from, *looks = self._known.get(path, ("",))
        current = made_from == name and not self._full and looks == self._look_at(path)
        if current:
            self.kept.add(path)
        return current

    def note(self, path: str, made_from: str) -> None:
        """Note what a file was made of that is going to be put into the output."""
        self._made[path] = made_from

    def files(self) -> list[str]:
        """Return the files that the output is to hold of those that were asked for or noted."""
        return sorted(self.kept | self._made.keys())

    def save(self) -> None:
        """Write down the files noted, now that they stand in the output, and forget those that are gone."""
        rows = [(self._target, path, made, *self._look_at(path)) for path, made in self._made.items()]
        gone = [(self._target, path) for path in self._known.keys() - self.kept - self._made.keys()]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM files WHERE target = ? AND path = ?", gone)
        self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)
        self._connection.execute("COMMIT")

    def _look_at(self, path: str) -> list[int]:
        try:
            stat = os.stat(f"{self._target}/{path}")  # noqa: PTH116 - thousands of times: a Path costs as much again
        except OSError:
            return [-1, -1]
        return [stat.st_size, stat.st_mtime_ns]


def put_in_place(built: Path, target: Path, kept: Collection[str]) -> dict[str, int]:
    """Move what was built over what stands in ``target``, and take away what the site no longer has.

    Args:
        built: the folder of the files made.
        target: the folder of the site.
        kept: the files that stand there already as they should.

    Returns:
        How many ``files`` the site has, and how many were ``made``, ``written`` and ``removed``.
    """
    made = _list_files(built)
    files = sorted({*made, *kept})
    _write_manifest(target / MANIFEST, {*files, *_read_manifest(target / MANIFEST)})
    whole = _move_folders(built, target)
    written = sum(
        name.partition("/")[0] in whole or _place(f"{built}/{name}", f"{target}/{name}") for name in made
    )
    removed = remove_gone(target, MANIFEST, files)
    return {"files": len(files), "made": len(made), "written": written, "removed": removed}


def remove_gone(target: Path, manifest: str, files: Collection[str]) -> int:
    """Take away what the list names and ``files`` does not, list those, and return how many went."""
    there = set(files)
    gone = [name for name in _read_manifest(target / manifest) if name not in there]
    removed = sum(_remove(target, name) for name in gone)
    _write_manifest(target / manifest, files)
    return removed


def _write_manifest(path: Path, files: Iterable[str]) -> None:
    # Whole: of a list that was cut off, a later build would not know which files are the site's.
    write_whole(path, "".join(f"{name}\n" for name in sorted(files)))


def _read_manifest(path: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        names = path.read_text(encoding="utf-8").splitlines()
        return [name for name in names if name and name[0] != "/" and ".." not in name.split("/")]
    return []


def _list_files(folder: Path) -> list[str]:
    """Return the files below a folder, as paths in it. Of ten thousand, ``Path`` would take half a second."""
    start = len(str(folder)) + 1
    return sorted(
        f"{root}/{name}"[start:].replace(os.sep, "/") for root, _, names in os.walk(folder) for name in names
    )


def _move_folders(built: Path, target: Path) -> set[str]:
    """Move whole folders that the site does not have yet, and return their names."""
    moved = set()
    for folder in built.iterdir():
        with suppress(OSError):
            if folder.is_dir() and not (target / folder.name).exists():
                # A folder on another volume is moved file by file.
                folder.rename(target / folder.name)
                moved.add(folder.name)
    return moved


def _place(source: str, target: str) -> bool:
    """Move a file over its old self, unless it is the same."""
    with suppress(FileNotFoundError, NotADirectoryError):
        there = os.stat(target)  # noqa: PTH116 - as above
        if S_ISDIR(there.st_mode):
            raise BuildError(Path(target), "is a folder where the site has a page; move it away")
        if there.st_size == Path(source).stat().st_size and filecmp.cmp(source, target, shallow=False):
            return False
    try:
        os.replace(source, target)  # noqa: PTH105 - as above
    except OSError:
        # Its folder is not there yet, or the output is a volume of its own.
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target)
    return True


def _remove(target: Path, name: str) -> bool:
    """Take a file away that the site no longer has, and the folders that it leaves empty."""
    path = target / name
    if not path.is_file():
        return False
    path.unlink()
    for folder in path.parents:
        if folder == target or any(folder.iterdir()):
            break
        folder.rmdir()
    return True


_HASH_TABLES = """
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
    tables = _DAY_TABLES + _HASH_TABLES + _FILE_TABLES
    with open_database(folder / "site.sqlite", tables=tables, probe=_PROBE) as connection:
        if full:
            connection.executescript("DELETE FROM days; DELETE FROM hashes;")
        yield BuildCache(
            connection=connection,
            hashes=FileHashes(connection),
            files=OutputFiles(connection, target, full=full),
        )
