"""Stories → Digest: what a day's edition holds, in its order, and what was heard and covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from briefings.digest.ranking import find_published, rank_story
from briefings.digest.sections import Section
from briefings.model import Digest, EarlierStory, KnownActor, Story
from briefings.moments import set_zone
from briefings.words import make_slug

__all__ = ["Section", "assign_day", "make_digest"]

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
        sections: the editor's, in their order; a story stands in the one that fits it best.
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
    return {
        story.id: (EarlierStory(id=story.id, day=digest.day, headline=story.headline), *story.before)
        for digest in earlier
        for story in digest.stories
    }
