"""What stands in the store, known without reading all of its files again.

The files are the truth. What is found in each is kept in ``.briefings/articles.sqlite`` under its time and
size; that file can be deleted at any time, and the next look at the store makes it again.

Texts that are nearly one are wire copy that several outlets carry, each with small changes. MinHash
signatures (Broder 1997) find the candidates, and the shingles themselves decide.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefings.errors import ArticleError
from briefings.sources.decoding import MAX_BYTES
from briefings.sources.parts import Filed, hash_text
from briefings.sources.store.article_files import decode_filed
from briefings.storage.files import open_database

_PERMUTATIONS = 64
_SHINGLE = 3
# Too short a text has too few shingles to tell it from others of its kind.
_FEWEST = 40
# Loose, since a signature errs by a tenth: what it lets through is compared in full.
_CANDIDATE = 0.4
# docs/measurements.md: how pairs of different and of copied articles spread around it.
SAME = 0.6
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def find_shingles(text: str) -> frozenset[str]:
    """Return all runs of three words of a text, capitals and punctuation aside."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def resemblance(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the shingles of both texts that both have (Jaccard), from 0 to 1."""
    return len(one & other) / max(1, len(one | other))


def sign_text(text: str) -> bytes:
    """Return the signature of a text, four bytes a permutation; empty for one that is too short."""
    shingles = find_shingles(text)
    if len(shingles) < _FEWEST:
        return b""
    signature = _minhash().MinHash(num_perm=_PERMUTATIONS)
    signature.update_batch([shingle.encode("utf-8") for shingle in sorted(shingles)])
    return bytes(signature.hashvalues.astype("<u4").tobytes())


class NearTexts:
    """The signatures of texts by their names, to find those that a new text may repeat."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._index: Any = None

    def add(self, name: str, signature: bytes) -> None:
        """Add a text; one without a signature is never found."""
        if signature and name not in self._names:
            self._names.add(name)
            self._open().insert(name, _unpack(signature))

    def find(self, signature: bytes) -> Iterable[str]:
        """Return the names of the texts that may be nearly the one of the signature, in order."""
        return sorted(self._open().query(_unpack(signature))) if signature and self._names else ()

    def _open(self) -> Any:
        if self._index is None:
            self._index = _minhash().MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
        return self._index


@cache
def _minhash() -> Any:
    import datasketch

    return datasketch


def _unpack(signature: bytes) -> Any:
    import numpy as np

    pattern = _pattern()
    values = np.frombuffer(signature, dtype="<u4").astype(pattern.hashvalues.dtype)
    copy = pattern.copy()
    copy.hashvalues = values
    return copy


@cache
def _pattern() -> Any:
    return _minhash().MinHash(num_perm=_PERMUTATIONS)


log = logging.getLogger(__name__)

_TABLES = (
    "CREATE TABLE IF NOT EXISTS articles (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, entry TEXT NOT NULL, "
    "signature BLOB) WITHOUT ROWID"
)
_PROBE = "SELECT name, stamp, entry, signature FROM articles LIMIT 1"
# What an interrupted writing leaves beside its file (storage/files.py).
_LEFT_OVER = re.compile(r"\..+\.md\.[a-z0-9_]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """The catalogue's entry of a stored article; ``name`` is its id, ``day`` that of its date or empty."""

    name: str
    url: str = ""
    guid: str = ""
    feed: str = ""
    source: str = ""
    day: str = ""
    sha256: str = ""
    version: str = ""
    fetched: str = ""
    copy_of: str = ""

    @property
    def edited(self) -> bool:
        """Return whether a person changed its headline or text, or wrote it."""
        return self.version != self.fetched


def enter(name: str, filed: Filed) -> StoredEntry:
    """Return the entry of an article that is filed under a name."""
    published = filed.parts.published
    return StoredEntry(
        name=name,
        url=filed.parts.url,
        guid=filed.guid,
        feed=filed.feed,
        source=filed.parts.source,
        day=published.date().isoformat() if published else "",
        sha256=hash_text(filed.parts.text),
        version=filed.version,
        fetched=filed.fetched,
        copy_of=filed.parts.copy_of,
    )


class Catalogue:
    """The entries of a folder's Markdown files. To be used by one thread."""

    def __init__(self, folder: Path, database: sqlite3.Connection) -> None:
        self._folder = folder
        self._database = database
        self.taken: set[str] = set()

    def scan(self, *, sweep: bool) -> Iterator[StoredEntry]:
        """Yield an entry for every file, in the order of the names; ``sweep`` removes half-written ones.

        A file that cannot be read is left out: it is reported where the articles are read.
        """
        known = {row[0]: row[1:] for row in self._database.execute("SELECT name, stamp, entry FROM articles")}
        for name, path in sorted(self._walk(sweep=sweep)):
            stamp, entry = known.pop(name, ("", ""))
            if stamp and stamp == _stamp(path):
                yield StoredEntry(**json.loads(entry))
            elif fresh := self._read(name, path):
                yield fresh
        self._database.executemany("DELETE FROM articles WHERE name = ?", [(name,) for name in known])

    def read(self, name: str) -> Filed:
        """Read an article of the store. Raises ArticleError when its file is broken or gone."""
        path = self.path_of(name)
        try:
            with path.open("rb") as file:
                return decode_filed(file.read(MAX_BYTES), str(path))
        except OSError as error:
            raise ArticleError(path, f"the file cannot be read: {error.strerror or error}") from error

    def keep(self, entry: StoredEntry, signature: bytes | None) -> None:
        """Remember what was just written."""
        self._keep(entry, self.path_of(entry.name), signature)

    def signature_of(self, name: str) -> bytes:
        """Return the signature of an article's text; empty for one that is too short or cannot be read."""
        row = self._database.execute("SELECT signature FROM articles WHERE name = ?", (name,)).fetchone()
        if row and row[0] is not None:
            return bytes(row[0])
        try:
            signature = sign_text(self.read(name).parts.text)
        except ArticleError:
            return b""
        self._database.execute("UPDATE articles SET signature = ? WHERE name = ?", (signature, name))
        return signature

    def path_of(self, name: str) -> Path:
        """Return the file of an article."""
        return self._folder / f"{name}.md"

    def _walk(self, *, sweep: bool) -> Iterator[tuple[str, Path]]:
        """Yield the Markdown files below the folder by their names, and note all names that are taken."""
        for parent, folders, files in os.walk(self._folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for file in files:
                path = Path(parent, file)
                if sweep and _LEFT_OVER.fullmatch(file):
                    with suppress(OSError):
                        path.unlink()
                name = path.relative_to(self._folder).as_posix().split(".", 1)[0]
                self.taken.add(name)
                if file.endswith(".md") and not file.startswith("."):
                    yield path.relative_to(self._folder).as_posix().removesuffix(".md"), path

    def _read(self, name: str, path: Path) -> StoredEntry | None:
        try:
            entry = enter(name, self.read(name))
        except ArticleError as error:
            log.debug("%s", error)
            return None
        self._keep(entry, path)
        return entry

    def _keep(self, entry: StoredEntry, path: Path, signature: bytes | None = None) -> None:
        row = (entry.name, _stamp(path), json.dumps(asdict(entry)), signature)
        with suppress(sqlite3.Error, UnicodeEncodeError):
            # Not kept is read again the next time.
            self._database.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?)", row)


@contextmanager
def open_catalogue(folder: Path, cache_folder: Path) -> Iterator[Catalogue]:
    """Open the catalogue of a folder; what is known of its files is kept in the other."""
    with open_database(cache_folder / "articles.sqlite", tables=_TABLES, probe=_PROBE) as database:
        yield Catalogue(folder, database)


def _stamp(path: Path) -> str:
    """Return what changes with a file, and with the shape of what is kept of it; empty if it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return ""
    return f"{stat.st_mtime_ns} {stat.st_size} {_shape()}"


@cache
def _shape() -> str:
    """Name what entries and signatures depend on besides their file."""
    return f"{'/'.join(StoredEntry.__slots__)} {importlib.metadata.version('datasketch')}"
