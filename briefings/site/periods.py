"""The weeks and months of a site, made from its days: what lasted, who spoke most, what was corrected.

Nothing is told twice and nothing is lost: a story of several days stands once, under its newest headline,
and the days' other stories stand below it by day. Where several stories of one day carry on the same one, the
first of them in its edition is that story's part; the others are stories of their day.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol

from briefings.presenting.views import ActorView, DayView, LinkView, SentenceView, StoryView
from briefings.presenting.wording import Wording
from briefings.site.archive import Page
from briefings.site.history import DayOutline, History, StoryOutline

# How a period is named: the newest of its kind, or by ISO 8601.
_NAMED = re.compile(r"week|month|\d{4}-W\d\d|\d{4}-\d\d")
# So much of a period is taken in: stories that lasted, who spoke, and of each day.
_LASTING_SHOWN, _SPEAKERS_SHOWN, _OF_A_DAY = 12, 8, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A week or a month: ``key`` is its name in addresses ("2026-W47"), ``days`` those with an edition."""

    key: str
    title: str
    path: str
    days: tuple[DayOutline, ...]


class LastingStory(NamedTuple):
    """A story of several days of a period: its newest part, when it ran, and how it began.

    ``sentence`` is the newest part's first, or None where it tells none.
    """

    path: str
    story: StoryView
    period: str
    days: str
    began: LinkView | None
    sentence: SentenceView | None


class Voice(NamedTuple):
    """Someone who spoke in a period: in how many of its quotations, and of how many words these are."""

    actor: ActorView
    quotes: int
    words: int


def find_weeks(days: Sequence[DayOutline], words: Wording, prefix: str) -> list[Period]:
    """Return the weeks (ISO 8601) that have editions, the oldest first."""
    return [
        Period(
            key=key,
            title=words.fill("week_of", period=_tell_week(some[0].day, words)),
            path=f"{prefix}week/{key}.html",
            days=tuple(some),
        )
        for key, some in _group_days(days, name_week)
    ]


def find_months(days: Sequence[DayOutline], words: Wording, prefix: str) -> list[Period]:
    """Return the months that have editions, the oldest first."""
    return [
        Period(key=key, title=words.month(some[0].day), path=f"{prefix}month/{key}.html", days=tuple(some))
        for key, some in _group_days(days, lambda day: f"{day:%Y-%m}")
    ]


def _group_days(
    days: Sequence[DayOutline], name: Callable[[date], str]
) -> Iterable[tuple[str, list[DayOutline]]]:
    """Return the days by the name of the period that each is in, in their order."""
    grouped: dict[str, list[DayOutline]] = defaultdict(list)
    for day in days:
        grouped[name(day.day)].append(day)
    return grouped.items()


def name_week(day: date) -> str:
    """Return the week of a day as ISO 8601 names it: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _tell_week(day: date, words: Wording) -> str:
    monday = day - timedelta(days=day.weekday())
    return words.period(monday, monday + timedelta(days=6))


def make_period_pages(history: History, words: Wording, prefix: str) -> Iterator[Page]:
    """Yield the page of each week and of each month."""
    for periods in (find_weeks(history.days, words, prefix), find_months(history.days, words, prefix)):
        links = [LinkView(text=period.title, path=period.path) for period in periods]
        around = zip(periods, [None, *links], [*links[1:], None], strict=False)
        for period, previous, following in around:
            yield _period_page(period, history, words, previous, following)


def _period_page(
    period: Period, history: History, words: Wording, previous: LinkView | None, following: LinkView | None
) -> Page:
    summary = PeriodSummary(period, history, words)
    return Page(
        path=period.path,
        template="briefings/period",
        days=summary.corrected,
        stories=summary.newest,
        texts=(*summary.texts, repr((previous, following))),
        variables=lambda views: {
            "period": summary.describe(views),
            "previous": previous,
            "next": following,
        },
    )


class PeriodViews(Protocol):
    """Where a summary has its views from: what a page may show, or days that were read for it."""

    def show_day(self, day: DayOutline) -> DayView:
        """Return the view of a day."""

    def show_story(self, story: StoryOutline) -> StoryView:
        """Return the view of a story."""


class PeriodSummary:
    """The summary of a period; only the newest parts of stories that lasted are read."""

    def __init__(self, period: Period, history: History, words: Wording) -> None:
        self.period = period
        self._history = history
        self._words = words
        parts: dict[str, list[StoryOutline]] = defaultdict(list)
        for story in (story for day in period.days for story in day.stories):
            path = history.whole.get(story.path)
            if path and not (parts[path] and parts[path][-1].day == story.day):
                parts[path].append(story)
        lasting = [(path, some) for path, some in parts.items() if len(some) > 1]
        lasting.sort(key=lambda one: -len(one[1]))
        self._story_count = sum(len(day.stories) for day in period.days) - sum(
            len(some) - 1 for _, some in lasting
        )
        self._lasting = lasting[:_LASTING_SHOWN]
        self.newest = [some[-1] for _, some in self._lasting]
        self.corrected = [day for day in period.days if day.corrected]
        self._voices = self._count_voices()

    @property
    def texts(self) -> list[str]:
        """Return what the page shows besides the views that it declares."""
        days = self.period.days
        stamps = (self._history.stamp(day.stories) for day in days)
        # Names are those of the editor's list, which no stamp of a story holds.
        return [
            self.period.title,
            *(f"{day.path} {day.title} {day.draft}" for day in days),
            *stamps,
            repr(self._voices),
        ]

    def describe(self, views: PeriodViews) -> Mapping[str, Any]:
        """Return what the template of a period is given as ``period``."""
        return {
            "key": self.period.key,
            "title": self.period.title,
            "path": self.period.path,
            "day_count": len(self.period.days),
            "draft_count": sum(day.draft for day in self.period.days),
            "quote_count": sum(len(story.spoken) for story in self._list_told()),
            "story_count": self._story_count,
            "lasting": [self._tell(views, path, parts) for path, parts in self._lasting],
            "voices": self._voices,
            "days": list(self._list_days()),
            "corrected": [views.show_day(day) for day in self.corrected],
        }

    def _tell(self, views: PeriodViews, path: str, parts: Sequence[StoryOutline]) -> LastingStory:
        story = views.show_story(parts[-1])
        some = len(parts)
        days = (parts[-1].day - parts[0].day).days + 1
        return LastingStory(
            path=path,
            story=story,
            period=self._words.period(parts[0].day, parts[-1].day),
            days=self._words.count("days_count", days)
            if some == days
            else self._words.fill("part_of_days", some=some, all=days),
            began=_link_story(parts[0]) if parts[0].headline != story.headline else None,
            sentence=next(iter(story.sentences), None),
        )

    def _count_voices(self) -> list[Voice]:
        """Return who is quoted most, then with most words; whoever is quoted once is not among them."""
        told = self._list_told()
        newest = {one.path: one for story in told for one in story.speakers}
        counts, words = Counter[str](), Counter[str]()
        for path, length in (one for story in told for one in story.spoken if one[0]):
            counts[path] += 1
            words[path] += length
        often = [path for path in counts if counts[path] > 1]
        often.sort(key=lambda path: (-counts[path], -words[path]))
        return [Voice(newest[path], counts[path], words[path]) for path in often[:_SPEAKERS_SHOWN]]

    def _list_told(self) -> list[StoryOutline]:
        """Return the stories told in full, whose quotations are shown."""
        return [story for day in self.period.days for story in day.stories if story.told]

    def _list_days(self) -> Iterable[tuple[DayOutline, list[StoryOutline], int]]:
        """Yield each day that has some, the newest first, with its first other stories, and how many more."""
        told = {part.path for _, parts in self._lasting for part in parts}
        for day in reversed(self.period.days):
            if others := [one for one in day.stories if one.path not in told]:
                yield day, others[:_OF_A_DAY], len(others[_OF_A_DAY:])


def end_period(key: str) -> date:
    """Return the last day of a week ("2026-W47") or a month ("2026-11")."""
    if "W" in key:
        year, week = key.split("-W")
        return date.fromisocalendar(int(year), int(week), 7)
    next_month = date.fromisoformat(f"{key}-28") + timedelta(days=4)
    return next_month - timedelta(days=next_month.day)


def _link_story(story: StoryOutline) -> LinkView:
    return LinkView(text=story.headline, path=story.path, lang=story.lang, dir=story.dir)


def names_period(text: str) -> bool:
    """Return whether words name a period: "week", "2026-W47", "month" or "2026-11"."""
    return _NAMED.fullmatch(text) is not None
