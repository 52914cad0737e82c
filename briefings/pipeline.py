"""The whole way from a folder of articles to the records of its days.

    read_files ─▶ read_all ─▶ assign_day ─▶ join_stories ─▶ make_digest ─▶ write_digest

One article's failure is held to that article: it travels as a value, is reported with its name, and
the rest goes on. Anything else that is unexpected is raised.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from pathlib import Path

from briefings.bulk import read_all
from briefings.cache import open_cache
from briefings.codec import read_digest, write_digest
from briefings.digest import Section, assign_day, make_digest
from briefings.editions import editor_path, read_editing, seal_record
from briefings.errors import ArticleError, SettingsError
from briefings.model import Article, Briefing, Digest
from briefings.reading import ReadingOptions
from briefings.reading.actors import KnownActor, KnownActors
from briefings.reading.summary import SUMMARIZERS
from briefings.settings import FILE_NAME, Settings
from briefings.sources.files import read_files
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
    settings: Settings, *, jobs: int | None = None, progress: Progress = lambda *_: None
) -> RecordReport:
    """Read the site's articles and write a record for each of their days.

    ``progress(stage, done, total)`` is told how far each stage is.

    Raises:
        BriefingsError: a record could not be written; those before it are whole.
    """
    # A site that has only records, its articles being elsewhere, is a whole site.
    folders = [folder for folder in settings.folders if folder != settings.articles or folder.is_dir()]
    articles, skipped = _gather(folders, progress)
    by_day: dict[date, list[Briefing]] = defaultdict(list)
    for done, (article, result) in enumerate(_read_kept(settings, articles, jobs), 1):
        progress("Reading", done, len(articles))
        if isinstance(result, ArticleError):
            skipped.append(result)
        else:
            published = article.published
            assert published is not None, "read_files dates every article"
            by_day[assign_day(published, settings.edition.zone, settings.edition.closes_at)].append(result)
    written = _write_days(settings, by_day, progress)
    return RecordReport(
        articles=len(articles), skipped=tuple(skipped), days=tuple(sorted(by_day)), written=written
    )


def _read_kept(
    settings: Settings, articles: Sequence[Article], jobs: int | None
) -> Iterator[tuple[Article, Briefing | ArticleError]]:
    """Take what the cache holds, then read the rest, each kept as soon as it is there."""
    options = reading_options(settings)
    with open_cache(settings.root / ".briefings", options) as cache:
        missing: list[Article] = []
        for article in articles:
            kept = cache.find(article)
            if kept:
                yield article, kept
            else:
                missing.append(article)
        yield from read_all(missing, options, jobs=jobs, on_done=cache.keep)


def _gather(folders: Sequence[Path], progress: Progress) -> tuple[list[Article], list[ArticleError]]:
    articles: list[Article] = []
    skipped: list[ArticleError] = []
    for found in read_files(folders):
        if isinstance(found, ArticleError):
            skipped.append(found)
        else:
            articles.append(found)
        progress("Opening", len(articles) + len(skipped), 0)
    return articles, skipped


def _order(briefing: Briefing) -> tuple[float, str]:
    """Order by time and id: the files' names and what was kept already must not matter to a record."""
    published = briefing.published
    if published is None:
        return 0.0, briefing.id
    return (published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp(), briefing.id


def _write_days(settings: Settings, by_day: Mapping[date, list[Briefing]], progress: Progress) -> int:
    written = 0
    told: dict[date, Digest] = {}
    for done, day in enumerate(sorted(by_day), 1):
        record = settings.digests / f"{day.isoformat()}.json"
        standing = read_digest(record) if record.exists() else None
        earlier = _earlier_digests(settings, day, told)
        told[day] = _seal_approved(record, standing) or _make_day(
            settings, day, sorted(by_day[day], key=_order), earlier, standing
        )
        written += write_digest(record, told[day])
        progress("Joining stories", done, len(by_day))
    return written


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
    """Return the editions of the days before: of this pile, or of records that are on disk already."""
    for back in range(DAYS_BACK, 0, -1):
        before = day - timedelta(days=back)
        path = settings.digests / f"{before.isoformat()}.json"
        if before not in told and path.exists():
            told[before] = read_digest(path)
    days = sorted(before for before in told if 0 < (day - before).days <= DAYS_BACK)
    return tuple(told[before] for before in days)


def _sections(settings: Settings) -> tuple[Section, ...]:
    return tuple(
        Section(name=name, actors=section.actors, words=section.words, sources=section.sources)
        for name, section in settings.all_sections.items()
    )
