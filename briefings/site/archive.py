"""The days as the site shows them: views from the store, placed by the history, each made once a build."""

from __future__ import annotations

from briefings.presenting.addresses import Addresses
from briefings.presenting.placing import Placing
from briefings.presenting.views import DayView, StoryView
from briefings.site.day_store import DayStore
from briefings.site.history import History
from briefings.site.outlines import DayOutline, StoryOutline


class Archive:
    """Shows days and stories by their outlines. ``history`` tells which there are."""

    def __init__(self, history: History, store: DayStore, addresses: Addresses) -> None:
        self.history = history
        self._store = store
        self._placing = Placing(history.actors, addresses)
        self._stories: dict[str, StoryView] = {}

    def show_story(self, story: StoryOutline) -> StoryView:
        """Return a story as the site shows it; ``history.stamp([story])`` is the input of what shows it."""
        shown = self._stories.get(story.path)
        if shown is None:
            view, place = self._store.read_story(story.day, story.number), self.history.find_place(story)
            shown = self._stories[story.path] = self._placing.place_story(view, place)
        return shown

    def show_day(self, day: DayOutline) -> DayView:
        """Return a day as the site shows it; ``history.day_stamps`` has the input of what shows it."""
        return self._placing.place_day(
            self._store.read_day(day.day),
            self.history.day_places[day.day],
            stories=tuple(self.show_story(story) for story in day.stories if story.told),
            shorts=tuple(self.show_story(story) for story in day.stories if not story.told),
        )
