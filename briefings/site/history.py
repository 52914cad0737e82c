"""Outlines of the days, and what follows from having them all: who has a page, what carries on.

An outline is the little that other days' pages must know of a day and of its stories. Outlines of all days
are at hand in every build; they are plain values in msgspec's records: a thousand days are read in a moment.
``History`` is made of them again each time: some hundred thousand tuples for a thousand days. It gives each
story and day a *stamp* that changes whenever its view does; so the stamps tell which pages are made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from briefings.presenting.addresses import Addresses
from briefings.presenting.views import ActorView, AmendedView, BeforeView, LinkView, choose_amended
from briefings.presenting.wording import Wording


class StoryOutline(Struct, frozen=True, kw_only=True, array_like=True):
    """A story: where it stands, whom it shows, what it carries on.

    ``number`` is its place in its day, ``before`` the ids of its earlier parts, ``formerly`` those of
    stories of its day that it has taken in. ``cast`` are the actors that it names, ``speakers`` those that
    its quotations are by, each with the path that its page has, if it has one; ``about`` the paths of those
    that a quotation of somebody else names, ``actors`` those of all that it shows. ``sources`` are the paths
    and names of its sources, ``spoken`` the path of who says each quotation (or "") and how many
    words it has. ``stamp`` changes with its view.
    """

    day: date
    number: int
    id: str
    continues: str
    before: tuple[str, ...]
    formerly: tuple[str, ...]
    path: str
    headline: str
    lang: str
    dir: str
    told: bool
    section: str
    section_path: str
    source_count: str
    cast: tuple[ActorView, ...]
    sources: tuple[tuple[str, str], ...]
    speakers: tuple[ActorView, ...]
    spoken: tuple[tuple[str, int], ...]
    about: tuple[str, ...]
    actors: tuple[str, ...]
    stamp: str
    pieces: tuple[tuple[str, LinkView], ...] = ()


class DayOutline(Struct, frozen=True, kw_only=True, array_like=True):
    """A day (``title``: in words): its stories, the actors that it knows, whom else its page links (paths).

    ``amended`` are its corrections after it was closed, as a later day tells them. ``stamp`` changes with its
    view, that of its stories aside.
    """

    day: date
    draft: bool
    closed: datetime
    amended: tuple[AmendedView, ...]
    title: str
    path: str
    names: tuple[str, ...]
    linked: tuple[str, ...]
    stories: tuple[StoryOutline, ...]
    stamp: str

    @property
    def corrected(self) -> bool:
        """Return whether something was corrected after it was approved."""
        return bool(self.amended)


def sort_newest(stories: Iterable[StoryOutline]) -> tuple[StoryOutline, ...]:
    """Return stories by day, the newest first; those of a day in its order."""
    return tuple(sorted(stories, key=lambda story: (-story.day.toordinal(), story.number)))


# So many stories tell what an actor is called now.
_NEWEST = 20


def find_newest_form(path: str, stories: Sequence[StoryOutline]) -> ActorView:
    """Return an actor as the newest of its stories call it; ``path`` is that of its page."""
    newest = [*stories[: -_NEWEST - 1 : -1]]
    named = (one for story in newest for one in story.cast if one.path == path)
    role = next((one.role for story in newest for one in list_shown(story, path) if one.role), "")
    form = next(named, None)
    if form is None:
        form = next(one for story in reversed(stories) for one in story.speakers if one.path == path)
    return replace(form, role=form.role or role)


def list_shown(story: StoryOutline, path: str) -> Iterator[ActorView]:
    """Yield an actor as a story names it, and as its quotations do: the role may stand with these alone."""
    return (one for one in (*story.cast, *story.speakers) if one.path == path)


# An actor has a page when it speaks or stands in this many stories: else the page would say nothing new.
_STORIES_FOR_A_PAGE = 2

# Links are shared while they are news: of so many days there are pictures for them.
_CARDED_DAYS = 30

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
    tells. ``carded`` are the paths of the pages that have a picture for others' links: the newest days, and
    the stories that go on in them. ``stamps``, by paths, and ``day_stamps`` say what a view is made of.
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
    carded: frozenset[str]
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
        carded=_find_carded(days, whole),
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
    """Return the parts of each story that runs over several days, by the path of its page, the newest last.

    Of several parts of one day the first of its edition is the last here: it says how the story stands.
    """
    parts: dict[str, list[StoryOutline]] = {}
    continued = {story.continues for day in days for story in day.stories if story.continues}
    for day in days:
        for story in reversed(day.stories):
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


def _find_carded(days: Sequence[DayOutline], whole: Mapping[str, str]) -> frozenset[str]:
    newest = days[-_CARDED_DAYS:]
    threads = {whole.get(story.path, "") for day in newest for story in day.stories}
    return frozenset({day.path for day in newest} | threads) - {""}


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
