"""What a page says of its article: headline, time of publication, outlet, language and address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from briefings.sources.dates import parse_date
from briefings.sources.furniture import flatten
from briefings.sources.languages import read_language
from briefings.sources.lists import load_list
from briefings.sources.pages.markup import Markup, clean_words

_DIVIDER = re.compile(r"\s+[-–—|·•»:/]+\s+|\s*\|\s*| +[-–—]{1,2}(?=[^\s\d])")
_LONGEST_NAME = 60
_SHORTEST = 3
_OG = ("og:title", "twitter:title", "dc.title", "title", "headline", "parsely-title", "sailthru.title")


def choose_headline(markup: Markup, source: str) -> str:
    """Return the headline: JSON-LD's or OpenGraph's, else what the largest heading and the title share.

    Where JSON-LD repeats the heading and OpenGraph has another, outlets mean the latter to stand
    alone, out of its page: of 15 such pages among 115 it was the one taken down by hand for 9.
    """
    headings = tuple(filter(None, (clean_words(h.text_content()[:1000]) for h in markup.tree.iter("h1"))))
    titles = tuple(clean_words(t.text_content()[:1000]) for t in markup.tree.iter("title"))[:1]
    written = markup.article.get("headline") or markup.article.get("name")
    linked = clean_words(written) if isinstance(written, str) else ""
    said = tuple(map(clean_words, markup.said(*_OG)))
    if linked:
        linked = _restore_end(_cut_suffix(linked, (*headings, *said), source), headings, said)
        return _prefer_shared(linked, markup, headings, source)
    known = next((h for h in headings if any(_starts(title, h) for title in (*said, *titles))), "")
    for title in (*said[:1], known, *said[1:], *titles, *headings):
        if title:
            return _cut_suffix(title, headings, source)
    return ""


def _prefer_shared(linked: str, markup: Markup, headings: tuple[str, ...], source: str) -> str:
    """Choose between JSON-LD's headline and the one for sharing, where the first is the printed one."""
    og, card = (
        _cut_first(markup.said(name), (linked, *headings), source) for name in ("og:title", "twitter:title")
    )
    flat = flatten(linked)
    if not og or not any(_prints(heading, flat) for heading in headings) or _is_cut_off(og):
        return linked
    shared = flatten(og)
    if flat in shared:
        return og if shared.endswith(flat) else linked
    return og if flat.endswith(shared) or not card or flatten(card) == shared else linked


def _prints(heading: str, flat: str) -> bool:
    """Tell whether a heading is a headline, alone or behind a kicker that markup glues to its first word."""
    return flatten(heading).replace(" ", "").endswith(flat.replace(" ", ""))


def _cut_first(said: tuple[str, ...], others: tuple[str, ...], source: str) -> str:
    """Return the first of the titles without the outlet, empty where there is none."""
    return _cut_suffix(clean_words(said[0]), others, source) if said else ""


def _is_cut_off(title: str) -> bool:
    return title.endswith(("...", "…"))


def _starts(title: str, heading: str) -> bool:
    return flatten(title).startswith(flatten(heading)) and bool(flatten(heading))


def _cut_suffix(title: str, others: Iterable[str], source: str) -> str:
    """Cut the outlet behind a divider when the rest stands elsewhere, or what is cut is the outlet."""
    flat_others = {flatten(other) for other in others}
    outlet = flatten(source)
    if flatten(title) in flat_others and not any(_divides(title, other) for other in others):
        return title
    for match in reversed(list(_DIVIDER.finditer(title))):
        rest, tail = title[: match.start()].strip(), flatten(title[match.end() :])
        if not rest or not tail:
            continue
        if flatten(rest) in flat_others or (outlet and (tail == outlet or _is_outlet(tail, outlet))):
            return _cut_suffix(rest, others, source)
    return title


def _divides(title: str, other: str) -> bool:
    """Tell whether another title is this one without a last part behind a divider."""
    return any(flatten(title[: match.start()]) == flatten(other) != "" for match in _DIVIDER.finditer(title))


def _is_outlet(tail: str, outlet: str) -> bool:
    squeezed, named = tail.replace(" ", ""), outlet.replace(" ", "")
    return named in squeezed or (squeezed in named and len(squeezed) >= _SHORTEST)


def _restore_end(title: str, headings: Iterable[str], said: Iterable[str]) -> str:
    """Put back the end of a headline that was cut off at the 110 characters that search engines show."""
    start = title.removesuffix("...").removesuffix("…").rstrip()
    if start == title:
        return title
    return next(
        (other for other in (*headings, *said) if other.startswith(start) and "…" not in other), title
    )


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
