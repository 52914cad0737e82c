"""Stories → Digest: what a day's edition holds, in its order, and what was heard and covered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefings.model import ActorKind, DayActor, Digest, Reason, SourceCount, Story
from briefings.reading.terms import fold_word
from briefings.stories.sameness import count_sources

_DAY_ACTORS = 20


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
    """Rank the stories, give each its section and count the day's actors and sources."""
    ranked = [_rank(story, sections, watched) for story in stories]
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


def _rank(story: Story, sections: Sequence[Section], watched: Sequence[str]) -> Story:
    names = {actor.name for actor in story.actors}
    why = (
        Reason(name="sources", value=round(1 - 0.5 ** (count_sources(story.briefings) - 1), 4)),
        Reason(name="watched", value=0.5 if names & set(watched) else 0.0),
        Reason(name="news", value={"new": 0.2, "updated": 0.1, "continuing": 0.0}[story.label]),
    )
    score = round(sum(reason.value for reason in why), 4)
    return replace(story, section=choose_section(story, sections), score=score, why=why)


def choose_section(story: Story, sections: Sequence[Section]) -> str:
    """Return the name of the section that fits best, the first of equals; empty when none fits."""
    fits = [(_fit(story, section), -at, section.name) for at, section in enumerate(sections)]
    best = max(fits, default=(0.0, 0, ""))
    return best[2] if best[0] > 0 else ""


def _fit(story: Story, section: Section) -> float:
    names = {name for actor in story.actors for name in (actor.name, *actor.aliases)}
    words = Counter(term.word for briefing in story.briefings for term in briefing.terms)
    told = sum(words[fold_word(word)] for word in section.words) / len(story.briefings)
    sources = sum(briefing.source in section.sources for briefing in story.briefings)
    return len(names & set(section.actors)) + told + sources / len(story.briefings)


def _count_actors(stories: Sequence[Story]) -> tuple[DayActor, ...]:
    found: Counter[tuple[str, ActorKind]] = Counter()
    said: Counter[str] = Counter()
    for story in stories:
        found.update({(actor.name, actor.kind): 1 for actor in story.actors})
        names = {alias: actor.name for actor in story.actors for alias in (actor.name, *actor.aliases)}
        for quote in story.quotes:
            speaker = quote.quote.speaker
            if speaker and speaker.actor:
                said[names.get(speaker.actor, speaker.actor)] += 1
    actors = [
        DayActor(name=name, kind=kind, stories=count, quotes=said[name])
        for (name, kind), count in found.items()
    ]
    actors.sort(key=lambda actor: (-actor.stories, -actor.quotes, actor.name, actor.kind))
    return tuple(actors[:_DAY_ACTORS])


def _count_sources(stories: Sequence[Story]) -> tuple[SourceCount, ...]:
    counts: dict[str, int] = defaultdict(int)
    for story in stories:
        for briefing in story.briefings:
            if briefing.source:
                counts[briefing.source] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(SourceCount(name=name, articles=articles) for name, articles in ordered)
