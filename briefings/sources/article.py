"""Raw parts → Article: the text is fixed here, once."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from briefings.model import Article, Furniture, Span


def make_article(
    *,
    id: str,
    text: str,
    headline: str = "",
    source: str = "",
    url: str = "",
    standfirst: str = "",
    byline: tuple[str, ...] = (),
    published: datetime | None = None,
    language: str = "en",
) -> Article:
    furniture: list[Furniture] = []
    if headline and text.lstrip().startswith(headline):
        start = text.index(headline)
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start < len(headline) + 3:
            furniture.append(Furniture(span=Span(start, end), kind="headline"))
    return Article(
        id=id,
        headline=headline,
        text=text,
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        source=source,
        url=url,
        standfirst=standfirst,
        byline=byline,
        published=published,
        language=language,
        furniture=tuple(furniture),
    )
