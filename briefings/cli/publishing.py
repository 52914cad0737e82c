"""The site to where its readers are: ``publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.group import main, say_if_stopped, tell
from briefings.cli.options import load_site, site_option

if TYPE_CHECKING:
    from briefings.publish import PublishReport


@main.command()
@site_option
@click.option("-n", "--dry-run", is_flag=True, help="Push nothing; print what would change.")
@click.option("-m", "--message", default="", help="Of the commit (default: the last edition's day).")
@click.option("--drafts", is_flag=True, help="Publish a site that shows drafts, too.")
@click.option(
    "--take-over", metavar="BRANCH", default="", help="Replace the files of somebody else on this branch."
)
def publish(site_path: Path, dry_run: bool, message: str, drafts: bool, take_over: str) -> None:
    """Push the built site to GitHub Pages: output/ to the branch gh-pages.

    It is checked first: that it is built of the records as they are, that it shows no draft, that it is not
    too large for GitHub, that 'site.url' is where it will appear, that the branch holds nothing but earlier
    states of the site. What stands there is not pushed again.

    \b
    briefings publish --dry-run
    briefings publish --message "Corrected: the ferry's name"
    """
    from briefings.publish import publish_site

    say_if_stopped("Nothing is published by halves. The same command begins anew.")
    report = publish_site(
        load_site(site_path), message=message, drafts=drafts, dry_run=dry_run, take_over=take_over
    )
    if dry_run:
        _print_changes(report)
    tell(_describe(report, dry_run=dry_run))


def _print_changes(report: PublishReport) -> None:
    """Print a line a file: A added, M changed, D removed, as git writes them."""
    changes = report.changes
    for mark, names in (("A", changes.added), ("M", changes.changed), ("D", changes.removed)):
        for name in names:
            click.echo(f"{mark} {name}")


def _describe(report: PublishReport, *, dry_run: bool) -> str:
    changes = report.changes
    place = f"{report.branch} of {report.remote}"
    where = f" → {report.address}" if report.address else ""
    if not changes:
        return f"Nothing has changed on {place}{where}"
    counted = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if dry_run:
        return f"Would change on {place}: {counted}{where}"
    first = (
        "\nThe branch is new: choose it in the repository's settings, under Pages." if report.is_first else ""
    )
    return f"Pushed to {place}: {counted}{where}{first}"
