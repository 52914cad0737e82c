"""What a fetch brought, source by source; and what stands at a feed's address now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from briefings.errors import FetchError
from briefings.moments import set_zone
from briefings.settings.sources_and_actors import SourceSettings
from briefings.sources.feeds import ParsedFeed, read_feed
from briefings.sources.feeds.entries import read_entry_text
from briefings.sources.fetching.feed_state import FeedState, FetchOutcome, SetAside, moment
from briefings.sources.fetching.web import Answer, Web
from briefings.sources.parts import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedArticle:
    """An article that a fetch wrote, or would have written: ``changed`` when it is a newer version."""

    id: str
    headline: str
    url: str
    changed: bool = False
    same_text_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The articles of one feed; when it was last asked, and the date of its newest article.

    ``known`` counts the articles that the store had already, ``edited`` names those that are newer at
    their source but were edited by a person, and so left alone. A feed that fails has its ``problem``
    and since when; ``wait_until`` is when it is asked again at the earliest, ``moved`` where it is now.
    """

    name: str
    address: str
    outcome: FetchOutcome
    problem: str = ""
    checked: datetime | None = None
    newest: datetime | None = None
    failing_since: datetime | None = None
    wait_until: datetime | None = None
    moved: str = ""
    articles: tuple[FetchedArticle, ...] = ()
    known: int = 0
    edited: tuple[str, ...] = ()
    aside: tuple[SetAside, ...] = ()

    @property
    def failing(self) -> bool:
        """Return whether the feed cannot be fetched: now, or when it was last asked."""
        return self.failing_since is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """The outcome of a fetch: a report for each feed, in the order of the settings."""

    sources: tuple[SourceReport, ...]
    dry_run: bool = False

    @property
    def articles(self) -> int:
        """Return the number of new or changed articles."""
        return sum(len(source.articles) for source in self.sources)

    @property
    def failing(self) -> tuple[SourceReport, ...]:
        """The feeds that cannot be had."""
        return tuple(source for source in self.sources if source.failing)


def report_source(
    source: SourceSettings,
    state: FeedState,
    outcome: FetchOutcome,
    placements: Iterable[Placement] = (),
    aside: tuple[SetAside, ...] = (),
) -> SourceReport:
    """Make the report of a feed of what is remembered of it and what became of its articles."""
    placed = tuple(placements)
    until = max(filter(None, (moment(state.wait_until), moment(state.fresh_until))), default=None)
    return SourceReport(
        name=source.name or state.title or source.feed,
        address=source.feed,
        outcome=outcome,
        problem=state.problem,
        checked=moment(state.checked),
        newest=moment(state.newest),
        failing_since=moment(state.failing_since),
        wait_until=until,
        moved=state.moved,
        articles=tuple(filter(None, map(_list_article, placed))),
        known=sum(each.kind == "known" for each in placed),
        edited=tuple(each.name for each in placed if each.kind == "edited"),
        aside=aside,
    )


def _list_article(placement: Placement) -> FetchedArticle | None:
    filed = placement.filed
    if filed is None:
        return None
    return FetchedArticle(
        id=placement.name,
        headline=filed.parts.headline,
        url=filed.parts.url,
        changed=placement.kind == "changed",
        same_text_as=filed.parts.copy_of,
    )


_OK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """The check of a feed: how many entries, how many of them whole, the newest; or the problem."""

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
        whole=sum(read_entry_text(item).whole for item in feed.items),
        newest=max((set_zone(item.published) for item in feed.items if item.published), default=None),
        moved=answer.moved,
    )


def _ask_feed(address: str, web: Web) -> tuple[Answer, ParsedFeed]:
    answer = web.ask(address)
    if answer.status != _OK:
        raise FetchError(address, f"answers with status {answer.status}")
    return answer, read_feed(answer.body, answer.address, answer.headers.get("content-type", ""))
