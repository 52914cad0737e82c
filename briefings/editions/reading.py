"""The two files of a day → the edition that every output shows.

The stories that the editor lists keep the editor's order; a story that is not listed comes in at the rank
that it has in the record. Pinned stories come first, dropped ones nowhere.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from briefings.codec import is_unchanged, read_digest
from briefings.editions.editor_file import EditorFile, read_editing
from briefings.editions.story_edits import describe_lost, mend_stories
from briefings.errors import EditionError
from briefings.model import Approval, Digest, Editing, EditionStatus, Story, StoryEdit
from briefings.storage.yaml_lines import Location, find_line

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """An entry of an editor's file that matches nothing in the record; ``where`` is file and line."""

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


def join_editing(digest: Digest, editing: Editing) -> Digest:
    """Return the edition: the record with the editor's order, words and choice."""
    mended, _ = mend_stories(digest.stories, editing.stories)
    dropped = {edit.id for edit in editing.stories if edit.drop}
    ordered = _order_stories([story for story in mended if story.id not in dropped], editing.stories)
    return replace(
        digest,
        title=editing.title,
        introduction=editing.introduction,
        status="approved" if "approved" in {digest.status, editing.status} else "draft",
        stories=tuple(ordered),
        sections=_find_sections(digest.sections, ordered),
        corrections=(*digest.corrections, *editing.corrections),
    )


def find_strays(digest: Digest, file: EditorFile) -> tuple[Stray, ...]:
    """Return what of an editor's file does not fit the record, each with its line."""
    mended, misfits = mend_stories(digest.stories, file.editing.stories)
    known = {story.id for story in mended}
    lost: list[tuple[Location, str]] = [
        (("stories", at), describe_lost(edit.id, mended))
        for at, edit in enumerate(file.editing.stories)
        if edit.id not in known
    ]
    lost += [
        (("corrections", at, "story"), describe_lost(correction.story, mended))
        for at, correction in enumerate(file.editing.corrections)
        if correction.story and correction.story not in known
    ]
    lost += [(("stories", one.entry, one.key, one.at), one.problem) for one in misfits]
    return tuple(
        Stray(where=file.locate(*place), problem=problem)
        for place, problem in sorted(lost, key=lambda found: find_line(found[0], file.lines))
    )


def _order_stories(ranked: Sequence[Story], edits: Sequence[StoryEdit]) -> list[Story]:
    """Order stories: the pinned, then the listed as listed, each other one at its rank among all."""
    by_id = {story.id: story for story in ranked}
    listed = [edit for edit in edits if edit.id in by_id]
    ordered = [by_id[edit.id] for edit in sorted(listed, key=lambda edit: not edit.pin)]
    pinned = {edit.id for edit in listed if edit.pin}
    named = {edit.id for edit in listed}
    free = [story for story in ranked if story.id not in pinned]
    for rank, story in enumerate(free, len(pinned)):
        if story.id not in named:
            ordered.insert(rank, story)
    return ordered


def _find_sections(order: Sequence[str], stories: Sequence[Story]) -> tuple[str, ...]:
    """Return the sections in use: those of the record in its order, then the editor's own."""
    used = dict.fromkeys(story.section for story in stories if story.section)
    return (*(name for name in order if name in used), *(name for name in used if name not in order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A day as every output shows it.

    ``digest`` is the record joined with the editor's part, ``record`` the record alone. ``strays`` are the
    entries of the editor's file that fit no story. ``unused`` is the editor's file where it says something
    else than what was approved: that takes effect with a correction alone.
    """

    digest: Digest
    record: Digest
    strays: tuple[Stray, ...] = ()
    unused: Path | None = None

    @property
    def status(self) -> EditionStatus:
        """``draft``, or ``approved``: only then may it be sent or published."""
        return self.digest.status

    @property
    def problems(self) -> tuple[str, ...]:
        """Return the entries of the editor's file without effect: one line each, with file and reason."""
        late = f"{self.unused}: differs from what was approved; to publish it, run 'briefings correct'"
        return (*map(str, self.strays), *((late,) if self.unused else ()))


def read_edition(record: Path, *, approve: Approval = "by-hand") -> Edition:
    """Read a day's edition.

    Args:
        record: the day's record, ``content/digests/DAY.json``; the editor's file is next to it.
        approve: ``at-once`` counts every edition as approved (``edition.approve`` in the settings).

    Raises:
        RecordError: the record does not exist or cannot be read.
        EditorError: the editor's file has a mistake; the error names its line.
    """
    digest = read_digest(record)
    file = read_editing(editor_path(record))
    if digest.status == "approved":
        frozen = digest.editing or Editing(status="approved")
        return Edition(digest=join_editing(digest, frozen), record=digest, unused=_find_unused(file, frozen))
    joined = join_editing(digest, file.editing) if file else digest
    if approve == "at-once":
        joined = replace(joined, status="approved")
    return Edition(digest=joined, record=digest, strays=find_strays(digest, file) if file else ())


def refuse_changed(record: Path, edition: Edition) -> None:
    """Refuse to send an edition whose record is not what was approved; raise EditionError."""
    if not is_unchanged(edition.record):
        problem = (
            "was changed by hand after it was approved: put it back (git has it), or let 'briefings correct'"
        )
        raise EditionError(record, f"{problem} tell the readers what is right; nothing is sent")


def editor_path(record: Path) -> Path:
    """Return the editor's file that belongs to a record."""
    return record.with_suffix(".md")


def date_record(record: Path) -> date:
    """Return the day of a record that ``list_records`` gave."""
    return date.fromisoformat(record.stem)


def list_records(folder: Path) -> Iterator[Path]:
    """Yield the records in a folder, the oldest day first; warn of one whose name is not a day."""
    for record in sorted(folder.glob("[0-9]*-[0-9]*-[0-9]*.json")):
        try:
            date_record(record)
        except ValueError:
            _log.warning("%s: its name is not a day; rename it to DAY.json or move it away", record)
        else:
            yield record


def _find_unused(file: EditorFile | None, frozen: Editing) -> Path | None:
    changed = file is not None and replace(file.editing, status="approved") != frozen
    return file.path if file and changed else None
