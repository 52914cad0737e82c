"""When the article on a page was published."""

from __future__ import annotations

from datetime import datetime

from briefings.sources.dates import parse_date
from briefings.sources.lists import load_list
from briefings.sources.pages.markup import Markup, clean_words

_SHOWN = (
    "//time[@pubdate or @itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime",
    "//article//time/@datetime",
    "//time/@datetime",
    "//*[@itemprop='datePublished']//text()",
)


def choose_date(markup: Markup) -> tuple[datetime | None, str]:
    """Return the time of publication with the zone that the page writes, and where it was found.

    JSON-LD comes before meta elements, these before times that are shown; last htmldate guesses.
    """
    for key in ("datePublished", "dateCreated", "uploadDate", "dateModified"):
        found = _parse(markup.article.get(key))
        if found:
            return found, "JSON-LD"
    for words in markup.said(*load_list("pages/names.yaml")["days"]):
        if found := _parse(words):
            return found, "meta elements"
    for path in _SHOWN:
        for words in markup.tree.xpath(path)[:5]:
            if found := _parse(str(words)):
                return found, "time elements"
    return _guess(markup), "words"


def _parse(words: object) -> datetime | None:
    return parse_date(clean_words(words)) if isinstance(words, str) else None


def _guess(markup: Markup) -> datetime | None:
    from htmldate import find_date

    # The day of the run is htmldate's upper limit by default; a fixed one keeps the result the same.
    found = find_date(markup.html, original_date=True, max_date="2099-12-31", extensive_search=True)
    return parse_date(found) if found else None
