"""The days as Atom (RFC 4287) and as JSON Feed (https://jsonfeed.org/version/1.1).

One entry a day, whose content is the whole edition. Every time stands in the records; nothing is
taken from the clock.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from jinja2 import Environment

from briefings.site.views import DayView, SiteView


def make_atom(site: SiteView, days: Sequence[DayView], environment: Environment, prefix: str) -> str:
    """Return the Atom feed of ``days``, the newest first; ``site.url`` must be known."""
    template = environment.get_template("briefings/feed.atom")
    variables = {"site": site, "days": days, "prefix": prefix, "tag": _make_tag(site)}
    return template.render(SITEURL=site.url, entries=_render_days(site, days, environment), **variables)


def make_json_feed(site: SiteView, days: Sequence[DayView], environment: Environment, prefix: str) -> str:
    """Return the JSON Feed of ``days``, the newest first; ``site.url`` must be known."""
    contents = _render_days(site, days, environment)
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
                "date_published": day.updated.isoformat(),
            }
            for day, content in zip(days, contents, strict=True)
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _render_days(site: SiteView, days: Sequence[DayView], environment: Environment) -> list[str]:
    template = environment.get_template("briefings/entry.html")
    return [template.render(SITEURL=site.url, site=site, day=day) for day in days]


def _make_tag(site: SiteView) -> str:
    """Return the beginning of the entries' ids (RFC 4151): they stay when the site's path changes."""
    return f"tag:{urlsplit(site.url).hostname},2026:briefings"
