"""The morning's work, in stages, so that a scheduler may start it at any time and as often as it likes.

    fetch ─▶ records ─▶ approve ─▶ site ─▶ publish ─▶ (prepare ─▶) mail

No stage keeps a state of its own: each looks at what is there and does what is missing. So what failed is
tried again by the next run, and what is done is not done again. A stage that needs one that failed is held
back: nothing is published of half a site, nothing mailed that links to pages that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from briefings.errors import BriefingsError
from briefings.running.stages import NEEDS, ON_REQUEST, STAGES, RunOptions, StageReport, find_open_day
from briefings.settings import Settings
from briefings.storage.locks import LOCK, hold_lock

__all__ = ["STAGES", "RunOptions", "StageReport", "find_open_day", "run_stages"]


def run_stages(settings: Settings, options: RunOptions) -> Iterator[StageReport]:
    """Do the stages in order, and yield what became of each as soon as it is done.

    Raises:
        BriefingsError: another run of this site is under way.
    """
    with hold_lock(settings.root / LOCK, options.now):
        failed: set[str] = set()
        for name, work in STAGES.items():
            if name not in (options.only or STAGES.keys() - ON_REQUEST):
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
