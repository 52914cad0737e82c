"""What a stage is given and what it gives back; which editions take no more articles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from briefings.digest import assign_day
from briefings.editions import list_records
from briefings.progress import Progress
from briefings.settings import Settings

# "waits": for an editor, or for nothing at all: not a failure. "held back": for a stage that failed.
State = Literal["done", "waits", "failed", "held back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run is meant.

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
    """What became of a stage. ``skipped`` names what it had to set aside: articles, feeds."""

    stage: str
    state: State
    words: str
    skipped: tuple[str, ...] = ()


def find_open_day(settings: Settings, now: datetime) -> date:
    """Return the day of the edition that an article of this moment would belong to."""
    return assign_day(now, settings.edition.zone, settings.edition.closes_at)


def find_closed(settings: Settings, now: datetime) -> list[Path]:
    """Return the records of the days that take no more articles, the oldest first."""
    opened = find_open_day(settings, now)
    return [record for record in list_records(settings.digests) if date.fromisoformat(record.stem) < opened]
