"""The stage that mails: the newest edition that is closed and approved, to whom it has not been sent."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from briefings.editions import Edition, read_edition
from briefings.mail.posting import Posting, make_job
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
    """Count what became of the letters. No address is said: a runner's log may be public."""
    counts = [(len(report.of(kind)), kind) for kind in ("sent", "already", "refused", "failed", "uncertain")]
    left = total - len(report.outcomes)
    words = ", ".join(f"{count} {kind}" for count, kind in (*counts, (left, "left")) if count)
    if report.is_whole:
        return StageReport(stage="mail", state="done", words=f"{day}: {words}")
    why = f"; {report.problem}" if report.problem else ""
    words = f"{day}: {words or 'nothing sent'}{why}; 'briefings mail {day} --send --dry-run' names them"
    return StageReport(stage="mail", state="failed", words=words)
