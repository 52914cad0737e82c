"""What is remembered of each feed from one fetch to the next, in ``.briefings/feeds.sqlite``.

The file may be deleted at any time. Then every feed is asked again and whole, and the articles that the
store has already are found there: it costs time, and doubles nothing. When a feed is asked again follows
from what its server said (Cache-Control and Expires, RFC 9111; Retry-After, RFC 9110, 10.2.3) and from
how often it failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Connection
from typing import Literal

from briefings.moments import set_zone
from briefings.sources.dates import parse_date
from briefings.sources.fetching.web import Answer
from briefings.sources.parts import Filed
from briefings.storage.files import open_database

_TABLES = "CREATE TABLE IF NOT EXISTS feeds (address TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID"
_PROBE = "SELECT address, state FROM feeds LIMIT 1"
# Feeds have some tens of entries; so many are remembered, those that were there last.
_MOST_SEEN = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """The remembered state of a feed; moments are ISO 8601, empty if there are none.

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

    def __init__(self, database: Connection) -> None:
        self._database = database

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


@contextmanager
def open_states(folder: Path) -> Iterator[States]:
    """Open what is remembered of the feeds in a folder."""
    with open_database(folder / "feeds.sqlite", tables=_TABLES, probe=_PROBE) as database:
        yield States(database)


def moment(words: str) -> datetime | None:
    """Return the moment of a state's field."""
    return datetime.fromisoformat(words) if words else None


# A server that says "in a year" has a fault; a day later it does no harm to look.
_LONGEST = timedelta(days=1)
_FIRST_PAUSE = timedelta(minutes=30)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")
_NEVER = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b")


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return until when an answer stays fresh by its own word, at most a day; None where it says nothing."""
    control = headers.get("cache-control", "").lower()
    if _NEVER.search(control):
        return None
    named = _MAX_AGE.search(control)
    if named:
        age = headers.get("age", "0")
        seconds = int(named[1]) - (int(age) if age.isdecimal() and len(age) < 10 else 0)  # noqa: PLR2004
        return _bounded(now + timedelta(seconds=seconds), now)
    expires = parse_date(headers.get("expires", ""))
    return _bounded(expires, now) if expires and expires.tzinfo else None


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when a server wants to be asked again, at most a day later; None where it says nothing."""
    said = headers.get("retry-after", "").strip()
    if said.isdecimal():
        return _bounded(now + timedelta(seconds=min(int(said[:9]), 86_400)), now)
    moment = parse_date(said)
    return _bounded(set_zone(moment), now) if moment else None


def back_off(failures: int, now: datetime) -> datetime | None:
    """Return when a feed is asked again that failed so many times in a row.

    After the first failure at the next fetch; then it is left alone for half an hour, an hour, … a day.
    """
    if failures <= 1:
        return None
    pause: timedelta = _FIRST_PAUSE * (1 << min(failures - 2, 10))
    return now + min(_LONGEST, pause)


def _bounded(moment: datetime, now: datetime) -> datetime | None:
    return min(moment, now + _LONGEST) if moment > now else None


NOT_MODIFIED, OK = 304, 200
_GONE = 410

FetchOutcome = Literal["asked", "unchanged", "waiting", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article that a feed has: as it is to be filed, where it was found, when it was last changed."""

    filed: Filed
    link: str
    changed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An entry that gave no article, and why; ``final`` when it is not tried again."""

    address: str
    reason: str
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedResult:
    """The outcome of a feed after all its articles, and the state to remember."""

    outcome: FetchOutcome
    state: FeedState
    aside: tuple[SetAside, ...] = ()


def is_waiting(state: FeedState, now: datetime) -> bool:
    """Return whether a feed is to be left alone: still fresh, or failing, or by its server's wish."""
    moments = (moment(state.wait_until), moment(state.fresh_until))
    return any(until and now < until for until in moments)


def make_conditions(state: FeedState, since: datetime | None) -> dict[str, str]:
    """Return the headers by which a server answers with 304 that nothing is new (RFC 9110, 13.1)."""
    reach = moment(state.reach)
    farther = reach is not None and (since is None or since < reach)
    if state.incomplete or farther:
        return {}
    written = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in written.items() if value}


def note_success(state: FeedState, answer: Answer, now: datetime) -> FeedState:
    """Return what is remembered of a feed that answered as it should."""
    fresh = fresh_until(answer.headers, now)
    return replace(
        state,
        etag=answer.headers.get("etag", state.etag if answer.status == NOT_MODIFIED else ""),
        modified=answer.headers.get("last-modified", state.modified if answer.status == NOT_MODIFIED else ""),
        checked=now.isoformat(),
        fresh_until=fresh.isoformat() if fresh else "",
        wait_until="",
        failures=0,
        failing_since="",
        problem="",
        gone=False,
        moved=answer.moved,
    )


def note_refusal(state: FeedState, answer: Answer, now: datetime) -> FeedResult:
    """Note a status that is none of success, and when the server wants to be asked again."""
    if answer.status == _GONE:
        failed = note_failure(state, "is gone for good (status 410); take it out of the sources", now).state
        until = now + timedelta(days=1)
        return FeedResult(outcome="gone", state=replace(failed, gone=True, wait_until=until.isoformat()))
    taken = note_failure(state, f"answers with status {answer.status}", now)
    again = retry_after(answer.headers, now)
    later = max(filter(None, (again, moment(taken.state.wait_until))), default=None)
    return replace(taken, state=replace(taken.state, wait_until=later.isoformat() if later else ""))


def note_failure(state: FeedState, problem: str, now: datetime) -> FeedResult:
    """Note that a feed cannot be had, since when, and when it is asked again."""
    failures = state.failures + 1
    again = back_off(failures, now)
    failed = replace(
        state,
        checked=now.isoformat(),
        failures=failures,
        failing_since=state.failing_since or now.isoformat(),
        problem=problem,
        wait_until=again.isoformat() if again else "",
        fresh_until="",
    )
    return FeedResult(outcome="failed", state=failed)
