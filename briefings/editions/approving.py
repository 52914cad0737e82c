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


def correct_edition(record: Path, text: str, *, when: datetime, story: str = "") -> Digest:
    """Put something right in an approved edition, and return its record.

    The editor's file is taken in as it is now, and ``text`` says to the readers what was corrected.

    Args:
        record: the day's record.
        text: what was corrected, in Markdown.
        when: the moment of the correction, with its zone.
        story: the id of the story that it is about; empty for the edition.

    Raises:
        EditionError: the edition is no more than a draft, or has no such story.
        EditorError: as ``approve_edition``.
    """
    digest = read_digest(record)
    if digest.status != "approved":
        raise EditionError(record, "is a draft: change it as you like; a correction is of what is approved")
    if story and story not in {told.id for told in digest.stories}:
        raise EditionError(record, f"has no story {story}; 'briefings export DAY' lists them")
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
