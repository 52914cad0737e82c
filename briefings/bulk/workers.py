"""Who reads: this process, processes of this machine, or a cluster that exists already."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any, Protocol, TypeVar

from briefings.errors import WorkerError

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
    """Let Ctrl-C be the caller's to decide, and end with the caller: it may be killed without a word."""
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
        problem = "a cluster needs one more package; pip install 'briefings[cluster]'"
        raise WorkerError(scheduler, problem) from error
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise WorkerError(scheduler, f"the scheduler cannot be reached: {error}") from error
    with client:
        yield client
