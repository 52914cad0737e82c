"""The days as the site shows them, what they know of one another, and what a page is.

    outlines ─▶ History ─┐
    DayStore ────────────┴▶ Archive ─▶ PageViews ─▶ the variables of a Page, the text of a TextPage

``History`` says who has a page and what carries on. Every build makes it again from the outlines: some
hundred thousand tuples for a thousand days. It gives each story and day a *stamp* that changes whenever its
view does; so the stamps tell which pages must be made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from briefings.presenting import choose_amended
from briefings.presenting.addresses import Addresses, PageLinks
from briefings.presenting.views import AmendedView, BeforeView, DayView, LinkView, StoryView
from briefings.presenting.wording import Wording
from briefings.site.outlines import DayOutline, StoryOutline

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


# An actor has a page when it speaks or stands in this many stories: else the page would say nothing new.
_STORIES_FOR_A_PAGE = 2

# The earlier parts of a story, None where one has no page; the days before and after a day.
Before = tuple[BeforeView | None, ...]
Neighbours = tuple[LinkView | None, LinkView | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All days, oldest first, and what follows from having them all.

    ``actors`` maps the path of each actor's page to the stories told in full that show the actor,
    ``sections`` and ``sources`` those of each section's and each source's page, ``threads`` that of each
    story of several days to its parts: all oldest first. Of a story, by its path, ``whole`` is the page of
    all its days and ``before`` its earlier parts, where there are any; of a day, ``fresh`` are the paths of
    the actors that no earlier one knows, ``amended`` the corrections of earlier days that it
    tells. ``stamps``, by paths, and ``day_stamps`` say what a view is made of.
    """

    days: tuple[DayOutline, ...]
    actors: Mapping[str, Sequence[StoryOutline]]
    sections: Mapping[str, Sequence[StoryOutline]]
    sources: Mapping[str, Sequence[StoryOutline]]
    threads: Mapping[str, Sequence[StoryOutline]]
    whole: Mapping[str, str]
    before: Mapping[str, Before]
    neighbours: Mapping[date, Neighbours]
    fresh: Mapping[date, frozenset[str]]
    amended: Mapping[date, tuple[AmendedView, ...]]
    stamps: Mapping[str, str]
    day_stamps: Mapping[date, str]

    def stamp(self, stories: Iterable[StoryOutline]) -> str:
        """Return what changes when the view of any of ``stories`` does."""
        stamps = self.stamps
        return "".join([stamps[story.path] for story in stories])


def make_history(outlines: Iterable[DayOutline], words: Wording, addresses: Addresses) -> History:
    """Return what the outlines of all days, in any order, tell together."""
    days = tuple(sorted(outlines, key=lambda day: day.day))
    actors = _find_actors(days)
    threads = _find_threads(days, addresses)
    whole = {story.path: path for path, chain in threads.items() for story in chain}
    before = _find_before(days, words)
    neighbours, fresh, amended = _find_neighbours(days), _find_fresh(days), _find_amended(days)
    stamps = _stamp_stories(days, actors, whole, before)
    return History(
        days=days,
        actors=actors,
        sections=_find_sections(days),
        sources=_find_sources(days),
        threads=threads,
        whole=whole,
        before=before,
        neighbours=neighbours,
        fresh=fresh,
        amended=amended,
        stamps=stamps,
        day_stamps=_stamp_days(days, actors, neighbours, fresh, amended, stamps),
    )


def _find_actors(days: Sequence[DayOutline]) -> dict[str, list[StoryOutline]]:
    """Return the stories told in full of each actor that has a page."""
    seen: dict[str, list[StoryOutline]] = defaultdict(list)
    speak: set[str] = set()
    for story in (story for day in days for story in day.stories if story.told):
        speak.update([actor.path for actor in story.speakers])
        for path in story.actors:
            seen[path].append(story)
    return {
        path: stories
        for path, stories in seen.items()
        if len(stories) >= _STORIES_FOR_A_PAGE or path in speak
    }


def list_sections(history: History, order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the sections that have a page, by name and path: in the editor's order, then the others."""
    named = [(stories[-1].section, path) for path, stories in history.sections.items()]
    return tuple(sorted(named, key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def _find_threads(days: Sequence[DayOutline], addresses: Addresses) -> dict[str, list[StoryOutline]]:
    """Return the parts of each story that runs over several days, by the path of its page."""
    parts: dict[str, list[StoryOutline]] = {}
    continued = {story.continues for day in days for story in day.stories if story.continues}
    for day in days:
        for story in day.stories:
            if story.continues or story.id in continued or story.formerly:
                earlier = parts.get(story.continues) if story.continues else None
                chain = [] if earlier is None else earlier
                chain.append(story)
                parts.update(dict.fromkeys((*story.formerly, story.id), chain))
    chains = {addresses.thread(chain[0].id): chain for chain in parts.values() if len(chain) > 1}
    return dict(sorted(chains.items()))


def _find_sections(days: Sequence[DayOutline]) -> dict[str, list[StoryOutline]]:
    sections: dict[str, list[StoryOutline]] = defaultdict(list)
    for day in days:
        for story in day.stories:
            if story.section_path:
                sections[story.section_path].append(story)
    return dict(sorted(sections.items()))


def _find_sources(days: Sequence[DayOutline]) -> dict[str, list[StoryOutline]]:
    sources: dict[str, list[StoryOutline]] = defaultdict(list)
    for day in days:
        for story in day.stories:
            for path, _ in story.sources:
                sources[path].append(story)
    return dict(sorted(sources.items()))


def _find_before(days: Sequence[DayOutline], words: Wording) -> dict[str, Before]:
    known = {name for day in days for story in day.stories for name in story.before}
    earlier: dict[str, StoryOutline] = {}
    found: dict[str, Before] = {}
    for day in days:
        for story in day.stories:
            if story.before:
                found[story.path] = tuple(_tell_before(earlier.get(name), words) for name in story.before)
        for story in day.stories:
            if story.id in known or story.formerly:
                earlier.update(dict.fromkeys((*story.formerly, story.id), story))
    return found


def _tell_before(story: StoryOutline | None, words: Wording) -> BeforeView | None:
    if story is None:
        return None
    return BeforeView(
        id=story.id,
        when=words.short_day(story.day),
        headline=story.headline,
        path=story.path,
        lang=story.lang,
        dir=story.dir,
    )


def _find_neighbours(days: Sequence[DayOutline]) -> dict[date, Neighbours]:
    links = [LinkView(text=day.title, path=day.path) for day in days]
    around = zip(days, [None, *links], [*links[1:], None], strict=False)
    return {day.day: (previous, following) for day, previous, following in around}


def _find_fresh(days: Sequence[DayOutline]) -> dict[date, frozenset[str]]:
    known: set[str] = set()
    found = {}
    for day in days:
        # On the first day nobody is new: everybody would be.
        found[day.day] = frozenset(known and set(day.linked).difference(known))
        known.update(day.names)
    return found


def _find_amended(days: Sequence[DayOutline]) -> dict[date, tuple[AmendedView, ...]]:
    """Return the corrections of earlier days that each day tells."""
    corrections = [one for day in days for one in day.amended]
    opened: datetime | None = None
    found = {}
    for day in days:
        found[day.day] = choose_amended(corrections, day.day, opened, None if day.draft else day.closed)
        opened = opened if day.draft else day.closed
    return found


def _stamp_stories(
    days: Sequence[DayOutline],
    pages: Mapping[str, object],
    whole: Mapping[str, str],
    before: Mapping[str, Before],
) -> dict[str, str]:
    stamps = {story.path: story.stamp for day in days for story in day.stories}
    met = {path for day in days for story in day.stories for path in story.actors}
    without = met.difference(pages)
    for day in days:
        for story in day.stories:
            if not without.isdisjoint(story.actors):
                stamps[story.path] += "".join([path for path in story.actors if path in without])
    for path, thread in whole.items():
        stamps[path] += thread
    for path, parts in before.items():
        stamps[path] += repr(parts)
    return stamps


def _stamp_days(
    days: Sequence[DayOutline],
    pages: Mapping[str, object],
    neighbours: Mapping[date, Neighbours],
    fresh: Mapping[date, frozenset[str]],
    amended: Mapping[date, tuple[AmendedView, ...]],
    stamps: Mapping[str, str],
) -> dict[date, str]:
    found = {}
    for day in days:
        linked = [path for path in day.linked if path in pages]
        stories = [stamps[story.path] for story in day.stories]
        around = [repr(neighbours[day.day]), *sorted(fresh[day.day]), *map(repr, amended[day.day])]
        found[day.day] = "\0".join([day.stamp, *stories, *linked, *around])
    return found
