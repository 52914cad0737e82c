"""HTML → Parts: what a news page says about its article, and the article's text.

    bytes ──▶ parse_markup ──▶ Markup ──▶ choose_headline, choose_authors, choose_date, …
                                  └─────▶ read_lines, compose_body ──▶ text
                                  └─────▶ find_refusal: cookie walls, paywalls, error pages, lists

What a page says of itself for machines (JSON-LD, OpenGraph, meta, microdata) comes before what can be
guessed from its looks; so does the article's form (its type, section, genre). A page that holds no article
or only a part of one is refused with the reason. ``benchmarks/pages_rivals.py`` measures all this on real
pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from briefings.errors import ArticleSkipped
from briefings.model import ArticleForm
from briefings.sources.furniture import flatten
from briefings.sources.languages import choose_language
from briefings.sources.pages.blocks import count_prose, find_article, list_blocks
from briefings.sources.pages.body import compose_body, find_block_quotes, read_lines
from briefings.sources.pages.bylines import choose_authors, find_head
from briefings.sources.pages.markup import Markup, clean_words, parse_markup
from briefings.sources.pages.metadata import (
    choose_date,
    choose_headline,
    choose_source,
    choose_url,
    read_said_language,
)
from briefings.sources.parts import Parts
from briefings.sources.word_lists import load_list

__all__ = [
    "read_page",
]


_SECTIONS = (
    "article:section",
    "section",
    "genre",
    "article:tag:genre",
    "parsely-section",
    "cxenseparse:section",
)


def choose_form(markup: Markup) -> ArticleForm:
    """Return the article's form by the page's own words; "news" where it says nothing else."""
    types, sections = _load_forms()
    said = [word for word in _list_words(markup.article.get("@type")) if word in types]
    if said:
        return types[said[0]]
    written = [*_list_words(markup.article.get("articleSection")), *_list_words(markup.article.get("genre"))]
    for words in (*written, *markup.said(*_SECTIONS)):
        for form, section in sections.items():
            if section.fullmatch(" ".join(words.split())):
                return form
    return "news"


def _list_words(value: object) -> Iterator[str]:
    yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


@cache
def _load_forms() -> tuple[dict[str, ArticleForm], dict[ArticleForm, re.Pattern[str]]]:
    lists = load_list("pages/forms.yaml")
    sections = {form: re.compile(words, re.IGNORECASE) for form, words in lists["sections"].items()}
    return lists["types"], sections


# A wall's or an error's words fill a page of a few lines; in a longer text they are its subject.
_SHORT = 1_200
_SHARE = 0.3
_REMEDY = "; open it, and save it when the article is shown, or its text as .txt"
_LONGEST_LINE = 250
# Of the words that a page counts of its article less than this share was found, and few at all: some count
# letters, or the words of their menus.
_CUT = 0.25
_FEWEST_WORDS, _ENOUGH_WORDS = 200, 300
# Of a page that says it must be paid for, so little is its beginning, unless that is all it counts.
_LONGEST_STUB, _WHOLE = 600, 0.8
# So many headings that lead elsewhere, with so few letters of text to each, are a list.
_HEADINGS, _TO_EACH = 8, 250
_LINKED, _ENOUGH_PROSE = 0.9, 800
_DIGITS = 6


def find_refusal(text: str, headline: str, read: Sequence[str] = ()) -> str:
    """Return why a page's text is no article, the empty string when it is one.

    ``read`` is what was read of the page, notices among it: a wall's last words are one of these.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return f"no article on the page: no text was found{_REMEDY}"
    if len(text) > _SHORT:
        return ""
    for reason in ("an error page", "a cookie wall"):
        pattern = _patterns()[reason]
        share = sum(len(line) for line in lines if pattern.search(line)) / len(text)
        if share >= _SHARE or (pattern.search(headline) and len(text) < _SHORT / 3):
            return f"no article on the page: it is {reason}{_REMEDY}"
    ending = (*lines[-3:], *read[-3:])
    if any(len(line) <= _LONGEST_LINE and _patterns()["a paywall stub"].search(line) for line in ending):
        return f"no article on the page: it is a paywall stub{_REMEDY}"
    return ""


def find_suspicion(markup: Markup, text: str, headline: str, source: str) -> str:
    """Return why what was read of a page cannot be its whole article; the empty string when it can."""
    counted = str(markup.article.get("wordCount") or "").strip()
    told = int(counted) if counted.isdecimal() and len(counted) <= _DIGITS else 0
    words = len(text.split())
    is_paid = str(markup.article.get("isAccessibleForFree", "")).lower() in ("false", "no", "0")
    if told >= _FEWEST_WORDS and words < min(_CUT * told, _ENOUGH_WORDS):
        what = "paywalled" if is_paid else "cut"
        return f"the article is {what}: {words} of its {told} words are on the page; save its text as .txt"
    if is_paid and len(text) < _LONGEST_STUB and words < _WHOLE * (told or _ENOUGH_WORDS):
        return f"the article is paywalled: only {words} words of it are on the page; save its text as .txt"
    is_article = bool(markup.article) or "article" in " ".join(markup.said("og:type")).lower()
    if not is_article and len(text) < _HEADINGS * _TO_EACH:
        leading = _count_listed(markup, headline, source)
        if leading >= _HEADINGS and len(text) < leading * _TO_EACH:
            return f"no article on the page: it is a list of {leading} others; save the one that you want"
    return ""


def _count_listed(markup: Markup, headline: str, source: str) -> int:
    """Return how many headings of a page lead elsewhere; 0 where they only stand around its own article.

    Of 26 pages that had eight such and little text, 24 were short articles among teasers: with a main
    heading of their own, or some paragraphs, and none of these headings between.
    """
    layout = list_blocks(markup.tree)
    article = {id(block) for block in find_article(layout)}
    held = [at for at, block in enumerate(layout.blocks) if id(block) in article]
    leading = [
        at
        for at, block in enumerate(layout.blocks)
        if block.tag in ("h2", "h3", "h4") and block.linked > _LINKED
    ]
    between = sum(held[0] <= at <= held[-1] for at in leading) if held else 0
    own = flatten(headline)
    headings = {flatten(clean_words(each.text_content()[:1000])) for each in markup.tree.iter("h1")}
    is_named = own in headings and own != flatten(source)
    told = count_prose([layout.blocks[at] for at in held])
    is_among = between < _HEADINGS and (is_named or told >= _ENOUGH_PROSE)
    return 0 if is_among else len(leading)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    reasons: dict[str, list[str]] = load_list("pages/refusals.yaml")
    return {reason: re.compile("|".join(forms), re.IGNORECASE) for reason, forms in reasons.items()}


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
        raise ArticleSkipped(
            where, f"too large: a page of more than {MAX_TAGS:,} tags; save its text as .txt"
        )
    markup = parse_markup(html, charset)
    if markup is None:
        raise ArticleSkipped(where, f"the page holds no HTML{_REMEDY}")
    if markup.is_cut:
        raise ArticleSkipped(where, "the page is nested too deeply to be read; save its text as .txt")
    source = choose_source(markup)
    headline = choose_headline(markup, source)
    lines = read_lines(markup)
    head = find_head(markup.tree, headline)
    authors = choose_authors(markup, source, head, lines)
    text, standfirst = compose_body(markup, lines, headline, authors)
    refusal = find_refusal(text, headline, lines) or find_suspicion(markup, text, headline, source)
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
