"""What every form of feed is read into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256

from briefings.sources.addresses import identify_address
from briefings.sources.lists import load_list
from briefings.sources.pages.body import find_block_quotes
from briefings.sources.pages.markup import flatten_html, parse_markup

_TAG = re.compile(r"<[^<>]{0,4000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
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
class ParsedFeed:
    """A feed: what it calls itself, and its entries in its own order, each key once."""

    title: str = ""
    language: str = ""
    items: tuple[FeedEntry, ...] = ()


def _strip_tags(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())


def _hash(*words: str) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]


# Shorter contents may be whole, too: then the page is asked for once, which does no harm. A description
# is made to be short, so it must be longer to be believed.
_WORDS_OF_CONTENT, _WORDS_OF_SUMMARY = 150, 250


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """What an entry tells: its text, the paragraphs that are block quotations, whether that is all."""

    text: str = ""
    block_quotes: tuple[str, ...] = ()
    whole: bool = False


def read_entry_text(item: FeedEntry) -> EntryText:
    """Return the longer of an entry's two texts, cleaned of all but its words."""
    content, summary = _read_html(item.content), _read_html(item.summary)
    least = _WORDS_OF_CONTENT
    if len(summary[0]) > len(content[0]):
        content, least = summary, _WORDS_OF_SUMMARY
    text, quoted = content
    whole = len(text.split()) >= least and "\n" in text and not _patterns()["cut"].search(text)
    return EntryText(text=text, block_quotes=quoted, whole=whole)


def _read_html(html: str) -> tuple[str, tuple[str, ...]]:
    import nh3

    if not html.strip():
        return "", ()
    kept, dropped = (set(load_list("feeds/entries.yaml")[key].split()) for key in ("kept", "dropped"))
    clean = nh3.clean(html, tags=kept, clean_content_tags=dropped, attributes={})
    clean = re.sub(r"(?:<br>\s*){2,}", "</p><p>", clean)
    paragraphs = flatten_html(f"<html><body>{clean}</body></html>").split("\n\n")
    while paragraphs and _patterns()["appended"].search(paragraphs[-1]):
        paragraphs.pop()
    quoted = _find_quoted(clean) if "<blockquote" in clean else ()
    return "\n\n".join(paragraphs), quoted


def _find_quoted(clean: str) -> tuple[str, ...]:
    markup = parse_markup(f"<html><body>{clean}</body></html>".encode(), "utf-8")
    return find_block_quotes(markup) if markup else ()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    forms: dict[str, list[str]] = load_list("feeds/entries.yaml")
    return {name: re.compile("|".join(forms[name]), re.IGNORECASE) for name in ("cut", "appended")}
