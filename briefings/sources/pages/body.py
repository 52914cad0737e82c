"""The article's text out of a page: trafilatura's, mended at its edges."""

from __future__ import annotations

import re
from typing import Any

from lxml import html as lxml_html

from briefings.sources.furniture import flatten, mark_furniture
from briefings.sources.pages.markup import Markup, clean_words

_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
_SHORTEST, _LONGEST = 30, 700


def read_body(markup: Markup, headline: str, authors: tuple[str, ...]) -> tuple[str, str]:
    """Return the article's text, a paragraph a line, and its standfirst, which opens the text.

    What is plainly furniture is left out here, before the text is fixed.
    """
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        markup.html, include_comments=False, with_metadata=False, favor_precision=True
    )
    lines = [line.strip() for line in ((found.text or "") if found else "").split("\n")]
    lines = [line for line in lines if line]
    standfirst = find_standfirst(markup, lines, headline)
    lines = _drop_furniture(lines, headline, authors)
    shown = flatten(" ".join(lines[:4]))
    if standfirst and lines and flatten(standfirst) not in shown:
        lines.insert(0, standfirst)
    return "\n\n".join(lines), standfirst


def find_standfirst(markup: Markup, lines: list[str], headline: str) -> str:
    """Return the description that the page shows as an element of its own, else the empty string."""
    written = markup.article.get("description")
    candidates = [written if isinstance(written, str) else "", *markup.said(*_DESCRIPTIONS)]
    wanted = {flatten(clean_words(words)) for words in candidates}
    wanted = {flat for flat in wanted if len(flat) >= _SHORTEST and flat != flatten(headline)}
    starts = tuple(flat.removesuffix(" …")[:60] for flat in wanted)
    if not starts:
        return ""
    for element in markup.tree.iter("p", "h2", "h3", "div", "span", "strong", "section", "li"):
        shown = _own_words(element)
        if shown and flatten(shown) in wanted:
            return shown
    return ""


def _own_words(element: lxml_html.HtmlElement) -> str:
    """Return an element's words when they can be one paragraph."""
    if len(element) > 8:
        return ""
    words = element.text_content()
    return clean_words(words) if _SHORTEST <= len(words) <= 2 * _LONGEST else ""


def _drop_furniture(lines: list[str], headline: str, authors: tuple[str, ...]) -> list[str]:
    text = "\n".join(lines)
    dropped = {
        piece.span.of(text)
        for piece in mark_furniture(text, headline=headline, byline=authors)
        if piece.kind not in ("dateline", "standfirst")
    }
    kept = [line for line in lines if line not in dropped]
    return kept if len(" ".join(kept)) > 0.5 * len(text) else lines
