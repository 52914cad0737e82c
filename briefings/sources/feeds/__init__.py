"""Bytes → ParsedFeed: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, whatever the server calls them.

bytes ──▶ read_feed ──▶ read_json_feed       where they begin as JSON does
                  └───▶ read_syndication     else
"""

from __future__ import annotations

from briefings.errors import FetchError
from briefings.sources.feeds.entries import FeedEntry, ParsedFeed
from briefings.sources.feeds.formats import find_feeds, read_json_feed, read_syndication

__all__ = ["FeedEntry", "ParsedFeed", "read_feed"]

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
