"""The command group: verbosity, exit codes, what is said to a person, bars on long work."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from briefings.errors import BriefingsError, SettingsError
from briefings.model import Progress

if TYPE_CHECKING:
    from briefings.sources.fetching import SourceReport

SKIPPED = 3
FAILED = 1
USAGE = 2
# As shells have it: 128 and the number of the signal (SIGINT).
INTERRUPTED = 130
# Longer than any first sentence of a help.
_WHOLE = 1000
_IF_STOPPED = "briefings.if_stopped"
# What holds for every command is an option of ``briefings`` itself.
_BEFORE_THE_COMMAND = {"-v", "--verbose", "-q", "--quiet"}


class _Listing(click.Group):
    """Commands that help lists with the first sentence on each, whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(_WHOLE)) for name, each in commands if each])


class _Commands(_Listing):
    """Commands whose errors become exit codes here, and only here."""

    group_class = _Listing

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            name = error.option_name
            if name not in _BEFORE_THE_COMMAND:
                raise
            command = error.ctx.command_path.partition(" ")[2] if error.ctx else ""
            message = f"{name} stands before the command: briefings {name} {command}"
            raise click.UsageError(message, error.ctx) from error
        except SettingsError as error:
            say(f"briefings: {error}")
            ctx.exit(USAGE)
        except BriefingsError as error:
            say(f"briefings: {error}")
            ctx.exit(FAILED)
        except KeyboardInterrupt:
            say(f"\nStopped. {ctx.meta.get(_IF_STOPPED, '')}".rstrip())
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # The reader of our output has gone (``briefings … | head``): that is its right.
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            ctx.exit(0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="briefings")
@click.option("-v", "--verbose", count=True, help="Say more: -v what is done, -vv why.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def main(verbose: int, quiet: bool) -> None:
    """Condense news articles into briefings: verbatim sentences, key actors, attributed quotes.

    \b
    Start a site:      briefings init my-desk
    Build it:          briefings build
    One article:       briefings brief article.txt
    The day as mail:   briefings mail 2026-11-19
    """
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    if level > logging.DEBUG:
        # Of a page without text it says "discarding data: None"; we say so ourselves, with the page's name.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def say_if_stopped(message: str) -> None:
    """Have a person who stops the command by Ctrl-C told what of its work is kept, and how to go on."""
    click.get_current_context().meta[_IF_STOPPED] = message


def say(message: str) -> None:
    """Tell a person, on standard error."""
    click.echo(message, err=True)


def tell(message: str) -> None:
    """Say what was done, unless only errors are wanted."""
    if not is_quiet():
        say(message)


def is_quiet() -> bool:
    """Return whether ``--quiet`` was given."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("quiet"))


NO_FEEDS = "There are no feeds in 'sources:' of briefings.yaml; 'briefings sources import' adds some."
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def describe_source(source: SourceReport) -> str:
    """Say how a feed stands, in a line."""
    if source.failing_since:
        again = f"; asked again after {source.wait_until:%Y-%m-%d %H:%M %Z}" if source.wait_until else ""
        return f"since {source.failing_since:%Y-%m-%d %H:%M %Z}: {source.problem}{again}"
    if source.checked is None:
        return "not asked yet"
    newest = f"newest of {source.newest:%Y-%m-%d %H:%M}" if source.newest else "empty"
    return f"asked {source.checked:%Y-%m-%d %H:%M %Z}, {newest}"


def encode(found: Any) -> str:
    """Return records as JSON, moments as ISO 8601."""
    import json
    from dataclasses import asdict, is_dataclass

    plain = asdict(found) if is_dataclass(found) and not isinstance(found, type) else [*map(asdict, found)]
    return json.dumps(plain, ensure_ascii=False, indent=1, default=lambda moment: moment.isoformat())


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


# Seconds between two lines about one stage, where no bar can be drawn.
_EVERY = 10


class Clock:
    """The wall time of each stage."""

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
