"""What is counted over a day's stories: who is heard of, who said what, which sources brought it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefings.digest.citing import choose_day_quotes
from briefings.model import Actor, DayActor, Digest, SourceCount, Story
from briefings.stories.casting import Cast, cast_actors

_DAY_ACTORS = 20


def count_day(digest: Digest) -> Digest:
    """Return the digest with its actors, quotations and sources counted over its stories."""
    casts = _cast_day(digest.stories)
    names = {(story, actor.name): cast.name for cast in casts for story, actor in cast.found.items()}
    return replace(
        digest,
        actors=_count_actors(digest.stories, casts),
        quotes=choose_day_quotes(digest.stories[: digest.told], names),
        sources=_count_sources(digest.stories),
    )


def _cast_day(stories: Sequence[Story]) -> tuple[Cast, ...]:
    """Join the actors of the stories; each of the cast has its actor by the id of the story."""
    return cast_actors(
        (story.id, Actor(name=actor.name, kind=actor.kind, salience=actor.salience, aliases=actor.aliases))
        for story in stories
        for actor in story.actors
    )


def _count_actors(stories: Sequence[Story], casts: Sequence[Cast]) -> tuple[DayActor, ...]:
    """Count in how many stories each actor stands and what it says there, most heard of first."""
    said = {(story.id, name): count for story in stories for name, count in _count_quotes(story).items()}
    actors = [
        DayActor(
            name=cast.name,
            kind=cast.kind,
            stories=len(cast.found),
            quotes=sum(said.get((story, actor.name), 0) for story, actor in cast.found.items()),
        )
        for cast in casts
    ]
    actors.sort(key=lambda actor: (-actor.stories, -actor.quotes, actor.name, actor.kind))
    return tuple(actors[:_DAY_ACTORS])


def _count_quotes(story: Story) -> Counter[str]:
    """Count the quotations of each of the story's actors, by the name that the story gives it."""
    names = {
        (article, name): actor.name
        for actor in reversed(story.actors)
        for article in actor.articles
        for name in (*actor.aliases, actor.name)
    }
    return Counter(
        names.get((quote.article, speaker.actor), speaker.actor)
        for quote in story.quotes
        if (speaker := quote.quote.speaker) and speaker.actor
    )


def _count_sources(stories: Sequence[Story]) -> tuple[SourceCount, ...]:
    counts = Counter(briefing.source for story in stories for briefing in story.briefings if briefing.source)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SourceCount(name=name, articles=articles) for name, articles in ordered)
