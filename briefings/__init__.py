"""Briefings of news articles: extractive, verbatim, traceable.

    >>> from briefings import make_article, read_article
    >>> article = make_article(id="a", text="The ferry left Kos at noon, its owner said.")
    >>> [sentence.text for sentence in read_article(article).sentences]
    ['The ferry left Kos at noon, its owner said.']

From articles to a site, each step a function of what the step before returned or wrote:

    read_files ─▶ read_article ─▶ join_stories ─▶ make_digest ─▶ present ─▶ DayView
    load_settings ─▶ build_records ─▶ build_site          a site's folder as a whole
                                └──▶ read_edition ─▶ present ─▶ DayView

The records and errors are imported at once, the rest when it is first used: a language model and its
libraries take a second, which ``briefings --help`` must not cost. docs/how-to/python.md shows their use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from briefings.errors import ArticleError, BriefingsError
from briefings.model import Actor, Article, Briefing, Digest, KnownActor, Quote, Span, Story

if TYPE_CHECKING:
    from briefings.digest import Section, make_digest
    from briefings.editions import Edition, read_edition
    from briefings.pipeline import RecordReport, build_records
    from briefings.presenting import present
    from briefings.presenting.options import PresentingOptions
    from briefings.presenting.views import DayView
    from briefings.reading import read_article
    from briefings.reading.options import ReadingOptions
    from briefings.settings import Settings, load_settings
    from briefings.site import SiteReport, build_site
    from briefings.sources.article import make_article
    from briefings.sources.files import read_files
    from briefings.stories import join_stories

__all__ = [
    "Actor",
    "Article",
    "ArticleError",
    "Briefing",
    "BriefingsError",
    "DayView",
    "Digest",
    "Edition",
    "KnownActor",
    "PresentingOptions",
    "Quote",
    "ReadingOptions",
    "RecordReport",
    "Section",
    "Settings",
    "SiteReport",
    "Span",
    "Story",
    "build_records",
    "build_site",
    "join_stories",
    "load_settings",
    "make_article",
    "make_digest",
    "present",
    "read_article",
    "read_edition",
    "read_files",
]

_HOMES = {
    "DayView": "briefings.presenting.views",
    "Edition": "briefings.editions",
    "PresentingOptions": "briefings.presenting.options",
    "ReadingOptions": "briefings.reading",
    "RecordReport": "briefings.pipeline",
    "Section": "briefings.digest",
    "Settings": "briefings.settings",
    "SiteReport": "briefings.site",
    "build_records": "briefings.pipeline",
    "build_site": "briefings.site",
    "join_stories": "briefings.stories",
    "load_settings": "briefings.settings",
    "make_article": "briefings.sources.article",
    "make_digest": "briefings.digest",
    "present": "briefings.presenting",
    "read_article": "briefings.reading",
    "read_edition": "briefings.editions",
    "read_files": "briefings.sources.files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module 'briefings' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
