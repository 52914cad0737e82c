"""What every form of feed is read into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256

from briefings.sources.addresses import identify_address
from briefings.sources.pages.body import find_block_quotes
from briefings.sources.pages.markup import flatten_html, parse_markup
from briefings.sources.word_lists import load_list

# More entries than this is an archive and no feed.
MOST_ENTRIES = 1_000
_MOST_QUOTES = 200
_TAG = re.compile(r"<[^<>]{0,4000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed.

    ``key`` tells it from the others of its feed (its guid or id, else its link, else a hash of its words);
    ``content`` is HTML that claims to be the whole text, ``summary`` HTML that does not.
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
    """A feed: what it calls itself, and its entries in its own order, each key once.

    ``broken`` says of the entries that could not be read what was wrong with them.
    """

    title: str = ""
    language: str = ""
    items: tuple[FeedEntry, ...] = ()
    broken: tuple[str, ...] = ()

    @classmethod
    def of(cls, title: str, language: str, items: Sequence[FeedEntry]) -> ParsedFeed:
        """Give each entry the key that tells it from the others, and leave out those that hold nothing.

        An id that entries with other links have too ("N/A") tells none of them; then the link is the key.
        """
        links: dict[str, set[str]] = {}
        for item in items:
            links.setdefault(item.key, set()).add(item.link)
        keyed: dict[str, FeedEntry] = {}
        broken = []
        for number, item in enumerate(items, 1):
            shared = len(links[item.key]) > 1
            key = item.key if item.key and not shared else item.link
            words = (item.headline, item.summary, item.content)
            if not key and not any(words):
                broken.append(f"entry {number} holds no words, no id and no link")
                continue
            key = key or f"sha256:{_hash(*words)}"
            keyed[key] = replace(item, key=key)
        return cls(title=title, language=language, items=tuple(keyed.values()), broken=tuple(broken))


def _strip_tags(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())


def _hash(*words: str) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:12]


# Shorter contents may be whole, too: then the page is asked for once, which does no harm. A description
# is made to be short, so it must be longer to be believed.
_WORDS_OF_CONTENT, _WORDS_OF_SUMMARY = 150, 250


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryText:
    """The content of an entry: its text, the paragraphs that are block quotations, whether that is all."""

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
    quoted = _find_quoted(clean) if 0 < clean.count("<blockquote") <= _MOST_QUOTES else ()
    return "\n\n".join(paragraphs), quoted


def _find_quoted(clean: str) -> tuple[str, ...]:
    markup = parse_markup(f"<html><body>{clean}</body></html>".encode(), "utf-8")
    return find_block_quotes(markup) if markup else ()


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    forms: dict[str, list[str]] = load_list("feeds/entries.yaml")
    return {name: re.compile("|".join(forms[name]), re.IGNORECASE) for name in ("cut", "appended")}
