"""Sections: which of the editor's a story belongs to, by its actors, words and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefings.model import Briefing, Story, StoryActor
from briefings.words import find_words

# One of a section's words in half of a story's articles, or one of its actors in a small part.
_LEAST_FIT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What belongs to a section: stories about these actors, with these words, of these sources."""

    name: str
    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def choose_section(story: Story, sections: Sequence[Section]) -> str:
    """Return the name of a story's section, empty when none fits.

    It is the one whose sources brought more than half of the articles, else the one that fits best,
    the first of equals.
    """
    for section in sections:
        brought = sum(briefing.source in section.sources for briefing in story.briefings)
        if 2 * brought > len(story.briefings):
            return section.name
    fits = [(_fit(story, section), -at, section.name) for at, section in enumerate(sections)]
    best = max(fits, default=(0.0, 0, ""))
    return best[2] if best[0] >= _LEAST_FIT else ""


def _fit(story: Story, section: Section) -> float:
    """Return how well a story fits: the salience of the section's actors, its words, its sources."""
    wanted = {name.casefold() for name in section.actors}
    actors = sum(actor.salience for actor in story.actors if _name_actor(actor) & wanted)
    words = [set(find_words(word)) for word in section.words]
    texts = [_said(briefing) for briefing in story.briefings]
    told = sum(bag <= text for bag in words if bag for text in texts) / max(1, len(texts))
    sources = sum(briefing.source in section.sources for briefing in story.briefings)
    return actors + 0.5 * told + sources / max(1, len(story.briefings))


def _said(briefing: Briefing) -> set[str]:
    told = [briefing.headline, *(sentence.text for sentence in briefing.sentences)]
    often = {term.word for term in briefing.terms if term.frequency > 1}
    return often.union(*(find_words(text) for text in told))


def _name_actor(actor: StoryActor) -> set[str]:
    """Return all names of an actor, in small letters."""
    return {name.casefold() for name in (actor.name, *actor.aliases)}
