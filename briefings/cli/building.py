"""The site: ``build``, ``serve``, ``desk``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from briefings.cli.articles import tell_aside
from briefings.cli.group import SKIPPED, Clock, count, main, say, say_if_stopped, show_progress, tell
from briefings.cli.options import (
    jobs_option,
    load_site,
    read_since,
    record_path,
    scheduler_option,
    site_option,
    strict_option,
)

if TYPE_CHECKING:
    from datetime import date

    from briefings.pipeline import RecordReport
    from briefings.settings import Settings


class _Made(TypedDict, total=False):
    """The options of a build: the scheduler, drafts, all pages."""

    scheduler: str | None
    drafts: bool
    full: bool
    since: str | None


# A password that is guessed over the network has to be longer.
_SHORTEST = 10
# So many days are named one by one.
_NAMED = 3
# Whoever gets more new editions than a week has may not have meant to.
_MANY = 7
_IF_STOPPED = (
    "What was read is kept, and the records that were written stay; the site is as it was. "
    "The same command continues from there."
)


@main.command()
@site_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Build into this folder."
)
@jobs_option
@scheduler_option
@click.option("--drafts/--no-drafts", default=True, help="Show drafts (default), or leave them out.")
@click.option(
    "--since",
    metavar="WHEN",
    help="Read no articles older than this: 2026-11-20, or 7d. Older records stay as they are.",
)
@click.option("--full", is_flag=True, help="Make every page again, not only those that changed.")
@click.option("--timings", is_flag=True, help="Print the time of each stage, and the peak memory.")
@click.option("--set-aside", is_flag=True, help="Name everything that is set aside, not only what is new.")
@strict_option
def build(
    site_path: Path,
    output: Path | None,
    jobs: int | None,
    timings: bool,
    set_aside: bool,
    strict: bool,
    **made: Unpack[_Made],
) -> None:
    """Read content/articles, write content/digests, build the site into output.

    What cannot be read is set aside. It is named the first time, and only counted from then on.

    \b
    briefings build
    briefings build --site my-desk --timings
    briefings build --since 7d
    briefings build --no-drafts
    briefings build --full
    """
    settings = load_site(site_path)
    say_if_stopped(_IF_STOPPED)
    clock = Clock()
    report = _build(settings, output, jobs, clock, **made)
    if timings:
        clock.print()
    _tell_stranded(settings, report.stranded)
    tell_aside(settings, report.skipped, report.beside, everything=set_aside)
    if strict and report.skipped:
        click.get_current_context().exit(SKIPPED)


@main.command()
@site_option
@click.option(
    "-p",
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port on 127.0.0.1.",
)
@jobs_option
def serve(site_path: Path, port: int, jobs: int | None) -> None:
    """Build the site and serve it on this machine; after a change of an article or template, build it again.

    It prints two addresses: that of the site, and that of the desk.

    \b
    briefings serve
    briefings serve --site my-desk --port 8080
    """
    from briefings.desk.pages import EditorsDesk
    from briefings.site.serving import serve as serve_site

    settings = load_site(site_path)
    say_if_stopped(_IF_STOPPED)
    desk = EditorsDesk(settings.root, port=port)
    say(f"The desk, when the site is built: http://127.0.0.1:{port}/desk/?token={desk.token}")
    serve_site(settings, lambda: _rebuild(site_path, jobs), port=port, routes=desk.routes())


@main.command()
@click.argument("day", metavar="[DAY]", default="latest")
@site_option
@click.option(
    "-p", "--port", type=click.IntRange(1, 65535), default=8010, show_default=True, help="The port."
)
@click.option("--no-open", is_flag=True, help="Print the address; open no browser.")
@click.option(
    "--listen",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Listen on another address; needs --over-network and a password.",
)
@click.option(
    "--over-network",
    is_flag=True,
    help="Let other machines open the desk, with a password, unencrypted.",
)
@jobs_option
def desk(
    day: str, site_path: Path, port: int, listen: str, jobs: int | None, *, no_open: bool, over_network: bool
) -> None:
    """Open a day's edition in the browser to correct it; DAY is a date, "latest", "today" or "yesterday".

    Changes are written into content/digests/DAY.md, and the site follows. Over the network, the password is
    asked for, or taken from BRIEFINGS_DESK_PASSWORD.

    \b
    briefings desk
    briefings desk 2026-11-19 --no-open
    """
    from briefings.desk.pages import EditorsDesk
    from briefings.site.serving import serve as serve_site

    settings = load_site(site_path)
    named = record_path(settings, day).stem
    password = _ask_password(listen, over_network=over_network)
    at_desk = EditorsDesk(settings.root, password=password, port=port)
    token = "" if password else f"?token={at_desk.token}"
    host = "127.0.0.1" if listen in {"0.0.0.0", "::"} else listen  # noqa: S104 - the address is the person's
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/desk/{named}{token}"

    def open_browser() -> None:
        say(f"The desk: {address} (Ctrl+C ends it)")
        if not no_open:
            click.launch(address)

    serve_site(
        settings,
        lambda: _rebuild(site_path, jobs),
        port=port,
        host=listen,
        routes=at_desk.routes(),
        on_ready=open_browser,
        app_wrapper=at_desk.keep_site,
    )


def _ask_password(listen: str, *, over_network: bool) -> str:
    """Return the password of a desk that is open to the network; "" for one on this machine."""
    if listen in {"127.0.0.1", "::1", "localhost"}:
        return ""
    if not over_network:
        meaning = (
            f"{listen} can be reached from the network: everybody with the password can change the edition"
            " and read drafts, and all that is sent, the password too, travels unencrypted."
            " If you want that, add --over-network"
        )
        raise click.UsageError(meaning)
    password: str = os.environ.get("BRIEFINGS_DESK_PASSWORD", "") or click.prompt(
        "Password of the desk", hide_input=True, confirmation_prompt=True, err=True
    )
    if len(password) < _SHORTEST:
        message = f"the password of a desk that the network can reach needs {_SHORTEST} characters or more"
        raise click.UsageError(message)
    return password


def _build(
    settings: Settings,
    output: Path | None,
    jobs: int | None,
    clock: Clock,
    **made: Unpack[_Made],
) -> RecordReport:
    drafts, full, since = made.get("drafts", True), made.get("full", False), made.get("since")
    first = read_since(since, settings).astimezone(settings.edition.zone).date() if since else None
    with show_progress() as progress:
        with clock.stage("records"):
            from briefings.pipeline import build_records

            told = clock.watch(progress)
            report = build_records(
                settings, since=first, jobs=jobs, scheduler=made.get("scheduler"), progress=told
            )
        with clock.stage("site"):
            from briefings.site import build_site

            progress("Building pages", 0, 0)
            build_site(settings, output=output, drafts=drafts, full=full)
        with clock.stage("search"):
            from briefings.site import update_index

            if settings.site.search:
                progress("Indexing for the search", 0, 0)
            update_index(settings, output)
    tell(_describe_build(settings, report, output or settings.output))
    return report


def _describe_build(settings: Settings, report: RecordReport, output: Path) -> str:
    if not report.articles and not any(settings.digests.glob("*.json")):
        return (
            f"There are no articles yet: put some below {settings.articles}; the site in {output} is empty."
        )
    counted = f"{count(report.articles, 'article')}, {count(len(report.days), 'day')}"
    told = [f"{counted}, {count(report.written, 'record')} new or changed → {output / 'index.html'}"]
    if report.older:
        told.append(
            f"{count(report.older, 'older article')} left out; the records of their days stay as they are"
        )
    if report.unnamed:
        names = ", ".join(report.unnamed[:_NAMED])
        names += f" and {len(report.unnamed) - _NAMED} more" if len(report.unnamed) > _NAMED else ""
        told += [
            f"{count(len(report.unnamed), 'article')} without a source, shown under the file's name: {names}",
            "  To name it, begin the file with 'Source: …' and a blank line ('briefings docs choices').",
        ]
    if report.written > _MANY:
        first, last = report.days[0], report.days[-1]
        told += [
            f"Each day is a separate edition, from {first} to {last}.",
            "  To read new articles only: briefings build --since 7d (or 'edition: {days: 7}' as a setting)",
        ]
        if settings.edition.approve == "by-hand":
            told.append(f"  To approve them together:  briefings approve {first}..{last}")
    return "\n".join(told)


def _tell_stranded(settings: Settings, days: Sequence[date]) -> None:
    """Say which drafts stand though their articles are gone, and what to do."""
    if not days:
        return
    named = ", ".join(day.isoformat() for day in days[:_NAMED])
    more = f" and {len(days) - _NAMED} more" if len(days) > _NAMED else ""
    stand, file = ("draft remains", f"{days[0]}.*") if len(days) == 1 else ("drafts remain", "DAY.*")
    remedy = f"put them back, approve what is to stay, or delete {settings.digests / file}"
    tell(f"{len(days)} {stand} though the articles are gone: {named}{more}; {remedy}")


def _rebuild(site_path: Path, jobs: int | None) -> None:
    settings = load_site(site_path)
    report = _build(settings, None, jobs, Clock())
    _tell_stranded(settings, report.stranded)
    tell_aside(settings, report.skipped, report.beside)
