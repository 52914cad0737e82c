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

from briefings.presenting.rights import Rights
from briefings.presenting.views import LinkView, MonthView
from briefings.presenting.wording import Wording
from briefings.site.actor_pages import make_actor_pages
from briefings.site.archive import Archive
from briefings.site.outlines import DayOutline, StoryOutline
from briefings.site.page import Page
from briefings.site.quote_pages import make_corrections_page, make_quote_pages
from briefings.site.story_lists import make_section_pages, make_source_pages

# The archive shows so many months; where there are more, each year has a page.
_MONTHS_SHOWN = 13


def make_pages(
    archive: Archive,
    *,
    words: Wording,
    rights: Rights,
    prefix: str = "",
    search: bool = False,
) -> Iterator[Page]:
    """Yield every HTML page of the site.

    Args:
        archive: all days.
        words: our own words, in the site's language.
        rights: what may be shown of each source, as the days were shown with it.
        prefix: the folder of the pages, such as "briefings/"; empty for the site's root.
        search: with a search page.
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
    yield from make_section_pages(archive, words)
    yield from make_source_pages(archive, words, prefix, rights)
    yield from make_quote_pages(archive, prefix)
    yield make_corrections_page(archive, prefix)
    if search:
        yield Page(path=f"{prefix}search.html", template="briefings/search")
    # Shown in place of any address, so that its links cannot be relative.
    yield Page(path=f"{prefix}404.html", template="briefings/missing", relative=False)


def _day_page(path: str, day: DayOutline, archive: Archive) -> Page:
    return Page(
        path=path,
        template="briefings/day",
        inputs=(archive.history.day_stamps[day.day],),
        variables=lambda: {"day": archive.show_day(day)},
        # The front page shows a day that is found already.
        found=path == day.path,
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
