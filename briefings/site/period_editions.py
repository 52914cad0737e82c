"""A week or a month by itself, read from the records: what a mail and a press review of it tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from briefings.editions import list_records, read_edition
from briefings.errors import EditionError
from briefings.presenting.addresses import Addresses
from briefings.presenting.days import present
from briefings.presenting.options import PresentingOptions
from briefings.presenting.views import DayView, StoryView
from briefings.settings import Settings
from briefings.site.day_store import outline_day
from briefings.site.history import DayOutline, StoryOutline, make_history
from briefings.site.periods import PeriodSummary, find_months, find_weeks, name_week


class PeriodEdition(NamedTuple):
    """A week or a month by itself: what its page tells (``summary``), and its days, the oldest first."""

    key: str
    summary: Mapping[str, Any]
    days: tuple[DayView, ...]


def read_period(name: str, settings: Settings, options: PresentingOptions) -> PeriodEdition:
    """Return a week or a month, read from the records; "week" and "month" mean the newest with an edition.

    Raises:
        EditionError: the period has no edition.
        RecordError: a record cannot be read.
    """
    by_week = name == "week" or "W" in name
    days = _read_days(name, settings, options, by_week=by_week)
    outlines = [
        outline_day(day, (b"",) * (len(day.stories) + len(day.shorts) + 1), Addresses(), options)
        for day in days
    ]
    history = make_history(outlines, options.words, Addresses())
    (period,) = (find_weeks if by_week else find_months)(history.days, options.words, "")
    described = dict(PeriodSummary(period, history, options.words).describe(_ReadDays(days)))
    # Of the story's own page it is not known here under which address it began.
    described["lasting"] = [one._replace(path=one.story.path) for one in described["lasting"]]
    return PeriodEdition(period.key, described, days)


def _read_days(
    name: str, settings: Settings, options: PresentingOptions, *, by_week: bool
) -> tuple[DayView, ...]:
    """Return the days of a period as every output shows them."""
    days = [path.stem for path in list_records(settings.digests)]
    named = {day: name_week(date.fromisoformat(day)) if by_week else day[:7] for day in days}
    wanted = max(named.values(), default="") if name in ("week", "month") else name
    chosen = [day for day in days if named[day] == wanted]
    if not chosen:
        raise EditionError(name, "no day of it has an edition")
    records = (settings.digests / f"{day}.json" for day in chosen)
    editions = (read_edition(record, approve=settings.edition.approve) for record in records)
    return tuple(present(edition.digest, options) for edition in editions)


class _ReadDays:
    """The views of days that were read, by their outlines."""

    def __init__(self, days: Sequence[DayView]) -> None:
        self._days = {day.day: day for day in days}

    def show_day(self, day: DayOutline) -> DayView:
        return self._days[day.day]

    def show_story(self, story: StoryOutline) -> StoryView:
        day = self._days[story.day]
        return (*day.stories, *day.shorts)[story.number]
