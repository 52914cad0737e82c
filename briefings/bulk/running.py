"""Tasks → their results, in order, on workers that may die, with few tasks in memory at once.

tasks ─▶ submit, a few ahead ─▶ wait for any ─▶ on_done, as it is there
                                     └────────▶ yield, in the order of the input
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from briefings.bulk.workers import Workers

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
    """What is done with each task.

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
