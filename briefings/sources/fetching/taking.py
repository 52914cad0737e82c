"""One feed → what it has that is new: asked conditionally, its entries told or their pages read.

    state ──▶ is_due? ──▶ ask ──▶ read_feed ──▶ entries not seen ──▶ told whole? ──▶ Found
                                                        └──▶ page ──▶ Found or SetAside

Nothing is written here; several feeds are taken at once, each by one thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from briefings.errors import ArticleError, ArticleSkipped, FetchError
from briefings.settings import SourceSettings
from briefings.sources.addresses import identify_address
from briefings.sources.feeds import Feed, Item, read_feed
from briefings.sources.feeds.wholeness import Told, read_told
from briefings.sources.fetching.asking import Answer, Web
from briefings.sources.fetching.composing import aware, compose_parts
from briefings.sources.fetching.pages import Pages
from briefings.sources.fetching.schedule import back_off, fresh_until, retry_after
from briefings.sources.fetching.state import FeedState, moment
from briefings.sources.store import Filed

log = logging.getLogger(__name__)

# More entries than this is an archive and no feed.
_MOST_ITEMS = 1_000
# After so many fetches a page that cannot be had is given up.
_MOST_TRIES = 5
_NOT_MODIFIED, _GONE, _OK = 304, 410, 200

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
    """What came of a feed: its articles, oldest first, and what is to be remembered of it."""

    outcome: Outcome
    state: FeedState
    found: tuple[Found, ...] = ()
    aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all feeds of one fetch are taken with."""

    web: Web
    pages: Pages
    known: frozenset[str]
    now: datetime
    since: datetime | None = None
    eager: bool = False


def take_feed(source: SourceSettings, state: FeedState, desk: Desk) -> Taken:
    """Take what a feed has that was not seen before; what fails is told in the outcome, never raised."""
    if not desk.eager and _waits(state, desk.now):
        return Taken(outcome="waiting", state=state)
    try:
        return _take(source, state, desk)
    except FetchError as error:
        return _fail(state, error.problem, desk.now)
    except Exception as error:
        # A feed can be broken in ways that nobody has foreseen; it must not stop the others.
        log.debug("taking %s failed", source.feed, exc_info=True)
        return _fail(state, f"could not be read: {type(error).__name__}: {error}", desk.now)


def _take(source: SourceSettings, state: FeedState, desk: Desk) -> Taken:
    answer = desk.web.ask(source.feed, _conditions(state, desk))
    if answer.status == _NOT_MODIFIED:
        return Taken(outcome="unchanged", state=_succeed(state, answer, desk.now))
    if answer.status != _OK:
        return _refuse(state, answer, desk.now)
    feed = read_feed(answer.body, answer.address, answer.headers.get("content-type", ""))
    return _take_items(source, _succeed(state, answer, desk.now), feed, desk)


def _waits(state: FeedState, now: datetime) -> bool:
    moments = (moment(state.wait_until), moment(state.fresh_until))
    return any(until and now < until for until in moments)


def _conditions(state: FeedState, desk: Desk) -> dict[str, str]:
    """Return the headers by which a server answers with 304 that nothing is new (RFC 9110, 13.1)."""
    reach, since = moment(state.reach), desk.since
    farther = reach is not None and (since is None or since < reach)
    if state.incomplete or farther:
        return {}
    written = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
    return {name: value for name, value in written.items() if value}


def _succeed(state: FeedState, answer: Answer, now: datetime) -> FeedState:
    fresh = fresh_until(answer.headers, now)
    return replace(
        state,
        etag=answer.headers.get("etag", state.etag if answer.status == _NOT_MODIFIED else ""),
        modified=answer.headers.get(
            "last-modified", state.modified if answer.status == _NOT_MODIFIED else ""
        ),
        checked=now.isoformat(),
        succeeded=now.isoformat(),
        fresh_until=fresh.isoformat() if fresh else "",
        wait_until="",
        failures=0,
        failing_since="",
        problem="",
        gone=False,
        moved=answer.moved,
    )


def _refuse(state: FeedState, answer: Answer, now: datetime) -> Taken:
    """Note a status that is none of success, and when the server wants to be asked again."""
    if answer.status == _GONE:
        failed = _fail(state, "is gone for good (status 410); take it out of the sources", now).state
        until = now + timedelta(days=1)
        return Taken(outcome="gone", state=replace(failed, gone=True, wait_until=until.isoformat()))
    taken = _fail(state, f"answers with status {answer.status}", now)
    again = retry_after(answer.headers, now)
    later = max(filter(None, (again, moment(taken.state.wait_until))), default=None)
    return replace(taken, state=replace(taken.state, wait_until=later.isoformat() if later else ""))


def _fail(state: FeedState, problem: str, now: datetime) -> Taken:
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


def _take_items(source: SourceSettings, state: FeedState, feed: Feed, desk: Desk) -> Taken:
    found: list[Found] = []
    aside: list[SetAside] = []
    seen: dict[str, str] = {}
    tries: dict[str, int] = {}
    for item in _order(feed.items[:_MOST_ITEMS]):
        if _is_old(item, desk) or state.seen.get(item.key) == item.mark:
            continue
        taken = _take_item(source, state, feed, item, desk)
        if isinstance(taken, Found):
            found.append(taken)
        elif isinstance(taken, SetAside):
            attempts = state.tries.get(item.key, 0) + 1
            taken = replace(taken, final=taken.final or attempts >= _MOST_TRIES)
            aside.append(taken)
            if not taken.final:
                tries[item.key] = attempts
                continue
        seen[item.key] = item.mark
    newest = max((aware(each.published) for each in feed.items if each.published), default=None)
    state = replace(
        state,
        title=feed.title,
        newest=newest.isoformat() if newest else "",
        reach=desk.since.isoformat() if desk.since else "",
        incomplete=bool(tries),
        seen=state.with_seen(seen),
        tries=tries,
    )
    return Taken(outcome="asked", state=state, found=tuple(found), aside=tuple(aside))


def _order(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield a feed's entries oldest first; of several at one address the newest alone."""
    dated = sorted(
        items, key=lambda item: (aware(item.published).timestamp() if item.published else 0, item.key)
    )
    last = {identify_address(item.link) or item.key: item.key for item in dated}
    yield from (item for item in dated if last[identify_address(item.link) or item.key] == item.key)


def _is_old(item: Item, desk: Desk) -> bool:
    moments = [aware(each) for each in (item.published, item.updated) if each]
    return bool(desk.since and moments and max(moments) < desk.since)


def _take_item(
    source: SourceSettings, state: FeedState, feed: Feed, item: Item, desk: Desk
) -> Found | SetAside | None:
    """Return an entry's article, or why there is none; None where the store has it and need not look."""
    told = read_told(item)
    enough = source.pages == "never" or (source.pages == "when-needed" and told.whole)
    try:
        if enough or not item.link:
            return _tell(source, feed, item, told, desk)
        if item.key not in state.seen and identify_address(item.link) in desk.known:
            return None
        return _read_linked(source, feed, item, told, desk)
    except (ArticleError, FetchError) as error:
        final = isinstance(error, ArticleSkipped)
        return SetAside(address=item.link or item.key, reason=error.problem, final=final)


def _tell(source: SourceSettings, feed: Feed, item: Item, told: Told, desk: Desk) -> Found:
    if not told.text.strip():
        raise ArticleSkipped(item.link, "the feed holds no text of it, and its page is not asked for")
    parts = compose_parts(item, feed, None, told, source=source.name, now=desk.now)
    return _find(source, item, Filed(parts=parts), item.link)


def _read_linked(source: SourceSettings, feed: Feed, item: Item, told: Told, desk: Desk) -> Found:
    try:
        page = desk.pages.read(item.link)
    except (ArticleError, FetchError):
        if told.whole:
            return _tell(source, feed, item, told, desk)
        raise
    parts = compose_parts(item, feed, page.parts, told, source=source.name, now=desk.now)
    return _find(source, item, Filed(parts=parts), page.address)


def _find(source: SourceSettings, item: Item, filed: Filed, link: str) -> Found:
    guid = item.key if identify_address(item.key) != identify_address(filed.parts.url) else ""
    return Found(filed=replace(filed, feed=source.feed, guid=guid), link=link, changed=item.updated)
