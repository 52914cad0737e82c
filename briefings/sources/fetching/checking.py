"""What stands at the address of a feed now: asked once, nothing remembered or written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from briefings.errors import FetchError
from briefings.moments import set_zone
from briefings.settings import SourceSettings
from briefings.sources.feeds import Feed, read_feed
from briefings.sources.feeds.wholeness import read_told
from briefings.sources.fetching.asking import Answer, Web

_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """What was found: how many entries, how many of them whole, the newest; or the problem."""

    name: str
    address: str
    problem: str = ""
    title: str = ""
    items: int = 0
    whole: int = 0
    newest: datetime | None = None
    moved: str = ""


def check_feeds(feeds: Sequence[SourceSettings], web: Web, at_once: int) -> Iterator[FeedCheck]:
    """Yield what was found at each feed, in their order."""
    with ThreadPoolExecutor(at_once) as executor:
        yield from executor.map(lambda feed: _check_feed(feed, web), feeds)


def _check_feed(source: SourceSettings, web: Web) -> FeedCheck:
    name = source.name or source.feed
    try:
        answer, feed = _ask_feed(source.feed, web)
    except FetchError as error:
        return FeedCheck(name=name, address=source.feed, problem=error.problem)
    return FeedCheck(
        name=name,
        address=source.feed,
        title=feed.title,
        items=len(feed.items),
        whole=sum(read_told(item).whole for item in feed.items),
        newest=max((set_zone(item.published) for item in feed.items if item.published), default=None),
        moved=answer.moved,
    )


def _ask_feed(address: str, web: Web) -> tuple[Answer, Feed]:
    answer = web.ask(address)
    if answer.status != _OK:
        raise FetchError(address, f"answers with status {answer.status}")
    return answer, read_feed(answer.body, answer.address, answer.headers.get("content-type", ""))
