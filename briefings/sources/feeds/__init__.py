"""Bytes → ParsedFeed: RSS 0.9 to 2.0, RDF, Atom and JSON Feed 1.0 and 1.1, whatever the server calls them.

    bytes ──▶ read_feed ──▶ read_json_feed       if they begin as JSON does
                      └───▶ read_syndication     otherwise

feedparser reads RSS, RDF and Atom; it forgives what feeds get wrong. It drops entities that a document
declares itself where they could nest, and nothing is loaded from outside. The HTML in entries is cleaned
later, when their words are taken out of it.
"""

from __future__ import annotations

import html
import json
import re
import sys
from calendar import timegm
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any

from briefings.errors import FetchError
from briefings.sources.addresses import drop_password, join_address
from briefings.sources.dates import FIRST_YEAR, LAST_YEAR, is_month_first, parse_date
from briefings.sources.decoding import decode, mend_surrogates
from briefings.sources.feeds.entries import MOST_ENTRIES, FeedEntry, ParsedFeed
from briefings.sources.languages import read_language
from briefings.sources.pages.markup import clean_words, parse_markup

__all__ = [
    "FeedEntry",
    "ParsedFeed",
    "read_feed",
]


# A mail address, with or without the name in brackets that RSS 2.0 puts behind it.
_MAIL = re.compile(r"^\S+@\S+\s*(?:\((.+)\))?$")
_LONGEST_BYLINE = 1_000
# An entry of a feed that cannot be read in one piece, and what closes the document behind it.
_ENTRY = re.compile(r"<(item|entry)\b[^>]*>.*?</\1>", re.DOTALL | re.IGNORECASE)
_CLOSING = {"item": "</channel></rss>", "entry": "</feed>"}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>\s*")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NUMBER = re.compile(r"&#(?:([xX])([0-9a-fA-F]{1,8})|(\d{1,9}));")
_BARE = re.compile(r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
# feedparser takes minutes to look for an address of mail in a name of 80 kB.
_LONG_NAME = re.compile(
    r"(<(?:\w{1,20}:)?(?:author|creator|name|email|managingEditor|webMaster|publisher|contributor)\b[^>]{0,300}>)"
    r"([^<]{1000})[^<]+"
)
_FEEDS = "//link[@rel='alternate' and (contains(@type, 'rss') or contains(@type, 'atom'))]/@href"


def read_syndication(raw: bytes, address: str, content_type: str) -> ParsedFeed | None:
    """Read RSS, RDF or Atom, also when it is broken in the middle; None where it is none of them."""
    text = _repair(decode(raw, content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")))
    try:
        parsed = _parse(text, address)
    except Exception:  # noqa: BLE001 - feedparser raises what broken dates and addresses raise in it
        return _read_one_by_one(text, address)
    if not parsed.get("version") and not parsed.entries:
        return None
    return _compose(parsed.feed, parsed.entries, str(parsed.get("version", "")), address)


def _parse(text: str, address: str) -> Any:
    import feedparser

    headers = {"content-location": address, "content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _keep_number(match: re.Match[str]) -> str:
    """Return a reference to a character by its number; to half of a surrogate pair or a control: U+FFFD."""
    number = int(match[2], 16) if match[1] else int(match[3])
    return match[0] if number <= sys.maxunicode and not _NOT_XML.match(chr(number)) else "\ufffd"


def _read_one_by_one(text: str, address: str) -> ParsedFeed | None:
    """Read each entry in a document of its own, so that one that cannot be parsed costs no other."""
    found = list(islice(_ENTRY.finditer(text), MOST_ENTRIES))
    if not found:
        return None
    before, behind = text[: found[0].start()], _CLOSING[found[0][1].lower()]
    about: Any = {}
    entries: list[Any] = []
    version, broken = "", []
    for number, match in enumerate(found, 1):
        try:
            parsed = _parse(f"{before}{match[0]}{behind}", address)
        except Exception as error:  # noqa: BLE001 - as above
            broken.append(f"entry {number} cannot be read: {type(error).__name__}: {error}")
            continue
        about, version = parsed.feed, str(parsed.get("version", ""))
        entries.extend(parsed.entries[:1])
    feed = _compose(about, entries, version, address)
    return replace(feed, broken=(*feed.broken, *broken))


def _compose(about: Any, entries: Sequence[Any], version: str, address: str) -> ParsedFeed:
    written = [str(entry[name]) for entry in entries for name in ("published", "updated") if name in entry]
    tag = str(about.get("language", ""))
    month_first = is_month_first(tag, written)
    plain = version.startswith("atom")
    items = [_read_item(entry, address, plain=plain, month_first=month_first) for entry in entries]
    return ParsedFeed.of(clean_words(about.get("title", "")), read_language(tag), items)


def _repair(text: str) -> str:
    """Return XML that parsers take: no controls, no bare "&", no name that is longer than names are."""
    text = _NOT_XML.sub("", _DECLARATION.sub("", text, count=1))
    text = _NUMBER.sub(_keep_number, text)
    pieces = re.split(r"(<!\[CDATA\[.*?\]\]>)", text, flags=re.DOTALL)
    pieces[::2] = (_LONG_NAME.sub(r"\1\2", _BARE.sub("&amp;", piece)) for piece in pieces[::2])
    return "".join(pieces)


def find_feeds(raw: bytes, address: str) -> list[str]:
    """Return the addresses of the feeds that a web page names; none where it is no page."""
    markup = parse_markup(raw[:500_000]) if raw.strip() else None
    links = markup.tree.xpath(_FEEDS) if markup else []
    return [joined for link in links if (joined := join_address(address, str(link)))]


def _read_item(entry: Mapping[str, Any], address: str, *, plain: bool, month_first: bool) -> FeedEntry:
    title = mend_surrogates(entry.get("title", ""))
    is_text = plain and entry.get("title_detail", {}).get("type") == "text/plain"
    return FeedEntry(
        key=mend_surrogates(entry.get("id", "")).strip(),
        link=drop_password(join_address(address, mend_surrogates(entry.get("link", "")).strip())),
        headline=" ".join(title.split()) if is_text else clean_words(title),
        summary=mend_surrogates(entry.get("summary", "")),
        content=mend_surrogates(_choose_content(entry)),
        byline=tuple(_read_names(entry)),
        published=_read_date(entry, "published", "created", "updated", month_first=month_first),
        updated=_read_date(entry, "updated", month_first=month_first),
    )


def _choose_content(entry: Mapping[str, Any]) -> str:
    """Return the longest of an entry's contents; RSS has its whole text in the description at times."""
    contents = [content.get("value", "") for content in entry.get("content", ())]
    return max(contents, key=len, default="")


def _read_date(entry: Mapping[str, Any], *names: str, month_first: bool) -> datetime | None:
    """Return the first date that can be read: as it is written, which keeps its zone, or by feedparser."""
    # Asked for "updated" where there is none, feedparser gives what was "published", and warns of it.
    for name in (name for name in names if name in entry):
        written = parse_date(str(entry[name]), month_first=month_first)
        if written is not None:
            return written
        parts = entry.get(f"{name}_parsed")
        if parts is not None and FIRST_YEAR <= parts[0] <= LAST_YEAR:
            return datetime.fromtimestamp(timegm(parts), UTC)
    return None


def _read_names(entry: Mapping[str, Any]) -> list[str]:
    written = mend_surrogates(str(entry.get("author", "")))[:_LONGEST_BYLINE]
    mail = _MAIL.match(written)
    # Of "desk@outlet.example (Ilse Marr)" feedparser takes the end of the host for a part of the name.
    names = [mail[1] or ""] if mail else [each.get("name", "") for each in entry.get("authors", ())]
    return [name for name in map(clean_words, map(mend_surrogates, names or [written])) if name]


def read_json_feed(raw: bytes, address: str) -> ParsedFeed:
    """Read a JSON Feed; what in it is of a wrong type counts as missing. Raises FetchError if it is none."""
    try:
        loaded = json.loads(decode(raw))
    except (ValueError, RecursionError) as error:
        raise FetchError(address, f"is broken JSON: {error}") from error
    entries = loaded.get("items") if isinstance(loaded, dict) else None
    if not isinstance(entries, list):
        raise FetchError(address, "is no JSON Feed: it has no 'items'")
    tag = _words(loaded, "language")
    objects = [entry if isinstance(entry, dict) else {} for entry in entries]
    month_first = is_month_first(tag, (_words(entry, "date_published") for entry in objects))
    items = [_read_json_item(entry, address, month_first=month_first) for entry in objects]
    return ParsedFeed.of(clean_words(_words(loaded, "title")), read_language(tag), items)


def _read_json_item(entry: Mapping[str, Any], address: str, *, month_first: bool) -> FeedEntry:
    plain = "".join(f"<p>{html.escape(line)}</p>" for line in _words(entry, "content_text").splitlines())
    number = entry.get("id")
    return FeedEntry(
        key=_words(entry, "id") or (str(number) if isinstance(number, (int, float)) else ""),
        link=drop_password(join_address(address, _words(entry, "url") or _words(entry, "external_url"))),
        headline=clean_words(_words(entry, "title")),
        summary=html.escape(_words(entry, "summary")),
        content=_words(entry, "content_html") or plain,
        byline=tuple(_read_json_names(entry)),
        published=parse_date(_words(entry, "date_published"), month_first=month_first),
        updated=parse_date(_words(entry, "date_modified"), month_first=month_first),
    )


def _read_json_names(entry: Mapping[str, Any]) -> Iterator[str]:
    authors = entry.get("authors") or [entry.get("author")]
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict) and _words(author, "name"):
            yield clean_words(_words(author, "name"))


def _words(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return mend_surrogates(value).strip() if isinstance(value, str) else ""


_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_feed(raw: bytes, address: str, content_type: str = "") -> ParsedFeed:
    """Read a feed.

    Args:
        raw: the answer's bytes, unpacked.
        address: where it was found, against which its links are resolved.
        content_type: what the server called it; of this only the charset is believed.

    Raises:
        FetchError: it is no feed; where it is a page that names its feeds, these are named.
    """
    if raw.lstrip(_BLANK).startswith(b"{"):
        return read_json_feed(raw, address)
    feed = read_syndication(raw, address, content_type)
    if feed is not None:
        return feed
    named = find_feeds(raw, address)
    if named:
        raise FetchError(address, f"is a web page and no feed; its feeds are {', '.join(named[:3])}")
    raise FetchError(address, "is no feed: neither RSS, Atom nor JSON Feed")
