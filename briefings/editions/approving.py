"""What happens to an edition: it is approved, and from then on corrected.

Approving copies the editor's part into the record. What is approved stands: a build leaves the record
alone, and the editor's file is read again only by a correction, which every output shows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from briefings.codec import read_digest, write_digest
from briefings.editions.editing import EditorFile, read_editing
from briefings.editions.joining import find_strays
from briefings.editions.reading import editor_path
from briefings.errors import EditionError, EditorError
from briefings.model import Correction, Digest, Editing


def approve_edition(record: Path, *, when: datetime) -> Digest:
    """Approve a day's edition as it is now, and return its record.

    Raises:
        EditionError: it is approved already.
        EditorError: the editor's file has a mistake, or names a story that is not there.
    """
    digest = read_digest(record)
    if digest.status == "approved":
        raise EditionError(record, "is approved already; 'briefings correct' changes what is approved")
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
        EditionError: the edition is no more than a draft, has no such story, or was approved later than
            ``when``.
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
