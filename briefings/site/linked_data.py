"""What machines are told about the pages: schema.org's terms for a day, and the sitemap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from briefings.presenting.views import DayView, SiteView
from briefings.site.page import TextPage


def describe_day(site: SiteView, day: DayView) -> dict[str, Any]:
    """Return a day as JSON-LD (https://schema.org/CollectionPage): its name, date and stories."""
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
            "itemListElement": [f"{site.url}/{story.path}" for story in day.stories],
        },
    }


def make_sitemap_page(site: SiteView, paths: Iterable[str]) -> TextPage:
    """Return the sitemap (https://www.sitemaps.org/protocol.html) of pages, given by their paths."""
    ordered = sorted(set(paths))
    return TextPage(path="sitemap.xml", inputs=ordered, write=lambda: _write_sitemap(site, ordered))


def _write_sitemap(site: SiteView, paths: Iterable[str]) -> str:
    urls = "".join(f"<url><loc>{escape(f'{site.url}/{path}')}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n"
