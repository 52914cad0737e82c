"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) → Feed."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from briefings.errors import FetchError
from briefings.sources.dates import parse_date
from briefings.sources.decoding import decode
from briefings.sources.feeds.item import Feed, Item
from briefings.sources.languages import read_language
from briefings.sources.pages.markup import clean_words


def read_json_feed(raw: bytes, address: str) -> Feed:
    """Read a JSON Feed; what in it is of a wrong type counts as missing. Raises FetchError if it is none."""
    try:
        loaded = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        raise FetchError(address, f"is broken JSON: {error}") from error
    entries = loaded.get("items") if isinstance(loaded, dict) else None
    if not isinstance(entries, list):
        raise FetchError(address, "is no JSON Feed: it has no 'items'")
    items = {item.key: item for entry in entries if (item := _read_item(entry, address))}
    return Feed(
        title=clean_words(_words(loaded, "title")),
        language=read_language(_words(loaded, "language")),
        items=tuple(items.values()),
    )


def _read_item(entry: Any, address: str) -> Item | None:
    if not isinstance(entry, dict):
        return None
    link = _words(entry, "url") or _words(entry, "external_url")
    key = _words(entry, "id") or str(entry.get("id") or "") or link
    if not key:
        return None
    plain = "".join(f"<p>{html.escape(line)}</p>" for line in _words(entry, "content_text").splitlines())
    return Item(
        key=key,
        link=urljoin(address, link) if link else "",
        headline=clean_words(_words(entry, "title")),
        summary=html.escape(_words(entry, "summary")),
        content=_words(entry, "content_html") or plain,
        byline=tuple(_read_names(entry)),
        published=parse_date(_words(entry, "date_published")),
        updated=parse_date(_words(entry, "date_modified")),
    )


def _read_names(entry: Mapping[str, Any]) -> Iterator[str]:
    authors = entry.get("authors") or [entry.get("author")]
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict) and _words(author, "name"):
            yield clean_words(_words(author, "name"))


def _words(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
