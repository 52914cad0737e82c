"""The days, and the stories of a section or an actor, as Atom (RFC 4287); the days as JSON Feed too.

An entry of the site's feed is a day with its whole edition, one of a section's feed a story in full, one
of an actor's feed a story's headline and first sentence. JSON Feed: https://jsonfeed.org/version/1.1.
Every time stands in the records; nothing is taken from the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from itertools import chain
from urllib.parse import urlsplit

from jinja2 import Environment

from briefings.presenting.addresses import name_feed
from briefings.presenting.views import DayView, SiteView, StoryView
from briefings.site.archive import Archive
from briefings.site.outlines import StoryOutline, sort_newest
from briefings.site.page import TextPage

_DAYS = 20
_SECTION_STORIES = 20
_ACTOR_STORIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed: ``path`` is its page, ``content`` HTML or empty, both times have a zone."""

    title: str
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
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When an entry was changed last; of no entries, the beginning of Unix time."""
        return max((entry.updated for entry in self.entries), default=datetime.fromtimestamp(0, UTC))


def make_feed_pages(
    archive: Archive, site: SiteView, environment: Environment, prefix: str
) -> Iterator[TextPage]:
    """Yield the feeds: of the newest days, of each section, of each actor; ``site.url`` must be known."""
    writer = _Writer(archive, site, environment, prefix)
    newest = archive.history.days[-_DAYS:]
    inputs = [archive.history.day_stamps[day.day] for day in newest]
    atom, whole = f"{prefix}feed.atom", cache(writer.feed_days)
    yield TextPage(path=atom, inputs=inputs, write=lambda: writer.write_atom(whole()))
    yield TextPage(path=f"{prefix}feed.json", inputs=inputs, write=lambda: writer.write_json(whole()))
    for path, stories in archive.history.sections.items():
        name = stories[-1].section
        yield writer.story_page(path, name, stories[-_SECTION_STORIES:], whole=True)
    for path, stories in archive.history.actors.items():
        yield writer.story_page(path, "", stories[-_ACTOR_STORIES:], whole=False)


class _Writer:
    """Writes the feeds of a site; what is told of a story is made once, for all feeds that hold it."""

    def __init__(self, archive: Archive, site: SiteView, environment: Environment, prefix: str) -> None:
        self._archive = archive
        self._site = site
        self._prefix = prefix
        # A tag of RFC 4151: ids stay when the site's path changes.
        self._tag = f"tag:{urlsplit(site.url).hostname},2026:briefings"
        self._template = environment.get_template
        self._told: dict[tuple[str, bool], Entry] = {}

    def _tell_once(self, story: StoryOutline, *, whole: bool) -> Entry:
        key = (story.path, whole)
        if key not in self._told:
            self._told[key] = self._tell_story(story, whole=whole)
        return self._told[key]

    def feed_days(self) -> Feed:
        days = [self._archive.show_day(day) for day in self._archive.history.days[-_DAYS:][::-1]]
        return Feed(
            title=self._site.title,
            id=self._tag,
            path=f"{self._prefix}feed.atom",
            page=f"{self._prefix}index.html",
            entries=tuple(map(self._tell_day, days)),
        )

    def story_page(self, path: str, name: str, stories: Sequence[StoryOutline], *, whole: bool) -> TextPage:
        """Return the feed of a section, or where no name is given of the actor with the page ``path``."""
        return TextPage(
            path=name_feed(path),
            # What names an actor is in the stories' views.
            inputs=(name, self._archive.history.stamp(stories)),
            write=lambda: self.write_atom(
                Feed(
                    title=f"{self._site.title}: {name or _name_actor(path, stories)}",
                    id=f"{self._tag}:{path.removesuffix('.html')}",
                    path=name_feed(path),
                    page=path,
                    entries=tuple(self._tell_once(story, whole=whole) for story in sort_newest(stories)),
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

    def _tell_day(self, day: DayView) -> Entry:
        template = self._template("briefings/entry.html")
        return Entry(
            title=day.title,
            id=f"{self._tag}:{day.day.isoformat()}",
            path=day.path,
            published=day.published,
            updated=day.updated,
            summary=day.line,
            content=template.render(SITEURL=self._site.url, site=self._site, day=day),
        )

    def _tell_story(self, outline: StoryOutline, *, whole: bool) -> Entry:
        story = self._archive.show_story(outline)
        moments = _find_moments(story)
        return Entry(
            title=story.headline,
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
