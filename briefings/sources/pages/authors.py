"""Who wrote the article on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from briefings.sources.furniture import flatten
from briefings.sources.pages.markup import Markup, clean_words, type_of

_METAS = (
    "author", "parsely-author", "article:author", "og:author", "sailthru.author", "dc.creator", "dcterms.creator",
    "byl", "byline", "citation_author", "article.author", "cxenseparse:author", "article:author_name",
)  # fmt: skip
_SHOWN = (
    "//a[@rel='author' or contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//a[contains(@href, '/author/') or contains(@href, '/autor/') or contains(@href, '/authors/')]",
    "//*[contains(translate(@class, 'ABLUTHORYINE', 'abluthoryine'), 'author-name')"
    " or contains(translate(@class, 'ABLUTHORYINE', 'abluthoryine'), 'author__name')"
    " or contains(translate(@class, 'ABLUTHORYINE', 'abluthoryine'), 'authorname')]",
    "//*[contains(concat(' ', translate(@class, 'ABLUTHORYINE', 'abluthoryine'), ' '), ' author ')"
    " or contains(concat(' ', translate(@class, 'ABLUTHORYINE', 'abluthoryine'), ' '), ' autor ')]",
    "//*[contains(translate(@class, 'BYLINE', 'byline'), 'byline')]",
)
_PREFIX = re.compile(
    r"^(?:by|von|par|por|di|door|af|av|text|texto|words|written by|story by|ein (?:gastbeitrag|kommentar) von"
    r"|(?:o |el |la )?autore?s?|author|reporter|foto)\s*[: ]\s*",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|\||•|·|\n| and | und | et | y |&| / )\s*|,\s+(?=[^,]+ )", re.IGNORECASE)
_NO_NAME = re.compile(r"https?://|www\.|@\w+\.|\d{3}|[{}<>\[\]]", re.IGNORECASE)
_LONGEST_NAME = 60


def choose_authors(markup: Markup, source: str) -> tuple[str, ...]:
    """Return the authors' names in the page's order: JSON-LD's, else meta elements', else shown ones.

    An outlet is an author only where no person is.
    """
    linked = tuple(_read_linked(markup))
    for names in (linked, tuple(_split_all(markup.said(*_METAS))), *_read_shown(markup)):
        kept = _keep(names, source)
        if kept:
            return kept
    return _keep(linked, "") or _keep(_split_all(markup.said(*_METAS)), "")


def _read_linked(markup: Markup) -> Iterator[str]:
    people, groups = [], []
    for node in _list(markup.article.get("author") or markup.article.get("creator")):
        whole = markup.resolve(node)
        names = [*_split_all(map(str, _list(whole.get("name") if whole else node)))]
        (groups if "organization" in type_of(whole).lower() else people).extend(names)
    yield from people or groups


def _read_shown(markup: Markup) -> Iterator[tuple[str, ...]]:
    for path in _SHOWN:
        shown = (element.text_content() for element in markup.tree.xpath(path)[:6])
        yield tuple(_split_all(words for words in shown if len(words) <= 2 * _LONGEST_NAME))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _split_all(found: Iterable[str]) -> Iterator[str]:
    for words in found:
        cleaned = _PREFIX.sub("", clean_words(words))
        yield from (part.strip(" ,.-–—") for part in _SPLIT.split(cleaned) if part)


def _keep(names: Iterable[str], source: str) -> tuple[str, ...]:
    """Return the names that can be names, each once, without the outlet's."""
    kept: dict[str, str] = {}
    for name in names:
        flat = flatten(name)
        if flat and flat != flatten(source) and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
            kept.setdefault(flat, name)
    return tuple(kept.values())
