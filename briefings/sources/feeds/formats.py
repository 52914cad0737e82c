"""RSS, RDF, Atom and JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) → ParsedFeed.

The first three are read by feedparser, which forgives what feeds get wrong.

Entities that a document declares itself are dropped by feedparser where they could nest, nothing is
loaded from outside, and the HTML in entries is cleaned later, where its words are taken out of it.
"""

from __future__ import annotations

import html
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from briefings.errors import FetchError
from briefings.sources.dates import parse_date
from briefings.sources.decoding import decode
from briefings.sources.feeds.entries import FeedEntry, ParsedFeed
from briefings.sources.languages import read_language
from briefings.sources.pages.markup import clean_words, parse_markup

# A mail address, with or without the name in brackets that RSS 2.0 puts behind it.
_MAIL = re.compile(r"^\S+@\S+\s*(?:\((.+)\))?$")
_FEEDS = "//link[@rel='alternate' and (contains(@type, 'rss') or contains(@type, 'atom'))]/@href"


def read_syndication(raw: bytes, address: str, content_type: str) -> ParsedFeed | None:
    """Read RSS, RDF or Atom, also when it is broken in the middle; None where it is none of them."""
    import feedparser

    headers = {"content-location": address, "content-type": content_type or "application/xml"}
    parsed = feedparser.parse(
        BytesIO(raw), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not parsed.entries:
        return None
    items = {item.key: item for entry in parsed.entries if (item := _read_item(entry, address))}
    return ParsedFeed(
        title=clean_words(parsed.feed.get("title", "")),
        language=read_language(parsed.feed.get("language", "")),
        items=tuple(items.values()),
    )


def find_feeds(raw: bytes, address: str) -> list[str]:
    """Return the addresses of the feeds that a web page names; none where it is no page."""
    markup = parse_markup(raw[:500_000]) if raw.strip() else None
    return [urljoin(address, str(link)) for link in markup.tree.xpath(_FEEDS)] if markup else []


def _read_item(entry: Mapping[str, Any], address: str) -> FeedEntry | None:
    link = entry.get("link", "")
    key = entry.get("id", "") or link
    if not key:
        return None
    return FeedEntry(
        key=key.strip(),
        link=urljoin(address, link.strip()) if link else "",
        headline=clean_words(entry.get("title", "")),
        summary=entry.get("summary", ""),
        content=_choose_content(entry),
        byline=tuple(_read_names(entry)),
        published=_read_date(entry, "published", "created", "updated"),
        updated=_read_date(entry, "updated"),
    )


def _choose_content(entry: Mapping[str, Any]) -> str:
    """Return the longest of an entry's contents; RSS has its whole text in the description at times."""
    contents = [content.get("value", "") for content in entry.get("content", ())]
    return max(contents, key=len, default="")


def _read_date(entry: Mapping[str, Any], *names: str) -> datetime | None:
    """Return the first date that can be read: as it is written, which keeps its zone, or by feedparser."""
    # Asked for "updated" where there is none, feedparser gives what was "published", and warns of it.
    for name in (name for name in names if name in entry):
        written = parse_date(entry[name])
        if written is not None:
            return written
        parts = entry.get(f"{name}_parsed")
        if parts is not None:
            return datetime.fromtimestamp(timegm(parts), UTC)
    return None


def _read_names(entry: Mapping[str, Any]) -> list[str]:
    written = entry.get("author", "")
    mail = _MAIL.match(written)
    # Of "desk@outlet.example (Ilse Marr)" feedparser takes the end of the host for a part of the name.
    names = [mail[1] or ""] if mail else [each.get("name", "") for each in entry.get("authors", ())]
    return [name for name in map(clean_words, names or [written]) if name]


def read_json_feed(raw: bytes, address: str) -> ParsedFeed:
    """Read a JSON Feed; what in it is of a wrong type counts as missing. Raises FetchError if it is none."""
    try:
        loaded = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        raise FetchError(address, f"is broken JSON: {error}") from error
    entries = loaded.get("items") if isinstance(loaded, dict) else None
    if not isinstance(entries, list):
        raise FetchError(address, "is no JSON Feed: it has no 'items'")
    items = {item.key: item for entry in entries if (item := _read_json_item(entry, address))}
    return ParsedFeed(
        title=clean_words(_words(loaded, "title")),
        language=read_language(_words(loaded, "language")),
        items=tuple(items.values()),
    )


def _read_json_item(entry: Any, address: str) -> FeedEntry | None:
    if not isinstance(entry, dict):
        return None
    link = _words(entry, "url") or _words(entry, "external_url")
    key = _words(entry, "id") or str(entry.get("id") or "") or link
    if not key:
        return None
    plain = "".join(f"<p>{html.escape(line)}</p>" for line in _words(entry, "content_text").splitlines())
    return FeedEntry(
        key=key,
        link=urljoin(address, link) if link else "",
        headline=clean_words(_words(entry, "title")),
        summary=html.escape(_words(entry, "summary")),
        content=_words(entry, "content_html") or plain,
        byline=tuple(_read_json_names(entry)),
        published=parse_date(_words(entry, "date_published")),
        updated=parse_date(_words(entry, "date_modified")),
    )


def _read_json_names(entry: Mapping[str, Any]) -> Iterator[str]:
    authors = entry.get("authors") or [entry.get("author")]
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict) and _words(author, "name"):
            yield clean_words(_words(author, "name"))


def _words(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
