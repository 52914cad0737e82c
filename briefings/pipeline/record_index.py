"""What is asked of the records of all days, remembered as long as their files look as they did.

Two things are asked of every record, however many there are: whether it is approved and which articles it
tells, and which actors it shows, by the names under which they may be met again. The records hold both; here
it is found without opening a thousand files.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec

from briefings.codec import is_unchanged, read_digest
from briefings.editions import RecordSummary, summarize_record
from briefings.model import Digest, StoryActor
from briefings.storage.hashes import describe_file, fingerprint
from briefings.stories.actor_linking import list_keys

log = logging.getLogger(__name__)

INDEX_TABLES = """
CREATE TABLE IF NOT EXISTS records (path TEXT PRIMARY KEY, seen TEXT, summary BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS met (day TEXT, key TEXT, actor BLOB);
CREATE INDEX IF NOT EXISTS met_by_key ON met (key, day);
CREATE INDEX IF NOT EXISTS met_by_day ON met (day);
"""
# As many keys as are asked for at once.
_AT_ONCE = 400
_SUMMARIES = msgspec.json.Decoder(RecordSummary)
_ACTORS = msgspec.json.Decoder(StoryActor)


class RecordIndex:
    """Summaries of the records, and their actors by name."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def summarize(self, record: Path) -> RecordSummary | None:
        """Return what a record tells, None where there is none; one that looks as it did is not read again.

        Raises:
            RecordError: it is no record.
        """
        seen = describe_file(record)
        if seen is None:
            return None
        query = "SELECT summary FROM records WHERE path = ? AND seen = ?"
        row = self._connection.execute(query, (str(record), seen)).fetchone() if seen else None
        if row:
            with suppress(ValueError, TypeError):
                return _SUMMARIES.decode(row[0])
        digest = read_digest(record)
        if not is_unchanged(digest):
            log.warning(
                "%s: was changed by hand after it was approved; 'briefings verify' says what is wrong", record
            )
            # As long as it is so, each build says so.
            return summarize_record(digest)
        return self.note(record, digest)

    def note(self, record: Path, digest: Digest) -> RecordSummary:
        """Remember of a record that was just read or written what is asked of it."""
        summary, seen = summarize_record(digest), describe_file(record)
        values = (str(record), seen or "", msgspec.json.encode(summary))
        day = digest.day.isoformat()
        with suppress(sqlite3.Error):
            self._connection.execute("BEGIN")
            self._connection.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", values)
            self._connection.execute("DELETE FROM met WHERE day = ?", (day,))
            self._connection.executemany("INSERT INTO met VALUES (?, ?, ?)", _list_met(day, digest))
            self._connection.execute("COMMIT")
        return summary

    def forget(self, days: Collection[date]) -> None:
        """Forget the actors of days that have no record."""
        known = {row[0] for row in self._connection.execute("SELECT DISTINCT day FROM met")}
        gone = known - {day.isoformat() for day in days}
        self._connection.executemany("DELETE FROM met WHERE day = ?", [(day,) for day in gone])

    def find_met(self, keys: Iterable[str], before: date) -> Mapping[date, Sequence[StoryActor]]:
        """Return the actors of the days before one that may be meant by names of these keys."""
        # Most are met on many days under the same names: each is decoded once.
        decode = cache(_ACTORS.decode)
        found = self._select_met(keys, before)
        return {day: [decode(actor) for actor in found[day]] for day in found}

    def stamp_met(self, keys: Iterable[str], before: date) -> str:
        """Return a fingerprint of what ``find_met`` returns."""
        found = self._select_met(keys, before)
        return fingerprint(*(part for day in found for part in (f"{day}", *map(bytes.decode, found[day]))))

    def _select_met(self, keys: Iterable[str], before: date) -> dict[date, list[bytes]]:
        found: dict[date, dict[bytes, None]] = defaultdict(dict)
        left = iter(sorted(keys))
        while some := list(islice(left, _AT_ONCE)):
            marks = ", ".join("?" * len(some))
            query = f"SELECT day, actor FROM met WHERE key IN ({marks}) AND day < ?"  # noqa: S608
            for day, actor in self._connection.execute(query, (*some, before.isoformat())):
                found[date.fromisoformat(day)][actor] = None
        return {day: sorted(found[day]) for day in sorted(found)}


def _list_met(day: str, digest: Digest) -> Iterator[tuple[str, str, bytes]]:
    """Yield a row for each key of each actor of a day: its name, and all that it is called."""
    by_id: dict[str, dict[StoryActor, None]] = defaultdict(dict)
    for story in digest.stories:
        for actor in story.actors:
            plain = StoryActor(
                id=actor.id, name=actor.name, kind=actor.kind, salience=0.0, aliases=actor.aliases
            )
            by_id[actor.id][plain] = None
    for name, actors in by_id.items():
        # An actor is found whole: under any of its names with all that it is called there.
        keys = {f"id:{name}", *list_keys(("en", actor) for actor in actors)}
        packed = [msgspec.json.encode(actor) for actor in actors]
        yield from ((day, key, one) for key in sorted(keys) for one in packed)
