"""Who of a story's actors its quotations are by; pure."""

from __future__ import annotations

from collections.abc import Sequence

from briefings.model import StoryActor, StoryQuote
from briefings.presenting.addresses import clean_text


class Speakers:
    """The speakers of a story's quotations, each looked for once."""

    def __init__(self, actors: Sequence[StoryActor]) -> None:
        self._actors = actors
        self._found: dict[tuple[str, str], tuple[StoryActor | None, str]] = {}

    def find(self, taken: StoryQuote) -> tuple[StoryActor | None, str]:
        """Return who says a quotation: the story's actor, where one is meant, and its name on a page.

        The actor is the one that the article's own name for the speaker means; where it means none, the
        name is the words of the text, or nothing.
        """
        speaker = taken.quote.speaker
        if speaker is None:
            return None, ""
        if speaker.actor is None:
            return None, clean_text(speaker.text)
        key = (speaker.actor, taken.article)
        if key not in self._found:
            actor = self._search(*key)
            self._found[key] = (actor, clean_text(actor.name)) if actor else (None, "")
        actor, name = self._found[key]
        return actor, name if actor else clean_text(speaker.text)

    def _search(self, name: str, article: str) -> StoryActor | None:
        named = [actor for actor in self._actors if name == actor.name or name in actor.aliases]
        return next((actor for actor in named if article in actor.articles), named[0] if named else None)
