"""Stories → Digest: what a day's edition holds, in its order, and what was heard and covered.

A story belongs to the section that fits its actors, words and sources best. Its rank is a score, the sum of
named parts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefings.model import Briefing, Digest, EarlierStory, KnownActor, Reason, Story, StoryActor, StoryLabel
from briefings.moments import place_moment, set_zone
from briefings.stories.differences import count_sources
from briefings.words import find_words, make_slug

__all__ = [
    "Section",
    "assign_day",
    "make_digest",
]


# One of a section's words in half of a story's articles, or one of its actors in a small part.
_LEAST_FIT = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section's criteria: stories about these actors, with these words, of these sources."""

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


# Whom a story is about: the mean salience of so many of its persons and organisations.
_TOP_ACTORS = 3
# The other parts come to 2 at most.
_NO_NEWS = -2.0
_FRESHNESS: Mapping[StoryLabel, float] = {"new": 0.2, "updated": 0.15, "continuing": 0.0}


def rank_story(
    story: Story,
    sections: Sequence[Section],
    watched: Collection[str],
    latest: float,
    weights: Mapping[str, float],
) -> Story:
    """Score a story by what an editor asks: who has it, whom is it about, is it new, is it ours.

    ``watched`` are ids of actors; ``weights`` says how much each part counts, by its name; one that is
    not there counts 1.
    """
    section = choose_section(story, sections)
    top = [actor.salience for actor in story.actors if actor.kind != "place"][:_TOP_ACTORS]
    seen = [actor.salience for actor in story.actors if actor.id in watched]
    hours = (latest - find_published(story)) / 3600
    parts = {
        "sources": 1 - 0.5 ** (count_sources(story.briefings) - 1),
        "salience": 0.3 * sum(top) / _TOP_ACTORS,
        "freshness": _FRESHNESS[story.label] * max(0.0, 1 - hours / 48),
        "watched": 0.2 + 0.4 * max(seen) if seen else 0.0,
        "section": 0.1 if section else 0.0,
        # A day's lead is news: an opinion, a review or advice stands behind all that happened.
        "form": 0.0 if any(briefing.form == "news" for briefing in story.briefings) else _NO_NEWS,
    }
    why = tuple(
        Reason(name=name, value=round(weights.get(name, 1.0) * value, 4)) for name, value in parts.items()
    )
    score = round(math.fsum(reason.value for reason in why), 4)
    return replace(story, section=section, score=score, why=why)


def find_published(story: Story) -> float:
    """Return when a story's newest article was published, as a timestamp; 0 when that is not known."""
    times = [briefing.published for briefing in story.briefings if briefing.published]
    return max(map(place_moment, times), default=0.0)


# A source of this many editions in a row is missed when it brings nothing.
_REGULAR = 3
# Of the others nothing is shown: the readings have them.
_ACTORS_SHOWN = 6


def assign_day(published: datetime, zone: ZoneInfo, closes_at: time) -> date:
    """Return the edition that an article belongs to: after ``closes_at`` (in ``zone``), the next day's.

    A time without a zone is taken for UTC.
    """
    local = set_zone(published).astimezone(zone)
    return local.date() + timedelta(days=1) if local.time() > closes_at else local.date()


def make_digest(
    day: date,
    stories: Sequence[Story],
    *,
    told: int,
    sections: Sequence[Section] = (),
    known: Sequence[KnownActor] = (),
    weights: Mapping[str, float] | None = None,
    expected: Sequence[str] = (),
    earlier: Sequence[Digest] = (),
) -> Digest:
    """Make the day's edition.

    Args:
        day: the day of the edition.
        stories: its stories, in any order.
        told: how many of them are told in full.
        sections: the editor's, in their order; a story is put into the one that fits it best.
        known: the editor's actors: the stories of watched ones stand higher.
        weights: how much each part of the rank counts, by its name; 1 where none is given.
        expected: the names of the sources that should bring something; those that brought something
            for each of the last editions are expected too.
        earlier: the editions of the days before, which stories may carry on.

    Returns:
        The stories ranked, each with its section, score and why; what is heard of and who covered it.
    """
    chains = _find_chains(earlier)
    watched = {make_slug(actor.name): actor.name for actor in known if actor.watch}
    latest = max((find_published(story) for story in stories), default=0.0)
    ranked = [rank_story(story, sections, watched, latest, weights or {}) for story in stories]
    ranked.sort(key=lambda story: (-story.score, story.id))
    used = {story.section for story in ranked}
    heard = {actor.id for story in ranked for actor in story.actors}
    brought = {briefing.source for story in ranked for briefing in story.briefings}
    shown = [_keep_shown(story, watched) for story in ranked]
    return Digest(
        day=day,
        told=told,
        stories=tuple(replace(story, before=chains.get(story.continues or "", ())) for story in shown),
        sections=tuple(section.name for section in sections if section.name in used),
        silent=_find_silent(expected, earlier, brought),
        unheard=tuple(name for one, name in watched.items() if one not in heard),
    )


def _keep_shown(story: Story, watched: Collection[str]) -> Story:
    """Return a story with the actors that may be shown: who matters most, speaks, or is the editor's."""
    named = {quote.speaker for quote in story.quotes}.union(watched)
    kept = (
        actor
        for at, actor in enumerate(story.actors)
        if at < _ACTORS_SHOWN or actor.id in named or actor.link
    )
    return replace(story, actors=tuple(kept))


def _find_silent(expected: Sequence[str], earlier: Sequence[Digest], brought: set[str]) -> tuple[str, ...]:
    last = [
        {briefing.source for story in digest.stories for briefing in story.briefings} - {""}
        for digest in earlier[-_REGULAR:]
    ]
    regular = set.intersection(*last) if len(last) == _REGULAR else set()
    return tuple(name for name in (*expected, *sorted(regular - set(expected))) if name not in brought)


def _find_chains(earlier: Sequence[Digest]) -> dict[str, tuple[EarlierStory, ...]]:
    """Return for the id of each earlier story itself and those that it carries on, the newest first."""
    chains: dict[str, tuple[EarlierStory, ...]] = {}
    for digest in earlier:
        # What an editor wrote in its place holds here too: else the headline that was wrong comes back.
        mended = {edit.id: edit.headline for edit in (digest.editing.stories if digest.editing else ())}
        for story in digest.stories:
            headline = mended.get(story.id) or story.headline
            chains[story.id] = (EarlierStory(id=story.id, day=digest.day, headline=headline), *story.before)
    return chains
