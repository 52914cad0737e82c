"""The days as Atom (RFC 4287) and as JSON Feed (https://jsonfeed.org/version/1.1).

One entry a day, whose content is the whole edition. Every time stands in the records; nothing is
taken from the clock.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment

from briefings.site.archive import Archive
from briefings.site.page import TextPage
from briefings.site.views import DayView, SiteView

_DAYS = 20


def make_feed_pages(
    archive: Archive, site: SiteView, environment: Environment, prefix: str
) -> tuple[TextPage, ...]:
    """Return the feeds of the newest days; ``site.url`` must be known."""
    newest = archive.history.days[-_DAYS:][::-1]

    @cache
    def read_days() -> tuple[tuple[DayView, str], ...]:
        template = environment.get_template("briefings/entry.html")
        days = [archive.show_day(day) for day in newest]
        return tuple((day, template.render(SITEURL=site.url, site=site, day=day)) for day in days)

    inputs = [archive.history.day_stamps[day.day] for day in newest]
    return (
        TextPage(
            path=f"{prefix}feed.atom",
            inputs=inputs,
            write=lambda: make_atom(site, read_days(), environment, prefix),
        ),
        TextPage(
            path=f"{prefix}feed.json", inputs=inputs, write=lambda: make_json_feed(site, read_days(), prefix)
        ),
    )


def make_atom(
    site: SiteView, days: Sequence[tuple[DayView, str]], environment: Environment, prefix: str
) -> str:
    """Return the Atom feed of days and their content in HTML, the newest first."""
    template = environment.get_template("briefings/feed.atom")
    entries = [content for _, content in days]
    variables = {"site": site, "days": [day for day, _ in days], "prefix": prefix, "tag": _make_tag(site)}
    return template.render(SITEURL=site.url, entries=entries, **variables)


def make_json_feed(site: SiteView, days: Sequence[tuple[DayView, str]], prefix: str) -> str:
    """Return the JSON Feed of days and their content in HTML, the newest first."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": f"{site.url}/{prefix}",
        "feed_url": f"{site.url}/{prefix}feed.json",
        "language": site.language,
        "items": [
            {
                "id": f"{_make_tag(site)}:{day.day.isoformat()}",
                "url": f"{site.url}/{day.path}",
                "title": day.title,
                "summary": day.line,
                "content_html": content,
                "date_published": day.published.isoformat(),
                "date_modified": day.updated.isoformat(),
            }
            for day, content in days
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _make_tag(site: SiteView) -> str:
    """Return the beginning of the entries' ids (RFC 4151): they stay when the site's path changes."""
    return f"tag:{urlsplit(site.url).hostname},2026:briefings"
