"""Who reads: this process, processes of this machine, or a cluster that exists already.

    tasks ─▶ submit, a few ahead ─▶ wait for any ─▶ on_done, as it is there
                                         └────────▶ yield, in the order of the input

Workers may die; few tasks are in memory at once.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar

from briefings.errors import WorkerError, ask_for_package

_T = TypeVar("_T")
# How long a scheduler may take to answer, in seconds.
_PATIENCE = "20s"


class Workers(Protocol):
    """Processes that run a function each: ``deaths`` are the errors by which one's death is told."""

    count: int
    deaths: tuple[type[BaseException], ...]

    def submit(self, function: Callable[..., _T], *arguments: Any) -> Future[_T]:
        """Have a function run; its arguments and what it returns are pickled."""

    def renew(self) -> None:
        """Replace what died, after which ``submit`` works again."""


class _Here:
    """This process: what is submitted has run when ``submit`` returns."""

    count = 1
    deaths: tuple[type[BaseException], ...] = ()

    def submit(self, function: Callable[..., _T], *arguments: Any) -> Future[_T]:
        done: Future[_T] = Future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            done.set_exception(error)
        return done

    def renew(self) -> None:
        """Nothing here can die and leave us."""


class _Processes:
    """Processes of this machine, one model each."""

    deaths: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, count: int) -> None:
        self.count = count
        self._executor = self._start()

    def _start(self) -> Executor:
        # Spawned, not forked: the same on every system, and a worker's memory can be told.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, mp_context=context, initializer=_prepare_worker)

    def submit(self, function: Callable[..., _T], *arguments: Any) -> Future[_T]:
        try:
            return self._executor.submit(function, *arguments)
        except BrokenExecutor as error:
            # A worker died between two submissions: told like any other death, where it is awaited.
            broken: Future[_T] = Future()
            broken.set_exception(error)
            return broken

    def renew(self) -> None:
        self.close()
        self._executor = self._start()

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)


class _Cluster:
    """The workers of a Dask scheduler (https://distributed.dask.org)."""

    def __init__(self, client: Any) -> None:
        from distributed import KilledWorker

        self.deaths: tuple[type[BaseException], ...] = (KilledWorker,)
        self._executor = client.get_executor(pure=False)
        self.count = max(1, sum(client.nthreads().values()))

    def submit(self, function: Callable[..., _T], *arguments: Any) -> Future[_T]:
        future: Future[_T] = self._executor.submit(function, *arguments)
        return future

    def renew(self) -> None:
        """The scheduler starts and finds workers by itself."""


def _prepare_worker() -> None:
    """Ignore Ctrl-C, which the caller handles, and end when the caller ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_caller, daemon=True).start()


def _end_with_caller() -> None:
    caller = multiprocessing.parent_process()
    assert caller is not None
    caller.join()
    os._exit(1)


@contextmanager
def open_workers(jobs: int | None = None, scheduler: str | None = None) -> Iterator[Workers]:
    """Open ``jobs`` processes of this machine (default: one a core), or those of a cluster.

    Args:
        jobs: how many; one is this process itself.
        scheduler: the address of a Dask scheduler, as ``tcp://host:8786``; ``jobs`` does not matter then.

    Raises:
        WorkerError: the scheduler cannot be reached, or the package for it is not installed.
    """
    if scheduler:
        with _connect(scheduler) as client:
            yield _Cluster(client)
    elif (count := jobs or os.cpu_count() or 1) == 1:
        yield _Here()
    else:
        workers = _Processes(count)
        try:
            yield workers
        finally:
            workers.close()


@contextmanager
def _connect(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkerError(scheduler, ask_for_package("cluster")) from error
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise WorkerError(scheduler, f"the scheduler cannot be reached: {error}") from error
    with client:
        yield client


log = logging.getLogger(__name__)

# Tasks that wait or are worked on, a worker: enough to keep all busy behind one that takes long.
_AHEAD = 4

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


@dataclass(slots=True, kw_only=True)
class _Pending(Generic[_Task, _Result]):
    task: _Task
    future: Future[_Result]
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[_Task, _Result]):
    """The function that is applied to each task.

    ``submit`` starts it. ``give_up`` says what its result is when it has killed its worker twice, the
    second time with no other task beside it. ``on_done`` is told of each result as soon as it is there.
    """

    submit: Callable[[_Task], Future[_Result]]
    give_up: Callable[[_Task], _Result]
    on_done: Callable[[_Task, _Result], None] = lambda *_: None


def run_in_order(
    workers: Workers, job: Job[_Task, _Result], tasks: Iterator[_Task], *, ahead: int | None = None
) -> Iterator[tuple[_Task, _Result]]:
    """Yield each task with its result, in order; raises what a task raises.

    When the caller stops early, or anything is raised, what waits is dropped; what is done or being done
    is waited for and told to ``on_done``. At most ``ahead`` tasks (default: four a worker) are held.
    """
    pending: deque[_Pending[_Task, _Result]] = deque()
    ahead = ahead or (1 if workers.count == 1 else workers.count * _AHEAD)
    try:
        while True:
            for task in islice(tasks, ahead - len(pending)):
                pending.append(_Pending(task=task, future=job.submit(task)))
            if not pending:
                return
            _wait_for_first(workers, job, pending)
            first = pending.popleft()
            yield first.task, first.future.result()
    finally:
        _break_off(job, pending)


def _wait_for_first(
    workers: Workers, job: Job[_Task, _Result], pending: deque[_Pending[_Task, _Result]]
) -> None:
    """Wait until the first task is done, and tell of every other that is by then."""
    while True:
        _recover(workers, job, pending)
        for each in pending:
            _tell(job, each)
        if pending[0].future.done():
            return
        wait([each.future for each in pending if not each.told], return_when=FIRST_COMPLETED)


def _tell(job: Job[_Task, _Result], each: _Pending[_Task, _Result]) -> None:
    if each.future.done() and not each.told:
        each.told = True
        job.on_done(each.task, each.future.result())


def _recover(workers: Workers, job: Job[_Task, _Result], pending: deque[_Pending[_Task, _Result]]) -> None:
    """Do again, each by itself, the tasks whose worker died, so that the one that kills is found out."""
    dead = [each for each in pending if each.future.done() and _died(workers, each.future)]
    if dead:
        log.warning("a worker died; what it was at is done again")
        workers.renew()
    for each in dead:
        each.future = _do_alone(workers, job, each.task)


def _do_alone(workers: Workers, job: Job[_Task, _Result], task: _Task) -> Future[_Result]:
    future = job.submit(task)
    wait([future])
    if _died(workers, future):
        workers.renew()
        future = Future()
        future.set_result(job.give_up(task))
    return future


def _died(workers: Workers, future: Future[_Result]) -> bool:
    return isinstance(future.exception(), workers.deaths)


def _break_off(job: Job[_Task, _Result], pending: deque[_Pending[_Task, _Result]]) -> None:
    going_on = [each for each in pending if not each.future.cancel()]
    wait([each.future for each in going_on])
    for each in going_on:
        if each.future.exception() is None:
            _tell(job, each)
