"""The whole way from a folder of articles to the records of its days.

    read_files ─▶ assign_day ─▶ read_all ─▶ write_days (join_stories ─▶ make_digest ─▶ write_digest)

What an approved edition tells is not read: of its articles no more is asked than which they are.

One article's failure is held to that article: it travels as a value, is reported with its name, and
the rest goes on. Anything else that is unexpected is raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from briefings.bulk import read_all
from briefings.digest import assign_day
from briefings.editions import ApprovedArticles, gather_approved
from briefings.errors import ArticleError, ArticleSkipped
from briefings.model import Article, Briefing, KnownActor, Progress
from briefings.moments import read_clock
from briefings.pipeline.reading_cache import KeptReading, ReadingCache, open_cache
from briefings.pipeline.recording import Pile, seal_records, summarize_records, write_days
from briefings.reading import read_with_analysis
from briefings.reading.options import ReadingOptions, identify
from briefings.settings import Settings
from briefings.sources.files import count_beside, count_files, read_files


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReport:
    """The outcome of a build of records: articles read, articles set aside, the days that they belong to.

    ``stranded`` are the days of drafts whose articles no longer exist, ``older`` counts the articles that are
    left out because they are older than was asked for.
    ``unnamed`` are the articles that name no source: editions show the name of their file instead.
    ``beside`` counts by their suffix the files that are none: pictures, styles, scripts.
    """

    articles: int
    skipped: tuple[ArticleError, ...]
    days: tuple[date, ...]
    stranded: tuple[date, ...]
    written: int
    beside: Mapping[str, int]
    older: int = 0
    unnamed: tuple[str, ...] = ()


def reading_options(settings: Settings) -> ReadingOptions:
    """Return what the settings say of reading."""
    return ReadingOptions(
        summarizer=settings.reading.summarizer,
        sentences=settings.edition.sentences,
        words=settings.edition.words,
        models=settings.reading.models,
        known=tuple(map(_keep_read, settings.known_actors)),
    )


def _keep_read(actor: KnownActor) -> KnownActor:
    """Leave out what only an edition shows of an actor: a change of it reads no article again."""
    return replace(actor, role="", link="", watch=False)


def build_records(
    settings: Settings,
    *,
    since: date | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    progress: Progress = lambda *_: None,
) -> RecordReport:
    """Read the site's articles and write a record for each of their days.

    Only some articles are held at once, whatever their number; the readings are kept, and those of a day
    are loaded when its record is not the one that would be made.

    Args:
        settings: the site's.
        since: the first day whose articles are read (default: as ``edition.days`` says). Records of
            earlier days stay as they are.
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
        files = count_files(folders)
        # A site of records alone may have a thousand: they are not opened to see what they tell.
        has_articles = any(folder.is_dir() for folder in folders)
        sealed = seal_records(settings, cache.records)
        records = summarize_records(settings, cache.records) if has_articles else {}
        taker = _ArticleIntake(cache, settings, gather_approved(records), since, progress, files)
        missing = taker.find_missing(read_files(folders, on_file=taker.open_file))
        readings = read_all(
            missing,
            read_with_analysis,
            options,
            jobs=jobs,
            scheduler=scheduler,
            on_done=cache.keep,
            find_analysis=cache.find_analysis,
            keep_analysis=cache.keep_analysis,
        )
        for article, result in readings:
            taker.add(article, result)
        taker.drop_copies()
        days = write_days(settings, taker.pile, records, cache, progress)
        return RecordReport(
            articles=taker.articles,
            skipped=(*taker.skipped, *days.late),
            days=tuple(sorted(taker.pile.days)),
            stranded=days.stranded,
            written=sealed + days.written,
            beside=count_beside(folders),
            older=taker.older,
            unnamed=tuple(taker.unnamed),
        )


class _ArticleIntake:
    """Takes articles in: the readings of those that no approved edition tells, and what was set aside."""

    def __init__(
        self,
        cache: ReadingCache,
        settings: Settings,
        approved: ApprovedArticles,
        since: date | None,
        progress: Progress,
        files: int,
    ) -> None:
        self.pile = Pile()
        self.skipped: list[ArticleError] = []
        self.unnamed: list[str] = []
        self.articles = 0
        self.older = 0
        self._approved = approved
        self._cache = cache
        self._edition = settings.edition
        # A typo in a year must not become the newest edition; tomorrow's has begun somewhere in the world.
        today = assign_day(read_clock(), self._edition.zone, self._edition.closes_at)
        self._last = today + timedelta(days=1)
        days = self._edition.days
        self._first = since or (today - timedelta(days=days - 1) if days else date.min)
        self._progress = progress
        self._files_left = files
        self._done = 0

    def open_file(self) -> None:
        """Note that another file is opened."""
        self._files_left -= 1

    def find_missing(self, found: Iterable[Article | ArticleError]) -> Iterator[Article]:
        """Yield the articles that have to be read; take in the others."""
        for one in found:
            if isinstance(one, ArticleError):
                self.skipped.append(one)
                continue
            each = self._set_zone(one)
            if self._find_day(each) < self._first:
                self.older += 1
                self.pile.older.add(self._find_day(each))
                continue
            self.articles += 1
            if self._approved.hold(identify(each)):
                self._take(each, None)
                continue
            if not each.source and not each.url:
                self.unnamed.append(each.id)
            if kept := self._cache.find(each):
                self._take(each, kept)
            else:
                yield each

    def add(self, article: Article, result: Briefing | ArticleError) -> None:
        """Take in an article that was just read."""
        if isinstance(result, ArticleError):
            self.skipped.append(result)
        else:
            self._take(article, self._cache.hold(article, result))

    def drop_copies(self) -> None:
        """Set aside all files but one that hold the same bytes: "x (1)", of "x" and "x (1)"."""
        found = [(day, reading) for day, readings in self.pile.by_day.items() for reading in readings]
        kept: dict[str, str] = {}
        for day, reading in sorted(found, key=lambda each: _order_name(each[1].identity["id"])):
            name, file = reading.identity["id"], reading.identity["file_sha256"]
            if not file or kept.setdefault(file, name) == name:
                continue
            problem = (
                f"is a copy of {kept[file]}, byte for byte, and is not told again; delete one of the two"
            )
            self.skipped.append(ArticleSkipped(name, problem))
            self.articles -= 1
            self.pile.by_day[day].remove(reading)
            if not self.pile.by_day[day]:
                del self.pile.by_day[day]

    def _set_zone(self, article: Article) -> Article:
        """Return the article with its time in the edition's zone where it names none."""
        moment = article.published
        if moment is None or moment.tzinfo:
            return article
        return replace(article, published=moment.replace(tzinfo=self._edition.zone))

    def _find_day(self, article: Article) -> date:
        assert article.published is not None, "read_files dates every article"
        return assign_day(article.published, self._edition.zone, self._edition.closes_at)

    def _take(self, article: Article, reading: KeptReading | None) -> None:
        day = self._find_day(article)
        if day > self._last:
            assert article.published is not None
            problem = f"is dated {article.published.date()}, and that is yet to come; mend its date"
            self.skipped.append(ArticleSkipped(article.id, problem))
            return
        self.pile.days.add(day)
        self.pile.present.add(article.id)
        if reading:
            self.pile.by_day[day].append(reading)
        self._done += 1
        # A file counts as one article until it is opened: it may hold several.
        self._progress("Reading articles", self._done, self.articles + self._files_left)


def _order_name(name: str) -> tuple[int, str]:
    return len(name), name
