"""A view by itself → the view as the site shows it: with links to other days and none to nowhere; pure."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from briefings.presenting.addresses import Addresses
from briefings.presenting.views import ActorView, BeforeView, DayView, LinkView, QuoteView, StoryView

_NEW_SHOWN = 4


class StoryPlace(Struct, frozen=True, kw_only=True):
    """What the other days make of a story: the page of the whole, its earlier parts (None: no page)."""

    thread_path: str
    before: tuple[BeforeView | None, ...]


class DayPlace(Struct, frozen=True, kw_only=True):
    """What the other days make of a day: its neighbours, and the paths of actors new to it."""

    previous: LinkView | None
    next: LinkView | None
    fresh: frozenset[str]


class Placing:
    """Links views to the pages that a site has; ``pages`` are the paths of those of its actors."""

    def __init__(self, pages: Collection[str], addresses: Addresses) -> None:
        self._pages = pages
        self._addresses = addresses

    def place_story(self, view: StoryView, place: StoryPlace) -> StoryView:
        """Return a story with its links to other pages."""
        return replace(
            view,
            section_path=self._addresses.section(view.section),
            actors=tuple(map(self._link_actor, view.actors)),
            quotes=tuple(map(self._link_quote, view.quotes)),
            thread_path=place.thread_path,
            before=tuple(there or told for told, there in zip(view.before, place.before, strict=True)),
        )

    def place_day(
        self,
        view: DayView,
        place: DayPlace,
        *,
        stories: tuple[StoryView, ...],
        shorts: tuple[StoryView, ...],
    ) -> DayView:
        """Return a day with its stories, which are placed already, and its links to other pages."""
        fresh = [actor for actor in view.new_today if self._addresses.actor(actor.id) in place.fresh]
        return replace(
            view,
            stories=stories,
            shorts=shorts,
            most_heard=tuple(
                heard._replace(actor=self._link_actor(heard.actor)) for heard in view.most_heard
            ),
            quotes=tuple(map(self._link_quote, view.quotes)),
            new_today=tuple(map(self._link_actor, fresh[:_NEW_SHOWN])),
            coverage=tuple(
                replace(cover, path=self._addresses.source(cover.name)) for cover in view.coverage
            ),
            previous=place.previous,
            next=place.next,
        )

    def _link_actor(self, actor: ActorView) -> ActorView:
        path = self._addresses.actor(actor.id)
        return replace(actor, path=path) if path in self._pages else actor

    def _link_quote(self, quote: QuoteView) -> QuoteView:
        return replace(quote, speaker=self._link_actor(quote.speaker)) if quote.speaker else quote
