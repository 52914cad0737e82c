"""Many articles → their briefings: on all cores, on a cluster, in files wherever they lie.

    articles ──▶ make_batches ──▶ read_batch (a worker) ───▶ in order, as they come
    addresses ─▶ make_shards ───▶ write_shard (a worker) ──▶ a file of briefings for each

Batches are of about one length. One article's failure is held to that article: it travels as a value. A
worker that dies costs time; an article that kills its worker every time is set aside.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import partial
from itertools import chain, islice
from threading import Lock
from typing import TypeVar

from briefings.bulk.workers import Job, Workers, open_workers, run_in_order
from briefings.errors import ArticleError, BriefingsError, VersionError
from briefings.model import Article, Briefing
from briefings.reading.options import ReadingOptions, identify
from briefings.storage.hashes import describe_engine

__all__ = [
    "fill_failures",
    "read_all",
]


log = logging.getLogger(__name__)

# Half a second of a worker's time: the sending is hardly felt, and no core waits long at the end.
_CHARACTERS = 10_000
# What choosing from a kept analysis costs of what reading costs: 25 ms of 86 an article of the demo.
CHOICE = 0.3
# A cluster's worker may run several threads; spaCy's vocabulary is not made for that.
take_turn = Lock()

Result = Briefing | ArticleError
# An article, and its analysis as ``pack_analysis`` gave it, where that was kept.
Task = tuple[Article, bytes | None]
Batch = tuple[Task, ...]
# A result, and the analysis where it was made again.
Reading = tuple[Result, bytes | None]
# How one article is read: ``read_with_analysis``. Other processes import it, so it is a module's function.
Read = Callable[[Article, bytes | None, ReadingOptions], tuple[Briefing, bytes | None]]
Made = TypeVar("Made")


def make_batches(tasks: Iterable[Task], characters: int = _CHARACTERS) -> Iterator[Batch]:
    """Cut a stream of tasks into batches, in order, each full at so many characters to be analysed."""
    batch: list[Task] = []
    length = 0.0
    for article, kept in tasks:
        batch.append((article, kept))
        length += len(article.text) * (1.0 if kept is None else CHOICE)
        if length >= characters:
            yield tuple(batch)
            batch, length = [], 0.0
    if batch:
        yield tuple(batch)


def hold_failure(article: Article, read: Callable[[], Made]) -> Made | ArticleError:
    """Return what ``read`` returns; a failure that only this article can have comes back as a value."""
    try:
        return read()
    except BriefingsError:
        raise
    except Exception as error:
        log.debug("reading %s failed", article.id, exc_info=True)
        return ArticleError(article.id, f"could not be read: {type(error).__name__}: {error}")


def read_batch(batch: Batch, read: Read, options: ReadingOptions, engine: str) -> tuple[Reading, ...]:
    """Condense a batch where this runs; ``engine`` is the one of who asks, in words.

    Raises:
        VersionError: what is installed here would read otherwise.
    """
    refuse_other_engine(options, engine)
    readings: list[Reading] = []
    with take_turn:
        for article, kept in batch:
            made = hold_failure(article, partial(read, article, kept, options))
            readings.append((made, None) if isinstance(made, ArticleError) else made)
    return tuple(readings)


def refuse_other_engine(options: ReadingOptions, engine: str) -> None:
    """Raise VersionError unless this process reads as ``engine`` does."""
    here = describe_engine(options.models)
    if here != engine:
        ours, theirs = set(here.split(", ")), set(engine.split(", "))
        runs, asks = (", ".join(sorted(one - other)) for one, other in ((ours, theirs), (theirs, ours)))
        raise VersionError(
            "the cluster", f"a worker runs {runs or 'less'}; this program runs {asks or 'less'}"
        )


# Starting a worker costs as much as reading this many articles.
_WORTH_A_WORKER = 12

OnDone = Callable[[Article, Result], None]


def read_all(
    articles: Iterable[Article],
    read: Read,
    options: ReadingOptions,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    on_done: OnDone = lambda *_: None,
    find_analysis: Callable[[Article], bytes | None] = lambda _: None,
    keep_analysis: Callable[[Article, bytes], None] = lambda *_: None,
) -> Iterator[tuple[Article, Result]]:
    """Condense articles on ``jobs`` processes (default: all cores) or a cluster, in their order.

    A pile too small to be worth starting workers is read in this process. However many articles there
    are, only some batches of them are held at once.

    Args:
        articles: any number of them; they are asked for as there is room.
        read: what reads one of them; given the analysis that was kept, it does no more than choose.
        options: how they are read.
        jobs: how many processes of this machine.
        scheduler: the address of a Dask scheduler, whose workers read instead.
        on_done: told of each result as soon as it is there, which may be before its turn; also of those
            that were finished when the reading is broken off.
        find_analysis: returns the analysis of an article that was kept: then no more than the choice is made.
        keep_analysis: is given each analysis that was made, before ``on_done``.

    Raises:
        VersionError: a worker of the cluster runs another engine.
        WorkerError: the cluster cannot be reached.
    """
    stream: Iterator[Task] = ((article, find_analysis(article)) for article in articles)
    if not scheduler:
        most = jobs or os.cpu_count() or 1
        first = list(islice(stream, most * _WORTH_A_WORKER))
        work = sum(1.0 if kept is None else CHOICE for _, kept in first)
        jobs = min(most, max(1, int(work) // _WORTH_A_WORKER))
        stream = chain(first, stream)
    with open_workers(jobs, scheduler) as workers:
        yield from _Run(
            workers,
            partial(read_batch, read=read, options=options, engine=describe_engine(options.models)),
            on_done,
            keep_analysis,
        ).run(make_batches(stream))


class _Run:
    """One run of batches over the workers."""

    def __init__(
        self,
        workers: Workers,
        read: Callable[[Batch], tuple[Reading, ...]],
        on_done: OnDone,
        keep_analysis: Callable[[Article, bytes], None],
    ) -> None:
        self._workers = workers
        self._read = read
        self._on_done = on_done
        self._keep_analysis = keep_analysis

    def run(self, batches: Iterator[Batch]) -> Iterator[tuple[Article, Result]]:
        """Yield each article with its result, in order."""
        job = Job(submit=self._submit, give_up=self._split, on_done=self._tell)
        for batch, readings in run_in_order(self._workers, job, batches):
            for (article, _), (result, _) in zip(batch, readings, strict=True):
                yield article, result

    def _submit(self, batch: Batch) -> Future[tuple[Reading, ...]]:
        return self._workers.submit(self._read, batch)

    def _tell(self, batch: Batch, readings: tuple[Reading, ...]) -> None:
        for (article, _), (result, analysis) in zip(batch, readings, strict=True):
            if analysis is not None:
                self._keep_analysis(article, analysis)
            self._on_done(article, result)

    def _split(self, batch: Batch) -> tuple[Reading, ...]:
        """Read the articles of a batch that kills its worker one by one; set aside the one that does."""
        if len(batch) == 1:
            error = ArticleError(batch[0][0].id, "could not be read: the process that read it died")
            return ((error, None),)
        job = Job(submit=self._submit, give_up=self._split)
        singles = ((task,) for task in batch)
        return tuple(readings[0] for _, readings in run_in_order(self._workers, job, singles, ahead=1))


def fill_failures(results: Iterable[tuple[Article, Result]]) -> Iterator[Briefing]:
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
