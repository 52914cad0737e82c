"""What a feed and a page say of one article → Parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from briefings.moments import set_zone
from briefings.sources.addresses import host_of
from briefings.sources.feeds import Feed, Item
from briefings.sources.feeds.wholeness import Told
from briefings.sources.parts import Parts

# What pages write for machines; what is guessed from their looks comes after the feed's word.
_WRITTEN = ("JSON-LD", "meta elements")
_AHEAD = timedelta(days=1)
# Systems write the year 1, or the first second of 1970, where they know none.
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)


def compose_parts(
    item: Item, feed: Feed, page: Parts | None, told: Told, *, source: str, now: datetime
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
        language=page.language or feed.language,
        source=source or feed.title or page.source or host_of(item.link),
        url=page.url or item.link,
        block_quotes=page.block_quotes,
    )


def choose_moment(item: Item, page: Parts | None, now: datetime) -> tuple[datetime, str]:
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
