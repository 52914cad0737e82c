"""Readings kept in ``.briefings/``, so that no text is read twice.

A reading is found by everything that it depends on: the text and what was marked in it, the options,
and the engine (its code, its data, its models). Change any of them and it is simply not found. The
cache may be deleted at any time; a damaged or foreign file is thrown away with a word, never believed.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from briefings.codec import decode_briefing, encode_briefing
from briefings.databases import open_database
from briefings.engine import identify_engine
from briefings.errors import ArticleError, RecordError
from briefings.fingerprints import fingerprint
from briefings.model import Article, Briefing
from briefings.reading import ReadingOptions, identify

log = logging.getLogger(__name__)

_TABLE = "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, briefing TEXT NOT NULL) WITHOUT ROWID"


class ReadingCache:
    """Briefings by what they were made from. Not to be shared between threads."""

    def __init__(self, connection: sqlite3.Connection, options: ReadingOptions) -> None:
        self._connection = connection
        self._ground = fingerprint(repr(asdict(options)), identify_engine(options.models))

    def find(self, article: Article) -> Briefing | None:
        """Return the briefing of an article that was read before in the same way, or None."""
        query = "SELECT briefing FROM readings WHERE key = ?"
        row = self._connection.execute(query, (self._key(article),)).fetchone()
        if row is None:
            return None
        try:
            # The same text may stand at another address: it keeps the identity of the article at hand.
            return replace(decode_briefing(row[0]), **identify(article))
        except RecordError:
            log.warning("a reading of %s in the cache is damaged; it is read anew", article.id)
            return None

    def keep(self, article: Article, briefing: Briefing | ArticleError) -> None:
        """Keep a briefing for the next time; an article that failed is tried again then."""
        if isinstance(briefing, ArticleError):
            return
        query = "INSERT OR REPLACE INTO readings VALUES (?, ?)"
        try:
            self._connection.execute(query, (self._key(article), encode_briefing(briefing)))
        except (sqlite3.Error, UnicodeEncodeError) as error:
            # A full disk, another program at the file, a lone surrogate: it is read again next time.
            log.info("the reading of %s is not kept: %s", article.id, error)

    def _key(self, article: Article) -> str:
        marked = repr([(piece.kind, *piece.span) for piece in article.furniture])
        return fingerprint(
            self._ground, article.sha256, article.headline, article.language, marked,
            article.standfirst, article.source, repr(article.byline), repr(article.block_quotes),
        )  # fmt: skip


@contextmanager
def open_cache(folder: Path, options: ReadingOptions) -> Iterator[ReadingCache]:
    """Open the cache of a site; what was kept stays kept however the block is left."""
    probe = "SELECT key, briefing FROM readings"
    with closing(open_database(folder / "readings.sqlite", tables=_TABLE, probe=probe)) as connection:
        yield ReadingCache(connection, options)
