"""The whole way from a folder of articles to the records of its days.

    read_files ─▶ read_all ─▶ assign_day ─▶ join_stories ─▶ make_digest ─▶ write_digest

One article's failure is held to that article: it travels as a value, is reported with its name, and
the rest goes on. Anything else that is unexpected is raised.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import islice
from pathlib import Path

from briefings.cache import open_cache
from briefings.codec import read_digest, write_digest
from briefings.digest import Section, assign_day, make_digest
from briefings.errors import ArticleError, BriefingsError, SettingsError
from briefings.model import Article, Briefing, Story
from briefings.reading import ReadingOptions, identify, read_article
from briefings.reading.actors import KnownActor, KnownActors
from briefings.reading.summary import SUMMARIZERS
from briefings.settings import FILE_NAME, Settings
from briefings.sources.files import read_files
from briefings.stories import join_stories

log = logging.getLogger(__name__)

# How far back a story may be continued; newsrooms call a week-old event a new story.
DAYS_BACK = 7
# Starting a worker costs as much as reading this many articles.
_WORTH_A_WORKER = 12
# Articles that wait or are worked on at once, a worker: enough to keep all busy, few enough to hold.
_AHEAD = 8

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
    known = KnownActors(
        actors=tuple(KnownActor(**actor.model_dump()) for actor in settings.actors),
    )
    return ReadingOptions(
        summarizer=settings.reading.summarizer,
        sentences=settings.edition.sentences,
        models=dict(settings.reading.models),
        known=known,
    )


def read_one(article: Article, options: ReadingOptions) -> Briefing | ArticleError:
    """Condense one article; a failure that only this article can have comes back as a value."""
    try:
        return read_article(article, options)
    except BriefingsError:
        raise
    except Exception as error:
        log.debug("reading %s failed", article.id, exc_info=True)
        return ArticleError(article.id, f"could not be read: {type(error).__name__}: {error}")


def read_all(
    articles: Sequence[Article], options: ReadingOptions, *, jobs: int | None = None
) -> Iterator[tuple[Article, Briefing | ArticleError]]:
    """Condense articles on ``jobs`` processes (default: all cores), in their order.

    A pile too small to be worth starting workers is read in this process.
    """
    jobs = min(jobs or os.cpu_count() or 1, max(1, len(articles) // _WORTH_A_WORKER))
    with _executor(jobs) as executor:
        if executor is None:
            yield from ((article, read_one(article, options)) for article in articles)
        else:
            yield from _read_ahead(articles, options, executor, jobs * _AHEAD)


@contextmanager
def _executor(jobs: int) -> Iterator[Executor | None]:
    if jobs <= 1:
        yield None
        return
    # Spawned, not forked: the same on every system, and a worker's memory can be told.
    executor = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _read_ahead(
    articles: Sequence[Article], options: ReadingOptions, executor: Executor, ahead: int
) -> Iterator[tuple[Article, Briefing | ArticleError]]:
    """Yield results in order while at most ``ahead`` articles are with the workers."""
    waiting: deque[tuple[Article, Future[Briefing | ArticleError]]] = deque()
    remaining = iter(articles)
    while True:
        for article in islice(remaining, ahead - len(waiting)):
            waiting.append((article, executor.submit(read_one, article, options)))
        if not waiting:
            return
        article, result = waiting.popleft()
        yield article, result.result()


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
    """Read what the cache does not hold, in order, and keep each reading as soon as it is there."""
    options = reading_options(settings)
    with open_cache(settings.root / ".briefings", options) as cache:
        kept = [cache.find(article) for article in articles]
        missing = [article for article, briefing in zip(articles, kept, strict=True) if briefing is None]
        fresh = read_all(missing, options, jobs=jobs)
        for article, briefing in zip(articles, kept, strict=True):
            result = briefing or next(fresh)[1]
            if briefing is None and isinstance(result, Briefing):
                cache.keep(article, result)
            yield article, result


def _gather(folders: Sequence[Path], progress: Progress) -> tuple[list[Article], list[ArticleError]]:
    articles: list[Article] = []
    skipped: list[ArticleError] = []
    for found in read_files(folders):
        if isinstance(found, ArticleError):
            skipped.append(found)
        else:
            articles.append(found)
        progress("Opening", len(articles) + len(skipped), 0)
    # The order of the files' names must not matter to what is written.
    articles.sort(key=lambda article: (_timestamp(article), article.id))
    return articles, skipped


def _timestamp(article: Article) -> float:
    published = article.published
    if published is None:
        return 0.0
    return (published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp()


def _write_days(settings: Settings, by_day: Mapping[date, list[Briefing]], progress: Progress) -> int:
    written = 0
    told: dict[date, tuple[Story, ...]] = {}
    for done, day in enumerate(sorted(by_day), 1):
        earlier = _earlier_stories(settings, day, told)
        stories = join_stories(
            by_day[day],
            earlier=earlier,
            sentences=settings.edition.sentences,
        )
        digest = make_digest(
            day,
            stories,
            told=settings.edition.stories,
            sections=_sections(settings),
            watched=tuple(actor.name for actor in settings.actors if actor.watch),
        )
        told[day] = digest.stories
        written += write_digest(settings.digests / f"{day.isoformat()}.json", digest)
        progress("Joining stories", done, len(by_day))
    return written


def _earlier_stories(settings: Settings, day: date, told: dict[date, tuple[Story, ...]]) -> tuple[Story, ...]:
    """Return the stories of the days before: of this pile, or of records that are on disk already."""
    stories: list[Story] = []
    for back in range(DAYS_BACK, 0, -1):
        before = day - timedelta(days=back)
        if before not in told:
            path = settings.digests / f"{before.isoformat()}.json"
            told[before] = read_digest(path).stories if path.exists() else ()
        stories.extend(told[before])
    return tuple(stories)


def _sections(settings: Settings) -> tuple[Section, ...]:
    return tuple(
        Section(name=name, actors=section.actors, words=section.words, sources=section.sources)
        for name, section in settings.all_sections.items()
    )


def fill_failures(
    results: Iterable[tuple[Article, Briefing | ArticleError]],
) -> Iterator[Briefing]:
    """Yield a briefing for every article: for one that failed an empty one, and the failure is logged.

    The black box owes a line for each article that it was given.

    Raises:
        ArticleError: not one of the articles could be read: the fault is not theirs.
    """
    made, last = 0, None
    for article, result in results:
        if isinstance(result, ArticleError):
            log.warning("%s", result)
            last = result
            yield Briefing(**identify(article))
        else:
            made += 1
            yield result
    if last and not made:
        raise last
