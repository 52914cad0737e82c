"""Approved records → which articles they tell: none of these is told again.

An article is the same when it has the same id, or comes from the same file under another name. What is read
of it does not matter: a newer version of the program may read another text, another date, another address.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from briefings.codec import ListedArticle

ListTold = Callable[[Path], tuple[ListedArticle, ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldArticles:
    """The articles of the approved editions: their ids, and the hashes of their files.

    ``days`` maps each approved day to those of its articles that are not there any more under their id.
    """

    days: Mapping[date, tuple[ListedArticle, ...]]
    ids: frozenset[str]
    files: frozenset[str]

    def hold(self, identity: Mapping[str, Any]) -> bool:
        """Tell whether an article, given by what its briefing repeats of it, is told in one of them."""
        return identity["id"] in self.ids or identity["file_sha256"] in self.files

    def find_moved(self, identity: Mapping[str, Any], day: date) -> str:
        """Return the id by which the edition of a day, or of the next, told what stands at an address.

        Only where no article has that id any more: a page that was saved twice is two articles, and some
        sites name one address on all of their pages.
        """
        from briefings.sources.addresses import identify_address

        wanted = identify_address(identity["url"])
        told = (*self.days.get(day, ()), *self.days.get(day + timedelta(days=1), ()))
        return next((each.id for each in told if each.url and wanted == identify_address(each.url)), "")


def gather_told(records: Iterable[Path], present: Collection[str], list_told: ListTold) -> ToldArticles:
    """Return what the approved ones of some records tell; ``present`` are the ids of all articles at hand.

    ``list_told`` gives the articles of an approved record, as ``codec.list_articles`` does.

    Raises:
        RecordError: a record cannot be read.
    """
    listed = {date.fromisoformat(record.stem): list_told(record) for record in records}
    days = {day: articles for day, articles in listed.items() if articles is not None}
    told = [each for articles in days.values() for each in articles]
    return ToldArticles(
        days={day: tuple(each for each in days[day] if each.id not in present) for day in days},
        ids=frozenset(each.id for each in told),
        files=frozenset(each.file_sha256 for each in told if each.file_sha256),
    )
