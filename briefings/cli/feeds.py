"""The list of feeds: ``sources`` with import, export, list and check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.articles import write_text
from briefings.cli.group import FAILED, main, say, tell
from briefings.cli.options import load_site, output_option, site_option
from briefings.cli.progress import show_progress
from briefings.cli.saying import NO_FEEDS, count, describe_source, encode, json_option

if TYPE_CHECKING:
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
    from briefings.settings.adding import add_feeds
    from briefings.settings.opml import read_opml
    from briefings.storage.whole_files import write_whole

    settings = load_site(site_path)
    known = {source.feed for source in settings.sources}
    fresh = [feed for feed in read_opml(opml) if feed.feed not in known]
    file = site_path / FILE_NAME if site_path.is_dir() else site_path
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
    from briefings.settings.opml import write_opml
    from briefings.sources.fetching import list_feeds

    settings = load_site(site_path)
    write_text(write_opml(list_feeds(settings), settings.site.title), output)


@sources.command("list")
@site_option
@json_option
def list_sources(site_path: Path, as_json: bool) -> None:
    """List the feeds, when each last had something new, and since when one fails; none is asked.

    To a program, a line a feed: name, section, state, address, divided by tabs.

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
