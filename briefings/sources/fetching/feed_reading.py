"""One feed → what it has that is new: asked conditionally, its entries told or their pages read.

    state ──▶ is_due? ──▶ ask ──▶ read_feed ──▶ entries not seen ──▶ told whole? ──▶ FoundArticle
                                                        └──▶ page ──▶ FoundArticle or SetAside

Nothing is written here; several feeds are taken at once, each by one thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefings.errors import ArticleError, ArticleSkipped, FetchError
from briefings.moments import set_zone
from briefings.settings.sources_and_actors import SourceSettings
from briefings.sources.addresses import host_of, identify_address
from briefings.sources.bounds import read_within
from briefings.sources.feeds import FeedEntry, ParsedFeed, read_feed
from briefings.sources.feeds.entries import MOST_ENTRIES, EntryText, read_entry_text
from briefings.sources.fetching.feed_state import (
    NOT_MODIFIED,
    OK,
    FeedResult,
    FeedState,
    FoundArticle,
    SetAside,
    is_waiting,
    make_conditions,
    note_failure,
    note_refusal,
    note_success,
)
from briefings.sources.fetching.pages import Pages
from briefings.sources.fetching.web import Web
from briefings.sources.languages import choose_language
from briefings.sources.parts import Filed, Parts

log = logging.getLogger(__name__)

# So many entries that changed by their date alone were stamped by a machine.
_ENOUGH = 3
# After so many fetches a page that cannot be had is given up.
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchContext:
    """The tools that all feeds of one fetch share."""

    web: Web
    pages: Pages
    known: frozenset[str]
    now: datetime
    since: datetime | None = None
    eager: bool = False


def take_feed(
    source: SourceSettings, state: FeedState, context: FetchContext, hand_over: Callable[[FoundArticle], None]
) -> FeedResult:
    """Take what a feed has that was not seen before; what fails is told in the outcome, never raised.

    Each article is handed over as soon as it is there, the oldest first, so that it can be filed while
    the next page is asked for.
    """
    if not context.eager and is_waiting(state, context.now):
        return FeedResult(outcome="waiting", state=state)
    try:
        return _take(source, state, context, hand_over)
    except FetchError as error:
        return note_failure(state, error.problem, context.now)
    except Exception as error:
        # A feed can be broken in ways that nobody has foreseen; it must not stop the others.
        log.debug("taking %s failed", source.feed, exc_info=True)
        return note_failure(state, f"could not be read: {type(error).__name__}: {error}", context.now)


def _take(
    source: SourceSettings, state: FeedState, context: FetchContext, hand_over: Callable[[FoundArticle], None]
) -> FeedResult:
    answer = context.web.ask(source.feed, make_conditions(state, context.since))
    if answer.status == NOT_MODIFIED:
        return FeedResult(outcome="unchanged", state=note_success(state, answer, context.now))
    if answer.status != OK:
        return note_refusal(state, answer, context.now)
    kind = answer.headers.get("content-type", "")
    try:
        feed = read_within(read_feed, answer.body, answer.address, kind, where=source.feed)
    except ArticleError as error:
        raise FetchError(source.feed, error.problem) from error
    return _take_items(source, note_success(state, answer, context.now), feed, context, hand_over)


def _take_items(
    source: SourceSettings,
    state: FeedState,
    feed: ParsedFeed,
    context: FetchContext,
    hand_over: Callable[[FoundArticle], None],
) -> FeedResult:
    aside = [SetAside(address=source.feed, reason=reason, final=True) for reason in feed.broken]
    if len(feed.items) > MOST_ENTRIES:
        reason = f"the feed has {len(feed.items)} entries; those after the first {MOST_ENTRIES} are left out"
        aside.append(SetAside(address=source.feed, reason=reason, final=True))
    seen: dict[str, str] = {}
    tries: dict[str, int] = {}
    stamped = _is_stamped(feed, state)
    for item in _order(feed.items[:MOST_ENTRIES]):
        if _is_old(item, context):
            continue
        if _is_seen(item, state, stamped=stamped):
            seen[item.key] = item.mark
            continue
        taken = _take_item(source, state, feed, item, context)
        if isinstance(taken, FoundArticle):
            hand_over(taken)
        elif isinstance(taken, SetAside):
            aside.append(taken)
        if isinstance(taken, SetAside) and not taken.final:
            tries[item.key] = state.tries.get(item.key, 0) + 1
        else:
            seen[item.key] = item.mark
    state = _note_items(state, feed, context, seen, tries)
    return FeedResult(outcome="asked", state=state, aside=tuple(aside))


def _note_items(
    state: FeedState, feed: ParsedFeed, context: FetchContext, seen: dict[str, str], tries: dict[str, int]
) -> FeedState:
    newest = max((set_zone(each.published) for each in feed.items if each.published), default=None)
    return replace(
        state,
        title=feed.title,
        newest=newest.isoformat() if newest else "",
        reach=context.since.isoformat() if context.since else "",
        incomplete=bool(tries),
        seen=state.with_seen(seen),
        tries=tries,
    )


def _order(items: tuple[FeedEntry, ...]) -> Iterator[FeedEntry]:
    """Yield a feed's entries oldest first; of several at one address the newest alone."""
    dated = sorted(
        items, key=lambda item: (set_zone(item.published).timestamp() if item.published else 0, item.key)
    )
    last = {identify_address(item.link) or item.key: item.key for item in dated}
    yield from (item for item in dated if last[identify_address(item.link) or item.key] == item.key)


def _is_seen(item: FeedEntry, state: FeedState, *, stamped: bool) -> bool:
    before = state.seen.get(item.key, "")
    return before == item.mark or (stamped and _words(before) == _words(item.mark))


def _is_stamped(feed: ParsedFeed, state: FeedState) -> bool:
    """Return whether half of a feed's entries are called changed, and have the words that they had."""
    seen = [(state.seen[item.key], item.mark) for item in feed.items if item.key in state.seen]
    alike = sum(before != now and _words(before) == _words(now) for before, now in seen)
    return alike >= max(_ENOUGH, len(seen) / 2)


def _words(mark: str) -> str:
    return mark.partition("-")[0]


def _is_old(item: FeedEntry, context: FetchContext) -> bool:
    moments = [set_zone(each) for each in (item.published, item.updated) if each]
    return bool(context.since and moments and max(moments) < context.since)


def _take_item(
    source: SourceSettings, state: FeedState, feed: ParsedFeed, item: FeedEntry, context: FetchContext
) -> FoundArticle | SetAside | None:
    """Return an entry's article, or why there is none; None where the store has it and need not look."""
    try:
        words = f"{item.content}{item.summary}".encode("utf-8", "replace")
        told = read_within(_read_told, words, item, where=item.link or item.key)
        enough = source.pages == "never" or (source.pages == "when-needed" and told.whole)
        if enough or not item.link:
            return _tell(source, feed, item, told, context)
        if item.key not in state.seen and identify_address(item.link) in context.known:
            return None
        return _read_linked(source, feed, item, told, context)
    except (ArticleError, FetchError) as error:
        final = isinstance(error, ArticleSkipped) or state.tries.get(item.key, 0) + 1 >= _MOST_TRIES
        return SetAside(address=item.link or item.key, reason=error.problem, final=final)
    except Exception as error:
        # An entry can be broken in ways that nobody has foreseen; it must not stop the others.
        log.debug("taking %s failed", item.key, exc_info=True)
        reason = f"could not be read: {type(error).__name__}: {error}"
        # A full disk is no fault of the entry's.
        return SetAside(address=item.link or item.key, reason=reason, final=not isinstance(error, OSError))


def _read_told(_: bytes, item: FeedEntry) -> EntryText:
    return read_entry_text(item)


def _tell(
    source: SourceSettings, feed: ParsedFeed, item: FeedEntry, told: EntryText, context: FetchContext
) -> FoundArticle:
    if not told.text.strip():
        raise ArticleSkipped(item.link, "the feed holds no text of it, and its page is not asked for")
    parts = compose_parts(item, feed, None, told, source=source.name, now=context.now)
    return _find(source, item, Filed(parts=parts), item.link)


def _read_linked(
    source: SourceSettings, feed: ParsedFeed, item: FeedEntry, told: EntryText, context: FetchContext
) -> FoundArticle:
    try:
        page = context.pages.read(item.link)
    except (ArticleError, FetchError):
        if told.whole:
            return _tell(source, feed, item, told, context)
        raise
    parts = compose_parts(item, feed, page.parts, told, source=source.name, now=context.now)
    return _find(source, item, Filed(parts=parts), page.address)


def _find(source: SourceSettings, item: FeedEntry, filed: Filed, link: str) -> FoundArticle:
    guid = item.key if identify_address(item.key) != identify_address(filed.parts.url) else ""
    return FoundArticle(filed=replace(filed, feed=source.feed, guid=guid), link=link, changed=item.updated)


# What pages write for machines; what is guessed from their looks comes after the feed's word.
_WRITTEN = ("JSON-LD", "meta elements")
_AHEAD = timedelta(days=1)
# Systems write the year 1, or the first second of 1970, where they know none.
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


def compose_parts(
    item: FeedEntry, feed: ParsedFeed, page: Parts | None, told: EntryText, *, source: str, now: datetime
) -> Parts:
    """Join what is known: of the page where there is one, of the feed what that lacks.

    ``source`` is what the editor calls the source; else it is what the feed calls itself.
    """
    published, dated = choose_moment(item, page, now)
    page = page or Parts(text=told.text, block_quotes=told.block_quotes)
    return Parts(
        text=page.text,
        headline=page.headline or item.headline,
        standfirst=page.standfirst,
        byline=page.byline or item.byline,
        published=published,
        dated=dated,
        language=page.language or choose_language(feed.language, page.text),
        source=source or feed.title or page.source or host_of(item.link),
        url=page.url or item.link,
        block_quotes=page.block_quotes,
        form=page.form,
    )


def choose_moment(item: FeedEntry, page: Parts | None, now: datetime) -> tuple[datetime, str]:
    """Return when an article was published and by what that is known; no moment to come is believed."""
    candidates = [
        (page.published, page.dated) if page and page.dated in _WRITTEN and _is_exact(page) else (None, ""),
        (item.published, "feed"),
        (page.published, page.dated) if page else (None, ""),
    ]
    believed = (each for each in candidates if each[0] and _EPOCH <= set_zone(each[0]) <= now + _AHEAD)
    published, dated = next(believed, (now, "fetch"))
    return published or now, dated


def _is_exact(page: Parts) -> bool:
    published = page.published
    return bool(published and published.tzinfo and (published.hour or published.minute or published.second))
