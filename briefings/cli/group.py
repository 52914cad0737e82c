"""The command group: verbosity, and the exit codes of what the commands raise."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import click

from briefings.errors import BriefingsError, SettingsError

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
    """Tell whether ``--quiet`` was given."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("quiet"))
