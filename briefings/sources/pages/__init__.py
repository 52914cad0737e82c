"""HTML → Parts: what a news page says about its article, and the article's text.

    bytes ──▶ parse_markup ──▶ Markup ──▶ choose_headline, choose_authors, choose_date, …
                                  └─────▶ read_lines, compose_body ──▶ text
                                  └─────▶ refuse_page: cookie walls, paywall stubs, error pages

What a page says of itself for machines (JSON-LD, OpenGraph, meta, microdata) comes before what can
be guessed from its looks. ``benchmarks/pages_rivals.py`` measures it on real pages.
"""

from __future__ import annotations

from briefings.errors import ArticleSkipped
from briefings.sources.languages import read_language
from briefings.sources.pages.authors import choose_authors
from briefings.sources.pages.body import compose_body, find_block_quotes, read_lines
from briefings.sources.pages.headline import choose_headline
from briefings.sources.pages.markup import Markup, parse_markup
from briefings.sources.pages.published import choose_date
from briefings.sources.pages.refusal import find_refusal
from briefings.sources.parts import Parts

__all__ = ["read_page"]

# The largest of 115 real pages has 6,082; trafilatura's time grows faster than these (60,000 took 2 s,
# 300,000 took 45 s).
MAX_TAGS = 100_000
_LONGEST_NAME = 60


def read_page(html: bytes, *, url: str = "", name: str = "", charset: str = "") -> Parts:
    """Read a news page.

    Args:
        html: the page as it was served or saved.
        url: where it was found, for pages that do not say so themselves.
        name: what errors call the page; ``url`` when empty.
        charset: the encoding that the server named.

    Raises:
        ArticleSkipped: there is no article on the page; the reason says what is there instead.
    """
    where = name or url or "page"
    if html.count(b"<") > MAX_TAGS:
        raise ArticleSkipped(where, f"too large: a page of more than {MAX_TAGS:,} tags")
    markup = parse_markup(html, charset)
    if markup is None:
        raise ArticleSkipped(where, "the page holds no HTML")
    source = choose_source(markup)
    headline = choose_headline(markup, source)
    lines = read_lines(markup)
    authors = choose_authors(markup, source, lines)
    text, standfirst = compose_body(markup, lines, headline, authors)
    refusal = find_refusal(text, headline)
    if refusal:
        raise ArticleSkipped(where, refusal)
    published, dated = choose_date(markup)
    return Parts(
        text=text,
        headline=headline,
        standfirst=standfirst,
        byline=authors,
        published=published,
        dated=dated,
        language=choose_language(markup),
        source=source,
        url=choose_url(markup) or url,
        block_quotes=find_block_quotes(markup),
    )


def choose_source(markup: Markup) -> str:
    """Return the name of the outlet: of its JSON-LD publisher, its OpenGraph site, its application."""
    publisher = markup.article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    named = markup.resolve(publisher).get("name") if isinstance(publisher, dict) else publisher
    said = markup.said(
        "og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher", "publisher"
    )
    candidates = [named if isinstance(named, str) else "", *said]
    usable = (" ".join(words.split()).strip(" @") for words in candidates)
    return next((words for words in usable if 0 < len(words) <= _LONGEST_NAME and "://" not in words), "")


def choose_language(markup: Markup) -> str:
    """Return the page's language code, empty where it names none."""
    written = markup.article.get("inLanguage")
    said = markup.said("og:locale", "content-language", "dc.language", "language")
    candidates = [markup.tree.get("lang") or "", written if isinstance(written, str) else "", *said]
    return next(filter(None, map(read_language, candidates)), "")


def choose_url(markup: Markup) -> str:
    """Return the article's canonical address, empty where the page names none."""
    links = markup.tree.xpath("//link[@rel='canonical']/@href")
    written = markup.article.get("url")
    candidates = [*map(str, links), *markup.said("og:url"), written if isinstance(written, str) else ""]
    return next((link.strip() for link in candidates if link.strip().startswith(("http://", "https://"))), "")
