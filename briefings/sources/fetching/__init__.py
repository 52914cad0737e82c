"""Feeds → articles in the store: what is new, once, politely, whole.

    sources ──▶ take_feed, several at once ──▶ place and write, feed by feed in their order ──▶ FetchReport

Articles are written as they come, those of a feed oldest first and feeds in the order of the settings,
whichever answers first; a feed is remembered as taken when all of it is written. So a fetch that was cut
off and started again goes on where it was, and ends in the same store as one that was not.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from queue import SimpleQueue

from briefings.errors import ArticleError
from briefings.model import Progress
from briefings.settings.schema import Settings
from briefings.settings.sources_and_actors import SourceSettings
from briefings.sources.addresses import host_of
from briefings.sources.fetching.feed_reading import FetchContext, take_feed
from briefings.sources.fetching.feed_state import FeedResult, FeedState, FoundArticle, SetAside, open_states
from briefings.sources.fetching.pages import Pages, Robots
from briefings.sources.fetching.report import FetchedArticle, FetchReport, SourceReport, report_source
from briefings.sources.fetching.web import Limits, Web
from briefings.sources.parts import Placement
from briefings.sources.store import Store, open_store
from briefings.storage.files import hold_lock

__all__ = [
    "FetchReport",
    "FetchedArticle",
    "SourceReport",
    "fetch_articles",
    "list_feeds",
    "open_web",
    "recall_sources",
]

log = logging.getLogger(__name__)

_Handed = SimpleQueue[FoundArticle | FeedResult | BaseException]


def fetch_articles(
    settings: Settings,
    *,
    sources: Sequence[SourceSettings] | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    progress: Progress = lambda *_: None,
) -> FetchReport:
    """Fetch what the site's feeds have that is new, and write it below content/articles.

    Args:
        settings: the site's.
        sources: the feeds to ask, of those that ``list_feeds`` returns, and asked even if they are to
            be left alone for a while; None for all that are due.
        since: leave out what was published and changed before.
        dry_run: ask, and write nothing.
        now: the moment that counts as now, for what is not dated.
        progress: is told ``(stage, done, total)``.

    Returns:
        What each feed brought. A feed or page that fails is told there, and stops no other.

    Raises:
        BriefingsError: another fetch of this site is at work, or an article could not be written; those
            before it are whole.
    """
    now = now or datetime.now(UTC)
    feeds = list_feeds(settings) if sources is None else tuple(sources)
    cache = settings.root / ".briefings"
    with ExitStack() as stack:
        stack.enter_context(hold_lock(cache / "fetch.lock", now, "fetch"))
        states = stack.enter_context(open_states(cache))
        store = stack.enter_context(open_store(settings.articles, cache, sweep=not dry_run))
        context = _set_desk(settings, store, since, now, eager=sources is not None)
        past = [states.find(feed.feed) for feed in feeds]
        taken = stack.enter_context(_take_all(feeds, past, context, settings.fetch.at_once))
        reports: list[SourceReport] = []
        for feed, handed in zip(feeds, taken, strict=True):
            placements, each = _file(handed, store, dry_run=dry_run)
            reports.append(report_source(feed, each.state, each.outcome, placements, each.aside))
            if not dry_run:
                states.keep(each.state)
            progress("Fetching", len(reports), len(feeds))
    return FetchReport(sources=tuple(reports), dry_run=dry_run)


def list_feeds(settings: Settings) -> tuple[SourceSettings, ...]:
    """Return the sources that are feeds, each address once."""
    return tuple({source.feed: source for source in reversed(settings.sources) if source.feed}.values())[::-1]


def recall_sources(settings: Settings) -> tuple[SourceReport, ...]:
    """Return what is remembered of each feed of a site, without asking any."""
    with open_states(settings.root / ".briefings") as states:
        recalled = [(feed, states.find(feed.feed)) for feed in list_feeds(settings)]
    return tuple(report_source(feed, state, "waiting") for feed, state in recalled)


def open_web(settings: Settings) -> Web:
    """Return what asks servers for a site, within its limits and under its name."""
    if list_feeds(settings) and not (settings.fetch.contact or settings.site.url):
        log.warning("requests carry no contact address; set 'fetch: {contact: …}' or 'site.url'")
    limits = Limits(
        seconds=settings.fetch.timeout,
        size=int(settings.fetch.megabytes * 1_000_000),
        redirects=settings.fetch.redirects,
        private=settings.fetch.private_addresses,
    )
    return Web(limits, _name_agent(settings))


def _name_agent(settings: Settings) -> str:
    contact = settings.fetch.contact or settings.site.url
    version = importlib.metadata.version("briefings")
    return f"briefings/{version}" + (f" (+{contact})".encode("ascii", "ignore").decode() if contact else "")


def _set_desk(
    settings: Settings, store: Store, since: datetime | None, now: datetime, *, eager: bool
) -> FetchContext:
    web = open_web(settings)
    return FetchContext(
        web=web,
        pages=Pages(web, Robots(web, _name_agent(settings))),
        known=store.known_addresses(),
        now=now,
        since=since,
        eager=eager,
    )


@contextmanager
def _take_all(
    feeds: Sequence[SourceSettings], past: Sequence[FeedState], context: FetchContext, at_once: int
) -> Iterator[list[_Handed]]:
    """Take feeds at once, those of one host one by one; what each hands over comes out of its queue."""
    queues: list[_Handed] = [SimpleQueue() for _ in feeds]
    by_host: defaultdict[str, list[int]] = defaultdict(list)
    for at, feed in enumerate(feeds):
        by_host[host_of(feed.feed)].append(at)

    def take(places: Sequence[int]) -> None:
        for at in places:
            try:
                queues[at].put(take_feed(feeds[at], past[at], context, queues[at].put))
            except BaseException as error:  # noqa: BLE001 - it is raised where the queue is read
                queues[at].put(error)

    executor = ThreadPoolExecutor(at_once, thread_name_prefix="fetch")
    try:
        for places in by_host.values():
            executor.submit(take, places)
        yield queues
    finally:
        context.web.stop()
        executor.shutdown(cancel_futures=True)


def _file(handed: _Handed, store: Store, *, dry_run: bool) -> tuple[list[Placement], FeedResult]:
    """File a feed's articles as they come, until it is done; one that cannot be filed is set aside."""
    placements: list[Placement] = []
    aside: list[SetAside] = []
    while isinstance(each := handed.get(), FoundArticle):
        try:
            placement = store.place(each.filed, link=each.link, changed=each.changed)
        except ArticleError as error:
            aside.append(SetAside(address=each.link, reason=str(error), final=True))
            continue
        if not dry_run:
            store.write(placement)
        placements.append(placement)
    if isinstance(each, BaseException):
        raise each
    return placements, replace(each, aside=(*each.aside, *aside))
