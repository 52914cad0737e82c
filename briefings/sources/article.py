"""Raw parts → Article: the text is fixed here, once, and its furniture marked."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from briefings.model import Article
from briefings.sources.furniture import mark_furniture


def make_article(  # noqa: PLR0913 - one argument a field
    *,
    id: str,  # noqa: A002 - it is the field's name
    text: str,
    headline: str = "",
    source: str = "",
    url: str = "",
    standfirst: str = "",
    byline: tuple[str, ...] = (),
    published: datetime | None = None,
    language: str = "en",
) -> Article:
    """Make the article that all later spans point into.

    ``text`` is taken code point for code point; a caller that wants its line ends made alike does
    so before. A standfirst that is not given is taken from the text when it plainly stands there.
    """
    furniture = mark_furniture(
        text, headline=headline, standfirst=standfirst, byline=byline, source=source, language=language
    )
    printed = next((piece.span.of(text) for piece in furniture if piece.kind == "standfirst"), "")
    return Article(
        id=id,
        headline=headline,
        text=text,
        sha256=hash_text(text),
        source=source,
        url=url,
        standfirst=standfirst or printed,
        byline=byline,
        published=published,
        language=language,
        furniture=furniture,
    )


def hash_text(text: str) -> str:
    """Return the hexadecimal SHA-256 of the text's UTF-8 bytes; lone surrogates pass."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
