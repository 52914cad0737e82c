"""What need not be made again, kept in ``.briefings/``: the readings of articles, the records of days.

A reading is kept in two stages, each found by everything that it depends on. The *analysis* (the parse)
depends on the text, what was marked in it and the language's model; the *briefing* on the analysis, the
article's headline and the like, and what the settings say of reading. Both depend on the engine: our code
and data, and the packages that it needs. Change any of them and it is not found. A day's record is kept while
its inputs are unchanged. The folder may be deleted at any time; a damaged or foreign file is
deleted, and a warning names it.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from briefings.codec import decode_briefing, encode_briefing
from briefings.errors import ArticleError, RecordError
from briefings.model import Article, Briefing
from briefings.moments import place_moment
from briefings.pipeline.record_index import INDEX_TABLES, RecordIndex
from briefings.reading.options import ReadingOptions, identify
from briefings.storage.files import open_database
from briefings.storage.hashes import build_fingerprint, fingerprint, hash_file, identify_engine

log = logging.getLogger(__name__)

_TABLES = f"""
CREATE TABLE IF NOT EXISTS analyses (key TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS briefings (key TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (
    day TEXT PRIMARY KEY, made_of TEXT, chain TEXT, keys TEXT, met TEXT, record TEXT
) WITHOUT ROWID;
{INDEX_TABLES}
"""
_PROBE = """
SELECT analyses.key, briefings.key, briefings.packed FROM analyses, briefings LIMIT 1;
SELECT made_of, chain, keys, days.met, record FROM days LIMIT 1;
SELECT path, seen, summary, met.day, met.key, actor FROM records, met LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReading:
    """The reading of one article, which is loaded when it is needed: of all of them, few are.

    ``identity`` is what it has of its article, ``stamp`` tells it from any other reading.
    """

    cache: ReadingCache
    key: str
    identity: dict[str, Any]
    held: Briefing | None = None

    @property
    def place(self) -> tuple[float, str]:
        """Return its place among others: by time and id, whatever the files' names and what was kept."""
        return place_moment(self.identity["published"]), self.identity["id"]

    @property
    def stamp(self) -> str:
        """Return a fingerprint of the reading and of its article's metadata."""
        return fingerprint(self.key, repr(self.identity))

    def load(self) -> Briefing:
        """Return the briefing; raise RecordError when the cache was damaged since it was found."""
        # The same text may stand at another address: it keeps the identity of the article at hand.
        return self.held or replace(self.cache.load(self.key), **self.identity)


class ReadingCache:
    """Readings by what they were made from, and days by theirs. Not to be shared between threads."""

    def __init__(self, connection: sqlite3.Connection, options: ReadingOptions) -> None:
        self.records = RecordIndex(connection)
        self._connection = connection
        self._models = options.models
        self._engine = identify_engine(options.models)
        self._options = fingerprint(repr({**asdict(options), "models": ()}))

    def find(self, article: Article) -> KeptReading | None:
        """Return the reading of an article that was read before in the same way, or None."""
        key = self._name_briefing(article)
        row = self._select("briefings", key)
        if row is None or _unpack(row, article) is None:
            return None
        return KeptReading(cache=self, key=key, identity=identify(article))

    def find_analysis(self, article: Article) -> bytes | None:
        """Return the packed analysis of an article that was analysed before, or None."""
        row = self._select("analyses", self._name_analysis(article))
        return None if row is None else _unpack(row, article)

    def hold(self, article: Article, briefing: Briefing) -> KeptReading:
        """Return the reading that was just made: from the cache, or in memory where it could not be kept."""
        key = self._name_briefing(article)
        held = None if self._select("briefings", key) else briefing
        return KeptReading(cache=self, key=key, identity=identify(article), held=held)

    def load(self, key: str) -> Briefing:
        """Return the briefing that is kept under a key; raise RecordError when it is not, or damaged."""
        try:
            return decode_briefing(zlib.decompress(self._select("briefings", key) or b""))
        except zlib.error as error:
            raise RecordError(
                "the cache", "was changed by another program; delete .briefings and build again"
            ) from error

    def keep(self, article: Article, briefing: Briefing | ArticleError) -> None:
        """Keep a briefing for the next time; an article that failed is tried again then."""
        if isinstance(briefing, Briefing):
            try:
                text = encode_briefing(briefing).encode()
            except UnicodeEncodeError as error:
                # A lone surrogate: it is read again next time.
                log.info("the reading of %s is not kept: %s", article.id, error)
            else:
                self._insert("briefings", self._name_briefing(article), text)

    def keep_analysis(self, article: Article, packed: bytes) -> None:
        """Keep a packed analysis for the next time."""
        self._insert("analyses", self._name_analysis(article), packed)

    def is_current(self, stamp: DayStamp, record: Path) -> bool:
        """Return whether a day's record is still made of the same inputs.

        Earlier actors are compared only when an earlier record changed.
        """
        query = "SELECT made_of, chain, keys, met, record FROM days WHERE day = ?"
        row = self._connection.execute(query, (stamp.day.isoformat(),)).fetchone()
        if row is None or row[0] != stamp.made_of or row[4] != hash_file(record):
            return False
        return bool(row[1] == stamp.chain or row[3] == self.records.stamp_met(row[2].split("\n"), stamp.day))

    def note_day(self, stamp: DayStamp, keys: Collection[str], record: Path) -> None:
        """Note what a day's record was made of; ``keys`` are those of all its actors (``list_keys``)."""
        listed = sorted(keys)
        query = "INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?, ?, ?)"
        self._connection.execute(
            query,
            (
                *(stamp.day.isoformat(), stamp.made_of, stamp.chain, "\n".join(listed)),
                *(self.records.stamp_met(listed, stamp.day), hash_file(record)),
            ),
        )

    def _select(self, table: str, key: str) -> bytes | None:
        row = self._connection.execute(f"SELECT packed FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        return row[0] if row else None

    def _insert(self, table: str, key: str, content: bytes) -> None:
        try:
            # Level 1 packs a reading to a fifth in a quarter of a millisecond.
            values = (key, zlib.compress(content, 1))
            self._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", values)  # noqa: S608
        except sqlite3.Error as error:
            # A full disk, another program at the file: it is made again next time.
            log.info("%s of %s is not kept: %s", table, key, error)

    def _name_analysis(self, article: Article) -> str:
        marked = repr([(piece.kind, *piece.span) for piece in article.furniture])
        return fingerprint(
            self._engine, self._models.get(article.language, ""), article.language, article.sha256, marked,
            repr(article.block_quotes),
        )  # fmt: skip

    def _name_briefing(self, article: Article) -> str:
        return fingerprint(
            self._name_analysis(article), self._options, article.headline, article.standfirst,
            article.source, repr(article.byline), article.form, article.url,
        )  # fmt: skip


def _unpack(row: bytes, article: Article) -> bytes | None:
    try:
        return zlib.decompress(row)
    except (zlib.error, TypeError):
        log.warning("a reading of %s in the cache is damaged; it is read again", article.id)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayStamp:
    """The inputs of a day's record, as fingerprints: its own, and of all records of the days before."""

    day: date
    made_of: str
    chain: str


def stamp_day(
    day: date, readings: Iterable[KeptReading], settings: str, beside: Iterable[Path], chain: str
) -> DayStamp:
    """Return the fingerprints of all that a day's record is made of.

    Args:
        day: the day.
        readings: its own, in their order.
        settings: what the settings say of joining stories and making an edition, as text.
        beside: the files that matter too: the editor's, the records of the week before.
        chain: the fingerprint of the records of all days before.
    """
    files = (hash_file(path) for path in beside)
    stamps = (reading.stamp for reading in readings)
    made_of = fingerprint(build_fingerprint(), settings, *stamps, "", *files)
    return DayStamp(day=day, made_of=made_of, chain=chain)


@contextmanager
def open_cache(folder: Path, options: ReadingOptions) -> Iterator[ReadingCache]:
    """Open the cache of a site; what was kept stays kept however the block is left."""
    with open_database(folder / "readings.sqlite", tables=_TABLES, probe=_PROBE) as connection:
        yield ReadingCache(connection, options)
