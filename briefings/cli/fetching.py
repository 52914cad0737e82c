"""Articles in from outside: ``fetch``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.group import FAILED, SKIPPED, main, say, say_if_stopped, tell
from briefings.cli.options import load_site, site_option, strict_option
from briefings.cli.progress import show_progress
from briefings.cli.saying import NO_FEEDS, count, describe_source, encode, json_option

if TYPE_CHECKING:
    from briefings.settings import Settings, SourceSettings
    from briefings.sources.fetching import FetchReport, SourceReport


@main.command()
@site_option
@click.option("--since", metavar="WHEN", help="Leave out what is older: 2026-11-20, or 3d, or 12h.")
@click.option("--source", "names", multiple=True, metavar="NAME", help="Ask this source alone; repeatable.")
@click.option("--dry-run", is_flag=True, help="Ask, and say what is new, but write nothing.")
@json_option
@strict_option
def fetch(
    site_path: Path, since: str | None, names: tuple[str, ...], dry_run: bool, as_json: bool, strict: bool
) -> None:
    """Bring what is new from the feeds of `sources:` into content/articles, each article once.

    A source that is named is asked even if it wants to be left alone for a while.

    \b
    briefings fetch
    briefings fetch --since 2d --source "Kalvoy Wire"
    briefings fetch --dry-run --json | jq '.sources[].articles[].headline'
    """
    from briefings.sources.fetching import fetch_articles, list_feeds

    settings = load_site(site_path)
    if not list_feeds(settings):
        say(NO_FEEDS)
    say_if_stopped("The articles that were written stay. The same command goes on from there.")
    with show_progress() as progress:
        report = fetch_articles(
            settings,
            sources=_choose_feeds(settings, names) if names else None,
            since=_read_since(since, settings) if since else None,
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        click.echo(encode(report))
    _tell_report(report)
    _leave(report, strict=strict)


def _choose_feeds(settings: Settings, names: Sequence[str]) -> list[SourceSettings]:
    import difflib

    from briefings.sources.fetching import list_feeds

    feeds = list_feeds(settings)
    known = {name.casefold(): name for feed in feeds for name in (feed.name, feed.feed) if name}
    for name in names:
        if name.casefold() not in known:
            near = difflib.get_close_matches(name.casefold(), known, 1)
            hint = f"; did you mean {known[near[0]]!r}?" if near else "; 'briefings sources list' names them"
            message = f"{name!r} is no feed of 'sources:'{hint}"
            raise click.BadParameter(message, param_hint="--source")
    wanted = {name.casefold() for name in names}
    return [feed for feed in feeds if {feed.name.casefold(), feed.feed.casefold()} & wanted]


def _read_since(since: str, settings: Settings) -> datetime:
    """Return the moment that --since names: a day's beginning in the site's zone, or so long ago."""
    import re

    ago = re.fullmatch(r"(\d{1,4})([hdw])", since)
    if ago:
        unit = {"h": "hours", "d": "days", "w": "weeks"}[ago[2]]
        return datetime.now(UTC) - timedelta(**{unit: int(ago[1])})
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as error:
        message = f"{since!r} is no date; write 2026-11-20, or 3d for three days ago, or 12h"
        raise click.BadParameter(message, param_hint="--since") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.edition.zone)


def _tell_report(report: FetchReport) -> None:
    """Sum up for a person what each source brought, and name all that went wrong."""
    for source in report.sources:
        if source.moved:
            say(f"{source.name}: has moved to {source.moved}; write that into 'sources:'")
        for name in source.edited:
            say(f"{source.name}: {name} is newer there, but was edited here; it is left alone")
        for each in source.aside:
            say(f"set aside: {each.address}: {each.reason}{'' if each.final else '; it is tried again'}")
    for source in report.failing:
        say(f"failing: {source.name}: {describe_source(source)}")
    for source in report.sources:
        if source.articles:
            tell(f"{source.name}: {_count_articles([source])}")
    would = "would be " if report.dry_run else ""
    asked = sum(source.outcome != "waiting" for source in report.sources)
    failing = f", {count(len(report.failing), 'feed')} failing" if report.failing else ""
    tell(f"{_count_articles(report.sources)} {would}written, of {count(asked, 'feed')} asked{failing}")


def _leave(report: FetchReport, *, strict: bool) -> None:
    context = click.get_current_context()
    if report.sources and all(source.outcome == "failed" for source in report.sources):
        context.exit(FAILED)
    if strict and (report.failing or any(source.aside for source in report.sources)):
        context.exit(SKIPPED)


def _count_articles(reports: Iterable[SourceReport]) -> str:
    articles = [article for report in reports for article in report.articles]
    changed = sum(article.changed for article in articles)
    copies = sum(bool(article.same_text_as) and not article.changed for article in articles)
    counted = count(len(articles) - changed, "new article")
    counted += f" ({copies} of another's text)" if copies else ""
    return counted + (f", {changed} changed" if changed else "")
