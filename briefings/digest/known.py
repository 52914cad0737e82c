"""What the editor's list says of the actors of a story: it wins over what the articles say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from briefings.model import Story, StoryActor
from briefings.reading.actors import KnownActor


def note_known(story: Story, known: Mapping[str, KnownActor]) -> Story:
    """Return the story with the roles and links of the editor's list; ``known`` is by name."""
    return replace(story, actors=tuple(_note(actor, known.get(actor.name)) for actor in story.actors))


def _note(actor: StoryActor, known: KnownActor | None) -> StoryActor:
    if known is None:
        return actor
    noted = replace(actor, link=known.link)
    return replace(noted, role=known.role, role_article="") if known.role else noted
