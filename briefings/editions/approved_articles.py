"""Approved records → which articles they tell: none of these is told again, nor read again.

An article is the same when it has the same id, or comes from the same file under another name. What is read
of it does not matter: a newer version of the program may read another text, another date, another address.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from briefings.model import Digest, EditionStatus


class ListedArticle(NamedTuple):
    """An article of a record: its id, its address, the hash of what it was read from."""

    id: str
    url: str
    file_sha256: str


class RecordSummary(NamedTuple):
    """What a build asks of every record: whether it is approved, and what it tells."""

    status: EditionStatus
    articles: tuple[ListedArticle, ...]


def summarize_record(digest: Digest) -> RecordSummary:
    """Return what a build asks of a record."""
    briefings = (briefing for story in digest.stories for briefing in story.briefings)
    return RecordSummary(
        digest.status, tuple(ListedArticle(each.id, each.url, each.file_sha256) for each in briefings)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedArticles:
    """The articles of the approved editions, by their days."""

    days: Mapping[date, tuple[ListedArticle, ...]]
    ids: frozenset[str]
    files: frozenset[str]

    def hold(self, identity: Mapping[str, Any]) -> bool:
        """Tell whether an article, given by what its briefing repeats of it, is told in one of them."""
        return identity["id"] in self.ids or identity["file_sha256"] in self.files

    def find_moved(self, identity: Mapping[str, Any], day: date, present: Collection[str]) -> str:
        """Return the id by which the edition of a day, or of the next, told what stands at an address.

        Only where no article has that id any more (``present`` are those of all articles): a page that was
        saved twice is two articles, and some sites name one address on all of their pages.
        """
        from briefings.sources.addresses import identify_address

        wanted = identify_address(identity["url"])
        told = (*self.days.get(day, ()), *self.days.get(day + timedelta(days=1), ()))
        gone = (each for each in told if each.url and each.id not in present)
        return next((each.id for each in gone if wanted == identify_address(each.url)), "")


def gather_approved(records: Mapping[date, RecordSummary]) -> ApprovedArticles:
    """Return what the approved ones of all records, by their days, tell."""
    days = {day: record.articles for day, record in records.items() if record.status == "approved"}
    told = [each for articles in days.values() for each in articles]
    return ApprovedArticles(
        days=days,
        ids=frozenset(each.id for each in told),
        files=frozenset(each.file_sha256 for each in told if each.file_sha256),
    )
