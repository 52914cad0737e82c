"""Readings by day → the records on disk, the oldest day first; what is approved stays as it is."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from briefings.codec import (
    join_readings,
    read_digest,
    read_readings,
    readings_path,
    write_digest,
    write_readings,
)
from briefings.digest import Section, make_digest
from briefings.editions import (
    ApprovedArticles,
    RecordSummary,
    date_record,
    editor_path,
    gather_approved,
    list_records,
    read_editing,
    seal_record,
)
from briefings.errors import ArticleSkipped
from briefings.model import Briefing, Digest, KnownActor, Progress
from briefings.moments import DAYS_BACK
from briefings.pipeline.reading_cache import KeptReading, ReadingCache, stamp_day
from briefings.pipeline.record_index import RecordIndex
from briefings.settings import Settings
from briefings.storage.hashes import fingerprint, hash_file
from briefings.stories import join_stories
from briefings.stories.actor_linking import list_keys

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Pile:
    """The articles at hand: readings by day, and the ids and days of all, approved ones too.

    ``older`` are the days of articles that are left out because they are older than was asked for.
    """

    by_day: dict[date, list[KeptReading]] = field(default_factory=lambda: defaultdict(list))
    present: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    older: set[date] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDays:
    """How many records are new or changed, the articles that came too late, the days of ``stranded`` drafts.

    Their articles no longer exist.
    """

    written: int
    late: tuple[ArticleSkipped, ...] = ()
    stranded: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _DayOptions:
    """The settings for joining stories and making an edition."""

    sentences: int
    words: int | None
    stories: int
    weights: Mapping[str, float]
    sections: tuple[Section, ...]
    known: tuple[KnownActor, ...]
    expected: tuple[str, ...]
    language: str


def seal_records(settings: Settings, index: RecordIndex) -> int:
    """Approve each record whose editor's file says so; return how many that changed.

    Raises:
        EditorError: an editor's file has a mistake.
        RecordError: a record cannot be read.
    """
    return sum(_seal_record(record, index) for record in list_records(settings.digests))


def summarize_records(settings: Settings, index: RecordIndex) -> dict[date, RecordSummary]:
    """Return of each day what its record tells; raise RecordError where one cannot be read."""
    listed = ((date_record(record), index.summarize(record)) for record in list_records(settings.digests))
    summaries = {day: summary for day, summary in listed if summary}
    index.forget(summaries.keys())
    return summaries


def write_days(
    settings: Settings,
    pile: Pile,
    records: Mapping[date, RecordSummary],
    cache: ReadingCache,
    progress: Progress,
) -> WrittenDays:
    """Write the record of each day whose inputs changed, the oldest first.

    A day that is approved keeps its record, and what an approved edition tells no other tells again. What
    comes in for it afterwards goes into the first open edition of the week after; where there is none, it is
    reported. ``records`` are those that stand.

    Raises:
        BriefingsError: a record could not be read or written; those before it are whole.
    """
    if not pile.present:
        drafts = _list_stranded(settings, records)
        return WrittenDays(written=0, stranded=tuple(day for day in drafts if day not in pile.older))
    approved = gather_approved(records)
    waiting, late = _assign_editions(pile, approved)
    near = {day + timedelta(days=days) for day in pile.days for days in range(-DAYS_BACK, DAYS_BACK + 1)}
    emptied = {day for day in near - waiting.keys() if day in records and _is_emptied(records[day], pile)}
    written = sum(_take_emptied(settings.record_path(day)) for day in sorted(emptied))
    writer = _DayWriter(settings, cache)
    for done, day in enumerate(sorted(waiting), 1):
        written += writer.write(day, sorted(waiting[day], key=lambda reading: reading.place))
        progress("Joining stories", done, len(waiting))
    stranded = records.keys() - approved.days.keys() - waiting.keys() - emptied - pile.older
    return WrittenDays(written=written, late=tuple(late), stranded=tuple(sorted(stranded)))


class _DayWriter:
    """Writes the records of days, the oldest first; holds those of the week before."""

    def __init__(self, settings: Settings, cache: ReadingCache) -> None:
        self._settings = settings
        self._cache = cache
        self._options = _day_options(settings)
        self._told: dict[date, Digest] = {}
        self._hashes: dict[Path, str] = {}
        self._before = sorted(list_records(settings.digests))

    def write(self, day: date, readings: Sequence[KeptReading]) -> bool:
        """Write a day's record if its inputs changed; return whether the file changed."""
        record = self._settings.record_path(day)
        week = [self._settings.record_path(day - timedelta(days=back)) for back in range(1, DAYS_BACK + 1)]
        beside = [editor_path(record), *week, *map(readings_path, week)]
        stamp = stamp_day(day, readings, repr(self._options), beside, self._chain(record))
        if self._cache.is_current(stamp, record) and (readings_path(record).exists() or not readings):
            return False
        briefings = [reading.load() for reading in readings]
        keys = list_keys((one.language, actor) for one in briefings for actor in one.actors)
        made = self._make(day, briefings, keys, read_digest(record) if record.exists() else None)
        written = write_digest(record, made)
        write_readings(record, briefings)
        self._told[day] = join_readings(made, {briefing.id: briefing for briefing in briefings})
        self._hashes.pop(record, None)
        self._before = sorted({*self._before, record})
        self._cache.records.note(record, made)
        self._cache.note_day(stamp, keys, record)
        return written

    def _make(
        self, day: date, briefings: Sequence[Briefing], keys: set[str], standing: Digest | None
    ) -> Digest:
        """Return the record of an open day; its stories and actors keep their ids in ``standing``."""
        earlier, options = self._read_week(day), self._options
        stories = join_stories(
            briefings,
            earlier=[story for digest in earlier for story in digest.stories],
            sentences=options.sentences,
            words=options.words,
            standing=standing.stories if standing else (),
            known=options.known,
            met=self._cache.records.find_met(keys, day),
            day=day,
            language=options.language,
        )
        return make_digest(
            day,
            stories,
            told=options.stories,
            sections=options.sections,
            known=options.known,
            weights=options.weights,
            expected=options.expected,
            earlier=earlier,
        )

    def _read_week(self, day: date) -> tuple[Digest, ...]:
        """Return the editions of the week before with their readings, as they stand."""
        for gone in [each for each in self._told if (day - each).days > DAYS_BACK]:
            del self._told[gone]
        for back in range(DAYS_BACK, 0, -1):
            before = day - timedelta(days=back)
            path = self._settings.record_path(before)
            if before not in self._told and path.exists():
                self._told[before] = join_readings(read_digest(path), read_readings(path))
        return tuple(self._told[before] for before in sorted(self._told) if before < day)

    def _chain(self, record: Path) -> str:
        """Return the fingerprint of the records of all days before."""
        before = [path for path in self._before if path < record]
        for path in before:
            if path not in self._hashes:
                self._hashes[path] = hash_file(path)
        return fingerprint(*(self._hashes[path] for path in before))


def _seal_record(record: Path, index: RecordIndex) -> bool:
    """Approve a record whose editor's file says so; return whether that changed it."""
    path = editor_path(record)
    summary = index.summarize(record) if path.exists() else None
    if summary is None or summary.status == "approved":
        return False
    file = read_editing(path)
    if file is None or file.editing.status != "approved":
        return False
    return write_digest(record, seal_record(read_digest(record), file))


def _list_stranded(settings: Settings, records: Mapping[date, RecordSummary]) -> tuple[date, ...]:
    """Return the drafts of a site that has no article; none where it has no folder of articles either.

    A site of records alone is a whole site.
    """
    if not any(folder.is_dir() for folder in settings.folders):
        return ()
    drafts = (day for day, record in records.items() if record.status == "draft" and record.articles)
    return tuple(sorted(drafts))


def _is_emptied(record: RecordSummary, pile: Pile) -> bool:
    """Return whether a draft's articles all belong to other days now.

    A draft whose articles no longer exist does not count: they may lie elsewhere.
    """
    held = record.status == "draft" and bool(record.articles)
    return held and all(each.id in pile.present for each in record.articles)


def _take_emptied(record: Path) -> bool:
    """Delete such a draft, unless an editor has begun it; return whether it was deleted."""
    if editor_path(record).exists():
        log.warning("%s: its articles are of other days now; take it and its .md away, or leave them", record)
        return False
    record.unlink()
    readings_path(record).unlink(missing_ok=True)
    return True


def _assign_editions(
    pile: Pile, approved: ApprovedArticles
) -> tuple[dict[date, list[KeptReading]], list[ArticleSkipped]]:
    """Return the readings by the edition that tells them, and the articles that are in none.

    An article that came too late for its own edition is told by the first open one of the week after. One of
    last month does not wander to this morning.
    """
    waiting: dict[date, list[KeptReading]] = defaultdict(list)
    late: list[ArticleSkipped] = []
    for day, readings in pile.by_day.items():
        after = (day + timedelta(days=days) for days in range(DAYS_BACK + 1))
        edition = next((each for each in after if each not in approved.days), None)
        for reading in readings:
            name = reading.identity["id"]
            same = approved.find_moved(reading.identity, day, pile.present) if edition != day else None
            if same:
                problem = f"an approved edition tells it as {same}, which stood at the same address"
            elif edition:
                waiting[edition].append(reading)
                continue
            else:
                problem = (
                    f"came after its day's edition and the next {DAYS_BACK} were approved, so it is in none; "
                    f"to have it told, change its date, or 'briefings approve {day} --take-back'"
                )
            late.append(ArticleSkipped(name, problem))
    return waiting, late


def _day_options(settings: Settings) -> _DayOptions:
    return _DayOptions(
        sentences=settings.edition.sentences,
        words=settings.edition.words,
        stories=settings.edition.stories,
        weights=settings.edition.rank.model_dump(),
        sections=tuple(
            Section(name=name, actors=section.actors, words=section.words, sources=section.sources)
            for name, section in settings.all_sections.items()
        ),
        known=settings.known_actors,
        expected=tuple(dict.fromkeys(source.name for source in settings.sources if source.name)),
        language=settings.site.language,
    )
