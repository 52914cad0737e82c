"""Day → outline: the little that other days' pages must know of it, found once and kept; pure.

Outlines of all days are at hand in every build; views only of the days and stories that are shown.
All is tuples of plain values, so that a thousand days are read back in a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from briefings.fingerprints import fingerprint
from briefings.model import Digest, Story
from briefings.site.links import Addresses, clean_text
from briefings.site.views import DayView, QuoteView, StoryView


class CastOutline(NamedTuple):
    """An actor as a story's view shows it; ``path`` is that of the page that it would have."""

    path: str
    name: str
    kind: str
    role: str
    href: str


class StoryOutline(NamedTuple):
    """A story: where it stands, whom it shows, what it carries on.

    ``number`` is its place in its day, ``before`` the ids of its earlier parts, ``formerly`` those of
    stories of its day that it has taken in. ``sources`` are the paths and names of its sources, ``speakers``
    those of the actors that its quotations are by, ``about`` the paths of those that somebody else's name.
    ``stamp`` changes with its view.
    """

    day: date
    number: int
    id: str
    continues: str
    before: tuple[str, ...]
    formerly: tuple[str, ...]
    path: str
    headline: str
    language: str
    told: bool
    section: str
    section_path: str
    source_count: str
    cast: tuple[CastOutline, ...]
    sources: tuple[tuple[str, str], ...]
    speakers: tuple[tuple[str, str], ...]
    about: tuple[str, ...]
    stamp: str


class DayOutline(NamedTuple):
    """A day (``title``: in words): its stories, the actors that it knows, whom else its page links (paths).

    ``corrected`` tells that something was put right after it was approved. ``stamp`` changes with its
    view, that of its stories aside.
    """

    day: date
    draft: bool
    corrected: bool
    title: str
    path: str
    names: tuple[str, ...]
    linked: tuple[str, ...]
    stories: tuple[StoryOutline, ...]
    stamp: str


def outline_day(digest: Digest, view: DayView, texts: tuple[bytes, ...], addresses: Addresses) -> DayOutline:
    """Return the outline of a day.

    Args:
        digest: the day's record.
        view: the day as it shows by itself.
        texts: what the stamps are made of: the view without its stories, then each story's.
        addresses: where the pages of the site stand.
    """
    shown = (*view.stories, *view.shorts)
    actors = [actor.name for actor in digest.actors]
    actors += [actor.name for story in digest.stories for actor in story.actors]
    return DayOutline(
        day=view.day,
        draft=view.draft,
        corrected=bool(view.corrections or any(story.corrections for story in shown)),
        title=view.day_name,
        path=view.path,
        names=tuple(sorted({addresses.actor(clean_text(name)) for name in actors} - {""})),
        linked=(
            *(one.path for one in view.most_heard),
            *(quote.path for quote in view.quotes),
            *(link.path for link in view.new_today),
        ),
        stories=tuple(
            _outline_story(number, story, one, told=number < len(view.stories), text=text)
            for number, (story, one, text) in enumerate(zip(digest.stories, shown, texts[1:], strict=True))
        ),
        stamp=_stamp(texts[0]),
    )


def _outline_story(number: int, story: Story, view: StoryView, *, told: bool, text: bytes) -> StoryOutline:
    cast = [CastOutline(actor.path, actor.name, actor.kind, actor.role, actor.href) for actor in view.actors]
    named = [one.path for one in cast if any(is_about(quote, one.path, one.name) for quote in view.quotes)]
    return StoryOutline(
        day=view.day,
        number=number,
        id=story.id,
        continues=story.continues or "",
        before=tuple(earlier.id for earlier in story.before),
        formerly=story.formerly,
        path=view.path,
        headline=view.headline,
        language=view.language,
        told=told,
        section=view.section,
        section_path=view.section_path,
        source_count=view.source_count,
        cast=tuple(cast),
        sources=tuple({source.path: source.name for source in view.sources}.items()),
        speakers=tuple({quote.path: quote.speaker for quote in view.quotes if quote.path}.items()),
        about=tuple(named),
        stamp=_stamp(text),
    )


def sort_newest(stories: Iterable[StoryOutline]) -> tuple[StoryOutline, ...]:
    """Return stories by day, the newest first; those of a day in its order."""
    return tuple(sorted(stories, key=lambda story: (-story.day.toordinal(), story.number)))


def is_about(quote: QuoteView, path: str, name: str) -> bool:
    """Tell whether a quotation of somebody else holds an actor's name, or its last word."""
    last = name.rpartition(" ")[2]
    return quote.path != path and last in quote.text and _word(last).search(quote.text) is not None


@lru_cache(maxsize=1 << 14)
def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}\b")


def _stamp(text: bytes) -> str:
    return fingerprint(text)[:16]


def pack_outline(outline: DayOutline) -> list[Any]:
    """Return an outline as lists for JSON: every actor of the day once, days as text."""
    cast = list(dict.fromkeys(one for story in outline.stories for one in story.cast))
    places = {one: place for place, one in enumerate(cast)}
    stories = [(*story[1:13], [places[one] for one in story.cast], *story[14:]) for story in outline.stories]
    return [outline.day.isoformat(), *outline[1:7], cast, stories, outline.stamp]


def unpack_outline(packed: list[Any]) -> DayOutline:
    """Return the outline that ``pack_outline`` packed; whatever else comes, some exception is raised."""
    text, draft, corrected, title, path, names, linked, rows, stories, stamp = packed
    day, cast = date.fromisoformat(text), [CastOutline(*row) for row in rows]
    return DayOutline(
        day=day,
        draft=draft,
        corrected=corrected,
        title=title,
        path=path,
        names=tuple(names),
        linked=tuple(linked),
        stories=tuple([_unpack_story(day, row, cast) for row in stories]),
        stamp=stamp,
    )


def _unpack_story(day: date, row: list[Any], cast: list[CastOutline]) -> StoryOutline:
    number, name, continues, before, formerly, *plain, places, sources, speakers, about, stamp = row
    shown = tuple([cast[place] for place in places])
    links = [tuple([(path, text) for path, text in pairs]) for pairs in (sources, speakers)]
    ids = (name, continues, tuple(before), tuple(formerly))
    return StoryOutline._make((day, number, *ids, *plain, shown, *links, tuple(about), stamp))
