"""What every form of feed is read into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256


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
        """A short hash of all that the feed says of it: another one means that it was changed."""
        said = (self.link, self.headline, self.summary, self.content, str(self.updated or self.published))
        return sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: what it calls itself, and its entries in its own order, each key once."""

    title: str = ""
    language: str = ""
    items: tuple[Item, ...] = ()
