"""The two files of a day → its edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from briefings.codec import read_digest
from briefings.editions.editing import EditorFile, read_editing
from briefings.editions.joining import Stray, find_strays, join_editing
from briefings.model import Digest, Editing, EditionStatus

Approval = Literal["by-hand", "at-once"]


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
        """What of the editor's file does not take effect, and why; a line each, with the file."""
        late = f"{self.unused}: was changed after the edition was approved; 'briefings correct' takes it in"
        return (*map(str, self.strays), *((late,) if self.unused else ()))


def read_edition(record: Path, *, approve: Approval = "by-hand") -> Edition:
    """Read a day's edition.

    Args:
        record: the day's record, ``content/digests/DAY.json``; the editor's file stands beside it.
        approve: ``at-once`` counts every edition as approved (``edition.approve`` in the settings).

    Raises:
        RecordError: the record is not there or cannot be read.
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


def editor_path(record: Path) -> Path:
    """Return the editor's file that belongs to a record."""
    return record.with_suffix(".md")


def list_records(folder: Path) -> Iterator[Path]:
    """Yield the records in a folder, the oldest day first."""
    yield from sorted(folder.glob("[0-9]*-[0-9]*-[0-9]*.json"))


def _find_unused(file: EditorFile | None, frozen: Editing) -> Path | None:
    changed = file is not None and replace(file.editing, status="approved") != frozen
    return file.path if file and changed else None
