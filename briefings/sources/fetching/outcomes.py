"""An answer, or none → what came of a feed, and what is to be remembered of it: pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from briefings.sources.fetching.asking import Answer
from briefings.sources.fetching.schedule import back_off, fresh_until, retry_after
from briefings.sources.fetching.state import FeedState, moment
from briefings.sources.store import Filed

NOT_MODIFIED, OK = 304, 200
_GONE = 410

Outcome = Literal["asked", "unchanged", "waiting", "failed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
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
class Taken:
    """What came of a feed, all its articles being handed over, and what is to be remembered of it."""

    outcome: Outcome
    state: FeedState
    aside: tuple[SetAside, ...] = ()


def is_waiting(state: FeedState, now: datetime) -> bool:
    """Tell whether a feed is to be left alone: still fresh, or failing, or by its server's wish."""
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


def note_refusal(state: FeedState, answer: Answer, now: datetime) -> Taken:
    """Note a status that is none of success, and when the server wants to be asked again."""
    if answer.status == _GONE:
        failed = note_failure(state, "is gone for good (status 410); take it out of the sources", now).state
        until = now + timedelta(days=1)
        return Taken(outcome="gone", state=replace(failed, gone=True, wait_until=until.isoformat()))
    taken = note_failure(state, f"answers with status {answer.status}", now)
    again = retry_after(answer.headers, now)
    later = max(filter(None, (again, moment(taken.state.wait_until))), default=None)
    return replace(taken, state=replace(taken.state, wait_until=later.isoformat() if later else ""))


def note_failure(state: FeedState, problem: str, now: datetime) -> Taken:
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
    return Taken(outcome="failed", state=failed)
