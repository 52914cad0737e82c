"""Briefings of news articles: extractive, verbatim, traceable.

    >>> from briefings import make_article, read_article
    >>> article = make_article(id="a", text="The ferry left Kos at noon, its owner said.")
    >>> [sentence.text for sentence in read_article(article).sentences]
    ['The ferry left Kos at noon, its owner said.']

The records and errors are imported at once; the functions when they are first asked for, because a
language model and its libraries take a second that ``briefings --help`` must not cost.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from briefings.errors import BriefingsError
from briefings.model import Actor, Article, Briefing, Digest, Quote, Span, Story

if TYPE_CHECKING:
    from briefings.digest import make_digest
    from briefings.reading import read_article
    from briefings.sources.article import make_article
    from briefings.stories import join_stories

__all__ = [
    "Actor",
    "Article",
    "Briefing",
    "BriefingsError",
    "Digest",
    "Quote",
    "Span",
    "Story",
    "join_stories",
    "make_article",
    "make_digest",
    "read_article",
]

_HOMES = {
    "join_stories": "briefings.stories",
    "make_article": "briefings.sources.article",
    "make_digest": "briefings.digest",
    "read_article": "briefings.reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        message = f"module 'briefings' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)
