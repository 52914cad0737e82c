"""What each stage of a run does, and in what words it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from briefings.editions import approve_edition, list_records, read_edition
from briefings.errors import BriefingsError
from briefings.pipeline import build_records
from briefings.running.report import RunOptions, StageReport, find_closed
from briefings.settings import Settings

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
    days = _list_days(drafts)
    if not drafts:
        return StageReport(stage="approve", state="done", words="nothing waits for approval")
    if not options.approve:
        wait = "waits" if len(drafts) == 1 else "wait"
        words = f"{days} {wait} for an editor: 'briefings approve {drafts[-1].stem}'"
        return StageReport(stage="approve", state="waits", words=words)
    failures: list[str] = []
    for record in drafts:
        try:
            approve_edition(record, when=options.now)
        except BriefingsError as error:
            failures.append(str(error))
    if failures:
        return StageReport(stage="approve", state="failed", words="; ".join(failures))
    return StageReport(stage="approve", state="done", words=days)


def _site(settings: Settings, options: RunOptions) -> StageReport:
    from briefings.site import build_site, update_index

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


def _mail(settings: Settings, options: RunOptions) -> StageReport:
    from briefings.running.mailing import mail_edition

    return mail_edition(settings, options)


def _prepare(settings: Settings, options: RunOptions) -> StageReport:
    from briefings.running.mailing import prepare_mail

    return prepare_mail(settings, options)


def _is_draft(settings: Settings, record: Path) -> bool:
    return read_edition(record, approve=settings.edition.approve).status == "draft"


def _list_days(records: list[Path]) -> str:
    days = [record.stem for record in records]
    return ", ".join(days) if len(days) <= _NAMED else f"{days[0]} to {days[-1]} ({len(days)} days)"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s'[: number != 1]}"


STAGES: Mapping[str, Callable[[Settings, RunOptions], StageReport]] = {
    "fetch": _fetch,
    "records": _records,
    "approve": _approve,
    "site": _site,
    "publish": _publish,
    "prepare": _prepare,
    "mail": _mail,
}
# Done only where it is named: what it notes is of use where the ledger travels.
ON_REQUEST = ("prepare",)
# What a stage cannot do without; a feed that does not answer is no reason to publish nothing.
NEEDS = {"approve": ("records",), "site": ("records",), "publish": ("site",), "mail": ("site", "publish")}
