"""The pages of the site: which there are, where they stand, what each is made from and shows.

To add a kind of page, write a function that yields ``Page``s and name it in ``make_pages``. A page says
what it depends on in its ``inputs``; what is not in them, it must not show:

- a story's view:        ``archive.history.stamp([story])``, and ``archive.show_story(story)`` when made
- a day's view:          ``archive.history.day_stamps[day.day]``, and ``archive.show_day(day)``
- what outlines tell (headline, section, whom a story shows): itself, as text; ``stamp`` covers it too
- settings, templates, code, Pelican's pages: nothing; they are the ground of every page

Outlines are at hand in every build; views are read from what is kept, and only by pages that are made.
What other pages must know of a day goes into ``outlines.py``. A page whose list grows with the history is
divided (``page.divide``), so that a day added to a thousand costs what a day added to fifty costs.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from briefings.site.actor_pages import make_actor_pages
from briefings.site.archive import Archive
from briefings.site.outlines import DayOutline, StoryOutline, sort_newest
from briefings.site.page import Page, divide
from briefings.site.views import LinkView, MonthView
from briefings.site.wording import Wording

_QUOTE_DAYS = 10
_STORIES_KEPT = 100
_STORIES_A_PART = 200
# The archive shows so many months; where there are more, each year has a page.
_MONTHS_SHOWN = 13


def make_pages(archive: Archive, *, words: Wording, prefix: str = "") -> Iterator[Page]:
    """Yield every HTML page of the site.

    Args:
        archive: all days.
        words: our own words, in the site's language.
        prefix: the folder of the pages, such as "briefings/"; empty for the site's root.
    """
    history = archive.history
    for day in history.days:
        yield _day_page(day.path, day, archive)
    if history.days:
        yield _day_page(f"{prefix}index.html", history.days[-1], archive)
    else:
        yield Page(path=f"{prefix}index.html", template="briefings/empty")
    yield from _calendar_pages(history.days, words, prefix)
    yield from _thread_pages(archive)
    yield from make_actor_pages(archive, words, prefix)
    yield from _section_pages(archive, words)
    yield _quotes_page(archive, prefix)
    # Shown in place of any address, so that its links cannot be relative.
    yield Page(path=f"{prefix}404.html", template="briefings/missing", relative=False)


def _day_page(path: str, day: DayOutline, archive: Archive) -> Page:
    return Page(
        path=path,
        template="briefings/day",
        inputs=(archive.history.day_stamps[day.day],),
        variables=lambda: {"day": archive.show_day(day)},
    )


def _thread_pages(archive: Archive) -> Iterator[Page]:
    """Yield a page for each story of several days: its parts, the newest first."""
    for path, parts in archive.history.threads.items():
        yield Page(
            path=path,
            template="briefings/story",
            inputs=(archive.history.stamp(parts),),
            variables=partial(_show_thread, archive, parts),
        )


def _show_thread(archive: Archive, parts: Sequence[StoryOutline]) -> dict[str, Any]:
    return {"stories": tuple(archive.show_story(story) for story in reversed(parts))}


def _section_pages(archive: Archive, words: Wording) -> Iterator[Page]:
    """Yield the pages of each section: its newest stories, and the older ones in parts."""
    for path, stories in archive.history.sections.items():
        parts, rest = divide(stories, keep=_STORIES_KEPT, size=_STORIES_A_PART)
        links = tuple(
            LinkView(
                text=f"{words.day(part[0].day)} – {words.day(part[-1].day)}",
                path=f"{path.removesuffix('.html')}/{number}.html",
            )
            for number, part in enumerate(parts, 1)
        )
        yield _section_page(path, rest, archive, count=len(stories), parts=links[::-1])
        for link, part in zip(links, parts, strict=True):
            yield _section_page(link.path, part, archive, count=len(part), part=link.text)


def _section_page(
    path: str,
    stories: Sequence[StoryOutline],
    archive: Archive,
    *,
    count: int,
    parts: tuple[LinkView, ...] = (),
    part: str = "",
) -> Page:
    newest_first = sort_newest(stories)
    variables = {
        "name": newest_first[0].section,
        "stories": newest_first,
        "count": count,
        "parts": parts,
        "part": part,
    }
    return Page(
        path=path,
        template="briefings/section",
        inputs=(archive.history.stamp(stories), str(count), repr(parts)),
        variables=lambda: variables,
    )


def _quotes_page(archive: Archive, prefix: str) -> Page:
    """Return the page of the newest editions' quotations."""
    days = archive.history.days[-_QUOTE_DAYS:][::-1]
    return Page(
        path=f"{prefix}quotes.html",
        template="briefings/quotes",
        inputs=[archive.history.day_stamps[day.day] for day in days],
        variables=lambda: {"days": _find_quotes(archive, days)},
    )


def _find_quotes(archive: Archive, days: Sequence[DayOutline]) -> list[tuple[object, object]]:
    shown = [archive.show_day(day) for day in days]
    found = [(day, [quote for story in day.stories for quote in story.quotes]) for day in shown]
    return [(day, quotes) for day, quotes in found if quotes]


def _calendar_pages(days: Sequence[DayOutline], words: Wording, prefix: str) -> Iterator[Page]:
    """Yield the calendar of the newest months, and one of each year where there are more."""
    months = sorted({day.day.replace(day=1) for day in days}, reverse=True)
    years = sorted({month.year for month in months}, reverse=True) if len(months) > _MONTHS_SHOWN else []
    links = tuple(LinkView(text=str(year), path=f"{prefix}archive/{year}.html") for year in years)
    newest = months[:_MONTHS_SHOWN]
    recent = [day for day in days if day.day.replace(day=1) in newest]
    yield _calendar_page(f"{prefix}archive.html", recent, words, count=len(days), links=links)
    for year, link in zip(years, links, strict=True):
        some = [day for day in days if day.day.year == year]
        yield _calendar_page(link.path, some, words, count=len(some), links=links, year=str(year))


def _calendar_page(
    path: str,
    days: Sequence[DayOutline],
    words: Wording,
    *,
    count: int,
    links: tuple[LinkView, ...],
    year: str = "",
) -> Page:
    return Page(
        path=path,
        template="briefings/archive",
        inputs=(*(day.path for day in days), str(count), repr(links)),
        variables=lambda: {"months": make_months(days, words), "count": count, "years": links, "year": year},
    )


def make_months(days: Sequence[DayOutline], words: Wording) -> tuple[MonthView, ...]:
    """Return the months from the newest to the oldest edition, each with its weeks, Monday first."""
    paths = {day.day: (day.path, day.title) for day in days}
    months = sorted({day.replace(day=1) for day in paths}, reverse=True)
    return tuple(
        MonthView(
            title=words.month(month),
            weeks=tuple(
                tuple(_make_cell(day, month, paths) for day in week)
                for week in Calendar().monthdatescalendar(month.year, month.month)
            ),
        )
        for month in months
    )


def _make_cell(day: date, month: date, paths: Mapping[date, tuple[str, str]]) -> tuple[int, str, str]:
    if day.month != month.month:
        return (0, "", "")
    return (day.day, *paths.get(day, ("", "")))
