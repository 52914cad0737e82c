"""HTML → Parts: what a news page says about its article, and the article's text.

    bytes ──▶ parse_markup ──▶ Markup ──▶ choose_headline, choose_authors, choose_date, …
                                  └─────▶ read_lines, compose_body ──▶ text
                                  └─────▶ find_refusal: cookie walls, paywalls, error pages, lists

What a page says of itself for machines (JSON-LD, OpenGraph, meta, microdata) comes before what can
be guessed from its looks. ``benchmarks/pages_rivals.py`` measures it on real pages.
"""

from __future__ import annotations

from briefings.errors import ArticleSkipped
from briefings.sources.article import Parts
from briefings.sources.languages import choose_language
from briefings.sources.pages.body import compose_body, find_block_quotes, read_lines
from briefings.sources.pages.bylines import choose_authors
from briefings.sources.pages.forms import choose_form
from briefings.sources.pages.head import find_head
from briefings.sources.pages.markup import parse_markup
from briefings.sources.pages.metadata import (
    choose_date,
    choose_headline,
    choose_source,
    choose_url,
    read_said_language,
)
from briefings.sources.pages.page_kinds import find_refusal, find_suspicion

__all__ = ["read_page"]

# The largest of 115 real pages has 6,082; trafilatura's time grows faster than these (60,000 took 2 s,
# 300,000 took 45 s).
MAX_TAGS = 100_000


def read_page(html: bytes, name: str = "", *, url: str = "", charset: str = "") -> Parts:
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
    head = find_head(markup.tree, headline)
    authors = choose_authors(markup, source, head, lines)
    text, standfirst = compose_body(markup, lines, headline, authors)
    refusal = find_refusal(text, headline) or find_suspicion(markup, text)
    if refusal:
        raise ArticleSkipped(where, refusal)
    address = choose_url(markup) or url
    published, dated = choose_date(markup, head, address)
    return Parts(
        text=text,
        headline=headline,
        standfirst=standfirst,
        byline=authors,
        published=published,
        dated=dated,
        language=choose_language(read_said_language(markup), text),
        source=source,
        url=address,
        block_quotes=find_block_quotes(markup),
        form=choose_form(markup),
    )
