"""How far the work is, and how long its stages took."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from briefings.cli.group import is_quiet, say
from briefings.progress import Progress

# Seconds between two lines about one stage, where no bar can be drawn.
_EVERY = 10


class Clock:
    """How long each stage took, by the wall."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Keep the time of a block under ``name``."""
        from time import perf_counter

        began = perf_counter()
        yield
        self.seconds[name] = perf_counter() - began

    def watch(self, progress: Progress) -> Progress:
        """Keep time of the stages that ``progress`` is told of, between its calls."""
        from time import perf_counter

        last = perf_counter()

        def told(stage: str, done: int, total: int) -> None:
            nonlocal last
            now = perf_counter()
            name = f"  {stage.lower()}"
            self.seconds[name] = self.seconds.get(name, 0.0) + now - last
            last = now
            progress(stage, done, total)

        return told

    def print(self) -> None:
        """Print the stages with their seconds, and the peak memory."""
        import resource

        for name, seconds in self.seconds.items():
            say(f"{name:<20}{seconds:8.2f} s")
        peak = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        say(f"{'peak memory':<20}{peak[0] / unit:8.0f} MiB, a worker {peak[1] / unit:.0f} MiB")


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Show how far the work is: a bar on a terminal, a line a stage elsewhere after the first second."""
    if is_quiet():
        yield lambda *_: None
    elif sys.stderr.isatty():
        from briefings.printing import show_bars

        with show_bars() as progress:
            yield progress
    else:
        yield _StageLines()


class _StageLines:
    """A line on standard error after the first second, and then every ten."""

    def __init__(self) -> None:
        from time import monotonic

        self._now = monotonic
        self._due = monotonic() + 1

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self._now() >= self._due:
            self._due = self._now() + _EVERY
            say(f"{stage}: {done} of {total} …" if total else f"{stage}: {done} …" if done else f"{stage} …")
