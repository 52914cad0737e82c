"""The views and outlines of the days, kept so that no record is read twice.

A day is found by its record and the editor's file beside it, and by what showed it: our code, the language,
the zone. What is kept may be deleted at any time; damaged or foreign, it is
thrown away with a word.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from briefings.editions import editor_path, list_records, read_edition
from briefings.editions.reading import Approval
from briefings.errors import RecordError
from briefings.presenting import PresentingOptions, present
from briefings.presenting.addresses import Addresses
from briefings.presenting.views import DayView, StoryView
from briefings.site.outlines import DayOutline, outline_day
from briefings.storage.hashes import fingerprint

View = TypeVar("View", DayView, StoryView)

_OUTLINES = msgspec.json.Decoder(DayOutline)

log = logging.getLogger(__name__)

TABLES = """
CREATE TABLE IF NOT EXISTS days
  (name TEXT PRIMARY KEY, source TEXT, outline BLOB, problems TEXT, view BLOB);
CREATE TABLE IF NOT EXISTS stories (name TEXT, number INTEGER, view BLOB, PRIMARY KEY (name, number));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowingOptions:
    """What a day's view depends on beside its record; ``made_by`` names all of it and our code."""

    presenting: PresentingOptions
    addresses: Addresses
    approve: Approval
    made_by: str


class DayStore:
    """Outlines of the days of a folder, and their views by day and number."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        hash_file: Callable[[Path], str],
        folder: Path,
        options: ShowingOptions,
    ) -> None:
        self._connection = connection
        self._hash_file = hash_file
        self._folder = folder
        self._options = options
        self._files: dict[date, Path] = {}
        # The views that this build has made: they need not be read back.
        self._made: dict[tuple[date, int], StoryView] = {}

    def read_outlines(self) -> tuple[DayOutline, ...]:
        """Return the outlines of all days; those are read whose files are not as they were.

        Raises:
            RecordError: a record cannot be read.
        """
        query = "SELECT name, source, outline FROM days"
        kept = {row[0]: row[1:] for row in self._connection.execute(query)}
        paths = tuple(list_records(self._folder))
        with _transaction(self._connection):
            outlines = tuple(self._find_outline(path, *kept.get(path.name, ("", ""))) for path in paths)
            gone = [(name,) for name in kept.keys() - {path.name for path in paths}]
            self._connection.executemany("DELETE FROM days WHERE name = ?", gone)
            self._connection.executemany("DELETE FROM stories WHERE name = ?", gone)
        self._tell_problems()
        for outline, path in zip(outlines, paths, strict=True):
            if self._files.setdefault(outline.day, path) != path:
                problem = (
                    f"is a record of {outline.day}, as {self._files[outline.day].name} is; take one away"
                )
                raise RecordError(path, problem)
        return outlines

    def _tell_problems(self) -> None:
        """Say in every build what of an editor's file does not take effect."""
        for (problems,) in self._connection.execute(
            "SELECT problems FROM days WHERE problems > '' ORDER BY name"
        ):
            for problem in problems.splitlines():
                log.warning("%s", problem)

    def read_day(self, day: date) -> DayView:
        """Return the view of a day by itself, without its stories."""
        query = "SELECT view FROM days WHERE name = ?"
        return self._read(DayView, day, query, (self._files[day].name,))

    def read_story(self, day: date, number: int) -> StoryView:
        """Return the view of a story by itself."""
        made = self._made.pop((day, number), None)
        if made:
            return made
        query = "SELECT view FROM stories WHERE name = ? AND number = ?"
        return self._read(StoryView, day, query, (self._files[day].name, number))

    def _read(self, kind: type[View], day: date, query: str, values: tuple[object, ...]) -> View:
        row = self._connection.execute(query, values).fetchone()
        try:
            return msgspec.json.decode(row[0] if row else "", type=kind)
        except (ValueError, TypeError):
            log.warning("the kept view of %s is damaged; it is made anew", day)
            self._keep_day(self._files[day])
        return msgspec.json.decode(self._connection.execute(query, values).fetchone()[0], type=kind)

    def _find_outline(self, path: Path, source: str, outline: bytes) -> DayOutline:
        if not outline or self._name_source(path) != source:
            return self._keep_day(path)
        try:
            return _OUTLINES.decode(outline)
        except (ValueError, TypeError):
            log.warning("the kept outline of %s is damaged; it is made anew", path)
            return self._keep_day(path)

    def _keep_day(self, path: Path) -> DayOutline:
        """Read a day, show it, and keep what came out."""
        source = self._name_source(path)
        options = self._options
        edition = read_edition(path, approve=options.approve)
        view = present(edition.digest, options.presenting)
        stories = (*view.stories, *view.shorts)
        frame = msgspec.json.encode(replace(view, stories=(), shorts=()))
        texts = (frame, *map(msgspec.json.encode, stories))
        outline = outline_day(view, texts, options.addresses, options.presenting)
        self._made.update(((view.day, number), story) for number, story in enumerate(stories))
        row = (path.name, source, msgspec.json.encode(outline), "\n".join(edition.problems), frame)
        self._connection.execute(
            "INSERT OR REPLACE INTO days (name, source, outline, problems, view) VALUES (?, ?, ?, ?, ?)", row
        )
        self._connection.execute("DELETE FROM stories WHERE name = ?", (path.name,))
        rows = ((path.name, number, text) for number, text in enumerate(texts[1:]))
        self._connection.executemany("INSERT INTO stories VALUES (?, ?, ?)", rows)
        return outline

    def _name_source(self, path: Path) -> str:
        files = (path, editor_path(path))
        return fingerprint(self._options.made_by, *(self._hash_file(file) or "-" for file in files))


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all or nothing: thousands of rows at once are far quicker than one by one."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
