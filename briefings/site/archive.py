"""The days as the site shows them, and what a page of them is.

outlines ─▶ History ─┐
DayStore ────────────┴▶ Archive ─▶ PageViews ─▶ the variables of a Page, the text of a TextPage
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from briefings.presenting.addresses import Addresses
from briefings.presenting.placing import Placing
from briefings.presenting.views import DayView, StoryView
from briefings.site.day_store import DayStore
from briefings.site.history import History
from briefings.site.outlines import DayOutline, StoryOutline

Item = TypeVar("Item")


class Archive:
    """Shows days and stories by their outlines: views from the store, placed by ``history``, each once."""

    def __init__(self, history: History, store: DayStore, addresses: Addresses) -> None:
        self.history = history
        self._store = store
        self._placing = Placing(history.actors, addresses)
        self._stories: dict[str, StoryView] = {}

    def show_story(self, story: StoryOutline) -> StoryView:
        """Return a story as the site shows it; ``history.stamp([story])`` changes whenever it does."""
        shown = self._stories.get(story.path)
        if shown is None:
            view, place = self._store.read_story(story.day, story.number), self.history.find_place(story)
            shown = self._stories[story.path] = self._placing.place_story(view, place)
        return shown

    def show_day(self, day: DayOutline) -> DayView:
        """Return a day as the site shows it; ``history.day_stamps[day.day]`` changes whenever it does."""
        return self._placing.place_day(
            self._store.read_day(day.day),
            self.history.day_places[day.day],
            stories=tuple(self.show_story(story) for story in day.stories if story.told),
            shorts=tuple(self.show_story(story) for story in day.stories if not story.told),
        )


class PageViews:
    """The views that one page is made of, as it has said beforehand; no other can be had."""

    def __init__(self, page: Page | TextPage, archive: Archive) -> None:
        self._archive = archive
        self._days: Collection[str] = {day.path for day in page.days}
        self._stories: Collection[str] = {story.path for story in page.stories}

    def show_story(self, story: StoryOutline) -> StoryView:
        """Return a story's view; raise KeyError if the page has not named the story."""
        if story.path not in self._stories:
            raise KeyError(story.path)
        return self._archive.show_story(story)

    def show_day(self, day: DayOutline) -> DayView:
        """Return a day's view; raise KeyError if the page has not named the day."""
        if day.path not in self._days:
            raise KeyError(day.path)
        return self._archive.show_day(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file of the site that a template makes.

    It shows the views of ``days`` and ``stories``, and ``texts``; beside them nothing but what is the same
    for all pages (``site_inputs``). ``variables`` gives the template's variables; it is called only when the
    page that stands in the output is made of something else, so that it may do what is slow. The links of a
    page that is not ``relative`` begin with the site's address. ``feed`` is the path of the page's own
    feed, if it has one; ``found`` tells that the search finds it.
    """

    path: str
    template: str
    days: Sequence[DayOutline] = ()
    stories: Sequence[StoryOutline] = ()
    texts: Sequence[str] = ()
    variables: Callable[[PageViews], Mapping[str, Any]] = lambda _: {}
    relative: bool = True
    feed: str = ""
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A file of the site that is no HTML page: a feed, the sitemap. ``write`` returns what it holds."""

    path: str
    days: Sequence[DayOutline] = ()
    stories: Sequence[StoryOutline] = ()
    texts: Sequence[str] = ()
    write: Callable[[PageViews], str]


def stamp_page(page: Page | TextPage, history: History) -> str:
    """Return what changes whenever something does that a page says it shows."""
    days = [history.day_stamps[day.day] for day in page.days]
    return "\0".join([*days, "", history.stamp(page.stories), *page.texts])


def divide(items: Sequence[Item], *, keep: int, size: int) -> tuple[list[Sequence[Item]], Sequence[Item]]:
    """Divide a list that grows at its end into parts that never change again and a rest.

    Each part holds ``size`` items, the rest at least ``keep`` (if there are as many) and fewer than
    ``keep + size``: what is added to a long history touches a page of bounded size, and no other.
    """
    whole = max(0, (len(items) - keep) // size)
    return [items[part * size : (part + 1) * size] for part in range(whole)], items[whole * size :]
