"""The stage that mails: the newest edition that is closed and approved, to whom it has not been sent."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

from briefings.editions import Edition, read_edition
from briefings.mail.posting import Posting, find_states, make_job, prepare_sending
from briefings.mail.recipients import read_recipients
from briefings.mail.sending import SendReport, send_job
from briefings.running.report import RunOptions, StageReport, find_closed, find_open_day
from briefings.settings import Settings

# An edition that nobody has sent for so long is no news any more.
_DAYS_BACK = 3


def mail_edition(settings: Settings, options: RunOptions) -> StageReport:
    """Send the edition. An older one is not made up for: the newer has taken its place."""
    if settings.mail.smtp is None:
        return StageReport(stage="mail", state="waits", words="not set up: 'mail.smtp'")
    edition = _find_edition(settings, options)
    if edition is None:
        return StageReport(stage="mail", state="waits", words="no edition is both closed and approved")
    posting = Posting(
        recipients=read_recipients(settings.mail.to, settings.root, ()),
        date=options.now.replace(microsecond=0),
        bcc=settings.mail.delivery == "bcc",
    )
    job = make_job(edition.digest, settings, posting)
    report = send_job(job, lambda done, total: options.progress("Sending", done, total))
    return _tell(report, edition.digest.day, len(posting.recipients))


def prepare_mail(settings: Settings, options: RunOptions) -> StageReport:
    """Note that this machine is about to send the edition, where there is somebody who has not had it."""
    edition = _find_edition(settings, options) if settings.mail.smtp else None
    if edition is None:
        return StageReport(stage="prepare", state="waits", words="nothing is to be sent")
    recipients = read_recipients(settings.mail.to, settings.root, ())
    states = find_states(edition.digest, settings, recipients)
    waiting = sum(state in {None, "failed"} for state in states.values())
    if not waiting:
        return StageReport(stage="prepare", state="done", words="everybody has been sent it")
    ledger = prepare_sending(edition.digest, settings)
    return StageReport(stage="prepare", state="done", words=f"{waiting} to be sent; noted in {ledger.name}")


def _find_edition(settings: Settings, options: RunOptions) -> Edition | None:
    oldest = find_open_day(settings, options.now) - timedelta(days=_DAYS_BACK)
    for record in reversed(find_closed(settings, options.now)):
        if _day_of(record) < oldest:
            break
        edition = read_edition(record, approve=settings.edition.approve)
        if edition.status == "approved":
            return edition
    return None


def _day_of(record: Path) -> date:
    return date.fromisoformat(record.stem)


def _tell(report: SendReport, day: date, total: int) -> StageReport:
    """Count what became of the letters, and name who lacks the mail.

    On a runner (``CI`` is set), whose log may be public, no address is said.
    """
    kinds = ("sent", "already", "settled", "refused", "failed", "uncertain")
    left = total - len(report.outcomes)
    counts = [*((len(report.of(kind)), kind) for kind in kinds), (left, "left")]
    words = ", ".join(f"{count} {kind}" for count, kind in counts if count)
    if report.is_whole:
        return StageReport(stage="mail", state="done", words=f"{day}: {words}")
    why = f"; {report.problem}" if report.problem else ""
    words = f"{day}: {words or 'nothing sent'}{why}; 'briefings mail {day} --send --dry-run' names them"
    lacking = report.of("refused", "failed", "uncertain") if not os.environ.get("CI") else ()
    named = tuple(f"{each.kind}: {each.address}: {each.words}" for each in lacking)
    return StageReport(stage="mail", state="failed", words=words, skipped=named)
