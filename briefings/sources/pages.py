"""HTML → Parts: what a news page says about its article, and the article's text."""

from __future__ import annotations

from typing import Any

from briefings.errors import ArticleSkipped
from briefings.sources.dates import parse_date
from briefings.sources.languages import read_language
from briefings.sources.parts import Parts


def read_page(html: bytes, *, url: str = "", name: str = "") -> Parts:
    """Read a news page; raise ArticleSkipped when there is no article on it."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(html, url=url or None, with_metadata=True, include_comments=False)
    if found is None or not (found.text or "").strip():
        raise ArticleSkipped(name or url, "no article on the page")
    return Parts(
        text=found.text.strip("\n"),
        headline=found.title or "",
        standfirst=found.description or "",
        byline=tuple(filter(None, (part.strip() for part in (found.author or "").split(";")))),
        published=parse_date(found.date or ""),
        dated="metadata",
        language=read_language(found.language or ""),
        source=found.sitename or "",
        url=found.url or url,
    )
