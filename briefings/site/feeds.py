"""What machines read: feeds, the sitemap, a day in schema.org's terms.

The days, and the stories of a section or an actor, are there as Atom (RFC 4287), the days as JSON Feed too.

An entry of the site's feed is a day with its whole edition, one of a section's feed a story in full, one
of an actor's feed a story's headline and first sentence. JSON Feed: https://jsonfeed.org/version/1.1.
Every time stands in the records; nothing is taken from the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from jinja2 import Environment

from briefings.presenting.addresses import name_feed
from briefings.presenting.views import DayView, SiteView, StoryView
from briefings.presenting.wording import Wording
from briefings.site.archive import PageViews, TextPage
from briefings.site.history import DayOutline, History, StoryOutline, sort_newest
from briefings.site.periods import PeriodSummary, find_weeks

_DAYS = 20
_SECTION_STORIES = 20
_ACTOR_STORIES = 10
_WEEKS = 8
_STORIES_DESCRIBED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An entry of a feed: ``path`` is its page, ``content`` HTML or empty, both times have a zone.

    ``lang`` is the language of its title and summary where it is not the site's.
    """

    title: str
    lang: str
    id: str
    path: str
    published: datetime
    updated: datetime
    summary: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: where it stands, the page that it is of, its entries, the newest first."""

    title: str
    id: str
    path: str
    page: str
    entries: tuple[FeedItem, ...]

    @property
    def updated(self) -> datetime:
        """Return the time of the last change of an entry; without entries, the beginning of Unix time."""
        return max((entry.updated for entry in self.entries), default=datetime.fromtimestamp(0, UTC))


def make_feed_pages(
    history: History, site: SiteView, words: Wording, environment: Environment, prefix: str
) -> Iterator[TextPage]:
    """Yield the feeds: of the newest days and weeks, each section, each actor; ``site.url`` must be known."""
    writer = _Writer(site, environment, prefix)
    yield from writer.day_pages(history.days[-_DAYS:])
    yield writer.week_page(history, words)
    for path, stories in history.sections.items():
        name = stories[-1].section
        yield writer.story_page(path, name, stories[-_SECTION_STORIES:], whole=True)
    for path, stories in history.actors.items():
        yield writer.story_page(path, "", stories[-_ACTOR_STORIES:], whole=False)


class _Writer:
    """Writes the feeds of a site; what is told of a story is made once, for all feeds that hold it."""

    def __init__(self, site: SiteView, environment: Environment, prefix: str) -> None:
        self._site = site
        self._prefix = prefix
        # A tag of RFC 4151: ids stay when the site's path changes.
        self._tag = f"tag:{urlsplit(site.url).hostname},2026:briefings"
        self._template = environment.get_template
        self._told: dict[tuple[str, bool], FeedItem] = {}
        self._whole: Feed | None = None

    def _tell_once(self, views: PageViews, story: StoryOutline, *, whole: bool) -> FeedItem:
        key = (story.path, whole)
        if key not in self._told:
            self._told[key] = self._tell_story(views, story, whole=whole)
        return self._told[key]

    def day_pages(self, days: Sequence[DayOutline]) -> Iterator[TextPage]:
        """Yield the feeds of the newest days: Atom and JSON."""
        atom, other = f"{self._prefix}feed.atom", f"{self._prefix}feed.json"
        yield TextPage(
            path=atom, days=days, write=lambda views: self.write_atom(self._feed_days(views, days))
        )
        yield TextPage(
            path=other, days=days, write=lambda views: self.write_json(self._feed_days(views, days))
        )

    def _feed_days(self, views: PageViews, days: Sequence[DayOutline]) -> Feed:
        self._whole = self._whole or Feed(
            title=self._site.title,
            id=self._tag,
            path=f"{self._prefix}feed.atom",
            page=f"{self._prefix}index.html",
            entries=tuple(self._tell_day(views.show_day(day)) for day in reversed(days)),
        )
        return self._whole

    def week_page(self, history: History, words: Wording) -> TextPage:
        """Return the feed of the newest weeks, each with what its page says."""
        weeks = find_weeks(history.days, words, self._prefix)[: -_WEEKS - 1 : -1]
        summaries = [PeriodSummary(week, history, words) for week in weeks]
        path = f"{self._prefix}weeks.atom"
        return TextPage(
            path=path,
            days=[day for summary in summaries for day in summary.corrected],
            stories=[story for summary in summaries for story in summary.newest],
            texts=[text for summary in summaries for text in summary.texts],
            write=lambda views: self.write_atom(
                Feed(
                    title=f"{self._site.title}: {words.weeks}",
                    id=f"{self._tag}:weeks",
                    path=path,
                    page=f"{self._prefix}archive.html",
                    entries=tuple(self._tell_week(views, summary) for summary in summaries),
                )
            ),
        )

    def _tell_week(self, views: PageViews, summary: PeriodSummary) -> FeedItem:
        week, shown = summary.period, summary.describe(views)
        template = self._template("briefings/period_entry.html")
        first, last = (datetime.combine(day.day, time(), UTC) for day in (week.days[0], week.days[-1]))
        return FeedItem(
            title=week.title,
            lang="",
            id=f"{self._tag}:{week.key}",
            path=week.path,
            published=first,
            updated=last,
            summary=", ".join(one.story.headline for one in shown["lasting"][:3]),
            content=template.render(SITEURL=self._site.url, site=self._site, period=shown),
        )

    def story_page(self, path: str, name: str, stories: Sequence[StoryOutline], *, whole: bool) -> TextPage:
        """Return the feed of a section, or where no name is given of the actor with the page ``path``."""
        return TextPage(
            path=name_feed(path),
            # What names an actor is in the stories' views.
            stories=stories,
            texts=(name,),
            write=lambda views: self.write_atom(
                Feed(
                    title=f"{self._site.title}: {name or _name_actor(path, stories)}",
                    id=f"{self._tag}:{path.removesuffix('.html')}",
                    path=name_feed(path),
                    page=path,
                    entries=tuple(
                        self._tell_once(views, story, whole=whole) for story in sort_newest(stories)
                    ),
                )
            ),
        )

    def write_atom(self, feed: Feed) -> str:
        template = self._template("briefings/feed.atom")
        return template.render(SITEURL=self._site.url, site=self._site, feed=feed)

    def write_json(self, feed: Feed) -> str:
        url = self._site.url
        items = [
            {
                "id": entry.id,
                "url": f"{url}/{entry.path}",
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.content,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
            }
            for entry in feed.entries
        ]
        shape = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": f"{url}/{self._prefix}",
            "feed_url": f"{url}/{self._prefix}feed.json",
            "language": self._site.language,
            "items": items,
        }
        return json.dumps(shape, ensure_ascii=False, indent=1) + "\n"

    def _tell_day(self, day: DayView) -> FeedItem:
        template = self._template("briefings/entry.html")
        return FeedItem(
            title=day.title,
            lang="",
            id=f"{self._tag}:{day.day.isoformat()}",
            path=day.path,
            published=day.published,
            updated=day.updated,
            summary=day.line,
            content=template.render(SITEURL=self._site.url, site=self._site, day=day),
        )

    def _tell_story(self, views: PageViews, outline: StoryOutline, *, whole: bool) -> FeedItem:
        story = views.show_story(outline)
        moments = _find_moments(story)
        return FeedItem(
            title=story.headline,
            lang=story.lang,
            id=f"{self._tag}:{story.day.isoformat()}:{story.anchor}",
            path=story.path,
            published=min(moments),
            updated=max(moments),
            summary=story.sentences[0].text if story.sentences else story.source_count,
            content=self._tell_whole(story) if whole else "",
        )

    def _tell_whole(self, story: StoryView) -> str:
        template = self._template("briefings/story_entry.html")
        return template.render(SITEURL=self._site.url, site=self._site, story=story)


def _name_actor(path: str, stories: Sequence[StoryOutline]) -> str:
    """Return what the newest story that shows an actor calls it, or the newest that it speaks in."""
    named = (one.name for story in reversed(stories) for one in story.cast if one.path == path)
    said = (one.name for story in reversed(stories) for one in story.speakers if one.path == path)
    return next(chain(named, said))


def _find_moments(story: StoryView) -> list[datetime]:
    """Return when a story was reported on and corrected; where nothing says, the day's beginning."""
    moments = [source.moment for source in story.sources if source.moment]
    moments += [correction.moment for correction in story.corrections]
    found = [datetime.fromisoformat(moment).astimezone(UTC) for moment in moments]
    return found or [datetime.combine(story.day, time(), UTC)]


def describe_day(site: SiteView, day: DayView) -> dict[str, Any]:
    """Return a day as JSON-LD (https://schema.org/CollectionPage): its name, date and first stories."""
    return {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": f"{day.title} · {site.title}",
        "url": f"{site.url}/{day.path}",
        "inLanguage": site.language,
        "datePublished": day.day.isoformat(),
        "dateModified": day.updated.isoformat(),
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": f"{site.url}/"},
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": len(day.stories),
            "itemListElement": [f"{site.url}/{story.path}" for story in day.stories[:_STORIES_DESCRIBED]],
        },
    }


def make_sitemap_page(site: SiteView, paths: Iterable[str]) -> TextPage:
    """Return the sitemap (https://www.sitemaps.org/protocol.html) of pages, given by their paths."""
    ordered = sorted(set(paths))
    return TextPage(path="sitemap.xml", texts=ordered, write=lambda _: _write_sitemap(site, ordered))


def _write_sitemap(site: SiteView, paths: Iterable[str]) -> str:
    urls = "".join(f"<url><loc>{escape(f'{site.url}/{path}')}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n"
