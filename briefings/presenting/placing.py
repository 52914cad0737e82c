"""A view by itself → the view as the site shows it: with links to other days and none to nowhere; pure."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from briefings.presenting.views import BeforeView, DayView, LinkView, StoryView

_NEW_SHOWN = 4


class StoryPlace(Struct, frozen=True, kw_only=True):
    """What the other days make of a story: the page of the whole, its earlier parts (None: no page)."""

    thread_path: str
    before: tuple[BeforeView | None, ...]


class DayPlace(Struct, frozen=True, kw_only=True):
    """What the other days make of a day: its neighbours, and which of its actors no earlier one knows."""

    previous: LinkView | None
    next: LinkView | None
    fresh: frozenset[str]


def place_story(view: StoryView, place: StoryPlace, pages: Collection[str]) -> StoryView:
    """Return a story with its links to other pages; ``pages`` are those that actors have."""
    return replace(
        view,
        actors=tuple(actor if actor.path in pages else replace(actor, path="") for actor in view.actors),
        quotes=tuple(quote if quote.path in pages else replace(quote, path="") for quote in view.quotes),
        thread_path=place.thread_path,
        before=tuple(there or told for told, there in zip(view.before, place.before, strict=True)),
    )


def place_day(
    view: DayView,
    place: DayPlace,
    pages: Collection[str],
    *,
    stories: tuple[StoryView, ...],
    shorts: tuple[StoryView, ...],
) -> DayView:
    """Return a day with its stories, which are placed already, and its links to other pages."""
    fresh = [link for link in view.new_today if link.path in place.fresh][:_NEW_SHOWN]
    return replace(
        view,
        stories=stories,
        shorts=shorts,
        most_heard=tuple(one if one.path in pages else replace(one, path="") for one in view.most_heard),
        quotes=tuple(quote if quote.path in pages else replace(quote, path="") for quote in view.quotes),
        new_today=tuple(link if link.path in pages else replace(link, path="") for link in fresh),
        previous=place.previous,
        next=place.next,
    )
