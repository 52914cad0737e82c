"""The store of fetched articles, content/articles/YYYY/MM/DD/slug.md: each article once.

    Filed ──▶ place ──▶ Placement: new, changed, known or edited ──▶ write
                │
                └─ same address? same text? nearly the same text as another's? a newer version?

A file is never overwritten that a person has edited, nor by another feed than the one that brought it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from briefings.sources.addresses import identify_address
from briefings.sources.parts import Filed, Placement
from briefings.sources.store.article_files import describe_changes, encode_filed, make_name, tidy_parts
from briefings.sources.store.catalogue import (
    SAME,
    Catalogue,
    NearTexts,
    StoredEntry,
    enter,
    find_shingles,
    open_catalogue,
    resemblance,
    sign_text,
)
from briefings.storage.files import write_whole

__all__ = ["Filed", "Placement", "Store", "open_store"]

# Wire copy goes round within days; a text that comes back later is no news.
_DAYS_APART = 3
# Two texts at one address that share less are two articles, and the address is of neither.
_VERSION = 0.2


class Store:
    """The articles of a folder. To be used by one thread."""

    def __init__(self, catalogue: Catalogue, *, sweep: bool) -> None:
        self._catalogue = catalogue
        self._near = NearTexts()
        self._days_near: set[str] = set()
        self._entries: dict[str, StoredEntry] = {}
        self._unwritten: dict[str, Filed] = {}
        self._by_address: dict[str, str] = {}
        self._by_guid: dict[tuple[str, str], str] = {}
        self._by_text: defaultdict[str, list[str]] = defaultdict(list)
        self._by_day: defaultdict[str, list[str]] = defaultdict(list)
        for entry in catalogue.scan(sweep=sweep):
            self._enter(entry)

    def known_addresses(self) -> frozenset[str]:
        """Return the addresses of all articles, in the form in which they are compared."""
        return frozenset(self._by_address)

    def place(self, filed: Filed, *, link: str = "", changed: datetime | None = None) -> Placement:
        """Decide what becomes of an article; what is placed counts as filed from now on.

        Args:
            filed: the article as it came.
            link: the address that it was found at, where it is not its own.
            changed: when its source says that it was last changed.

        Raises:
            ArticleError: an article that it must be compared with has been broken since the store was opened.
        """
        filed = replace(filed, parts=tidy_parts(filed.parts))
        filed = replace(filed, fetched=filed.version)
        earlier = self._find_earlier(filed)
        if earlier and not self._is_version(filed, earlier):
            # Pages that all name one address as theirs: it tells nothing about any of them.
            filed = replace(filed, parts=replace(filed.parts, url=link))
            earlier = self._find_earlier(filed)
        if earlier:
            return self._renew(filed, earlier, changed)
        same = self._by_text.get(enter("", filed).sha256, [])
        if any(self._entries[name].source == filed.parts.source for name in same):
            return Placement(kind="known", name=same[0])
        signature = sign_text(filed.parts.text)
        original = same[0] if same else self._find_near(filed, signature)
        original = self._entries[original].copy_of or original if original else ""
        name = make_name(filed, self._catalogue.taken)
        # What was deleted and comes again is the one that its copies name.
        filed = replace(filed, parts=replace(filed.parts, copy_of=original if original != name else ""))
        self._catalogue.taken.add(name)
        self._enter(enter(name, filed))
        self._near.add(name, signature)
        self._unwritten[name] = filed
        return Placement(kind="new", name=name, filed=filed, signature=signature)

    def write(self, placement: Placement) -> None:
        """Write what was placed, whole. Raises BriefingsError when the disk does not take it."""
        if placement.filed is not None:
            write_whole(self._catalogue.path_of(placement.name), encode_filed(placement.filed))
            self._catalogue.keep(self._entries[placement.name], placement.signature)
            self._unwritten.pop(placement.name, None)

    def _enter(self, entry: StoredEntry) -> None:
        self._entries[entry.name] = entry
        if entry.url:
            self._by_address.setdefault(identify_address(entry.url), entry.name)
        if entry.guid:
            self._by_guid.setdefault((entry.feed, entry.guid), entry.name)
        self._by_text[entry.sha256].append(entry.name)
        self._by_day[entry.day].append(entry.name)

    def _find_earlier(self, filed: Filed) -> StoredEntry | None:
        name = self._by_address.get(identify_address(filed.parts.url)) if filed.parts.url else None
        name = name or (self._by_guid.get((filed.feed, filed.guid)) if filed.guid else None)
        return self._entries[name] if name else None

    def _is_version(self, filed: Filed, earlier: StoredEntry) -> bool:
        """Return whether an article is what stands at its address already, in whatever version."""
        if filed.version in (earlier.version, earlier.fetched):
            return True
        if earlier.feed != filed.feed or earlier.guid == filed.guid:
            return True
        text = self._read(earlier.name).parts.text
        return resemblance(find_shingles(text), find_shingles(filed.parts.text)) >= _VERSION

    def _renew(self, filed: Filed, earlier: StoredEntry, changed: datetime | None) -> Placement:
        """Put a newer version in the place of the earlier one, unless it is none or a person's."""
        if earlier.feed != filed.feed or filed.version in (earlier.version, earlier.fetched):
            return Placement(kind="known", name=earlier.name)
        if earlier.edited:
            return Placement(kind="edited", name=earlier.name)
        old = self._read(earlier.name)
        told = (*old.changes, *describe_changes(old.parts, filed.parts, changed))
        # The day on which an article came out stays the one under which it is filed.
        parts = replace(
            filed.parts, published=old.parts.published, dated=old.parts.dated, copy_of=old.parts.copy_of
        )
        filed = replace(filed, parts=parts, changes=told)
        self._entries[earlier.name] = enter(earlier.name, filed)
        self._unwritten[earlier.name] = filed
        return Placement(kind="changed", name=earlier.name, filed=filed)

    def _find_near(self, filed: Filed, signature: bytes) -> str:
        """Return the name of the article whose text is nearly this one, empty where there is none."""
        published = filed.parts.published
        assert published is not None, "what is filed is dated"
        near_days = set(_days_around(published.date()))
        for day in sorted(near_days - self._days_near):
            for name in self._by_day.get(day, ()):
                self._near.add(name, self._catalogue.signature_of(name))
        self._days_near |= near_days
        shingles = find_shingles(filed.parts.text)
        found = [
            (-alike, name)
            for name in self._near.find(signature)
            if self._entries[name].day in near_days
            and (alike := resemblance(shingles, self._shingles_of(name))) >= SAME
        ]
        return min(found)[1] if found else ""

    def _shingles_of(self, name: str) -> frozenset[str]:
        return find_shingles(self._read(name).parts.text)

    def _read(self, name: str) -> Filed:
        return self._unwritten.get(name) or self._catalogue.read(name)


@contextmanager
def open_store(folder: Path, cache_folder: Path, *, sweep: bool) -> Iterator[Store]:
    """Open the store of a folder; ``sweep`` removes what an interrupted writing left in it."""
    with open_catalogue(folder, cache_folder) as catalogue:
        yield Store(catalogue, sweep=sweep)


def _days_around(day: date) -> Iterator[str]:
    for days in range(-_DAYS_APART, _DAYS_APART + 1):
        yield (day + timedelta(days=days)).isoformat()
