"""What every form of feed is read into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from briefings.sources.addresses import identify_address

_TAG = re.compile(r"<[^<>]{0,4000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed.

    ``key`` tells it from the others of its feed (its guid or id, else its link); ``content`` is HTML
    that claims to be the whole text, ``summary`` HTML that does not.
    """

    key: str
    link: str = ""
    headline: str = ""
    summary: str = ""
    content: str = ""
    byline: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None

    @property
    def mark(self) -> str:
        """Two short hashes, of the words that the feed says of it and of when it was last changed.

        Tracking in its links and pictures, which is another each time, is not looked at.
        """
        words = (identify_address(self.link), self.headline, *map(_strip_tags, (self.summary, self.content)))
        changed = str(self.updated or self.published)
        return f"{_hash(*words)}-{_hash(changed)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: what it calls itself, and its entries in its own order, each key once."""

    title: str = ""
    language: str = ""
    items: tuple[Item, ...] = ()


def _strip_tags(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())


def _hash(*words: str) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]
