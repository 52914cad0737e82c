"""Briefings by day → the records on disk, the oldest day first; what is approved stays as it is."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from briefings.cache import KeptReading, ReadingCache, stamp_day
from briefings.codec import list_articles, read_digest, write_digest
from briefings.digest import Section, make_digest
from briefings.editions import ToldArticles, editor_path, gather_told, list_records, read_editing, seal_record
from briefings.errors import ArticleSkipped
from briefings.model import Briefing, Digest, KnownActor, KnownActors
from briefings.progress import Progress
from briefings.settings import Settings
from briefings.stories import join_stories

log = logging.getLogger(__name__)

# How far back a story may be continued; newsrooms call a week-old event a new story.
DAYS_BACK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDays:
    """How many records are new or changed, the articles that came too late, the days of ``stranded`` drafts.

    Of these no article is there any more.
    """

    written: int
    late: tuple[ArticleSkipped, ...] = ()
    stranded: tuple[date, ...] = ()


def write_days(
    settings: Settings,
    by_day: Mapping[date, Sequence[KeptReading]],
    cache: ReadingCache,
    progress: Progress,
) -> WrittenDays:
    """Write the records of the days that are not made of what they were, each joined to the days before.

    A day that is approved keeps its record, and what an approved edition tells no other tells again. What
    comes in for it afterwards goes into the next day's edition; where that is approved too, it is in none
    and is reported.

    Raises:
        BriefingsError: a record could not be read or written; those before it are whole.
    """
    written = sum(_seal_record(record, cache) for record in list_records(settings.digests))
    if not by_day:
        # No approved edition is opened to see what it tells: a site of records alone has a thousand of them.
        return WrittenDays(written=written, stranded=_list_stranded(settings))
    present = {reading.identity["id"] for readings in by_day.values() for reading in readings}
    approved = gather_told(list_records(settings.digests), present, cache.list_approved)
    waiting = _leave_out(by_day, approved)
    # The day after an approved one holds what came too late for that.
    filled = {*waiting, *(day + timedelta(days=1) for day in approved.days)}
    near = {day + timedelta(days=days) for day in by_day for days in range(-DAYS_BACK, DAYS_BACK + 1)}
    emptied = {day for day in near - filled if _is_emptied(_record_path(settings, day), present)}
    written += sum(_take_emptied(_record_path(settings, day)) for day in sorted(emptied))
    late: list[ArticleSkipped] = []
    told: dict[date, Digest] = {}
    described = settings.model_dump_json()
    seen: set[date] = set()
    while waiting:
        day = min(waiting)
        seen.add(day)
        readings = sorted(waiting.pop(day), key=lambda reading: reading.place)
        if day not in approved.days:
            written += _write_open_day(settings, day, readings, cache, described, told)
        else:
            moved, left = _hold_over(readings, approved, day, by_day.get(day, ()))
            late += left
            if moved:
                waiting.setdefault(day + timedelta(days=1), []).extend(moved)
        progress("Joining stories", len(seen), len(seen) + len(waiting))
    stranded = _list_days(settings) - approved.days.keys() - seen - emptied
    return WrittenDays(written=written, late=tuple(late), stranded=tuple(sorted(stranded)))


def _write_open_day(
    settings: Settings,
    day: date,
    readings: Sequence[KeptReading],
    cache: ReadingCache,
    described: str,
    told: dict[date, Digest],
) -> bool:
    """Write a day's record unless it is made of just this already; ``told`` holds the days at hand."""
    record = _record_path(settings, day)
    before = [_record_path(settings, day - timedelta(days=back)) for back in range(1, DAYS_BACK + 1)]
    made_of = stamp_day(readings, described, [editor_path(record), *before])
    if cache.is_standing(day, made_of, record):
        return False
    standing = read_digest(record) if record.exists() else None
    earlier = _earlier_digests(settings, day, told)
    told[day] = _make_day(settings, day, [reading.load() for reading in readings], earlier, standing)
    written = write_digest(record, told[day])
    cache.note_day(day, made_of, record)
    return written


def _seal_record(record: Path, cache: ReadingCache) -> bool:
    """Approve a record whose editor's file says so; tell whether that changed it."""
    path = editor_path(record)
    if not path.exists() or cache.list_approved(record) is not None:
        return False
    file = read_editing(path)
    if file is None or file.editing.status != "approved":
        return False
    return write_digest(record, seal_record(read_digest(record), file))


def _leave_out(
    by_day: Mapping[date, Sequence[KeptReading]], approved: ToldArticles
) -> dict[date, list[KeptReading]]:
    """Return the readings of each day without those of articles that an approved edition tells."""
    fresh = {
        day: [each for each in readings if not approved.hold(each.identity)]
        for day, readings in by_day.items()
    }
    return {day: readings for day, readings in fresh.items() if readings}


def _list_days(settings: Settings) -> set[date]:
    return {date.fromisoformat(record.stem) for record in list_records(settings.digests)}


def _list_stranded(settings: Settings) -> tuple[date, ...]:
    """Return the drafts of a site that has no article; none where it has no folder of articles either.

    A site of records alone is a whole site.
    """
    if not any(folder.is_dir() for folder in settings.folders):
        return ()
    drafts = [record for record in list_records(settings.digests) if list_articles(record, "draft")]
    return tuple(date.fromisoformat(record.stem) for record in drafts)


def _is_emptied(record: Path, present: Collection[str]) -> bool:
    """Tell whether a record is a draft whose articles are all of other days now.

    One whose articles are not there any more is none: they may lie elsewhere.
    """
    articles = list_articles(record, "draft")
    return bool(articles) and all(each.id in present for each in articles or ())


def _take_emptied(record: Path) -> bool:
    """Take away such a draft, unless an editor has begun it; tell whether that was done."""
    if editor_path(record).exists():
        log.warning("%s: its articles are of other days now; take it and its .md away, or leave them", record)
        return False
    record.unlink()
    return True


def _hold_over(
    late: Sequence[KeptReading], approved: ToldArticles, day: date, own: Sequence[KeptReading]
) -> tuple[list[KeptReading], list[ArticleSkipped]]:
    """Divide what came too late for an approved day: for the next day's edition, and for none.

    What was held over once already (it is not the day's ``own``) is not held over again: an article of
    last month does not wander to this morning.
    """
    ids = {reading.identity["id"] for reading in own}
    is_open = day + timedelta(days=1) not in approved.days
    moved: list[KeptReading] = []
    left: list[ArticleSkipped] = []
    for reading in late:
        name = reading.identity["id"]
        if same := approved.find_moved(reading.identity, day):
            problem = f"an approved edition tells it as {same}, which stood at the same address"
            left.append(ArticleSkipped(name, problem))
        elif is_open and name in ids:
            moved.append(reading)
        else:
            problem = "came after its day's edition was approved, and the next day's too: it is in none"
            left.append(ArticleSkipped(name, problem))
    return moved, left


def known_actors(settings: Settings) -> KnownActors:
    """Return the editor's list of actors."""
    return KnownActors(actors=tuple(KnownActor(**actor.model_dump()) for actor in settings.actors))


def _record_path(settings: Settings, day: date) -> Path:
    return settings.digests / f"{day.isoformat()}.json"


def _make_day(
    settings: Settings,
    day: date,
    briefings: Sequence[Briefing],
    earlier: Sequence[Digest],
    standing: Digest | None,
) -> Digest:
    """Return the record of a day that is open; its stories keep the ids that they have in ``standing``."""
    stories = join_stories(
        briefings,
        earlier=[story for digest in earlier for story in digest.stories],
        sentences=settings.edition.sentences,
        words=settings.edition.words,
        standing=standing.stories if standing else (),
        known=known_actors(settings).actors,
        met={digest.day: [actor for story in digest.stories for actor in story.actors] for digest in earlier},
        day=day,
    )
    return make_digest(
        day,
        stories,
        told=settings.edition.stories,
        sections=_sections(settings),
        known=known_actors(settings).actors,
        weights=settings.edition.rank.model_dump(),
        expected=tuple(dict.fromkeys(source.name for source in settings.sources if source.name)),
        earlier=earlier,
    )


def _earlier_digests(settings: Settings, day: date, told: dict[date, Digest]) -> tuple[Digest, ...]:
    """Return the editions of the days before, as their records stand; ``told`` holds those at hand."""
    for gone in [each for each in told if (day - each).days > DAYS_BACK]:
        del told[gone]
    for back in range(DAYS_BACK, 0, -1):
        before = day - timedelta(days=back)
        path = _record_path(settings, before)
        if before not in told and path.exists():
            told[before] = read_digest(path)
    return tuple(told[before] for before in sorted(told) if before < day)


def _sections(settings: Settings) -> tuple[Section, ...]:
    return tuple(
        Section(name=name, actors=section.actors, words=section.words, sources=section.sources)
        for name, section in settings.all_sections.items()
    )
