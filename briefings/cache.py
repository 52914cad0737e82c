"""What need not be made again, kept in ``.briefings/``: the readings of articles, the records of days.

A reading is found by everything that it depends on: the text and what was marked in it, the options,
and the engine (its code, its data, its models). Change any of them and it is simply not found. A day's
record stands when all that it was made of is as it was. The folder may be deleted at any time; a damaged
or foreign file is thrown away with a word, never believed.
"""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from briefings.codec import ListedArticle, decode_briefing, encode_briefing, list_articles
from briefings.engine import identify_code, identify_engine
from briefings.errors import ArticleError, RecordError
from briefings.model import Article, Briefing
from briefings.moments import place_moment
from briefings.reading import ReadingOptions, identify
from briefings.storage.databases import open_database
from briefings.storage.hashes import describe_file, fingerprint, hash_file

log = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, made_of TEXT, record TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS approved (path TEXT PRIMARY KEY, seen TEXT, articles BLOB) WITHOUT ROWID;
"""
_PROBE = """
SELECT key, packed, day, made_of, record, path, seen, articles FROM readings, days, approved LIMIT 1
"""
_APPROVED = msgspec.json.Decoder(tuple[ListedArticle, ...])
# What makes a record of readings.
_JOINING = ("briefings.stories", "briefings.digest", "briefings.editions")


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
        """Return what is the same as long as the reading and its article's identity are."""
        return fingerprint(self.key, repr(self.identity))

    def load(self) -> Briefing:
        """Return the briefing; raise RecordError when the cache was damaged since it was found."""
        # The same text may stand at another address: it keeps the identity of the article at hand.
        return self.held or replace(self.cache.load(self.key), **self.identity)


class ReadingCache:
    """Briefings by what they were made from, and days by theirs. Not to be shared between threads."""

    def __init__(self, connection: sqlite3.Connection, options: ReadingOptions) -> None:
        self._connection = connection
        self._ground = fingerprint(repr(asdict(options)), identify_engine(options.models))

    def find(self, article: Article) -> KeptReading | None:
        """Return the reading of an article that was read before in the same way, or None."""
        key = self._key(article)
        row = self._select(key)
        if row is None:
            return None
        try:
            zlib.decompress(row)
        except (zlib.error, TypeError):
            log.warning("a reading of %s in the cache is damaged; it is read anew", article.id)
            return None
        return KeptReading(cache=self, key=key, identity=identify(article))

    def hold(self, article: Article, briefing: Briefing) -> KeptReading:
        """Return the reading that was just made: from the cache, or in memory where it could not be kept."""
        key = self._key(article)
        held = None if self._select(key) else briefing
        return KeptReading(cache=self, key=key, identity=identify(article), held=held)

    def load(self, key: str) -> Briefing:
        """Return the briefing that is kept under a key; raise RecordError when it is not, or damaged."""
        try:
            return decode_briefing(zlib.decompress(self._select(key) or b""))
        except zlib.error as error:
            raise RecordError(
                "the cache", "was changed by another program; delete .briefings and build again"
            ) from error

    def keep(self, article: Article, briefing: Briefing | ArticleError) -> None:
        """Keep a briefing for the next time; an article that failed is tried again then."""
        if isinstance(briefing, ArticleError):
            return
        query = "INSERT OR REPLACE INTO readings VALUES (?, ?)"
        try:
            # Level 1 packs a reading to a fifth in a quarter of a millisecond.
            packed = zlib.compress(encode_briefing(briefing).encode(), 1)
            self._connection.execute(query, (self._key(article), packed))
        except (sqlite3.Error, UnicodeEncodeError) as error:
            # A full disk, another program at the file, a lone surrogate: it is read again next time.
            log.info("the reading of %s is not kept: %s", article.id, error)

    def is_standing(self, day: date, made_of: str, record: Path) -> bool:
        """Tell whether a day's record is the one that was made of just this."""
        query = "SELECT made_of, record FROM days WHERE day = ?"
        row = self._connection.execute(query, (day.isoformat(),)).fetchone()
        return bool(row == (made_of, hash_file(record)))

    def note_day(self, day: date, made_of: str, record: Path) -> None:
        """Note what a day's record was made of."""
        query = "INSERT OR REPLACE INTO days VALUES (?, ?, ?)"
        self._connection.execute(query, (day.isoformat(), made_of, hash_file(record)))

    def list_approved(self, record: Path) -> tuple[ListedArticle, ...] | None:
        """Return the articles in an approved record, as ``codec.list_articles`` does.

        One that looks as it did is not read again.
        """
        seen = describe_file(record)
        query = "SELECT articles FROM approved WHERE path = ? AND seen = ?"
        row = self._connection.execute(query, (str(record), seen)).fetchone() if seen else None
        if row:
            with suppress(ValueError, TypeError):
                return _APPROVED.decode(row[0])
        articles = list_articles(record, "approved")
        if seen and articles is not None:
            values = (str(record), seen, msgspec.json.encode(articles))
            with suppress(sqlite3.Error):
                self._connection.execute("INSERT OR REPLACE INTO approved VALUES (?, ?, ?)", values)
        return articles

    def _select(self, key: str) -> bytes | None:
        row = self._connection.execute("SELECT packed FROM readings WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _key(self, article: Article) -> str:
        marked = repr([(piece.kind, *piece.span) for piece in article.furniture])
        return fingerprint(
            self._ground, article.sha256, article.headline, article.language, marked,
            article.standfirst, article.source, repr(article.byline), repr(article.block_quotes),
            article.form, article.url,
        )  # fmt: skip


def stamp_day(readings: Iterable[KeptReading], settings: str, beside: Iterable[Path]) -> str:
    """Return the fingerprint of all that a day's record is made of.

    Args:
        readings: the day's, in their order.
        settings: the site's settings as text.
        beside: the files that matter too: the editor's, the records of the days before.
    """
    files = (hash_file(path) for path in beside)
    return fingerprint(
        identify_code(*_JOINING), settings, *(reading.stamp for reading in readings), "", *files
    )


@contextmanager
def open_cache(folder: Path, options: ReadingOptions) -> Iterator[ReadingCache]:
    """Open the cache of a site; what was kept stays kept however the block is left."""
    with closing(open_database(folder / "readings.sqlite", tables=_TABLES, probe=_PROBE)) as connection:
        yield ReadingCache(connection, options)
