"""A stream of articles → their briefings, in order, with few of them in memory at once.

make_batches ─▶ submit, a few ahead ─▶ wait for any ─▶ on_done, as it is there
└─▶ yield, in the order of the input
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import chain, islice

from briefings.bulk.batches import Batch, Result, make_batches, read_batch
from briefings.bulk.workers import Workers, open_workers
from briefings.engine import describe_engine, identify_engine
from briefings.errors import ArticleError, VersionError
from briefings.model import Article, Briefing
from briefings.reading import ReadingOptions, identify

log = logging.getLogger(__name__)

# Starting a worker costs as much as reading this many articles.
_WORTH_A_WORKER = 12
# Batches that wait or are worked on, a worker: enough to keep all busy behind one long article.
_AHEAD = 4

OnDone = Callable[[Article, Result], None]


@dataclass(slots=True, kw_only=True)
class _Task:
    batch: Batch
    future: Future[tuple[Result, ...]]
    told: bool = False


def read_all(
    articles: Iterable[Article],
    options: ReadingOptions,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    on_done: OnDone = lambda *_: None,
) -> Iterator[tuple[Article, Result]]:
    """Condense articles on ``jobs`` processes (default: all cores) or a cluster, in their order.

    A pile too small to be worth starting workers is read in this process. However many articles there
    are, only some batches of them are held at once.

    Args:
        articles: any number of them; they are asked for as there is room.
        options: how they are read.
        jobs: how many processes of this machine.
        scheduler: the address of a Dask scheduler, whose workers read instead.
        on_done: told of each result as soon as it is there, which may be before its turn; also of those
            that were finished when the reading is broken off.

    Raises:
        VersionError: a worker of the cluster runs another engine.
        WorkerError: the cluster cannot be reached.
    """
    stream = iter(articles)
    if not scheduler:
        most = jobs or os.cpu_count() or 1
        first = list(islice(stream, most * _WORTH_A_WORKER))
        jobs = min(most, max(1, len(first) // _WORTH_A_WORKER))
        stream = chain(first, stream)
    with open_workers(jobs, scheduler) as workers:
        yield from _Reading(workers, options, on_done).run(make_batches(stream))


class _Reading:
    """One run of batches over the workers."""

    def __init__(self, workers: Workers, options: ReadingOptions, on_done: OnDone) -> None:
        self._workers = workers
        self._options = options
        self._on_done = on_done
        self._engine = identify_engine(options.models)
        self._tasks: deque[_Task] = deque()

    def run(self, batches: Iterator[Batch]) -> Iterator[tuple[Article, Result]]:
        """Yield each article with its result, in order."""
        ahead = 1 if self._workers.count == 1 else self._workers.count * _AHEAD
        try:
            while True:
                for batch in islice(batches, ahead - len(self._tasks)):
                    self._tasks.append(_Task(batch=batch, future=self._submit(batch)))
                if not self._tasks:
                    return
                self._wait_for_first()
                task = self._tasks.popleft()
                yield from zip(task.batch, task.future.result(), strict=True)
        finally:
            self._break_off()

    def _submit(self, batch: Batch) -> Future[tuple[Result, ...]]:
        return self._workers.submit(read_batch, batch, self._options, self._engine)

    def _wait_for_first(self) -> None:
        """Wait until the first batch is read, and tell of every other that is by then."""
        while True:
            self._recover()
            for task in self._tasks:
                self._tell(task)
            if self._tasks[0].future.done():
                return
            wait([task.future for task in self._tasks if not task.told], return_when=FIRST_COMPLETED)

    def _tell(self, task: _Task) -> None:
        if task.told or not task.future.done():
            return
        task.told = True
        for article, result in zip(task.batch, self._take(task.future), strict=True):
            self._on_done(article, result)

    def _take(self, future: Future[tuple[Result, ...]]) -> tuple[Result, ...]:
        try:
            return future.result()
        except VersionError as error:
            here = describe_engine(self._options.models)
            raise VersionError("the cluster", f"a worker runs {error.problem}; this is {here}") from error

    def _recover(self) -> None:
        """Read by themselves the batches whose worker died, so that one which kills is found out."""
        dead = [task for task in self._tasks if self._is_dead(task.future)]
        if dead:
            log.warning("a worker died; what it was at is read again")
            self._workers.renew()
        for task in dead:
            task.future = Future()
            task.future.set_result(self._read_alone(task.batch))

    def _is_dead(self, future: Future[tuple[Result, ...]]) -> bool:
        return future.done() and isinstance(future.exception(), self._workers.deaths)

    def _read_alone(self, batch: Batch) -> tuple[Result, ...]:
        """Read a batch with no other beside it; an article that kills its worker again is set aside."""
        try:
            return self._take(self._submit(batch))
        except self._workers.deaths:
            self._workers.renew()
        if len(batch) == 1:
            return (ArticleError(batch[0].id, "could not be read: the process that read it died"),)
        return tuple(chain.from_iterable(self._read_alone((article,)) for article in batch))

    def _break_off(self) -> None:
        """Drop what waits; what is read, or being read, is still told of."""
        going_on = [task for task in self._tasks if not task.future.cancel()]
        wait([task.future for task in going_on])
        for task in going_on:
            if task.future.exception() is None:
                self._tell(task)


def fill_failures(
    results: Iterable[tuple[Article, Result]],
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
