"""Reading that could take too long → its result, or an error that names the limit.

    read_within ──▶ small: here ──▶ result
              └───▶ large: a process of its own ──▶ result; killed and begun again when its time is over

What parsers do with a large input that somebody made to hurt cannot be foreseen. So it is read in a process
that may be killed: nothing else stops a parser written in C. Small inputs are read here, at no cost.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import math
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, TypeVar

from briefings.errors import ArticleError, BriefingsError

Made = TypeVar("Made")

log = logging.getLogger(__name__)

# On the processor: a machine that is busy with other things loses no article. It may wait so much longer.
SECONDS, PATIENCE = 8.0, 60.0
MEGABYTES = 1_000
# What is smaller takes less than a second by the slowest parser, whose time grows with the square.
_SMALL = 30_000
_AT_ONCE = 2


def read_within(read: Callable[..., Made], raw: bytes, *args: Any, where: str, **named: Any) -> Made:
    """Return what ``read(raw, *args, **named)`` returns; a function of a module, whose values can be pickled.

    Raises:
        ArticleError: it took longer than 8 seconds or more than 1 GB, or broke in a way that is none of
            ours; ``where`` names what was read.
        BriefingsError: what ``read`` raises of our errors.
    """
    if len(raw) > _SMALL:
        return _readers.ask(read, (raw, *args), named, where)
    try:
        return read(raw, *args, **named)
    except BriefingsError:
        raise
    except Exception as error:
        log.debug("reading %s failed", where, exc_info=True)
        raise _describe(where, error) from error


def _describe(where: str, error: Exception) -> ArticleError:
    if isinstance(error, MemoryError):
        return ArticleError(where, f"takes more than {MEGABYTES:,} MB to read; save its text as .txt")
    if isinstance(error, RecursionError):
        return ArticleError(where, "is nested too deeply to be read; save its text as .txt")
    problem = f"{type(error).__name__}: {error}"[:300]
    return ArticleError(where, f"could not be read ({problem}); save its text as .txt")


class _Reader:
    """A process that reads one thing after another."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603

    def ask(self, call: object) -> tuple[bool, Any] | None:
        """Return whether the call succeeded and its result or error; None when it had to be killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = threading.Timer(PATIENCE, self.kill)
        timer.daemon = True
        timer.start()
        try:
            _send(self._process.stdin, call)
            answer: tuple[bool, Any] = pickle.load(self._process.stdout)  # noqa: S301 - our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            self.kill()
            return None
        else:
            return answer
        finally:
            timer.cancel()

    def kill(self) -> None:
        """End the process, whatever it is at."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()


class _Readers:
    """Some readers, begun when they are first needed; to be shared between threads."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._guard = threading.Lock()
        self._idle: list[_Reader] = []

    def ask(
        self, read: Callable[..., Made], args: tuple[Any, ...], named: dict[str, Any], where: str
    ) -> Made:
        with self._turns:
            with self._guard:
                reader = self._idle.pop() if self._idle else _Reader()
            answer = reader.ask((read.__module__, read.__qualname__, args, named))
            if answer is None:
                problem = f"takes longer than {SECONDS:g} s to read, or all memory; save its text as .txt"
                raise ArticleError(where, problem)
            with self._guard:
                self._idle.append(reader)
        succeeded, made = answer
        if succeeded:
            return made  # type: ignore[no-any-return]
        if isinstance(made, BriefingsError):
            raise made
        raise _describe(where, made)

    def close(self) -> None:
        with self._guard:
            while self._idle:
                self._idle.pop().kill()


_readers = _Readers()
atexit.register(_readers.close)


def _send(stream: IO[bytes], value: object) -> None:
    stream.write(pickle.dumps(value))
    stream.flush()


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = MEGABYTES * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _limit_time() -> None:
    """Have the system end this process when the next thing has taken its time on the processor."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + SECONDS), resource.RLIM_INFINITY))


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Read what is asked, one after another, until there is nothing more."""
    while True:
        try:
            module, name, args, named = pickle.load(asked)  # noqa: S301 - our own process
        except EOFError:
            return
        _limit_time()
        try:
            answer = (True, getattr(importlib.import_module(module), name)(*args, **named))
        except BriefingsError as error:
            answer = (False, error)
        except Exception as error:  # noqa: BLE001 - it is told where it was asked for
            kind = MemoryError if isinstance(error, MemoryError) else RecursionError
            is_known = isinstance(error, (MemoryError, RecursionError))
            answer = (False, kind() if is_known else RuntimeError(f"{type(error).__name__}: {error}"))
        _send(answers, answer)


if __name__ == "__main__":
    _limit_memory()
    # What a library prints would be taken for an answer.
    answers, sys.stdout = sys.stdout, sys.stderr
    _serve(sys.stdin.buffer, answers.buffer)
