"""Outlines: the little that other days' pages must know of a day and of its stories.

Outlines of all days are at hand in every build. They are plain values in msgspec's records: a thousand days
are read in a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from briefings.presenting.views import ActorView, AmendedView


class StoryOutline(Struct, frozen=True, kw_only=True, array_like=True):
    """A story: where it stands, whom it shows, what it carries on.

    ``number`` is its place in its day, ``before`` the ids of its earlier parts, ``formerly`` those of
    stories of its day that it has taken in. ``cast`` are the actors that it names, ``speakers`` those that
    its quotations are by, each with the path that its page has, if it has one; ``about`` the paths of those
    that a quotation of somebody else names, ``actors`` those of all that it shows. ``sources`` are the paths
    and names of its sources. ``stamp`` changes with its view.
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
    about: tuple[str, ...]
    actors: tuple[str, ...]
    stamp: str


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
    shown = (one for story in stories[: -_NEWEST - 1 : -1] for one in story.cast if one.path == path)
    newest = next(shown, None)
    if newest:
        return replace(newest, role=newest.role or next((one.role for one in shown if one.role), ""))
    return next(one for story in reversed(stories) for one in story.speakers if one.path == path)
