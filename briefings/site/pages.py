"""The pages of the site: which there are, where they stand, what each is made of and shows.

To add a kind of page, write a function that yields ``archive.Page``s and name it in ``make_pages``. A page
names the days and stories that it shows; only these views can be had when it is made. What it shows of
outlines (headline, section, whom a story shows) follows from them, or is named in ``texts``:

- a story:    ``stories=[story]``, and ``views.show_story(story)`` when the page is made
- a day:      ``days=[day]``, and ``views.show_day(day)``
- settings, templates, code, Pelican's pages: nothing; all pages are made of them

Outlines are at hand in every build; views are read from what is kept, and only by pages that are made.
What other pages must know of a day goes into ``outlines.py``. A page whose list grows with the history is
divided (``archive.divide``), so that a day added to a thousand costs what a day added to fifty costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefings.presenting import Rights
from briefings.presenting.wording import Wording
from briefings.site.actor_pages import make_actor_pages
from briefings.site.archive import Page
from briefings.site.history import History
from briefings.site.list_pages import (
    make_calendar_pages,
    make_corrections_page,
    make_quote_pages,
    make_section_pages,
    make_source_pages,
)
from briefings.site.outlines import DayOutline, StoryOutline


def make_pages(
    history: History,
    *,
    words: Wording,
    rights: Rights,
    prefix: str = "",
    search: bool = False,
) -> Iterator[Page]:
    """Yield every HTML page of the site.

    Args:
        history: all days.
        words: our own words, in the site's language.
        rights: what may be shown of each source, as the days were shown with it.
        prefix: the folder of the pages, such as "briefings/"; empty for the site's root.
        search: with a search page.
    """
    for day in history.days:
        yield _day_page(day.path, day)
    if history.days:
        yield _day_page(f"{prefix}index.html", history.days[-1])
    else:
        yield Page(path=f"{prefix}index.html", template="briefings/empty")
    yield from make_calendar_pages(history.days, words, prefix)
    for path, parts in history.threads.items():
        yield _thread_page(path, parts)
    yield from make_actor_pages(history, words, prefix)
    yield from make_section_pages(history, words)
    yield from make_source_pages(history, words, prefix, rights)
    yield from make_quote_pages(history, prefix)
    yield make_corrections_page(history, prefix)
    if search:
        yield Page(path=f"{prefix}search.html", template="briefings/search")
    # Shown in place of any address, so that its links cannot be relative.
    yield Page(path=f"{prefix}404.html", template="briefings/missing", relative=False)


def _day_page(path: str, day: DayOutline) -> Page:
    return Page(
        path=path,
        template="briefings/day",
        days=[day],
        variables=lambda views: {"day": views.show_day(day)},
        # The front page shows a day that is found already.
        found=path == day.path,
    )


def _thread_page(path: str, parts: Sequence[StoryOutline]) -> Page:
    """Return the page of a story of several days: its parts, the newest first."""
    return Page(
        path=path,
        template="briefings/story",
        stories=parts,
        variables=lambda views: {"stories": tuple(views.show_story(story) for story in reversed(parts))},
    )
