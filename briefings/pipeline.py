"""The whole way from a folder of articles to the records of its days.

    read_files ─▶ read_all ─▶ assign_day ─▶ join_stories ─▶ make_digest ─▶ write_digest

One article's failure is held to that article: it travels as a value, is reported with its name, and
the rest goes on. Anything else that is unexpected is raised.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from briefings.bulk import read_all
from briefings.cache import KeptReading, ReadingCache, open_cache, stamp_day
from briefings.codec import read_digest, write_digest
from briefings.digest import Section, assign_day, make_digest
from briefings.editions import editor_path, read_editing, seal_record
from briefings.errors import ArticleError, SettingsError
from briefings.model import Article, Briefing, Digest
from briefings.reading import ReadingOptions
from briefings.reading.actors import KnownActor, KnownActors
from briefings.reading.summary import SUMMARIZERS
from briefings.settings import FILE_NAME, Settings
from briefings.sources.files import count_files, read_files
from briefings.stories import join_stories

log = logging.getLogger(__name__)

# How far back a story may be continued; newsrooms call a week-old event a new story.
DAYS_BACK = 7

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport:
    """What became of a pile: articles read, articles set aside, the days that they belong to."""

    articles: int
    skipped: tuple[ArticleError, ...]
    days: tuple[date, ...]
    written: int


def reading_options(settings: Settings) -> ReadingOptions:
    """Return what the settings say of reading.

    Raises:
        SettingsError: there is no summarizer of that name.
    """
    if settings.reading.summarizer not in SUMMARIZERS:
        problem = (
            f"'reading.summarizer': {settings.reading.summarizer!r} is not one of {', '.join(SUMMARIZERS)}"
        )
        raise SettingsError(settings.root / FILE_NAME, problem)
    return ReadingOptions(
        summarizer=settings.reading.summarizer,
        sentences=settings.edition.sentences,
        words=settings.edition.words,
        models=dict(settings.reading.models),
        known=known_actors(settings),
    )


def known_actors(settings: Settings) -> KnownActors:
    """Return the editor's list of actors."""
    return KnownActors(actors=tuple(KnownActor(**actor.model_dump()) for actor in settings.actors))


def write_records(
    settings: Settings,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    progress: Progress = lambda *_: None,
) -> RecordReport:
    """Read the site's articles and write a record for each of their days.

    Only some articles are held at once, whatever their number; the readings are kept, and those of a day
    are loaded when its record is not the one that would be made.

    Args:
        settings: the site's.
        jobs: how many processes read (default: one a core).
        scheduler: the address of a Dask scheduler, whose workers read instead.
        progress: ``progress(stage, done, total)`` is told how far each stage is.

    Raises:
        BriefingsError: a record could not be written; those before it are whole.
    """
    # A site that has only records, its articles being elsewhere, is a whole site.
    folders = [folder for folder in settings.folders if folder != settings.articles or folder.is_dir()]
    options = reading_options(settings)
    with open_cache(settings.root / ".briefings", options) as cache:
        pile = _Pile(cache, settings, progress, count_files(folders))
        missing = pile.find_missing(read_files(folders))
        for article, result in read_all(missing, options, jobs=jobs, scheduler=scheduler, on_done=cache.keep):
            pile.add(article, result)
        written = _write_days(settings, pile.by_day, cache, progress)
        return RecordReport(
            articles=pile.articles,
            skipped=tuple(pile.skipped),
            days=tuple(sorted(pile.by_day)),
            written=written,
        )


class _Pile:
    """The readings of all articles by their day, and what was set aside."""

    def __init__(self, cache: ReadingCache, settings: Settings, progress: Progress, files: int) -> None:
        self.by_day: dict[date, list[KeptReading]] = defaultdict(list)
        self.skipped: list[ArticleError] = []
        self.articles = 0
        self._cache = cache
        self._edition = settings.edition
        self._progress = progress
        self._files = files
        self._done = 0

    def find_missing(self, found: Iterable[Article | ArticleError]) -> Iterator[Article]:
        """Yield the articles that were not read before; take in the others."""
        for each in found:
            if isinstance(each, ArticleError):
                self.skipped.append(each)
                continue
            self.articles += 1
            kept = self._cache.find(each)
            if kept:
                self._take(each, kept)
            else:
                yield each

    def add(self, article: Article, result: Briefing | ArticleError) -> None:
        """Take in an article that was just read."""
        if isinstance(result, ArticleError):
            self.skipped.append(result)
        else:
            self._take(article, self._cache.hold(article, result))

    def _take(self, article: Article, reading: KeptReading) -> None:
        assert article.published is not None, "read_files dates every article"
        day = assign_day(article.published, self._edition.zone, self._edition.closes_at)
        self.by_day[day].append(reading)
        self._done += 1
        # A file may hold several articles: then there is no telling how many are left.
        self._progress("Reading", self._done, self._files if self._done <= self._files else 0)


def _write_days(
    settings: Settings,
    by_day: Mapping[date, list[KeptReading]],
    cache: ReadingCache,
    progress: Progress,
) -> int:
    """Write the records of the days that are not made of what they were; return how many are new."""
    written = 0
    told: dict[date, Digest] = {}
    described = settings.model_dump_json()
    for done, day in enumerate(sorted(by_day), 1):
        record = _record_path(settings, day)
        readings = sorted(by_day[day], key=lambda reading: reading.place)
        before = [_record_path(settings, day - timedelta(days=back)) for back in range(1, DAYS_BACK + 1)]
        made_of = stamp_day(readings, described, [editor_path(record), *before])
        if not cache.is_standing(day, made_of, record):
            written += _write_day(settings, day, readings, told)
            cache.note_day(day, made_of, record)
        progress("Joining stories", done, len(by_day))
    return written


def _write_day(
    settings: Settings, day: date, readings: Sequence[KeptReading], told: dict[date, Digest]
) -> bool:
    record = _record_path(settings, day)
    standing = read_digest(record) if record.exists() else None
    digest = _seal_approved(record, standing)
    if digest is None:
        earlier = _earlier_digests(settings, day, told)
        digest = _make_day(settings, day, [reading.load() for reading in readings], earlier, standing)
    told[day] = digest
    return write_digest(record, digest)


def _record_path(settings: Settings, day: date) -> Path:
    return settings.digests / f"{day.isoformat()}.json"


def _seal_approved(record: Path, standing: Digest | None) -> Digest | None:
    """Return the record of an edition that is approved, here or in the editor's file; else None.

    Nothing that comes in changes it any more.
    """
    if standing is None or standing.status == "approved":
        return standing
    file = read_editing(editor_path(record))
    return seal_record(standing, file) if file and file.editing.status == "approved" else None


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
    )
    return make_digest(
        day,
        stories,
        told=settings.edition.stories,
        sections=_sections(settings),
        known=known_actors(settings).actors,
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
