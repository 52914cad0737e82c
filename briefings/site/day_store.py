"""The views and outlines of the days, kept so that no record is read twice.

A day is found by its record, the editor's file beside it, and what showed it: code, language, time zone.
The store can be deleted at any time; if it is damaged or foreign, it is deleted and a warning names it.

Outlines of all days are at hand in every build, views only of the days and stories that are shown.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from briefings.editions import editor_path, list_records, read_edition
from briefings.errors import RecordError
from briefings.model import Approval
from briefings.presenting.addresses import Addresses
from briefings.presenting.days import list_amended, present
from briefings.presenting.options import PresentingOptions
from briefings.presenting.views import ActorView, DayView, LinkView, StoryView
from briefings.site.history import DayOutline, StoryOutline
from briefings.storage.hashes import fingerprint


def outline_day(
    view: DayView, texts: tuple[bytes, ...], addresses: Addresses, options: PresentingOptions
) -> DayOutline:
    """Return the outline of a day.

    Args:
        view: the day as it shows by itself.
        texts: what the stamps are made of: the view without its stories, then each story's.
        addresses: where the pages of the site stand.
        options: what the day is shown with: who is on the editor's list has the name that it has there.
    """
    shown = (*view.stories, *view.shorts)
    linked = [heard.actor for heard in view.most_heard]
    linked += [quote.speaker for quote in view.quotes if quote.speaker]
    return DayOutline(
        day=view.day,
        draft=view.draft,
        closed=view.closed,
        amended=list_amended(view),
        title=view.day_name,
        path=view.path,
        names=tuple(map(addresses.actor, view.known)),
        linked=tuple(addresses.actor(actor.id) for actor in (*linked, *view.new_today)),
        stories=tuple(
            _outline_story(number, story, addresses, options, told=number < len(view.stories), text=text)
            for number, (story, text) in enumerate(zip(shown, texts[1:], strict=True))
        ),
        stamp=_stamp(texts[0]),
    )


def _outline_story(
    number: int,
    view: StoryView,
    addresses: Addresses,
    options: PresentingOptions,
    *,
    told: bool,
    text: bytes,
) -> StoryOutline:
    def outline(actor: ActorView) -> ActorView:
        name = options.actors.names.get(actor.id, actor.name)
        known = actor if name == actor.name else replace(actor, name=name, lang="", dir=options.dir(name))
        return replace(known, path=addresses.actor(actor.id))

    shown = {actor.id or place: actor for place, actor in enumerate(view.actors)}
    said = {quote.speaker.id: quote.speaker for quote in view.quotes if quote.speaker and quote.speaker.id}
    cast, speakers = (tuple(map(outline, some)) for some in (shown.values(), said.values()))
    return StoryOutline(
        day=view.day,
        number=number,
        id=view.id,
        continues=view.continues,
        before=tuple(earlier.id for earlier in view.before),
        formerly=view.formerly,
        path=view.path,
        headline=view.headline,
        lang=view.lang,
        dir=view.dir,
        told=told,
        section=view.section,
        section_path=addresses.section(view.section),
        source_count=view.source_count,
        cast=cast,
        sources=tuple({addresses.source(source.name): source.name for source in view.sources}.items()),
        speakers=speakers,
        spoken=tuple(
            (addresses.actor(quote.speaker.id) if quote.speaker else "", len(quote.text.split()))
            for quote in view.quotes
        ),
        about=tuple(dict.fromkeys([addresses.actor(one) for quote in view.quotes for one in quote.about])),
        actors=tuple(path for path in dict.fromkeys([actor.path for actor in (*cast, *speakers)]) if path),
        stamp=_stamp(text),
        pieces=tuple(
            (
                addresses.source(source.name),
                LinkView(
                    text=f"{source.headline} ({source.form_word})",
                    path=view.path,
                    lang=source.lang,
                    dir=source.dir,
                ),
            )
            for source in view.sources
            if source.form_word and source.headline not in ("", view.headline)
        ),
    )


def _stamp(text: bytes) -> str:
    return sha256(text).hexdigest()[:16]


View = TypeVar("View", DayView, StoryView)

_OUTLINES = msgspec.json.Decoder(DayOutline)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowingOptions:
    """The inputs of a day's view besides its record; ``made_by`` names all of it and our code."""

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
            log.warning("the kept view of %s is damaged; it is made again", day)
            self._keep_day(self._files[day])
        return msgspec.json.decode(self._connection.execute(query, values).fetchone()[0], type=kind)

    def _find_outline(self, path: Path, source: str, outline: bytes) -> DayOutline:
        if not outline or self._name_source(path) != source:
            return self._keep_day(path)
        try:
            return _OUTLINES.decode(outline)
        except (ValueError, TypeError):
            log.warning("the kept outline of %s is damaged; it is made again", path)
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
