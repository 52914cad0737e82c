"""The JSON interface: days, stories, actors and quotations as data, beside the pages and of the same views.

    api/v1/index.json               the days, the newest first, and where all else is
    api/v1/days/DAY.json            a day: its own words, and its stories by name
    api/v1/stories/ID.json          a story, whole
    api/v1/actors.json              the actors that have a page
    api/v1/actors/ID.json           an actor, and the stories that show it
    api/v1/quotations/MONTH.json    all quotations told in a month
    api/v1/schema.json              the JSON schema of all of them

Addresses stay; within a version keys are added and none is taken away. A story stands in its own file alone,
so that a day more makes the files of that day, its month and its actors. ``page`` and ``data`` are paths from
the site's root.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Literal, NamedTuple

import msgspec

from briefings.model import ActorKind
from briefings.presenting.addresses import DATA_FOLDER, name_actor_file, name_day_file, name_page
from briefings.presenting.trees import as_tree, describe_tree
from briefings.presenting.views import (
    ActorView,
    AmendedView,
    CorrectionView,
    HeardView,
    QuoteView,
    SiteView,
    StoryView,
)
from briefings.presenting.wording import Wording
from briefings.site.archive import PageViews, TextPage, divide
from briefings.site.history import DayOutline, History, StoryOutline, find_newest_form

# An actor's file names its newest stories, files of a fixed length the older ones.
_STORIES_KEPT, _STORIES_A_PART = 100, 200

Version = Literal[1]


class DayEntry(NamedTuple):
    """A day in the index: how many stories it has, its page and its file."""

    day: date
    title: str
    draft: bool
    stories: int
    page: str
    data: str


class MonthEntry(NamedTuple):
    """A month in the index, and the file of its quotations."""

    month: str
    data: str


class IndexFile(NamedTuple):
    """The index: the days, the newest first, the months, the files of the actors and of the schema."""

    version: Version
    kind: Literal["index"]
    title: str
    url: str
    language: str
    rights: str
    schema: str
    actors: str
    days: tuple[DayEntry, ...]
    quotations: tuple[MonthEntry, ...]


class StoryEntry(NamedTuple):
    """A story by name; ``told``: in full, not in short. ``lang`` and ``dir`` are its headline's."""

    id: str
    day: date
    headline: str
    lang: str
    dir: str
    section: str
    told: bool
    page: str
    data: str


class DayFile(NamedTuple):
    """A day's edition: its own words, its stories in their order, and the quotations of the day."""

    version: Version
    kind: Literal["day"]
    day: date
    title: str
    day_name: str
    draft: bool
    line: str
    promise: str
    introduction: str
    published: datetime
    updated: datetime
    corrections: tuple[CorrectionView, ...]
    amended: tuple[AmendedView, ...]
    stories: tuple[StoryEntry, ...]
    quotes: tuple[QuoteView, ...]
    most_heard: tuple[HeardView, ...]
    silent: tuple[str, ...]
    unheard: tuple[str, ...]
    page: str
    previous: str
    next: str


class StoryFile(NamedTuple):
    """A story as its day's page tells it; ``told``: in full. ``day`` is the file of its day."""

    version: Version
    kind: Literal["story"]
    told: bool
    day: str
    story: StoryView


class ActorEntry(NamedTuple):
    """An actor in the list, as the newest of its stories call it, and how many stories show it."""

    id: str
    name: str
    kind: ActorKind
    role: str
    stories: int
    page: str
    data: str


class ActorsFile(NamedTuple):
    """The actors that have a page, by their ids."""

    version: Version
    kind: Literal["actors"]
    actors: tuple[ActorEntry, ...]


class ActorStory(NamedTuple):
    """A story that shows an actor; ``speaks``: one of its quotations is the actor's."""

    speaks: bool
    story: StoryEntry


class ActorFile(NamedTuple):
    """An actor, and the stories that show it, the newest first; ``earlier`` are the files of older ones."""

    version: Version
    kind: Literal["actor"]
    actor: ActorView
    page: str
    stories: tuple[ActorStory, ...]
    earlier: tuple[str, ...]


class Quotation(NamedTuple):
    """A quotation, and the file of its story."""

    story: str
    quote: QuoteView


class QuotationsFile(NamedTuple):
    """All quotations that the days of a month tell, day by day."""

    version: Version
    kind: Literal["quotations"]
    month: str
    quotations: tuple[Quotation, ...]


_FILES = (IndexFile, DayFile, StoryFile, ActorsFile, ActorFile, QuotationsFile)


def describe_data() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of all files; ``kind`` says which of them one is."""
    defs: dict[str, Any] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The JSON interface of a site, version 1",
        "oneOf": [describe_tree(kind, defs) for kind in _FILES],
        "$defs": dict(sorted(defs.items())),
    }


def name_story_files(history: History, prefix: str) -> dict[str, str]:
    """Return the path of each story's file by its page's; of two with one id, the later has its day too."""
    named: dict[str, str] = {}
    taken: set[str] = set()
    for story in (story for day in history.days for story in day.stories):
        name = name_page(story.id)
        if name in taken:
            name = f"{story.day}-{story.number}-{name}"
        taken.add(name)
        named[story.path] = f"{prefix}{DATA_FOLDER}stories/{name}.json"
    return named


def make_data_files(history: History, site: SiteView, words: Wording, prefix: str) -> Iterator[TextPage]:
    """Yield all files of the interface."""
    folder = f"{prefix}{DATA_FOLDER}"
    files = name_story_files(history, prefix)
    yield TextPage(path=f"{folder}schema.json", write=lambda _: _write(describe_data()))
    months = _list_months(history.days)
    index = _make_index(history, site, words, prefix, months)
    yield _plain_file(f"{folder}index.json", index)
    around = ["", *(name_day_file(day.day, prefix) for day in history.days), ""]
    for place, day in enumerate(history.days, 1):
        yield TextPage(
            path=around[place],
            days=[day],
            write=partial(_write_day, day, files, around[place - 1], around[place + 1]),
        )
        for story in day.stories:
            yield TextPage(
                path=files[story.path], stories=[story], write=partial(_write_story, story, prefix)
            )
    for month, days in months.items():
        yield TextPage(
            path=f"{folder}quotations/{month}.json",
            days=days,
            write=partial(_write_quotations, month, days, files),
        )
    yield from _make_actor_files(history, files, prefix)


def _plain_file(path: str, record: Any) -> TextPage:
    """Return a file that shows no view: what it holds is what it is made of."""
    text = _write(as_tree(record))
    return TextPage(path=path, texts=(text.decode(),), write=lambda _: text)


def _write(tree: Any) -> bytes:
    return msgspec.json.encode(tree) + b"\n"


def _list_months(days: Sequence[DayOutline]) -> Mapping[str, list[DayOutline]]:
    months: dict[str, list[DayOutline]] = {}
    for day in days:
        months.setdefault(f"{day.day:%Y-%m}", []).append(day)
    return months


def _make_index(
    history: History, site: SiteView, words: Wording, prefix: str, months: Mapping[str, list[DayOutline]]
) -> IndexFile:
    folder = f"{prefix}{DATA_FOLDER}"
    return IndexFile(
        version=1,
        kind="index",
        title=site.title,
        url=site.url,
        language=site.language,
        rights=words.rights,
        schema=f"{folder}schema.json",
        actors=f"{folder}actors.json",
        days=tuple(
            DayEntry(
                day.day, day.title, day.draft, len(day.stories), day.path, name_day_file(day.day, prefix)
            )
            for day in reversed(history.days)
        ),
        quotations=tuple(
            MonthEntry(month, f"{folder}quotations/{month}.json") for month in sorted(months, reverse=True)
        ),
    )


def _name_story(story: StoryOutline, files: Mapping[str, str]) -> StoryEntry:
    return StoryEntry(
        id=story.id,
        day=story.day,
        headline=story.headline,
        lang=story.lang,
        dir=story.dir,
        section=story.section,
        told=story.told,
        page=story.path,
        data=files[story.path],
    )


_OWN = ("version", "kind", "stories", "page", "previous", "next")
# The others are those of the view.
_OF_THE_VIEW = tuple(name for name in DayFile._fields if name not in _OWN)


def _write_day(
    day: DayOutline, files: Mapping[str, str], previous: str, following: str, views: PageViews
) -> bytes:
    view = views.show_day(day)
    record = DayFile(
        version=1,
        kind="day",
        stories=tuple(_name_story(story, files) for story in day.stories),
        page=view.path,
        previous=previous,
        next=following,
        **{name: getattr(view, name) for name in _OF_THE_VIEW},
    )
    return _write(as_tree(record))


def _write_story(story: StoryOutline, prefix: str, views: PageViews) -> bytes:
    view = views.show_story(story)
    return _write(as_tree(StoryFile(1, "story", story.told, name_day_file(story.day, prefix), view)))


def _write_quotations(
    month: str, days: Sequence[DayOutline], files: Mapping[str, str], views: PageViews
) -> bytes:
    quotations = tuple(
        Quotation(files[story.path], quote)
        for day in days
        for story in views.show_day(day).stories
        for quote in story.quotes
    )
    return _write(as_tree(QuotationsFile(1, "quotations", month, quotations)))


def _make_actor_files(history: History, files: Mapping[str, str], prefix: str) -> Iterator[TextPage]:
    entries = []
    for path, stories in sorted(history.actors.items()):
        actor = find_newest_form(path, stories)
        file = name_actor_file(path, prefix)
        entries.append(ActorEntry(actor.id, actor.name, actor.kind, actor.role, len(stories), path, file))
        parts, rest = divide(stories, keep=_STORIES_KEPT, size=_STORIES_A_PART)
        older = [f"{file.removesuffix('.json')}/{number}.json" for number in range(1, len(parts) + 1)]
        yield _actor_file(file, actor, rest, files, tuple(older[::-1]))
        # What it is called now would change what never changes again.
        for where, part in zip(older, parts, strict=True):
            yield _actor_file(where, find_newest_form(path, part), part, files, ())
    yield _plain_file(f"{prefix}{DATA_FOLDER}actors.json", ActorsFile(1, "actors", tuple(entries)))


def _actor_file(
    where: str,
    actor: ActorView,
    stories: Sequence[StoryOutline],
    files: Mapping[str, str],
    earlier: tuple[str, ...],
) -> TextPage:
    return TextPage(
        path=where,
        stories=stories,
        texts=(repr(actor), repr(earlier), *[files[story.path] for story in stories]),
        write=lambda _: _write(as_tree(_describe_actor(actor, stories, files, earlier))),
    )


def _describe_actor(
    actor: ActorView, stories: Sequence[StoryOutline], files: Mapping[str, str], earlier: tuple[str, ...]
) -> ActorFile:
    told = tuple(
        ActorStory(any(one.path == actor.path for one in story.speakers), _name_story(story, files))
        for story in reversed(stories)
    )
    return ActorFile(1, "actor", actor, actor.path, told, earlier)
