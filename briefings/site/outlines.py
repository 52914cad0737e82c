"""Day → outline: the little that other days' pages must know of it, found once and kept; pure.

Outlines of all days are at hand in every build; views only of the days and stories that are shown.
All is plain values in msgspec's records, so that a thousand days are read back in a moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from briefings.presenting import PresentingOptions
from briefings.presenting.addresses import Addresses
from briefings.presenting.views import ActorView, DayView, StoryView


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


def outline_day(
    view: DayView, texts: tuple[bytes, ...], addresses: Addresses, options: PresentingOptions
) -> DayOutline:
    """Return the outline of a day.

    Args:
        view: the day as it shows by itself.
        texts: what the stamps are made of: the view without its stories, then each story's.
        addresses: where the pages of the site stand.
        options: what the day is shown with: who is on the editor's list has the name that it has there.
    """
    shown = (*view.stories, *view.shorts)
    linked = [heard.actor for heard in view.most_heard]
    linked += [quote.speaker for quote in view.quotes if quote.speaker]
    return DayOutline(
        day=view.day,
        draft=view.draft,
        corrected=bool(view.corrections or any(story.corrections for story in shown)),
        title=view.day_name,
        path=view.path,
        names=tuple(map(addresses.actor, view.known)),
        linked=tuple(addresses.actor(actor.id) for actor in (*linked, *view.new_today)),
        stories=tuple(
            _outline_story(number, story, addresses, options, told=number < len(view.stories), text=text)
            for number, (story, text) in enumerate(zip(shown, texts[1:], strict=True))
        ),
        stamp=_stamp(texts[0]),
    )


def _outline_story(
    number: int,
    view: StoryView,
    addresses: Addresses,
    options: PresentingOptions,
    *,
    told: bool,
    text: bytes,
) -> StoryOutline:
    def outline(actor: ActorView) -> ActorView:
        name = options.actors.names.get(actor.id, actor.name)
        known = actor if name == actor.name else replace(actor, name=name, lang="", dir=options.dir(name))
        return replace(known, path=addresses.actor(actor.id))

    shown = {actor.id or place: actor for place, actor in enumerate(view.actors)}
    said = {quote.speaker.id: quote.speaker for quote in view.quotes if quote.speaker and quote.speaker.id}
    cast, speakers = (tuple(map(outline, some)) for some in (shown.values(), said.values()))
    return StoryOutline(
        day=view.day,
        number=number,
        id=view.id,
        continues=view.continues,
        before=tuple(earlier.id for earlier in view.before),
        formerly=view.formerly,
        path=view.path,
        headline=view.headline,
        lang=view.lang,
        dir=view.dir,
        told=told,
        section=view.section,
        section_path=addresses.section(view.section),
        source_count=view.source_count,
        cast=cast,
        sources=tuple({addresses.source(source.name): source.name for source in view.sources}.items()),
        speakers=speakers,
        about=tuple(dict.fromkeys([addresses.actor(one) for quote in view.quotes for one in quote.about])),
        actors=tuple(path for path in dict.fromkeys([actor.path for actor in (*cast, *speakers)]) if path),
        stamp=_stamp(text),
    )


def sort_newest(stories: Iterable[StoryOutline]) -> tuple[StoryOutline, ...]:
    """Return stories by day, the newest first; those of a day in its order."""
    return tuple(sorted(stories, key=lambda story: (-story.day.toordinal(), story.number)))


def _stamp(text: bytes) -> str:
    return sha256(text).hexdigest()[:16]
