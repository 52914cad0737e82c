"""Day → outline: the little that other days' pages must know of it, found once and kept; pure.

Outlines of all days are at hand in every build; views only of the days and stories that are shown.
All is plain values in msgspec's records, so that a thousand days are read back in a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256

from msgspec import Struct

from briefings.model import Digest, Story
from briefings.presenting.addresses import Addresses, clean_text
from briefings.presenting.views import ActorView, DayView, QuoteView, StoryView


class StoryOutline(Struct, frozen=True, kw_only=True, array_like=True):
    """A story: where it stands, whom it shows, what it carries on.

    ``number`` is its place in its day, ``before`` the ids of its earlier parts, ``formerly`` those of
    stories of its day that it has taken in. ``sources`` are the paths and names of its sources, ``speakers``
    those of the actors that its quotations are by, ``about`` the paths of those that somebody else's name,
    ``actors`` the paths of all that it shows. ``stamp`` changes with its view.
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
    cast: tuple[ActorView, ...]
    sources: tuple[tuple[str, str], ...]
    speakers: tuple[tuple[str, str], ...]
    about: tuple[str, ...]
    actors: tuple[str, ...]
    stamp: str


class DayOutline(Struct, frozen=True, kw_only=True, array_like=True):
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
    names = {actor.name for actor in digest.actors}
    names.update(actor.name for story in digest.stories for actor in story.actors)
    return DayOutline(
        day=view.day,
        draft=view.draft,
        corrected=bool(view.corrections or any(story.corrections for story in shown)),
        title=view.day_name,
        path=view.path,
        names=tuple(sorted({addresses.actor(clean_text(name)) for name in names} - {""})),
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
    speakers = {quote.path: quote.speaker for quote in view.quotes if quote.path}
    shown = dict.fromkeys([actor.path for actor in view.actors])
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
        cast=view.actors,
        sources=tuple({source.path: source.name for source in view.sources}.items()),
        speakers=tuple(speakers.items()),
        about=_find_named(view),
        actors=tuple(path for path in shown | speakers if path),
        stamp=_stamp(text),
    )


def _find_named(view: StoryView) -> tuple[str, ...]:
    """Return the paths of the actors whom a quotation of somebody else names."""
    said = "\n".join([quote.text for quote in view.quotes])
    named = [actor for actor in view.actors if actor.name.rpartition(" ")[2] in said]
    return tuple(
        actor.path for actor in named if any(is_about(quote, actor.path, actor.name) for quote in view.quotes)
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
    return sha256(text).hexdigest()[:16]
