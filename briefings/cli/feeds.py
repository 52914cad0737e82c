"""Feeds: ``sources`` with import, export, list and check; ``fetch``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import write_text
from briefings.cli.group import (
    FAILED,
    NO_FEEDS,
    SKIPPED,
    count,
    describe_source,
    encode,
    json_option,
    main,
    say,
    say_if_stopped,
    show_progress,
    tell,
)
from briefings.cli.options import load_site, output_option, read_since, site_option, strict_option

if TYPE_CHECKING:
    from briefings.settings import Settings, SourceSettings
    from briefings.sources.fetching import FetchReport, SourceReport
    from briefings.sources.fetching.report import FeedCheck


@main.group()
def sources() -> None:
    """Work with the list of feeds: import, export, list, check.

    \b
    briefings sources import feeds.opml
    briefings sources check
    """


@sources.command("import")
@click.argument("opml", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@site_option
def import_sources(opml: Path, site_path: Path) -> None:
    """Add the feeds of an OPML file to `sources:` of briefings.yaml; a group becomes their section.

    \b
    briefings sources import feeds.opml
    """
    from briefings.settings import FILE_NAME, parse_settings
    from briefings.settings.subscriptions import add_feeds, read_opml
    from briefings.storage.files import write_whole

    settings = load_site(site_path)
    known = {source.feed for source in settings.sources}
    fresh = [feed for feed in read_opml(opml) if feed.feed not in known]
    file = site_path if site_path.is_file() else settings.root / FILE_NAME
    text = add_feeds(file.read_text(encoding="utf-8-sig"), fresh, file)
    parse_settings(text, file)
    if fresh:
        write_whole(file, text)
    tell(f"{count(len(fresh), 'feed')} added to {file}")


@sources.command("export")
@site_option
@output_option
def export_sources(site_path: Path, output: Path | None) -> None:
    """Print the feeds of `sources:` as OPML, for a feed reader or another site.

    \b
    briefings sources export --output feeds.opml
    """
    from briefings.settings.subscriptions import write_opml
    from briefings.sources.fetching import list_feeds

    settings = load_site(site_path)
    write_text(write_opml(list_feeds(settings), settings.site.title), output)


@sources.command("list")
@site_option
@json_option
def list_sources(site_path: Path, as_json: bool) -> None:
    """List the feeds, when each was last asked, and since when one fails; none is asked now.

    Each line holds name, section, state and address, separated by tabs.

    \b
    briefings sources list
    briefings sources list | cut -f 4
    """
    from briefings.printing import print_listing
    from briefings.sources.fetching import recall_sources

    settings = load_site(site_path)
    recalled = recall_sources(settings)
    if not recalled:
        say(NO_FEEDS)
    if as_json:
        click.echo(encode(recalled))
    else:
        rows = [
            (each.name, settings.find_source(each.name).section, describe_source(each), each.address)
            for each in recalled
        ]
        print_listing(("source", "section", "state", "address"), rows)


@sources.command("check")
@site_option
@json_option
def check_sources(site_path: Path, as_json: bool) -> None:
    """Ask every feed once and say what it has; nothing is written. Exits with 1 when one fails.

    \b
    briefings sources check
    """
    from briefings.printing import print_listing
    from briefings.sources.fetching import list_feeds, open_web
    from briefings.sources.fetching.report import check_feeds

    settings = load_site(site_path)
    feeds = list_feeds(settings)
    if not feeds:
        say(NO_FEEDS)
    found = []
    with show_progress() as progress:
        for each in check_feeds(feeds, open_web(settings), settings.fetch.at_once):
            found.append(each)
            progress("Asking", len(found), len(feeds))
    if as_json:
        click.echo(encode(found))
    else:
        print_listing(("source", "found", "address"), [_describe_check(each) for each in found])
    if any(each.problem for each in found):
        click.get_current_context().exit(FAILED)


def _describe_check(check: FeedCheck) -> tuple[str, str, str]:
    if check.problem:
        return check.name, check.problem, check.address
    newest = f", newest of {check.newest:%Y-%m-%d}" if check.newest else ""
    moved = f"; moved to {check.moved}" if check.moved else ""
    found = f"{count(check.items, 'article')}, {check.whole} whole in the feed{newest}{moved}"
    return check.name, found, check.address


@main.command()
@site_option
@click.option("--since", metavar="WHEN", help="Leave out articles older than this: 2026-11-20, 3d or 12h.")
@click.option(
    "--source", "names", multiple=True, metavar="NAME", help="Ask only this source; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Ask and print what is new; write nothing.")
@json_option
@strict_option
def fetch(
    site_path: Path, since: str | None, names: tuple[str, ...], dry_run: bool, as_json: bool, strict: bool
) -> None:
    """Fetch new articles from the feeds of `sources:` into content/articles, each article once.

    A source named with --source is asked even before its next request is due. If an article mentions
    something that you watch, the services of `notify:` get an alert.

    \b
    briefings fetch
    briefings fetch --since 2d --source "Kalvoy Wire"
    briefings fetch --dry-run --json | jq '.sources[].articles[].headline'
    """
    from briefings.sources.fetching import fetch_articles, list_feeds

    settings = load_site(site_path)
    if not list_feeds(settings):
        say(NO_FEEDS)
    say_if_stopped("The articles that were written stay. The same command continues from there.")
    with show_progress() as progress:
        report = fetch_articles(
            settings,
            sources=_choose_feeds(settings, names) if names else None,
            since=read_since(since, settings) if since else None,
            dry_run=dry_run,
            progress=progress,
        )
    if as_json:
        click.echo(encode(report))
    _tell_report(report)
    if not dry_run and settings.notify.find_services("alerts"):
        _tell_alerts(settings)
    _leave(report, strict=strict)


def _tell_alerts(settings: Settings) -> None:
    """Tell the services of what is watched; leave with 1 where that failed."""
    from briefings.moments import read_clock
    from briefings.running import RunOptions, tell_alerts

    told = tell_alerts(settings, RunOptions(now=read_clock()))
    for each in told.skipped:
        say(each)
    (say if told.state == "failed" else tell)(f"alerts: {told.words}")
    if told.state == "failed":
        click.get_current_context().exit(FAILED)


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
