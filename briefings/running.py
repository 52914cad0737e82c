"""The morning's work, in stages, so that a scheduler may start it at any time and as often as it likes.

    fetch ─▶ alerts ─▶ records ─▶ approve ─▶ site ─▶ publish ─▶ (prepare ─▶) mail ─▶ notify

No stage keeps a state of its own: each looks at what is there and does what is missing. So the next run
tries again what failed and does not repeat what is done. A stage that needs one that failed is held back:
nothing is published of half a site, and no mail links to pages that are not there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from briefings.digest import assign_day
from briefings.editions import (
    Edition,
    approve_edition,
    date_record,
    list_records,
    read_edition,
    refuse_changed,
)
from briefings.errors import BriefingsError
from briefings.mail.message import make_edition_mailing
from briefings.mail.preparation import SendingOptions, find_states, make_job, prepare_sending
from briefings.mailboxes import read_recipients
from briefings.model import Progress
from briefings.pipeline import build_records
from briefings.sending import SendReport, send_job
from briefings.settings import Settings
from briefings.settings.notices import NoticeKind
from briefings.storage.files import LOCK, hold_lock

__all__ = [
    "STAGES",
    "RunOptions",
    "StageReport",
    "find_open_day",
    "run_stages",
    "tell_alerts",
]


# "waits": for an editor, or for nothing at all: not a failure. "held back": for a stage that failed.
StageState = Literal["done", "waits", "failed", "held back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The options of a run.

    ``now`` (with its zone) decides which editions are closed; ``approve`` approves those; ``only`` names
    the stages to do, all when empty; ``jobs`` is the number of processes to read with.
    """

    now: datetime
    approve: bool = False
    only: Collection[str] = ()
    jobs: int | None = None
    progress: Progress = field(default=lambda *_: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport:
    """The outcome of a stage. ``skipped`` names what was set aside: articles, feeds."""

    stage: str
    state: StageState
    words: str
    skipped: tuple[str, ...] = ()


def find_open_day(settings: Settings, now: datetime) -> date:
    """Return the day of the edition that an article of this moment would belong to."""
    return assign_day(now, settings.edition.zone, settings.edition.closes_at)


def find_closed(settings: Settings, now: datetime) -> list[Path]:
    """Return the records of the days that take no more articles, the oldest first."""
    opened = find_open_day(settings, now)
    return [record for record in list_records(settings.digests) if date_record(record) < opened]


# An edition that closed longer ago than so many days is not approved by a program: its clock may be wrong.
_DUE = 14
# An edition that nobody has sent for so long is no news any more.
_MAIL_DAYS_BACK = 3


def mail_edition(settings: Settings, options: RunOptions) -> StageReport:
    """Send the edition. An older one is not made up for: the newer has taken its place."""
    if settings.mail.way is None:
        return StageReport(stage="mail", state="waits", words="not set up: 'mail.smtp'")
    edition = _find_edition(settings, options)
    if edition is None:
        return StageReport(stage="mail", state="waits", words="no edition is both closed and approved")
    posting = _make_posting(settings, options)
    job = make_job(make_edition_mailing(edition.digest, settings), settings, posting)
    report = send_job(job, options.progress)
    day, total = edition.digest.day, len(posting.recipients)
    return _tell("mail", report, total, f"{day}: ", f"briefings mail {day} --send --dry-run")


def tell_alerts(settings: Settings, options: RunOptions) -> StageReport:
    """Tell the services of the articles in which something watched has come up."""
    return _notify("alerts", "alerts", settings, options)


def _notify_edition(settings: Settings, options: RunOptions) -> StageReport:
    """Tell the services of the edition. An older one is not made up for, as with mails."""
    return _notify("notify", "editions", settings, options)


def _notify(stage: str, kind: NoticeKind, settings: Settings, options: RunOptions) -> StageReport:
    if not settings.notify.find_services(kind):
        return StageReport(stage=stage, state="waits", words="not set up: 'notify.to'")
    from briefings.notify.notices import find_quiet_end, list_alerts, make_edition_item, tell_services

    end = find_quiet_end(settings, options.now)
    if end:
        return StageReport(stage=stage, state="waits", words=f"quiet hours, until {end:%H:%M}")
    edition = _find_edition(settings, options) if kind == "editions" else None
    if edition:
        items, name = [make_edition_item(edition.digest, settings)], edition.digest.day.isoformat()
    elif kind == "editions":
        return StageReport(stage=stage, state="waits", words="no edition is both closed and approved")
    else:
        items, name = list_alerts(settings, options.now), "alerts"
    report = tell_services(items, settings, options.now, progress=options.progress)
    total = len(items) * len(settings.notify.find_services(kind))
    return _tell(stage, report, total, f"{name}: " if edition else "", f"briefings notify {name} --dry-run")


def prepare_mail(settings: Settings, options: RunOptions) -> StageReport:
    """Note that this machine is about to send the edition, where there is somebody who has not had it."""
    is_told = bool(settings.mail.way or settings.notify.find_services("editions"))
    edition = _find_edition(settings, options) if is_told else None
    if edition is None:
        return StageReport(stage="prepare", state="waits", words="nothing is to be sent")
    told = _prepare_notices(edition, settings)
    report = _prepare_mails(edition, settings, options)
    return replace(report, words=f"{told}{report.words}")


def _prepare_notices(edition: Edition, settings: Settings) -> str:
    from briefings.notify.notices import make_edition_item, prepare_notices

    if not settings.notify.find_services("editions"):
        return ""
    waiting = prepare_notices(make_edition_item(edition.digest, settings), settings)
    return f"{_count(waiting, 'service')} to be told; " if waiting else ""


def _prepare_mails(edition: Edition, settings: Settings, options: RunOptions) -> StageReport:
    if settings.mail.way is None:
        return StageReport(stage="prepare", state="done", words="no mails are set up")
    posting = _make_posting(settings, options)
    mailing = make_edition_mailing(edition.digest, settings)
    states = find_states(mailing, settings, posting.recipients)
    waiting = sum(state in {None, "failed"} for state in states.values())
    if not waiting:
        return StageReport(stage="prepare", state="done", words="everybody has been sent it")
    # What would stop it before the first mail (no password, a wrong template) stops it before the note, which
    # no other machine could get over.
    make_job(mailing, settings, posting)
    ledger = prepare_sending(mailing, settings)
    return StageReport(stage="prepare", state="done", words=f"{waiting} to be sent; noted in {ledger.name}")


def _make_posting(settings: Settings, options: RunOptions) -> SendingOptions:
    return SendingOptions(
        recipients=read_recipients(settings.mail.to, settings.root, ()),
        date=options.now.replace(microsecond=0),
        bcc=settings.mail.delivery == "bcc",
    )


def _find_edition(settings: Settings, options: RunOptions) -> Edition | None:
    oldest = find_open_day(settings, options.now) - timedelta(days=_MAIL_DAYS_BACK)
    for record in reversed(find_closed(settings, options.now)):
        if _day_of(record) < oldest:
            break
        edition = read_edition(record, approve=settings.edition.approve)
        if edition.status == "approved":
            refuse_changed(record, edition)
            return edition
    return None


def _day_of(record: Path) -> date:
    return date_record(record)


def _tell(stage: str, report: SendReport, total: int, about: str, command: str) -> StageReport:
    """Count what became of the letters, and name who lacks them; ``command`` names them too.

    On a runner (``CI`` is set), whose log may be public, no address is said.
    """
    kinds = ("sent", "already", "settled", "refused", "failed", "uncertain")
    left = total - len(report.outcomes)
    counts = [*((len(report.of(kind)), kind) for kind in kinds), (left, "left")]
    words = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    if report.is_whole:
        return StageReport(stage=stage, state="done", words=f"{about}{words or 'nothing to tell'}")
    why = f"; {report.problem}" if report.problem else ""
    lacking = report.of("refused", "failed", "uncertain")
    if os.environ.get("CI"):
        # A server's words repeat them.
        lacking, why = (), re.sub(r"[^\s<>:]+@[^\s<>:]+", "…", why)
    words = f"{about}{words or 'nothing sent'}{why}; '{command}' names them"
    named = tuple(f"{each.kind}: {each.address}: {each.words}" for each in lacking)
    return StageReport(stage=stage, state="failed", words=words, skipped=named)


# So many days are named one by one.
_NAMED = 3


def _fetch(settings: Settings, options: RunOptions) -> StageReport:
    from briefings.sources.fetching import fetch_articles, list_feeds

    if not list_feeds(settings):
        return StageReport(stage="fetch", state="waits", words="no feeds are named under 'sources'")
    report = fetch_articles(settings, now=options.now, progress=options.progress)
    failing = tuple(f"{source.address}: {source.problem}" for source in report.failing)
    if len(failing) == len(report.sources):
        return StageReport(stage="fetch", state="failed", words="no feed can be had", skipped=failing)
    words = f"{_count(report.articles, 'new article')} of {_count(len(report.sources), 'feed')}"
    words += f", {len(failing)} of them failing" if failing else ""
    aside = tuple(f"{each.address}: {each.reason}" for source in report.sources for each in source.aside)
    return StageReport(stage="fetch", state="done", words=words, skipped=(*failing, *aside))


def _records(settings: Settings, options: RunOptions) -> StageReport:
    report = build_records(settings, jobs=options.jobs, progress=options.progress)
    words = f"{_count(report.articles, 'article')}, {_count(report.written, 'day')} new or changed"
    return StageReport(
        stage="records", state="done", words=words, skipped=tuple(str(error) for error in report.skipped)
    )


def _approve(settings: Settings, options: RunOptions) -> StageReport:
    """Approve what is closed, when told; else say what waits for an editor."""
    drafts = [record for record in find_closed(settings, options.now) if _is_draft(settings, record)]
    # By a clock that is years ahead all days are closed: what closed long ago is left to a person.
    due = (find_open_day(settings, options.now) - timedelta(days=_DUE)).isoformat()
    old = [record for record in drafts if record.stem < due]
    days = _list_days(drafts)
    if not drafts:
        return StageReport(stage="approve", state="done", words="nothing waits for approval")
    if not options.approve:
        wait = "waits" if len(drafts) == 1 else "wait"
        words = f"{days} {wait} for an editor: 'briefings approve {drafts[-1].stem}'"
        return StageReport(stage="approve", state="waits", words=words)
    failures: list[str] = []
    for record in drafts:
        if record in old:
            continue
        try:
            approve_edition(record, when=options.now)
        except BriefingsError as error:
            failures.append(str(error))
    if failures:
        return StageReport(stage="approve", state="failed", words="; ".join(failures))
    if old:
        words = f"{_list_days(old)}: closed more than {_DUE} days ago; 'briefings approve {old[-1].stem}'"
        return StageReport(stage="approve", state="waits", words=words)
    return StageReport(stage="approve", state="done", words=days)


def _site(settings: Settings, options: RunOptions) -> StageReport:
    from briefings.site.building import build_site
    from briefings.site.search_index import update_index

    options.progress("Building pages", 0, 0)
    report = build_site(settings, drafts=False)
    update_index(settings)
    words = f"{_count(report.files, 'file')}, {report.written} new or changed, {report.removed} removed"
    return StageReport(stage="site", state="done", words=words, skipped=report.warnings)


def _publish(settings: Settings, _options: RunOptions) -> StageReport:
    from briefings.publish import publish_site

    if settings.publish.github_pages is None:
        return StageReport(stage="publish", state="waits", words="not set up: 'publish.github_pages'")
    if all(_is_draft(settings, record) for record in list_records(settings.digests)):
        return StageReport(stage="publish", state="waits", words="no edition is approved yet")
    report = publish_site(settings)
    where = report.address or report.remote
    words = f"{_count(report.changes.total, 'file')} changed" if report.commit else "nothing has changed"
    return StageReport(stage="publish", state="done", words=f"{words} → {where}")


def _is_draft(settings: Settings, record: Path) -> bool:
    return read_edition(record, approve=settings.edition.approve).status == "draft"


def _list_days(records: list[Path]) -> str:
    days = [record.stem for record in records]
    return ", ".join(days) if len(days) <= _NAMED else f"{days[0]} to {days[-1]} ({len(days)} days)"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s'[: number != 1]}"


STAGES: Mapping[str, Callable[[Settings, RunOptions], StageReport]] = {
    "fetch": _fetch,
    "alerts": tell_alerts,
    "records": _records,
    "approve": _approve,
    "site": _site,
    "publish": _publish,
    "prepare": prepare_mail,
    "mail": mail_edition,
    "notify": _notify_edition,
}
# Done only where it is named: what it notes is of use where the ledger travels.
ON_REQUEST = ("prepare",)
# Passed over where no service is named: a desk that tells nobody need not hear of them.
IF_SET_UP = ("alerts", "notify")
# What a stage cannot do without; a feed that does not answer is no reason to publish nothing.
NEEDS = {
    "approve": ("records",),
    "site": ("records",),
    "publish": ("site",),
    "mail": ("site", "publish"),
    "notify": ("site", "publish"),
}


def run_stages(settings: Settings, options: RunOptions) -> Iterator[StageReport]:
    """Do the stages in order, and yield what became of each as soon as it is done.

    Raises:
        BriefingsError: another run of this site is under way.
    """
    with hold_lock(settings.root / LOCK, options.now):
        failed: set[str] = set()
        for name, work in STAGES.items():
            unasked = {*ON_REQUEST, *(() if settings.notify.to else IF_SET_UP)}
            if name not in (options.only or STAGES.keys() - unasked):
                continue
            report = _hold_back(name, failed) or _do(name, work, settings, options)
            if report.state in {"failed", "held back"}:
                failed.add(name)
            yield report


def _hold_back(name: str, failed: Collection[str]) -> StageReport | None:
    missing = [needed for needed in NEEDS.get(name, ()) if needed in failed]
    return StageReport(stage=name, state="held back", words=f"needs {missing[0]}") if missing else None


def _do(
    name: str,
    work: Callable[[Settings, RunOptions], StageReport],
    settings: Settings,
    options: RunOptions,
) -> StageReport:
    try:
        return work(settings, options)
    except BriefingsError as error:
        return StageReport(stage=name, state="failed", words=str(error))
