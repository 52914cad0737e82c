"""What is remembered of each feed from one fetch to the next, in ``.briefings/feeds.sqlite``.

It may be deleted at any time. Then every feed is asked anew and whole, and the articles that the store
has already are found there: it costs time, and doubles nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path

from briefings.storage.databases import open_database

_TABLES = "CREATE TABLE IF NOT EXISTS feeds (address TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID"
_PROBE = "SELECT address, state FROM feeds LIMIT 1"
# Feeds have some tens of entries; so many are remembered, those that were there last.
_MOST_SEEN = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed; the moments are ISO 8601, empty where there is none.

    ``seen`` holds the mark of each entry that was dealt with, ``tries`` how often an entry's page could
    not be had. ``reach`` is how far back the last fetch looked. ``incomplete`` says that some entries
    are still to be had, so that the feed is asked for whether it has changed or not.
    """

    address: str
    title: str = ""
    etag: str = ""
    modified: str = ""
    checked: str = ""
    fresh_until: str = ""
    wait_until: str = ""
    failures: int = 0
    failing_since: str = ""
    problem: str = ""
    gone: bool = False
    moved: str = ""
    newest: str = ""
    reach: str = ""
    incomplete: bool = False
    seen: Mapping[str, str] = field(default_factory=dict)
    tries: Mapping[str, int] = field(default_factory=dict)

    def with_seen(self, fresh: Mapping[str, str]) -> dict[str, str]:
        """Return what was seen, with what is seen now behind it; the oldest are forgotten."""
        joined = {**{key: mark for key, mark in self.seen.items() if key not in fresh}, **fresh}
        return dict(list(joined.items())[-_MOST_SEEN:])


class States:
    """The states of all feeds. To be used by one thread."""

    def __init__(self, folder: Path) -> None:
        self._database = open_database(folder / "feeds.sqlite", tables=_TABLES, probe=_PROBE)

    def close(self) -> None:
        """Close what is open."""
        self._database.close()

    def find(self, address: str) -> FeedState:
        """Return the state of a feed; a fresh one where nothing is remembered that can be understood."""
        query = "SELECT state FROM feeds WHERE address = ?"
        row = self._database.execute(query, (address,)).fetchone()
        known = {each.name for each in fields(FeedState)}
        loaded = json.loads(row[0]) if row else {}
        return FeedState(**{"address": address, **{k: v for k, v in loaded.items() if k in known}})

    def keep(self, state: FeedState) -> None:
        """Remember the state of a feed."""
        line = json.dumps(asdict(state), ensure_ascii=True)
        self._database.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?)", (state.address, line))


def moment(words: str) -> datetime | None:
    """Return the moment of a state's field."""
    return datetime.fromisoformat(words) if words else None
