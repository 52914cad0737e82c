"""Editions: a day's record joined with what its editor sets; approved, corrected.

    DAY.json ─┐
              ├─▶ read_edition ─▶ site, mail, feed, exports
    DAY.md  ──┘

``DAY.json`` is the program's, ``DAY.md`` the editor's. Every output shows what ``read_edition`` returns and
nothing else. Approving copies the editor's part into the record. From then on a build leaves the record
alone, and only ``correct_edition`` reads the editor's file again.

Articles that an approved edition tells are neither told nor read again. An article is the same when it has
the same id or comes from the same file under another name, whatever a newer version of the program reads in
it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from briefings.codec import read_digest, write_digest
from briefings.editions.editor_file import EditorFile, draft_editing, read_editing
from briefings.editions.reading import (
    Edition,
    Stray,
    date_record,
    editor_path,
    find_strays,
    join_editing,
    list_records,
    read_edition,
    refuse_changed,
)
from briefings.errors import EditionError, EditorError
from briefings.model import Correction, Digest, Editing, EditionStatus
from briefings.moments import DAYS_BACK

__all__ = [
    "ApprovedArticles",
    "Edition",
    "EditorFile",
    "ListedArticle",
    "RecordSummary",
    "Stray",
    "approve_edition",
    "correct_edition",
    "date_record",
    "draft_editing",
    "editor_path",
    "gather_approved",
    "join_editing",
    "list_records",
    "read_editing",
    "read_edition",
    "refuse_changed",
    "seal_record",
    "summarize_record",
    "take_back_approval",
]


class ListedArticle(NamedTuple):
    """An article of a record: its id, its address, the hash of what it was read from."""

    id: str
    url: str
    file_sha256: str


class RecordSummary(NamedTuple):
    """The summary of a record that a build needs: whether it is approved, and its articles."""

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
        """Return whether an article, given by what its briefing repeats of it, is told in one of them."""
        return identity["id"] in self.ids or identity["file_sha256"] in self.files

    def find_moved(self, identity: Mapping[str, Any], day: date, present: Collection[str]) -> str:
        """Return the id by which the edition of a day, or of the week after, told what stands at an address.

        Only where no article has that id any more (``present`` are those of all articles): a page that was
        saved twice is two articles, and some sites name one address on all of their pages.
        """
        from briefings.sources.addresses import identify_address

        wanted = identify_address(identity["url"])
        week = (self.days.get(day + timedelta(days=days), ()) for days in range(DAYS_BACK + 1))
        gone = (each for told in week for each in told if each.url and each.id not in present)
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


def approve_edition(record: Path, *, when: datetime) -> Digest:
    """Approve a day's edition as it is now, and return its record.

    Raises:
        EditionError: it is approved already, or its day is yet to come.
        EditorError: the editor's file has a mistake, or names a story that is not there.
    """
    digest = read_digest(record)
    if digest.status == "approved":
        raise EditionError(record, "is approved already; 'briefings correct' changes what is approved")
    # Tomorrow has begun somewhere in the world.
    if digest.day > when.date() + timedelta(days=1):
        raise EditionError(
            record, "is of a day yet to come: mend its articles' dates, or this machine's clock"
        )
    approved = replace(seal_record(digest, read_editing(editor_path(record))), approved=when)
    write_digest(record, approved)
    return approved


def take_back_approval(record: Path, ledger: Path) -> Digest:
    """Make an approved edition a draft again, and return its record.

    Args:
        record: the day's record.
        ledger: the ledger of its mails.

    Raises:
        EditionError: it is a draft, it has been mailed or corrected, or the editor's file approves it.
    """
    digest = read_digest(record)
    if digest.status != "approved":
        raise EditionError(record, "is a draft")
    if ledger.exists() or digest.corrections:
        what = "mailed" if ledger.exists() else "corrected"
        raise EditionError(record, f"has been {what}: readers know it; 'briefings correct' puts it right")
    file = read_editing(editor_path(record))
    if file and file.editing.status == "approved":
        raise EditorError(editor_path(record), "says 'status: approved'; take that line out first")
    draft = replace(digest, status="draft", approved=None, editing=None)
    write_digest(record, draft)
    return draft


def correct_edition(record: Path, text: str, *, when: datetime, story: str = "") -> Digest:
    """Put something right in an approved edition, and return its record.

    The editor's file is taken in as it is now, and ``text`` says to the readers what was corrected.

    Args:
        record: the day's record.
        text: what was corrected, in Markdown.
        when: the moment of the correction, with its zone.
        story: the id of the story that it is about; empty for the edition.

    Raises:
        EditionError: the edition is no more than a draft, has no such story, has this very correction, or
            was approved later than ``when``.
        EditorError: as ``approve_edition``.
    """
    digest = read_digest(record)
    if digest.status != "approved":
        raise EditionError(record, "is a draft: change it as you like; a correction is of what is approved")
    if story and story not in {told.id for told in digest.stories}:
        raise EditionError(record, f"has no story {story}; 'briefings export DAY' lists them")
    if digest.approved and when < digest.approved:
        problem = f"was approved at {digest.approved:%Y-%m-%d %H:%M %Z}, and it is earlier by the clock"
        raise EditionError(record, f"{problem}; set the clock right")
    if any((one.text, one.story) == (text.strip(), story) for one in digest.corrections):
        raise EditionError(record, f"has this correction already: {text.strip()}")
    corrected = seal_record(digest, read_editing(editor_path(record)))
    correction = Correction(when=when, text=text.strip(), story=story)
    corrected = replace(corrected, corrections=(*digest.corrections, correction))
    write_digest(record, corrected)
    return corrected


def seal_record(digest: Digest, file: EditorFile | None) -> Digest:
    """Return the record as approved, with the editor's part in it; without a file the part stays as it is.

    Raises:
        EditorError: the editor's file names a story that is not there.
    """
    if file is None:
        return replace(digest, status="approved", editing=digest.editing or Editing(status="approved"))
    strays = find_strays(digest, file)
    if strays:
        first, *rest = strays
        raise EditorError(first.where, first.problem + "".join(f"\n{stray}" for stray in rest))
    return replace(digest, status="approved", editing=replace(file.editing, status="approved"))
