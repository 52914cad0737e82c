"""The days as the site shows them, what they know of one another, and what a page is.

    outlines ─▶ History ─┐
    DayStore ────────────┴▶ Archive ─▶ PageViews ─▶ the variables of a Page, the text of a TextPage

``history`` says who has a page, what carries on, and by its stamps which pages must be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from briefings.presenting.addresses import Addresses, PageLinks
from briefings.presenting.views import DayView, StoryView
from briefings.site.history import DayOutline, History, StoryOutline

Item = TypeVar("Item")


class ViewStore(Protocol):
    """A store of the views of days and stories, each on its own (``DayStore``)."""

    def read_day(self, day: date) -> DayView:
        """Return the view of a day, without its stories."""

    def read_story(self, day: date, number: int) -> StoryView:
        """Return the view of a story by its day and its place there."""


class Archive:
    """Shows days and stories by their outlines: views from the store, placed by ``history``, each once."""

    def __init__(self, history: History, store: ViewStore, addresses: Addresses) -> None:
        self.history = history
        self._store = store
        self._placing = PageLinks(history.actors, addresses)
        self._stories: dict[str, StoryView] = {}

    def show_story(self, story: StoryOutline) -> StoryView:
        """Return a story as the site shows it; ``history.stamp([story])`` changes whenever it does."""
        shown = self._stories.get(story.path)
        if shown is None:
            view = self._store.read_story(story.day, story.number)
            whole, before = self.history.whole.get(story.path, ""), self.history.before.get(story.path, ())
            shown = self._stories[story.path] = self._placing.place_story(view, whole, before)
        return shown

    def show_day(self, day: DayOutline) -> DayView:
        """Return a day as the site shows it; ``history.day_stamps[day.day]`` changes whenever it does."""
        return self._placing.place_day(
            self._store.read_day(day.day),
            self.history.neighbours[day.day],
            self.history.fresh[day.day],
            amended=self.history.amended[day.day],
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
    feed, ``card`` of the picture that stands for it elsewhere, ``data`` of its JSON, if it has one.
    """

    path: str
    template: str
    days: Sequence[DayOutline] = ()
    stories: Sequence[StoryOutline] = ()
    texts: Sequence[str] = ()
    variables: Callable[[PageViews], Mapping[str, Any]] = lambda _: {}
    relative: bool = True
    feed: str = ""
    card: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A file of the site that is no HTML page: a feed, a picture. ``write`` returns what it holds."""

    path: str
    days: Sequence[DayOutline] = ()
    stories: Sequence[StoryOutline] = ()
    texts: Sequence[str] = ()
    write: Callable[[PageViews], str | bytes]


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
