"""What is told to chat and phone services: an edition, and alerts: ``notify``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefings.cli.group import FAILED, main, say, say_if_stopped, show_progress, tell
from briefings.cli.options import load_site, open_edition, record_path, site_option
from briefings.cli.sending import TO_BE_DONE, tell_report

if TYPE_CHECKING:
    from briefings.notify.notices import Item
    from briefings.sending.ledger import DeliveryState
    from briefings.settings import Settings
    from briefings.settings.notices import NoticeKind


@main.command()
@click.argument("what", metavar="DAY|alerts")
@site_option
@click.option("--again", is_flag=True, help="Send again what may or may not have arrived.")
@click.option(
    "--settle",
    multiple=True,
    metavar="WHO",
    help="Report and retry nothing more for this service, article or day, or for all.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be sent to whom; send nothing.")
def notify(what: str, site_path: Path, again: bool, settle: tuple[str, ...], dry_run: bool) -> None:
    """Send an edition's headlines, or alerts, to chat and phone services.

    DAY is a date, "latest", "today" or "yesterday".

    An edition's notice lists its first headlines with links. "alerts" sends an alert for each recent article
    that mentions something you watch; `fetch` and `run` do that by themselves. Each service gets each notice
    once: content/sent records it. Nothing is sent in the quiet hours.

    The exit code is 1 while a notice could not be sent, or may or may not have arrived, until you
    --settle it.

    \b
    briefings notify latest
    briefings notify 2026-11-19 --dry-run
    briefings notify alerts
    briefings notify alerts --settle phone
    """
    from briefings.moments import read_clock
    from briefings.notify.notices import (
        find_quiet_end,
        list_alerts,
        make_edition_item,
        settle_notices,
    )

    settings = load_site(site_path)
    items: list[Item]
    if what == "alerts":
        items = list_alerts(settings, read_clock())
    else:
        from briefings.editions import refuse_changed

        edition = open_edition(settings, what)
        refuse_changed(record_path(settings, what), edition)
        items = [make_edition_item(edition.digest, settings)]
    end = find_quiet_end(settings, read_clock())
    if settle:
        settled = settle_notices(items, settings, settle)
        tell(f"{len(settled)} settled" + (f": {', '.join(settled)}" if settled else ""))
    elif dry_run:
        _tell_plan(what, items, settings, again=again)
    elif end:
        say(f"Quiet hours until {end:%H:%M}: nobody is told anything. The next start after them does.")
    else:
        _notify(items, settings, again=again)


def _tell_plan(what: str, items: Sequence[Item], settings: Settings, *, again: bool) -> None:
    """Print a line for each service and thing, and each notice; fail where a service cannot be told."""
    from briefings.notify.notices import find_broken, tell_states

    kind: NoticeKind = "alerts" if what == "alerts" else "editions"
    broken = find_broken(settings, kind)
    for told in tell_states(items, settings):
        state = "send" if again and told.state == "begun" else TO_BE_DONE[told.state]
        if state == "send" and told.service.name in broken:
            state = "broken"
        click.echo(f"{state}\t{told.service.name}\t{told.item.name}\t{told.item.title}")
    for item in items:
        tell(f"\n{item.title}\n\n{item.text}")
    if not items:
        tell("alerts: nothing to tell: nothing watched has come up in the articles of the last days")
    if not settings.notify.find_services(kind):
        raise click.UsageError(_NOBODY.format(kind))
    for error in broken.values():
        say(f"briefings: {error}")
    if broken:
        click.get_current_context().exit(FAILED)


_NOBODY = "nobody is told of {}; name services under 'notify.to'"


def _notify(items: Sequence[Item], settings: Settings, *, again: bool) -> None:
    from briefings.moments import read_clock
    from briefings.notify.notices import tell_services

    if items and not settings.notify.find_services(items[0].kind):
        raise click.UsageError(_NOBODY.format(items[0].kind))
    say_if_stopped("What was told is noted. The same command tells the rest.")
    retried: Sequence[DeliveryState] = ["begun"] if again else []
    with show_progress() as progress:
        report = tell_services(items, settings, read_clock(), again=retried, progress=progress)
    total = sum(len(settings.notify.find_services(item.kind)) for item in items)
    tell_report(report, total, "'--again' tells it once more, '--settle WHO' ends the matter")
    if not report.is_whole:
        click.get_current_context().exit(FAILED)
