"""Stories → Digest: what a day's edition holds, in its order, and what was heard and covered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefings.model import (
    Actor,
    Briefing,
    DayActor,
    Digest,
    Reason,
    SourceCount,
    Story,
    StoryActor,
    StoryLabel,
)
from briefings.reading.terms import find_words
from briefings.stories.casting import cast_actors
from briefings.stories.sameness import count_sources

_DAY_ACTORS = 20
# Whom a story is about: the mean salience of so many of its persons and organisations.
_TOP_ACTORS = 3
# One of a section's words in half of a story's articles, or one of its actors in a small part.
_LEAST_FIT = 0.25
_FRESHNESS: Mapping[StoryLabel, float] = {"new": 0.2, "updated": 0.15, "continuing": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What belongs to a section: stories about these actors, with these words, of these sources."""

    name: str
    actors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def assign_day(published: datetime, zone: ZoneInfo, closes_at: time) -> date:
    """Return the edition that an article belongs to: after ``closes_at`` (in ``zone``), the next day's.

    A time without a zone is taken for UTC.
    """
    aware = published if published.tzinfo else published.replace(tzinfo=UTC)
    local = aware.astimezone(zone)
    return local.date() + timedelta(days=1) if local.time() > closes_at else local.date()


def make_digest(
    day: date,
    stories: Sequence[Story],
    *,
    told: int,
    sections: Sequence[Section] = (),
    watched: Sequence[str] = (),
) -> Digest:
    """Make the day's edition.

    Args:
        day: the day of the edition.
        stories: its stories, in any order.
        told: how many of them are told in full.
        sections: the editor's, in their order; a story stands in the one that fits it best.
        watched: the names of actors whose stories are to stand higher.

    Returns:
        The stories ranked, each with its section, score and why; what is heard of and who covered it.
    """
    latest = max((_published(story) for story in stories), default=0.0)
    ranked = [_rank(story, sections, watched, latest) for story in stories]
    ranked.sort(key=lambda story: (-story.score, story.id))
    used = {story.section for story in ranked}
    return Digest(
        day=day,
        told=told,
        stories=tuple(ranked),
        sections=tuple(section.name for section in sections if section.name in used),
        actors=_count_actors(ranked),
        sources=_count_sources(ranked),
    )


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


def _rank(story: Story, sections: Sequence[Section], watched: Sequence[str], latest: float) -> Story:
    """Score a story by what an editor asks: who has it, whom is it about, is it new, is it ours."""
    section = choose_section(story, sections)
    names = {name.casefold() for name in watched}
    top = [actor.salience for actor in story.actors if actor.kind != "place"][:_TOP_ACTORS]
    seen = [actor.salience for actor in story.actors if _names(actor) & names]
    hours = (latest - _published(story)) / 3600
    parts = {
        "sources": 1 - 0.5 ** (count_sources(story.briefings) - 1),
        "salience": 0.3 * sum(top) / _TOP_ACTORS,
        "freshness": _FRESHNESS[story.label] * max(0.0, 1 - hours / 48),
        "watched": 0.2 + 0.4 * max(seen) if seen else 0.0,
        "section": 0.1 if section else 0.0,
    }
    why = tuple(Reason(name=name, value=round(value, 4)) for name, value in parts.items())
    score = round(math.fsum(reason.value for reason in why), 4)
    return replace(story, section=section, score=score, why=why)


def _published(story: Story) -> float:
    times = [briefing.published for briefing in story.briefings if briefing.published]
    aware = [time if time.tzinfo else time.replace(tzinfo=UTC) for time in times]
    return max((time.timestamp() for time in aware), default=0.0)


def _fit(story: Story, section: Section) -> float:
    """Return how well a story fits: the salience of the section's actors, its words, its sources."""
    wanted = {name.casefold() for name in section.actors}
    actors = sum(actor.salience for actor in story.actors if _names(actor) & wanted)
    words = [set(find_words(word)) for word in section.words]
    texts = [_said(briefing) for briefing in story.briefings]
    told = sum(bag <= text for bag in words if bag for text in texts) / max(1, len(texts))
    sources = sum(briefing.source in section.sources for briefing in story.briefings)
    return actors + 0.5 * told + sources / max(1, len(story.briefings))


def _said(briefing: Briefing) -> set[str]:
    told = [briefing.headline, *(sentence.text for sentence in briefing.sentences)]
    often = {term.word for term in briefing.terms if term.frequency > 1}
    return often.union(*(find_words(text) for text in told))


def _names(actor: StoryActor) -> set[str]:
    return {name.casefold() for name in (actor.name, *actor.aliases)}


def _count_actors(stories: Sequence[Story]) -> tuple[DayActor, ...]:
    """Count in how many stories each actor stands and what it says there, most heard of first."""
    said = {(story.id, name): count for story in stories for name, count in _count_quotes(story).items()}
    casts = cast_actors(
        (story.id, Actor(name=actor.name, kind=actor.kind, salience=actor.salience, aliases=actor.aliases))
        for story in stories
        for actor in story.actors
    )
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
